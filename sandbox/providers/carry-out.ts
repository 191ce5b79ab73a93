/**
 * Carrying out of a request that passed every check: as its numbers behave, or as a fault rule says.
 *
 * @module
 */
import { SLOW_ANSWER_MS, type Strike } from "../behaviour.ts";
import type { RequestEffect } from "../faults.ts";

/** What goes back. */
export interface Answer {
  status: number;
  /** Bytes where it is no text. */
  body: string | Buffer;
  contentType: string;
  delayMs: number;
}

export interface Work {
  /** What the numbers do to the request before it is carried out. */
  strike?: Strike | undefined;
  run(): Outcome | Promise<Outcome>;
}

export interface Outcome {
  answer: Answer;
  /** What an accepted phone makes of the answer. */
  strike?: Strike | undefined;
}

/** What is the provider's own when something fails on purpose. */
export interface Failing {
  internalError(): Error;
  throttled(): Error;
  /** One that a fault rule names. */
  chosenError(code: string, message: string | undefined): Error;
  /** Of its JSON. */
  contentType: string;
}

/**
 * The answer; null cuts the connection. A rule goes before what the numbers themselves do to a request.
 * @throws what `failing` makes
 */
export async function carryOut(
  work: Work,
  failing: Failing,
  effect: RequestEffect | undefined,
): Promise<Answer | null> {
  return effect === undefined ? asNumbersBehave(work, failing) : asRuleSays(effect, work, failing);
}

async function asNumbersBehave(work: Work, failing: Failing): Promise<Answer | null> {
  if (work.strike === "cut_before") return null;
  if (work.strike === "internal_error") throw failing.internalError();
  const { answer, strike } = await work.run();
  if (strike === "cut_after") return null;
  return strike === "slow" ? { ...answer, delayMs: SLOW_ANSWER_MS } : answer;
}

async function asRuleSays(effect: RequestEffect, work: Work, failing: Failing): Promise<Answer | null> {
  switch (effect.kind) {
    case "drop-before":
      return null;
    case "drop-after-accept":
      await work.run();
      return null;
    case "delay":
      return { ...(await work.run()).answer, delayMs: effect.ms };
    case "throttle":
      throw failing.throttled();
    case "error":
      throw failing.chosenError(effect.code, effect.message);
    case "http":
      if (effect.accept) await work.run();
      return { status: effect.status, body: effect.body ?? "", contentType: "text/html", delayMs: 0 };
    case "body":
      if (effect.accept) await work.run();
      return { status: 200, body: effect.raw, contentType: failing.contentType, delayMs: 0 };
  }
}
