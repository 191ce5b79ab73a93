/**
 * The guard against SMS pumping: somebody has codes sent to many numbers and never checks one, because he earns with each
 * text. What gives him away is the share of codes that are used, by blocks of numbers and by country.
 *
 * @module
 */
import { type Config, DEFAULT_GUARD, type GuardConfig } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { XinshiError } from "../errors.ts";
import { describeError, type Log } from "../log.ts";
import type { PrefixCount, PrefixWindow, Store } from "../store/store.ts";
import type { Phone } from "../validation/phone.ts";
import { withinTime } from "./within-time.ts";

/** Numbers are handed out to carriers, and rented out by them, in blocks of ten thousand. */
const BLOCK_DIGITS = 4;
const HOUR_MS = 3_600_000;
/** A code that went out just now has not had time to be checked. */
const TIME_TO_CHECK_MS = 10 * 60_000;
/** A whole country is judged by more than one block. */
const COUNTRY_FACTOR = 10;
/** A challenge that is not judged by then is not met. */
const CHALLENGE_MS = 10_000;
/** Not blocked as a whole: that would be what an attacker wants. */
const HOME_COUNTRY = "CN";

export type GuardState = "clear" | "challenged" | "blocked";

type Numbered = Pick<Phone, "e164" | "country">;

/** What a number is counted under: its block, such as `+861380013`, and its country, such as `CN`. */
export function prefixesOf({ e164, country }: Numbered): string[] {
  return [e164.slice(0, -BLOCK_DIGITS), ...(country === null ? [] : [country])];
}

/** What is looked at now. */
export function guardWindow({ windowHours = DEFAULT_GUARD.windowHours }: GuardConfig, now: number): PrefixWindow {
  return { from: now - windowHours * HOUR_MS, sentUntil: now - TIME_TO_CHECK_MS };
}

/** Sends from which a block or a country is judged. */
export function minSendsOf({ minSends = DEFAULT_GUARD.minSends }: GuardConfig, prefix: string): number {
  return prefix.startsWith("+") ? minSends : minSends * COUNTRY_FACTOR;
}

/** What follows from the counts of one block or country. */
export function judgePrefix(guard: GuardConfig, count: PrefixCount, now: number): GuardState {
  const { challengeBelow, blockBelow } = { ...DEFAULT_GUARD, ...guard };
  if (count.allowedUntil !== null && count.allowedUntil > now) return "clear";
  if (count.sends < minSendsOf(guard, count.prefix)) return "clear";
  const share = count.checks / count.sends;
  if (share >= challengeBelow) return "clear";
  if (count.prefix === HOME_COUNTRY) return guard.verifyChallenge === undefined ? "clear" : "challenged";
  return share < blockBelow ? "blocked" : "challenged";
}

export interface GuardedSend {
  phone: Numbered;
  /** What the caller brought to prove that a person asks. */
  challenge: string | undefined;
  ip: string | null;
  /** Of the invocation. */
  requestId: string;
  /** When a challenge has to be judged, so that there is time to send; milliseconds since the Unix epoch. */
  deadline: number;
}

interface GuardApp {
  config: Config;
  deps: Pick<Deps, "now">;
  store(): Promise<Store>;
  log: Log;
}

/** The error of a send that the guard refuses; undefined when it may go out. */
export async function guardRefusal(app: GuardApp, send: GuardedSend): Promise<XinshiError | undefined> {
  const { guard } = app.config;
  if (guard === undefined) return undefined;
  const now = app.deps.now();
  const store = await app.store();
  const counts = await store.countPrefixes({ ...guardWindow(guard, now), prefixes: prefixesOf(send.phone) });
  for (const state of ["blocked", "challenged"] as const) {
    const count = counts.find((one) => judgePrefix(guard, one, now) === state);
    if (count === undefined) continue;
    if (guard.mode === "shadow") {
      app.log.info("guard_shadow", {
        prefix: maskPrefix(count.prefix),
        state,
        sends: count.sends,
        checks: count.checks,
      });
      return undefined;
    }
    if (state === "challenged" && (await isPerson(app, guard, send))) return undefined;
    return refusal(count, state);
  }
  return undefined;
}

/** As much of a block as a masked number shows: `+861380013` as `+86138****`. */
function maskPrefix(prefix: string): string {
  return prefix.startsWith("+") ? `${prefix.slice(0, -BLOCK_DIGITS)}****` : prefix;
}

/** A hook that fails, or does not answer, lets nobody through. */
async function isPerson(
  { deps, log }: GuardApp,
  { verifyChallenge }: GuardConfig,
  { challenge, phone, ip, requestId, deadline }: GuardedSend,
): Promise<boolean> {
  if (challenge === undefined || verifyChallenge === undefined) return false;
  const leftMs = Math.max(0, Math.min(CHALLENGE_MS, deadline - deps.now()));
  try {
    return await withinTime(verifyChallenge(challenge, { phone: phone.e164, ip: ip ?? undefined }), leftMs);
  } catch (error) {
    log.error("challenge_failed", { requestId, reason: describeError(error) });
    return false;
  }
}

function refusal({ prefix, sends, checks }: PrefixCount, state: "blocked" | "challenged"): XinshiError {
  const what = `Of ${sends} codes sent to ${prefix} lately, ${checks} were used`;
  const then = state === "blocked" ? "nothing more is sent there for now" : "a send there needs a challenge";
  return new XinshiError("RECIPIENT_BLOCKED", `${what}: ${then}`, { reason: `prefix_${state}` });
}
