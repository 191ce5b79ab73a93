/**
 * One call of a provider, whatever its protocol: signed, sent, its answer opened, and one line in the log. A call that is
 * refused for the time of our clock is made once more, by the provider's.
 *
 * @module
 */
import { type Log, type LogFields, maskPhone } from "../log.ts";
import type { CommonCode, OwnFaults } from "./faults.ts";
import type { HttpClient, HttpRequest, HttpResult } from "./http-client.ts";
import type { CallOptions, ProviderName, SendFault } from "./provider.ts";

export interface ProviderCall extends CallOptions {
  /** For the log: what goes out as session context, and whom the call is about (E.164). */
  sessionContext?: string;
  phones?: readonly string[];
}

/** An answer that could be opened. */
export interface OpenedAnswer {
  kind: "answered" | "refused";
  providerRequestId?: string;
}

/** No answer that says anything; `raw` when there was any. */
export interface FailedAnswer {
  kind: "failed";
  fault: SendFault;
  raw?: string;
}

export type HttpAnswer = Extract<HttpResult, { kind: "answered" }>;

/** When an answer came. */
export interface Arrival {
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** Milliseconds since the request. */
  tookMs: number;
}

/** What differs from provider to provider. */
export interface Protocol<Call extends ProviderCall, Opened extends OpenedAnswer> {
  provider: ProviderName;
  faults: Pick<OwnFaults<CommonCode>, "notSentFault" | "unknownFault">;
  /** What the log calls it. */
  actionOf: (call: Call) => string;
  /** @param time milliseconds since the Unix epoch, by the provider's clock as far as it is known */
  sign: (call: Call, time: number) => HttpRequest;
  open: (answer: HttpAnswer, call: Call, arrival: Arrival) => Opened | FailedAnswer;
  /** Whether it is refused for no more than the time that our clock shows. */
  isAboutClock: (answer: Opened) => boolean;
  /** The provider's own code, readable. */
  codeOf: (answer: Opened) => string;
  /**
   * Whether it leaves open what became of the call.
   * @default never
   */
  isUnknown?: (answer: Opened) => boolean;
}

export interface CallerOptions {
  http: HttpClient;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  log?: Log | undefined;
}

/** A correction of the clock smaller than this would change nothing. */
const MIN_CORRECTION_MS = 1000;
/** Of a batch, as many are named in its line, so that a line stays small. */
const MAX_NAMED = 3;

/** One request and what came of it. */
interface Attempt<Call, Opened> {
  call: Call;
  result: HttpResult;
  answer: Opened | FailedAnswer;
  arrival: Arrival;
}

/** Makes calls, and remembers how far the provider's clock is from ours; what it returns never throws. */
export function createCaller<Call extends ProviderCall, Opened extends OpenedAnswer>(
  { http, now, log }: CallerOptions,
  protocol: Protocol<Call, Opened>,
): (call: Call) => Promise<Opened | FailedAnswer> {
  /** How far the provider's clock is ahead of ours, once it has told us. */
  let offsetMs = 0;

  async function attempt(call: Call): Promise<Attempt<Call, Opened>> {
    const startedAt = now();
    const result = await sendSafely(http, protocol.sign(call, startedAt + offsetMs));
    const at = now();
    const arrival = { at, tookMs: at - startedAt };
    const made = { call, result, answer: open(result, call, arrival), arrival };
    if (log !== undefined) logAttempt(log, protocol, made);
    return made;
  }

  function open(result: HttpResult, call: Call, arrival: Arrival): Opened | FailedAnswer {
    const { notSentFault, unknownFault } = protocol.faults;
    if (result.kind === "not-sent") return { kind: "failed", fault: notSentFault(result.error) };
    if (result.kind === "unknown") return { kind: "failed", fault: unknownFault("NoAnswer", result.error.message) };
    return protocol.open(result, call, arrival);
  }

  /** Whether the provider's `Date` tells a time that makes another attempt worth while. */
  function correctClock(result: HttpResult): boolean {
    const date = result.kind === "answered" ? result.headers.date : undefined;
    const corrected = Date.parse(date ?? "") - now();
    if (!(Math.abs(corrected - offsetMs) >= MIN_CORRECTION_MS)) return false;
    offsetMs = corrected;
    return true;
  }

  return async (call) => {
    const { answer, result } = await attempt(call);
    if (answer.kind === "failed" || !protocol.isAboutClock(answer) || !correctClock(result)) return answer;
    return (await attempt(call)).answer;
  };
}

/** A client that others bring may throw; then nobody knows how far it got. */
async function sendSafely(http: HttpClient, request: HttpRequest): Promise<HttpResult> {
  try {
    return await http.send(request);
  } catch (error) {
    return { kind: "unknown", error: error instanceof Error ? error : new Error("The HTTP client threw") };
  }
}

function logAttempt<Call extends ProviderCall, Opened extends OpenedAnswer>(
  log: Log,
  { provider, actionOf, codeOf, isUnknown = () => false }: Protocol<Call, Opened>,
  { call, result, answer, arrival }: Attempt<Call, Opened>,
): void {
  const fields = {
    provider,
    action: actionOf(call),
    ...traceOf(call),
    providerRequestId: answer.kind === "failed" ? undefined : answer.providerRequestId,
    status: result.kind === "answered" ? result.status : undefined,
    code: answer.kind === "failed" ? answer.fault.provider.code : codeOf(answer),
    durationMs: arrival.tookMs,
  };
  if (answer.kind === "failed" || isUnknown(answer)) log.error("provider_request", fields);
  else log.info("provider_request", fields);
}

/** Whose call it is, and the first of those it is about. */
function traceOf({ trace, sessionContext, phones }: ProviderCall): LogFields {
  const named = phones?.slice(0, MAX_NAMED);
  return {
    requestId: trace?.requestId,
    sessionContext,
    messageIds: trace?.messageIds?.(named ?? []).slice(0, MAX_NAMED),
    phones: named?.map(maskPhone),
    recipients: phones?.length,
  };
}
