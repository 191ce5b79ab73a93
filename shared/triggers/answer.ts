/**
 * What a use case returned or threw, as the outcome that leaves the function, together with its JSON.
 *
 * @module
 */
import { toXinshiError, XinshiError } from "../errors.ts";
import type { Outcome } from "../outcome.ts";

export interface Answer {
  outcome: Outcome;
  /** The outcome, serialised. */
  json: string;
  /** What failed, for the log. */
  error: XinshiError | undefined;
}

/** A result that JSON cannot carry would fail in the platform's hands, with a stack trace for the caller. */
export function answerWith(requestId: string, data: unknown): Answer {
  try {
    const outcome: Outcome = { ok: true, requestId, data: data ?? null };
    return { outcome, json: JSON.stringify(outcome), error: undefined };
  } catch (thrown) {
    return answerFailure(
      requestId,
      new XinshiError("INTERNAL", "The result cannot be put into JSON", {}, { cause: thrown }),
    );
  }
}

/** A bug shows nothing but its request id, also when it was thrown as one of ours. */
export function answerFailure(requestId: string, error: XinshiError): Answer {
  const shown = error.code === "INTERNAL" ? toXinshiError(undefined) : error;
  const outcome: Outcome = { ok: false, requestId, error: shown.toBody() };
  return { outcome, json: JSON.stringify(outcome), error };
}
