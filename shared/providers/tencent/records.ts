/**
 * What was sent to one number in the last 72 hours, the refused attempts too; asking consumes nothing.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, DescribeSendRecordList,
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import type * as Models from "tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_models.js";
import * as z from "zod/mini";
import type { CallOptions } from "../provider.ts";
import { createTencentApi } from "./api.ts";
import { asker, itemsOf, memberOf } from "./ask.ts";
import type { TencentProviderOptions } from "./client.ts";
import { type Members, seconds, text } from "./wire.ts";

const MAX_PAGE = 50;
const DEFAULT_PAGE = 20;

export interface RecordQuery {
  /** E.164. */
  phone: string;
  /** Milliseconds since the Unix epoch; at most 72 hours ago. */
  from: number;
  /**
   * Not in the future.
   * @default now
   */
  to?: number | undefined;
  /**
   * At most 50.
   * @default 20
   */
  limit?: number | undefined;
  /**
   * At most 1000.
   * @default 0
   */
  offset?: number | undefined;
}

export interface SendRecord {
  phone: string;
  /** May be empty where the provider refused. */
  serialNumber: string;
  status: "rejected" | "submitted" | "delivered" | "undelivered";
  /** What the provider answered to the send, such as `Ok`. */
  answerCode: string;
  /** The carrier's code, once there is one. */
  receiptCode?: string | undefined;
  country: string;
  /** With the provider's masks. */
  text: string;
  /** Milliseconds since the Unix epoch. */
  sentAt: number;
  deliveredAt?: number | undefined;
}

export interface TencentRecords {
  /**
   * Newest first; `total` is how many the range has, 1000 at most.
   * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN`
   */
  list(query: RecordQuery, options: CallOptions): Promise<{ total: number; records: SendRecord[] }>;
}

const RecordItem = z.object({
  PhoneNumber: text,
  SerialNo: z.nullish(z.string()),
  SendStatus: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  RequestCode: z.nullish(z.string()),
  StatusCode: z.nullish(z.string()),
  IsoCode: z.nullish(z.string()),
  Content: z.nullish(z.string()),
  SendTime: seconds,
  UserReceiveTime: z.nullish(seconds),
} satisfies Members<Models.SendRecord>);
type RecordItem = z.output<typeof RecordItem>;

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentRecords(options: TencentProviderOptions): TencentRecords {
  const ask = asker(createTencentApi(options), options.now);
  return {
    async list({ phone, from, to, limit = DEFAULT_PAGE, offset = 0 }, call) {
      const request = {
        SmsSdkAppId: options.smsSdkAppId,
        PhoneNumber: phone,
        BeginTime: Math.floor(from / 1000),
        ...(to === undefined ? {} : { EndTime: Math.floor(to / 1000) }),
        Limit: Math.min(limit, MAX_PAGE),
        Offset: offset,
      };
      const told = await ask("DescribeSendRecordList", request, { ...call, phones: [phone] });
      const total = memberOf(told, "TotalCount", seconds);
      return { total, records: itemsOf(told, "SendRecordSet", RecordItem).map(readRecord) };
    },
  };
}

/** By the wire's number, which begins at 1. */
const STATUSES = { 1: "rejected", 2: "delivered", 3: "submitted", 4: "undelivered" } as const;

function readRecord(item: RecordItem): SendRecord {
  return {
    phone: item.PhoneNumber,
    serialNumber: item.SerialNo ?? "",
    status: STATUSES[item.SendStatus],
    answerCode: item.RequestCode ?? "",
    receiptCode: item.StatusCode || undefined,
    country: item.IsoCode ?? "",
    text: item.Content ?? "",
    sentAt: item.SendTime * 1000,
    deliveredAt: item.UserReceiveTime ? item.UserReceiveTime * 1000 : undefined,
  };
}
