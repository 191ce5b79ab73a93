/**
 * How often a number may be texted, and an account may send. Minutes and hours are the clock's, not any 60 seconds; a day
 * is the last 24 hours. One text counts once, however long, and whatever becomes of it. Only mainland numbers are limited.
 *
 * Source: "短信发送规则", https://help.aliyun.com/document_detail/44335.htm, and for
 * calls "SingleCallByTts", https://help.aliyun.com/document_detail/393519.html, whose windows slide. Which limit is named when several are reached is
 * not documented: the shortest here.
 *
 * @module
 */
import { DAY_MS, formatDay, formatMonth, HOUR_MS } from "../../../shared/validation/beijing.ts";
import type { TemplateKind } from "../../../shared/validation/template.ts";
import type { Calls } from "../../calls.ts";
import type { CapturedMessage } from "../../message.ts";
import type { Messages } from "../../messages.ts";
import type { AliyunSettings, Settings } from "../../settings.ts";
import { type AliyunError, businessError } from "./errors.ts";

const MINUTE_MS = 60_000;

/** One text about to be accepted. */
export interface Attempt {
  account: string;
  phone: string;
  signName: string;
  templateId: string;
  kind: TemplateKind | null;
  now: number;
}

/** The refusal when one more would be too many for the number. */
export function brokenPhoneLimit(
  messages: Messages,
  attempt: Attempt,
  { testNumbers, aliyun }: Settings,
): AliyunError | undefined {
  if (testNumbers.includes(attempt.phone)) return undefined;
  return attempt.kind === "code"
    ? brokenCodeLimit(messages, attempt, aliyun)
    : brokenTextLimit(messages, attempt, aliyun);
}

/** By sign name and number, and for the number by itself over all senders. */
function brokenCodeLimit(messages: Messages, attempt: Attempt, limits: AliyunSettings): AliyunError | undefined {
  const sent = { minute: 0, hour: 0, day: 0, everywhere: 0 };
  for (const message of sentInDay(messages, attempt)) {
    if (message.templateKind !== "code") continue;
    sent.everywhere++;
    if (message.account !== attempt.account || message.signName !== attempt.signName) continue;
    sent.day++;
    if (isSame(message.at, attempt.now, HOUR_MS)) sent.hour++;
    if (isSame(message.at, attempt.now, MINUTE_MS)) sent.minute++;
  }
  return (
    refusal("分钟", sent.minute, limits.codesPerMinute) ??
    refusal("小时", sent.hour, limits.codesPerHour) ??
    refusal("天", sent.day, limits.codesPerDay) ??
    refusal("天", sent.everywhere, limits.codesPerDayOfAllSenders)
  );
}

/** By sign name, template and number. */
function brokenTextLimit(messages: Messages, attempt: Attempt, limits: AliyunSettings): AliyunError | undefined {
  let sent = 0;
  for (const { account, signName, templateId } of sentInDay(messages, attempt)) {
    if (account === attempt.account && signName === attempt.signName && templateId === attempt.templateId) sent++;
  }
  return refusal("天", sent, limits.textsPerDay);
}

/** What the provider accepted for the number in the last 24 hours, newest first. */
function* sentInDay(messages: Messages, { phone, now }: Attempt): Generator<CapturedMessage, undefined> {
  for (
    let index = -1, message = messages.recent(phone, index);
    message !== undefined && now - message.at < DAY_MS;
    message = messages.recent(phone, --index)
  ) {
    if (message.provider === "aliyun" && message.status !== "refused") yield message;
  }
}

/** Hours and minutes begin at the same moments in China as in UTC. */
function isSame(left: number, right: number, lengthMs: number): boolean {
  return Math.floor(left / lengthMs) === Math.floor(right / lengthMs);
}

function refusal(window: string, sent: number, limit: number | null): AliyunError | undefined {
  if (limit === null || sent < limit) return undefined;
  return businessError("isv.BUSINESS_LIMIT_CONTROL", `触发${window}级流控Permits:${limit}`);
}

/** The refusal when one more call would be too many for the number. Calls that nobody answered count too. */
export function brokenCallLimit(
  calls: Calls,
  { account, phone, now }: Pick<Attempt, "account" | "phone" | "now">,
  { testNumbers, aliyun }: Settings,
): AliyunError | undefined {
  if (testNumbers.includes(phone)) return undefined;
  const placed = calls
    .ofPhone(phone)
    .filter((call) => call.provider === "aliyun" && call.account === account && call.status !== "refused");
  const since = (ms: number): number => placed.filter(({ at }) => now - at < ms).length;
  return (
    refusal("分钟", since(MINUTE_MS), aliyun.callsPerMinute) ??
    refusal("小时", since(HOUR_MS), aliyun.callsPerHour) ??
    refusal("天", since(DAY_MS), aliyun.callsPerDay)
  );
}

interface Total {
  day: string;
  month: string;
  inDay: number;
  inMonth: number;
}

/** What accounts have sent today and this month, for the caps that they set themselves. */
export class AccountTotals {
  readonly #totals = new Map<string, Total>();

  /** The refusal when `count` more would be too many. */
  broken(account: string, count: number, now: number, limits: AliyunSettings): AliyunError | undefined {
    const { inDay, inMonth } = this.#of(account, now);
    if (exceeds(inDay + count, limits.accountPerDay)) return businessError("isv.DAY_LIMIT_CONTROL");
    return exceeds(inMonth + count, limits.accountPerMonth) ? businessError("isv.MONTH_LIMIT_CONTROL") : undefined;
  }

  count(account: string, count: number, now: number): void {
    const total = this.#of(account, now);
    this.#totals.set(account, { ...total, inDay: total.inDay + count, inMonth: total.inMonth + count });
  }

  clear(): void {
    this.#totals.clear();
  }

  #of(account: string, now: number): Total {
    const day = formatDay(now);
    const month = formatMonth(now);
    const known = this.#totals.get(account);
    return {
      day,
      month,
      inDay: known?.day === day ? known.inDay : 0,
      inMonth: known?.month === month ? known.inMonth : 0,
    };
  }
}

function exceeds(count: number, limit: number | null): boolean {
  return limit !== null && count > limit;
}
