/**
 * What limits and codes should do, in arrays and by the documentation: the functions are held against it.
 *
 * @module
 */
import type { LimitRule } from "../../../shared/config/config.ts";
import { CONFIG } from "./config.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** The operator's days begin at 16:00 UTC. */
const BEIJING_MS = 8 * HOUR_MS;

export type SceneName = keyof typeof CONFIG.scenes;

/** One attempt to send. */
export interface Attempt {
  at: number;
  scene: SceneName;
  phone: string;
  /** Of a user; a backend has none of the two. */
  openid?: string | undefined;
  ip?: string | undefined;
}

/** A sent code's life. */
interface Verification {
  phone: string;
  openid: string;
  code: string;
  expiresAt: number;
  wrong: number;
  isUsed: boolean;
}

/** What a send or a check should be answered with, in one line. */
export type Verdict = string;

/** When the day of a moment began, Beijing time. */
export function midnightBefore(at: number): number {
  return Math.floor((at + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
}

export class Model {
  #sent: Attempt[] = [];
  #codes: Verification[] = [];

  /** Sends that should be in the ledger from `from` on. */
  countSent(from: number): number {
    return this.#sent.filter(({ at }) => at >= from).length;
  }

  /** Messages of a scene that its day still has. */
  budgetLeft(scene: SceneName, at: number): number {
    const day = midnightBefore(at);
    return CONFIG.scenes[scene].dailyBudget - this.#sent.filter((one) => one.scene === scene && one.at >= day).length;
  }

  /** `ok`, or the rule that makes it wait the longest, and the seconds. */
  judge(attempt: Attempt): Verdict {
    const scene = CONFIG.scenes[attempt.scene];
    const rules: readonly LimitRule[] = "limits" in scene ? scene.limits : CONFIG.limits;
    const waits = rules.map((rule): [string, number] => [nameOf(rule), this.#waitOf(rule, attempt)]);
    if (this.budgetLeft(attempt.scene, attempt.at) <= 0) {
      waits.push(["scene_day", (midnightBefore(attempt.at) + DAY_MS - attempt.at) / 1000]);
    }
    const [reason, seconds] = waits.reduce((longest, one) =>
      Math.ceil(one[1]) > Math.ceil(longest[1]) ? one : longest,
    );
    return seconds <= 0 ? "ok" : `RATE_LIMITED ${reason} ${Math.ceil(seconds)}`;
  }

  /** Writes down what passed, and forgets what no window sees. */
  send(attempt: Attempt): void {
    this.#sent = this.#sent.filter(({ at }) => at > attempt.at - 2 * DAY_MS);
    this.#sent.push(attempt);
  }

  /** The code that has to go out: the open one again; undefined when it has to be a new one. */
  openCode({ at, phone, openid }: Attempt): string | undefined {
    return this.#open(at, phone, openid)?.code;
  }

  /** Writes down which code went out: it is good for as long as one that was just issued. */
  issue({ at, phone, openid = "" }: Attempt, code: string): void {
    const expiresAt = at + CONFIG.scenes.code.validityMinutes * 60_000;
    const open = this.#open(at, phone, openid);
    if (open !== undefined) open.expiresAt = expiresAt;
    else this.#codes.push({ phone, openid, code, expiresAt, wrong: 0, isUsed: false });
  }

  check({ at, phone, openid }: Attempt, code: string): Verdict {
    this.#codes = this.#codes.filter(({ expiresAt }) => expiresAt > at - DAY_MS);
    const open = this.#open(at, phone, openid);
    if (open === undefined) return "CODE_EXPIRED";
    if (open.code === code) {
      open.isUsed = true;
      return "ok";
    }
    open.wrong += 1;
    return `CODE_MISMATCH ${CONFIG.scenes.code.attempts - open.wrong}`;
  }

  #open(at: number, phone: string, openid: string | undefined): Verification | undefined {
    return this.#codes.find(
      (one) =>
        one.phone === phone &&
        one.openid === openid &&
        !one.isUsed &&
        one.expiresAt > at &&
        one.wrong < CONFIG.scenes.code.attempts,
    );
  }

  /** Seconds until a rule lets it pass; 0 when it does now. */
  #waitOf({ per, count, seconds }: LimitRule, attempt: Attempt): number {
    const key = keyOf(per, attempt);
    if (key === undefined) return 0;
    const times = this.#sent.filter((one) => keyOf(per, one) === key).map(({ at }) => at);
    const oldest = times.at(-count);
    return oldest === undefined ? 0 : Math.max(0, (oldest + seconds * 1000 - attempt.at) / 1000);
  }
}

function keyOf(per: LimitRule["per"], { phone, openid, ip }: Attempt): string | undefined {
  return { phone, user: openid, ip }[per];
}

function nameOf({ per, seconds }: LimitRule): string {
  if (seconds % 3600 === 0) return `${per}_${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${per}_${seconds / 60}m` : `${per}_${seconds}s`;
}
