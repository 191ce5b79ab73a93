/**
 * What a function returned, as a page's answer. Anything but an outcome is `FUNCTION_FAILED`: another version of the
 * function, or another function under the same name.
 *
 * @module
 */
import type { Outcome } from "../../shared/outcome.ts";
import type { Answer } from "./app-error";

export function readOutcome<Data>(functionName: string, result: unknown): Answer<Data> {
  if (!isOutcome<Data>(result)) {
    return { ok: false, error: { code: "FUNCTION_FAILED", message: `${functionName} must answer with an outcome` } };
  }
  if (result.ok) return { ok: true, value: result.data };
  const { code, message, reason, retryAfterSeconds, attemptsLeft } = result.error;
  return { ok: false, error: { code, message, reason, retryAfterSeconds, attemptsLeft, requestId: result.requestId } };
}

/** The envelope is checked here; the data inside is what the function's own types say. */
function isOutcome<Data>(result: unknown): result is Outcome<Data> {
  if (!isRecord(result)) return false;
  if (result.ok === true) return isRecord(result.data);
  const error = result.error;
  return result.ok === false && isRecord(error) && typeof error.code === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
