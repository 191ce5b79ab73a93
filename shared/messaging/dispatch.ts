/**
 * Carries out one planned request: reserve, write rows, send, settle. Rows are written before the request goes out, so
 * whatever happens in between leaves a trace.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { type ErrorBody, toXinshiError, XinshiError } from "../errors.ts";
import { maskPhonesIn } from "../log.ts";
import type { RecipientResult, SendAnswer, SendFault, SendRequest, SmsProvider } from "../providers/provider.ts";
import type { NewMessage, Reservation, Settlement } from "../store/store.ts";
import type { SendSmsEntry } from "../validation/sms.ts";
import type { App } from "./app.ts";
import { deriveCode } from "./code.ts";
import { budgetFor, rateLimited, windowsFor } from "./limits.ts";
import type { PlannedRequest, SendPlan } from "./plan.ts";
import type { WithProviders } from "./providers.ts";
import { codeFigures } from "./scenes.ts";

/** The settings that sending needs. */
export const SEND_SETTINGS = ["tencent", "store", "verificationKey", "http"] as const satisfies readonly SettingGroup[];
export type SendApp = App<(typeof SEND_SETTINGS)[number]> & WithProviders;

/** Left of an invocation when a provider has answered, to settle and reply. */
const RESERVE_MS = 400;
/** With less than this left for the provider, a request is not begun. */
const MIN_SEND_MS = 300;
const DEFAULT_PROVIDER_TIMEOUT_MS = 8000;

/** Who sends, and what goes with every message of the call. */
export interface SendContext {
  batchId: string;
  caller: "user" | "service";
  callerId: string;
  ip: string | null;
  deadline: number;
  callerContext: string | null;
  extendCode: string | undefined;
  senderId: string | undefined;
}

/** One entry per recipient of the request, in its order. Never throws for what store or provider do. */
export async function dispatch(
  app: SendApp,
  plan: SendPlan,
  request: PlannedRequest,
  context: SendContext,
): Promise<SendSmsEntry[]> {
  const now = app.deps.now();
  if (context.deadline - RESERVE_MS - now < MIN_SEND_MS) return allRejected(request, outOfTime());
  const messages = newMessages(app, plan, request, context, now);
  try {
    const reservations = await reserve(app, plan, messages, now);
    const reserved = messages.filter((_message, index) => reservations[index]?.ok);
    const results = await sendReserved(app, plan, request, context, reserved);
    return messages.map((message, index) => entryOf(message, reservations[index], results.get(message.id)));
  } catch (error) {
    return allRejected(request, storeFailed(app, context, error));
  }
}

async function reserve(app: SendApp, { named }: SendPlan, messages: NewMessage[], now: number): Promise<Reservation[]> {
  const store = await app.store();
  return store.reserveSends({
    now,
    messages,
    windows: windowsFor(app.config, named?.scene),
    budget: budgetFor(named?.name ?? null, named?.scene, now),
  });
}

async function sendReserved(
  app: SendApp,
  plan: SendPlan,
  request: PlannedRequest,
  context: SendContext,
  reserved: readonly NewMessage[],
): Promise<Map<string, RecipientResult>> {
  const [first] = reserved;
  if (first === undefined) return new Map();
  const answer = await sendOrFail(app, plan, request, context, reserved, first);
  const results = new Map(reserved.map(({ id }, index) => [id, answer.results[index]] as const).filter(hasResult));
  await settle(app, first, reserved, results, answer.rawBody);
  return results;
}

async function sendOrFail(
  app: SendApp,
  plan: SendPlan,
  { target }: PlannedRequest,
  context: SendContext,
  reserved: readonly NewMessage[],
  first: NewMessage,
): Promise<SendAnswer> {
  let provider: SmsProvider;
  let code: string | undefined;
  try {
    code = await codeFor(app, plan, first);
    provider = await app.provider(target.provider);
  } catch (error) {
    return failedBefore(reserved, toXinshiError(error), target.provider);
  }
  const timeoutMs = app.config.providers.tencent?.timeoutMs ?? DEFAULT_PROVIDER_TIMEOUT_MS;
  const sendRequest: SendRequest = {
    requestId: first.requestId,
    phones: reserved.map(({ phone }) => phone),
    templateId: target.templateId,
    signName: target.signName,
    params: target.params(code),
    extendCode: context.extendCode,
    senderId: context.senderId,
  };
  try {
    return await provider.send(sendRequest, {
      deadline: Math.min(context.deadline - RESERVE_MS, app.deps.now() + timeoutMs),
    });
  } catch (error) {
    // The port promises not to throw; if it does, nobody knows what went out.
    app.log.error("provider_threw", { requestId: first.requestId, reason: describe(error) });
    return { results: [] };
  }
}

