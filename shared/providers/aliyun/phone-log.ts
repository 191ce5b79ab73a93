/**
 * What became of the texts to one number: asked for day by day, newest first. The provider pushes replies only.
 *
 * Source: "QuerySendDetails", https://help.aliyun.com/document_detail/419277.html
 *
 * @module
 */
import type { Receipt } from "../../store/store.ts";
import { DAY_MS, formatDay, parseLocalTime } from "../../validation/beijing.ts";
import type { CallOptions, PhoneLog, PhoneQuery, Pulled } from "../provider.ts";
import type { AliyunApi } from "./api.ts";
import { type Ask, asker } from "./ask.ts";
import { wirePhone } from "./numbers.ts";
import { Detail, Details, MAX_PAGE, SEND_STATUS } from "./wire.ts";

/** How long the provider remembers. */
const MAX_DAYS = 31;

export function createPhoneLog(api: AliyunApi, now: () => number): PhoneLog {
  return { receiptsByPhone: (query, options) => receiptsByPhone(asker(api), query, query.to ?? now(), options) };
}

async function receiptsByPhone(
  ask: Ask,
  { phone, from, limit }: PhoneQuery,
  to: number,
  options: CallOptions,
): Promise<Pulled<Receipt>> {
  const found: { items: Receipt[]; received: number; raws: string[] } = { items: [], received: 0, raws: [] };
  for (const day of daysBetween(from, to)) {
    for (let page = 1, isLast = false; !isLast && found.items.length < limit; page++) {
      const { list, raw } = await readPage(ask, { phone, day, page }, options);
      found.received += list.length;
      found.raws.push(raw);
      found.items.push(...list.flatMap((item) => readReceipt(item, phone, { from, to }) ?? []));
      isLast = list.length < MAX_PAGE;
    }
  }
  return { items: found.items.slice(0, limit), received: found.received, raw: found.raws.join("\n") };
}

/** From the last to the first, as the provider writes them. */
function daysBetween(from: number, to: number): string[] {
  const days: string[] = [];
  for (let time = to; formatDay(time) >= formatDay(from) && days.length < MAX_DAYS; time -= DAY_MS) {
    days.push(formatDay(time));
  }
  return days;
}

async function readPage(
  ask: Ask,
  { phone, day, page }: { phone: string; day: string; page: number },
  options: CallOptions,
): Promise<{ list: readonly unknown[]; raw: string }> {
  const query = {
    PhoneNumber: wirePhone(phone),
    SendDate: day,
    PageSize: String(MAX_PAGE),
    CurrentPage: String(page),
  };
  const { data, raw } = await ask("QuerySendDetails", { query, phones: [phone], schema: Details }, options);
  return { list: data.SmsSendDetailDTOs?.SmsSendDetailDTO ?? [], raw };
}

/**
 * Undefined when there is none yet, it is not of that time, or it is of another system's text, which carries no id of ours.
 * The log does not name the submission, so our own id stands in for it: two texts to one number must not look like one.
 */
function readReceipt(item: unknown, phone: string, { from, to }: { from: number; to: number }): Receipt | undefined {
  const parsed = Detail.safeParse(item);
  if (!parsed.success) return undefined;
  const { SendStatus, SendDate, ErrCode, ReceiveDate, OutId } = parsed.data;
  const sentAt = parseLocalTime(SendDate);
  if (sentAt === undefined || sentAt < Math.floor(from / 1000) * 1000 || sentAt > to || !OutId) return undefined;
  if (SendStatus !== SEND_STATUS.failed && SendStatus !== SEND_STATUS.delivered) return undefined;
  const status = SendStatus === SEND_STATUS.delivered ? "delivered" : "undelivered";
  const code = ErrCode || (status === "delivered" ? "DELIVERED" : "UNKNOWN");
  return { phone, serialNumber: OutId, status, code, sessionContext: OutId, at: parseLocalTime(ReceiveDate) ?? sentAt };
}
