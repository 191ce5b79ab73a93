/**
 * An error while it is shown: when it came, and what it was about.
 *
 * @module
 */
import type { Answer, AppError, AppErrorCode } from "../services/app-error";
import type { About } from "../texts/errors";
import { secondsLeft } from "./countdown";
import { withoutUndefined } from "./plain";

export interface Problem {
  error: AppError;
  /** Milliseconds since the Unix epoch; `retryAfterSeconds` counts from here. */
  shownAt: number;
  /** Default: a text. */
  about?: About | undefined;
}

/** What the component `notice-bar` is given. */
export interface Notice extends Omit<AppError, "message"> {
  shownAt: number;
  about?: About | undefined;
}

/** Null while there is nothing to say: `setData` knows no undefined. */
export function toNotice(problem: Problem | undefined): Notice | null {
  if (problem === undefined) return null;
  const { error, shownAt, about } = problem;
  const { code, reason, retryAfterSeconds, attemptsLeft, requestId } = error;
  return withoutUndefined({ code, reason, retryAfterSeconds, attemptsLeft, requestId, shownAt, about });
}

/** Whole seconds until the same call can work; 0 when it names none, or they are over. */
export function retrySeconds({ retryAfterSeconds, shownAt }: Notice, now: number): number {
  return secondsLeft({ startedAt: shownAt, seconds: retryAfterSeconds ?? 0 }, now);
}

/** True for a refusal that named a wait, which is over. */
export function isOver(notice: Notice, now: number): boolean {
  return (notice.retryAfterSeconds ?? 0) > 0 && retrySeconds(notice, now) === 0;
}

/** An answer in which nothing worked. */
export function failed(code: AppErrorCode, message: string): { ok: false; error: AppError } {
  return { ok: false, error: { code, message } };
}

/** Of one message. */
interface Entry {
  status: string;
  error?: AppError | undefined;
}

/** A call that went well, but whose only message did not, is an error too. */
export function readSent<Data extends { messages: readonly Entry[] }>(answer: Answer<Data>): Answer<Data> {
  const entry = answer.ok ? answer.value.messages[0] : undefined;
  if (!answer.ok || entry?.status === "accepted") return answer;
  if (entry?.status === "unknown") return failed("OUTCOME_UNKNOWN", "It is not known whether the message went out");
  return entry?.error ? { ok: false, error: entry.error } : failed("PROVIDER_REJECTED", "The message was not accepted");
}
