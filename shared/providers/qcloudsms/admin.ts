/**
 * What operators do at Tencent's classic interfaces: sign names, templates, statistics, packages.
 *
 * Sources: "qcloud-documents", 短信/开发指南/API 文档, https://github.com/tencentyun/qcloud-documents; "发送数据统计",
 * https://cloud.tencent.com/document/product/382/7755
 *
 * @module
 */
import { formatHour, parseLocalTime } from "../../validation/beijing.ts";
import type { PackageInfo, ProviderAdmin, SendStatistics, StatisticsRange } from "../admin.ts";
import type { CallOptions } from "../provider.ts";
import { createQcloudsmsApi, type QcloudsmsOptions } from "./api.ts";
import { type Ask, asker, itemsOf, type Told, unreadable } from "./ask.ts";
import { PROVIDER } from "./faults.ts";
import { managedSigns, managedTemplates } from "./managed.ts";
import { Counters, PackageItem } from "./wire.ts";

/** Packages asked for at a time; the largest allowed number is not documented. */
const PACKAGES_AT_ONCE = 100;

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createQcloudsmsAdmin(options: QcloudsmsOptions): ProviderAdmin {
  const ask = asker(createQcloudsmsApi(options));
  return {
    name: PROVIDER,
    signs: managedSigns(ask),
    templates: managedTemplates(ask),
    async sendStatistics(range, call) {
      const detail = countersOf(await ask("pullsendstatus", datesOf(range), call));
      const { request, success, bill_number } = detail;
      return { requested: request, accepted: success, billed: bill_number, detail };
    },
    async receiptStatistics(range, call): Promise<SendStatistics> {
      const detail = countersOf(await ask("pullcallbackstatus", datesOf(range), call));
      const { success, status_success, status_fail } = detail;
      return { accepted: success, delivered: status_success, failed: status_fail, detail };
    },
    packages: (range, call) => listPackages(ask, range, call),
  };
}

function datesOf({ from, to }: StatisticsRange): { begin_date: number; end_date: number } {
  return { begin_date: Number(formatHour(from)), end_date: Number(formatHour(to)) };
}

function countersOf(told: Told): Record<string, number> {
  const parsed = Counters.safeParse(told.reply);
  if (!parsed.success) throw unreadable(told);
  return parsed.data.data;
}

/** The interface pages and knows no dates, so all are read and those of the range kept. */
async function listPackages(ask: Ask, { from, to }: StatisticsRange, options: CallOptions): Promise<PackageInfo[]> {
  const all: PackageInfo[] = [];
  for (let isLast = false; !isLast; ) {
    const told = await ask("getsmspackages", { offset: all.length, length: PACKAGES_AT_ONCE }, options);
    const items = itemsOf(told, readPackage);
    all.push(...items);
    isLast = items.length === 0 || all.length >= totalOf(told, items.length);
  }
  return all.filter(({ createdAt = from }) => createdAt >= from && createdAt <= to);
}

/** Where it is not told, a page that is not full is the last. */
function totalOf({ reply: { total } }: Told, received: number): number {
  if (typeof total === "number") return total;
  return received < PACKAGES_AT_ONCE ? 0 : Number.POSITIVE_INFINITY;
}

function readPackage(item: unknown): PackageInfo | undefined {
  const parsed = PackageItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { package_id, amount, used, create_time, to_time } = parsed.data;
  return { id: String(package_id), amount, used, createdAt: readTime(create_time), expiresAt: readTime(to_time) };
}

function readTime(time: string | number | null | undefined): number | undefined {
  return typeof time === "number" ? time * 1000 : parseLocalTime(time);
}
