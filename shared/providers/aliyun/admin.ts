/**
 * What operators do at Alibaba Cloud SMS: sign names, templates, statistics.
 *
 * Source: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk
 *
 * @module
 */
import { formatDay } from "../../validation/beijing.ts";
import type { ProviderAdmin, SendStatistics, StatisticsRange } from "../admin.ts";
import type { CallOptions } from "../provider.ts";
import { type DayCounts, Statistics } from "./admin-wire.ts";
import { type AliyunApiOptions, createAliyunApi } from "./api.ts";
import { type Ask, asker } from "./ask.ts";
import { PROVIDER } from "./faults.ts";
import { managedSigns, managedTemplates } from "./managed.ts";
import { MAX_PAGE } from "./wire.ts";

/** The parts of the port that this provider has. */
export type AliyunAdmin = {
  readonly [Part in "name" | "signs" | "templates" | "sendStatistics" | "receiptStatistics"]-?: NonNullable<
    ProviderAdmin[Part]
  >;
};

/** Counted apart: texts to mainland China, and to all other places. */
const PLACES = ["1", "2"] as const;

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createAliyunAdmin(options: AliyunApiOptions): AliyunAdmin {
  const ask = asker(createAliyunApi(options));
  return {
    name: PROVIDER,
    signs: managedSigns(ask),
    templates: managedTemplates(ask),
    async sendStatistics(range, call) {
      const { detail } = await countAll(ask, range, call);
      return { accepted: detail.TotalCount, billed: detail.RespondedSuccessCount, detail };
    },
    async receiptStatistics(range, call) {
      const { detail } = await countAll(ask, range, call);
      return { delivered: detail.RespondedSuccessCount, failed: detail.RespondedFailCount, detail };
    },
  };
}

/** All counts are of billed parts, not of messages. */
async function countAll(
  ask: Ask,
  range: StatisticsRange,
  call: CallOptions,
): Promise<Pick<SendStatistics, "detail"> & { detail: DayCounts }> {
  const days = (await Promise.all(PLACES.map((place) => countDays(ask, place, range, call)))).flat();
  const sum = (name: keyof DayCounts): number => days.reduce((total, day) => total + day[name], 0);
  return {
    detail: {
      TotalCount: sum("TotalCount"),
      RespondedSuccessCount: sum("RespondedSuccessCount"),
      RespondedFailCount: sum("RespondedFailCount"),
      NoRespondedCount: sum("NoRespondedCount"),
    },
  };
}

/** Page by page, until one is not full. */
async function countDays(
  ask: Ask,
  IsGlobe: string,
  { from, to }: StatisticsRange,
  call: CallOptions,
): Promise<DayCounts[]> {
  const days: DayCounts[] = [];
  for (let page = 1, isLast = false; !isLast; page++) {
    const query = {
      IsGlobe,
      StartDate: formatDay(from),
      EndDate: formatDay(to),
      PageIndex: String(page),
      PageSize: String(MAX_PAGE),
    };
    const { data } = await ask("QuerySendStatistics", { query, schema: Statistics }, call);
    const found = data.Data.TargetList ?? [];
    days.push(...found);
    isLast = found.length < MAX_PAGE;
  }
  return days;
}