/** The code of a code scene's message; within its validity a resend carries the same one. */
async function codeFor(app: SendApp, { named }: SendPlan, message: NewMessage): Promise<string | undefined> {
  if (named?.scene.kind !== "code") return undefined;
  const { digits, validityMs, attempts } = codeFigures(named.scene);
  const store = await app.store();
  const { verification } = await store.issueVerification({
    now: app.deps.now(),
    scene: named.name,
    phone: message.phone,
    userId: message.caller === "user" ? message.callerId : null,
    validityMs,
    maxAttempts: attempts,
    newId: app.newId(),
    messageId: message.id,
  });
  return deriveCode(app.settings.verificationKey, verification, digits);
}

async function settle(
  app: SendApp,
  { requestId, provider }: NewMessage,
  reserved: readonly NewMessage[],
  results: ReadonlyMap<string, RecipientResult>,
  rawBody: string | undefined,
): Promise<void> {
  const settlements = reserved.map(({ id }) => settlementOf(id, results.get(id)));
  const rawReply = rawBody === undefined ? undefined : { requestId, provider, action: "SendSms", body: rawBody };
  try {
    await (await app.store()).settle({ now: app.deps.now(), settlements, rawReply });
  } catch (error) {
    // The provider has answered: the caller gets that answer. The rows stay queued, and a receipt or query settles them.
    app.log.error("settle_failed", { requestId, messages: reserved.length, reason: describe(error) });
  }
}

function newMessages(
  app: SendApp,
  plan: SendPlan,
  request: PlannedRequest,
  context: SendContext,
  now: number,
): NewMessage[] {
  const requestId = app.newId();
  return request.recipients.map(({ phone }) => ({
    id: app.newId(),
    batchId: context.batchId,
    requestId,
    scene: plan.named?.name ?? null,
    caller: context.caller,
    callerId: context.callerId,
    ip: context.ip,
    phone: phone.e164,
    country: phone.country,
    provider: request.target.provider,
    templateId: request.target.templateId,
    signName: request.target.signName,
    callerContext: context.callerContext,
    createdAt: now,
  }));
}

function settlementOf(id: string, result: RecipientResult | undefined): Settlement {
  if (result?.status === "accepted") {
    return { id, status: "submitted", serialNumber: result.serialNumber, segments: result.segments };
  }
  if (result === undefined) return { id, status: "unknown", errorCode: "OUTCOME_UNKNOWN" };
  const { code, provider } = result.fault;
  return { id, status: result.status, errorCode: code, providerCode: provider.code, providerMessage: provider.message };
}

function entryOf(
  { id, phone, provider }: NewMessage,
  reservation: Reservation | undefined,
  result: RecipientResult | undefined,
): SendSmsEntry {
  if (reservation?.ok === false) {
    return {
      phone,
      status: "rejected",
      error: rateLimited(reservation.reason, reservation.retryAfterSeconds).toBody(),
    };
  }
  if (result?.status === "accepted") {
    return { id, phone, status: "accepted", provider, serialNumber: result.serialNumber, segments: result.segments };
  }
  if (result === undefined) {
    const error = new XinshiError("OUTCOME_UNKNOWN", "It is not known whether the provider accepted this message");
    return { id, phone, status: "unknown", provider, error: error.toBody() };
  }
  return { id, phone, status: result.status, provider, error: faultBody(result.fault) };
}

function faultBody({ code, message, reason, retryAfterSeconds, provider }: SendFault): ErrorBody {
  return new XinshiError(code, message, { reason, retryAfterSeconds, provider }).toBody();
}

/** What surely was not sent, because we failed before the provider was asked. */
function failedBefore(reserved: readonly NewMessage[], error: XinshiError, provider: string): SendAnswer {
  const fault: SendFault = {
    code: error.code,
    message: error.message,
    retry: "safe",
    provider: { name: provider, code: error.code },
  };
  return { results: reserved.map(({ phone }) => ({ phone, status: "rejected", fault })) };
}

function storeFailed(app: SendApp, { batchId }: SendContext, error: unknown): XinshiError {
  app.log.error("reserve_failed", { requestId: batchId, reason: describe(error) });
  return toXinshiError(error);
}

function describe(error: unknown): string {
  return error instanceof Error ? maskPhonesIn(`${error.name}: ${error.message}`) : "not an Error";
}

function outOfTime(): XinshiError {
  return new XinshiError("PROVIDER_UNAVAILABLE", "Not sent: the function's time was over before this request", {
    reason: "deadline",
  });
}

function allRejected({ recipients }: PlannedRequest, error: XinshiError): SendSmsEntry[] {
  return recipients.map(({ phone }) => ({ phone: phone.e164, status: "rejected", error: error.toBody() }));
}

function hasResult(entry: readonly [string, RecipientResult | undefined]): entry is readonly [string, RecipientResult] {
  return entry[1] !== undefined;
}
