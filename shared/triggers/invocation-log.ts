/**
 * One line an invocation. Callers are named so that their calls can be found again, without saying who they are.
 *
 * @module
 */
import type { XinshiError } from "../errors.ts";
import { type Log, type LogFields, maskPhonesIn } from "../log.ts";
import type { Caller } from "./invocation.ts";
import { sha256 } from "./same-text.ts";
import type { TriggerName } from "./trigger.ts";

export interface InvocationRecord {
  requestId: string;
  function: string;
  trigger: TriggerName;
  caller: Caller | undefined;
  /** What failed; undefined when nothing did. */
  error: XinshiError | undefined;
  /** Phones, messages and providers, as `trail.ts` has them. */
  about: LogFields;
  durationMs: number;
  /** True for the first invocation of an instance. */
  coldStart: boolean;
}

const OPENID_HASH_LENGTH = 12;
/** Causes of causes that are told; a chain may be a ring. */
const MAX_CAUSES = 4;

/** Writes the line; failing to write is no failure of the invocation. */
export function logInvocation(log: Log, { caller, error, about, ...rest }: InvocationRecord): void {
  try {
    const fields = {
      ...rest,
      caller: caller?.kind ?? null,
      callerId: caller === undefined ? null : callerId(caller),
      outcome: error?.code ?? "OK",
      ...about,
      ...(error && errorFields(error)),
    };
    log[error !== undefined && error.status >= 500 ? "error" : "info"]("invocation", fields);
  } catch {
    // Nothing is left to write to.
  }
}

/** Openids are personal: a short hash is enough to follow one user through the log. */
function callerId(caller: Caller): string {
  if (caller.kind === "user") return sha256(caller.openid).toString("hex").slice(0, OPENID_HASH_LENGTH);
  if (caller.kind === "provider") return caller.provider;
  return caller.kind === "service" ? caller.name : caller.triggerName;
}

/** Expected failures tell what the caller read; a bug tells its name, message and stack; other 5xx their cause. */
function errorFields(error: XinshiError): LogFields {
  const told = { reason: error.details.reason, providerCode: error.details.provider?.code };
  const causes = causesOf(error.code === "INTERNAL" ? (error.cause ?? error) : error.cause);
  if (error.code !== "INTERNAL") {
    const cause = error.status >= 500 && causes.length > 0 ? causes.map(messageOf).join(": ") : undefined;
    return { ...told, errorMessage: maskPhonesIn(error.message), cause: cause && maskPhonesIn(cause) };
  }
  const [first] = causes;
  return {
    ...told,
    errorName: first instanceof Error ? maskPhonesIn(first.name) : typeof first,
    errorMessage: maskPhonesIn(causes.map(messageOf).join(": ")),
    errorStack: first instanceof Error && first.stack !== undefined ? maskPhonesIn(first.stack) : undefined,
  };
}

function causesOf(thrown: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let next = thrown; next !== undefined && causes.length < MAX_CAUSES; ) {
    causes.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return causes;
}

/** A thrown value that is no error may be anything, also somebody's data: only texts are told. */
function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === "string" ? thrown : `a thrown ${thrown === null ? "null" : typeof thrown}`;
}
