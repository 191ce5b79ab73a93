/**
 * How often a number, an app and an account may be texted. Windows of 30 seconds and an hour slide, days are Beijing's;
 * refused attempts do not count. Which window is looked at first is not documented: the shortest here.
 *
 * Source: "短信 API 3.0 发送错误码", https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */
import { dayStart, HOUR_MS } from "../../../shared/validation/beijing.ts";
import type { Messages } from "../../messages.ts";
import type { Limits, Settings } from "../../settings.ts";
import type { RecipientErrorCode } from "./errors.ts";

const THIRTY_SECONDS_MS = 30_000;

/** One text about to be accepted. */
export interface Attempt {
  account: string;
  app: string;
  phone: string;
  domestic: boolean;
  text: string;
  segments: number;
  now: number;
}

/** The limit of the number that this attempt would break, from what the sandbox has captured of it. */
export function brokenPhoneLimit(
  messages: Messages,
  attempt: Attempt,
  settings: Settings,
): RecipientErrorCode | undefined {
  const { limits, testNumbers } = settings;
  if (!limitsPhones(limits) || testNumbers.includes(attempt.phone)) return undefined;
  const sent = countSent(messages, attempt);
  if (
    reaches(sent.sameTextIn30Seconds, limits.sameTextPer30Seconds) ||
    reaches(sent.in30Seconds, limits.phonePer30Seconds)
  ) {
    return "LimitExceeded.PhoneNumberThirtySecondLimit";
  }
  if (reaches(sent.inHour, limits.phonePerHour)) return "LimitExceeded.PhoneNumberOneHourLimit";
  if (reaches(sent.sameTextInDay, limits.sameTextPerDay)) return "LimitExceeded.PhoneNumberSameContentDailyLimit";
  return reaches(sent.inDay, limits.phonePerDay) ? "LimitExceeded.PhoneNumberDailyLimit" : undefined;
}

function limitsPhones({
  sameTextPer30Seconds,
  phonePer30Seconds,
  phonePerHour,
  phonePerDay,
  sameTextPerDay,
}: Limits): boolean {
  const all = [sameTextPer30Seconds, phonePer30Seconds, phonePerHour, phonePerDay, sameTextPerDay];
  return all.some((limit) => limit !== null);
}

function countSent(messages: Messages, { phone, account, text, now }: Attempt) {
  const sent = { in30Seconds: 0, sameTextIn30Seconds: 0, inHour: 0, inDay: 0, sameTextInDay: 0 };
  const midnight = dayStart(now);
  const oldest = Math.min(midnight, now - HOUR_MS);
  for (
    let index = -1, message = messages.recent(phone, index);
    message !== undefined;
    message = messages.recent(phone, --index)
  ) {
    if (message.at < oldest) break;
    if (message.account !== account || message.status === "refused") continue;
    const isSame = message.text === text;
    if (now - message.at < HOUR_MS) sent.inHour++;
    if (now - message.at < THIRTY_SECONDS_MS) {
      sent.in30Seconds++;
      if (isSame) sent.sameTextIn30Seconds++;
    }
    if (message.at < midnight) continue;
    sent.inDay++;
    if (isSame) sent.sameTextInDay++;
  }
  return sent;
}

function reaches(count: number, limit: number | null): boolean {
  return limit !== null && count >= limit;
}

interface AppDay {
  all: number;
  mainland: number;
  foreign: number;
}

/** What apps and accounts have sent today. */
export class DailyTotals {
  #dayStart = 0;
  readonly #apps = new Map<string, AppDay>();
  readonly #foreignSegments = new Map<string, number>();

  /** The limit of the app or account that this attempt would break. */
  broken(attempt: Attempt, { limits }: Settings): RecipientErrorCode | undefined {
    const today = this.#today(attempt);
    if (reaches(today.all, limits.appPerDay)) return "LimitExceeded.AppDailyLimit";
    if (attempt.domestic) {
      return reaches(today.mainland, limits.appMainlandPerDay) ? "LimitExceeded.AppMainlandChinaDailyLimit" : undefined;
    }
    if (reaches(today.foreign, limits.appForeignPerDay)) return "LimitExceeded.AppGlobalDailyLimit";
    const segments = (this.#foreignSegments.get(attempt.account) ?? 0) + attempt.segments;
    const { foreignSegmentsPerDay } = limits;
    return foreignSegmentsPerDay !== null && segments > foreignSegmentsPerDay ? "LimitExceeded.DailyLimit" : undefined;
  }

  count(attempt: Attempt): void {
    const today = this.#today(attempt);
    today.all++;
    if (attempt.domestic) today.mainland++;
    else {
      today.foreign++;
      const segments = this.#foreignSegments.get(attempt.account) ?? 0;
      this.#foreignSegments.set(attempt.account, segments + attempt.segments);
    }
  }

  clear(): void {
    this.#apps.clear();
    this.#foreignSegments.clear();
  }

  #today({ now, account, app }: Attempt): AppDay {
    const midnight = dayStart(now);
    if (midnight !== this.#dayStart) this.clear();
    this.#dayStart = midnight;
    const key = `${account}\n${app}`;
    let today = this.#apps.get(key);
    if (today === undefined) {
      today = { all: 0, mainland: 0, foreign: 0 };
      this.#apps.set(key, today);
    }
    return today;
  }
}
