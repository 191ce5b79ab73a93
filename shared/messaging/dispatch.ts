/**
 * Carries out one planned request: reserve, write rows, send by one route after the other, settle. Rows are written
 * before a request goes out, so whatever happens in between leaves a trace.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { type ErrorBody, toXinshiError, XinshiError } from "../errors.ts";
import { describeError } from "../log.ts";
import type { CallOptions, RecipientResult, SendFault } from "../providers/provider.ts";
import type { Channel, NewMessage, RawReply, Refusal, Reservation, Settlement, StoredEvent } from "../store/store.ts";
import type { Trail } from "../triggers/trail.ts";
import type { Phone } from "../validation/phone.ts";
import type { SendSmsEntry } from "../validation/sms.ts";
import type { App } from "./app.ts";
import { deriveCode } from "./code.ts";
import { guardRefusal, prefixesOf } from "./guard.ts";
import { budgetFor, rateLimited, suppressedError, windowsFor } from "./limits.ts";
import { networkOf } from "./network.ts";
import { countRefusals } from "./refused.ts";
import { type Choice, createRouting, mayGoElsewhere, type RouteTarget, type Routing } from "./routing.ts";
import { codeFigures, type NamedScene } from "./scenes.ts";
import { isOver, testNumberOf } from "./test-numbers.ts";

/** The settings that sending needs; those of the providers are asked for by who makes them. */
export const SEND_SETTINGS = ["store", "verificationKey", "http"] as const satisfies readonly SettingGroup[];
export type DispatchApp = App<"verificationKey">;

/** Left of an invocation when a provider has answered, to settle and reply. */
const RESERVE_MS = 400;
/** With less than this left for the provider, a request is not begun. */
const MIN_SEND_MS = 300;
const DEFAULT_PROVIDER_TIMEOUT_MS = 8000;
/** Stands where a provider's name does, for numbers that nothing is sent to. */
const TEST_PROVIDER = "test";

/** Who sends, and what goes with every message of the call. */
export interface SendContext {
  batchId: string;
  caller: "user" | "service";
  callerId: string;
  ip: string | null;
  deadline: number;
  callerContext: string | null;
  /** Proof that a person asks, where the guard wants one. */
  challenge: string | undefined;
  /** Of the invocation's line of log. */
  trail?: Trail | undefined;
  /** Whose pull takes the receipts. */
  puller?: string | undefined;
}

/** A route, as it is written down and as it is sent by. */
export interface DeliveryTarget extends RouteTarget {
  templateId: string;
  signName: string | null;
}

/** What goes out in one request. */
export interface Transmission {
  requestId: string;
  /** E.164. */
  phones: readonly string[];
  /** Of a code scene. */
  code: string | undefined;
  options: CallOptions;
}

/** What the provider said: one result per phone, in the order asked. */
export interface TransmissionAnswer {
  results: readonly DeliveryResult[];
  /** The reply as it came, when it was off its schema. */
  rawBody?: string | undefined;
}

/** Calls have no segments. */
export type DeliveryResult =
  | { status: "accepted"; serialNumber: string; segments?: number | undefined }
  | Omit<Exclude<RecipientResult, { status: "accepted" }>, "phone">;

/** One way to reach people, texts or calls. */
export interface Delivery<Target extends DeliveryTarget> {
  channel: Channel;
  /** Of the provider's interface, for what it said off its schema. */
  action: string;
  /**
   * Makes ready to send by a route.
   *
   * @throws XinshiError when it cannot be used; then nothing was sent
   */
  open(target: Target): Promise<(transmission: Transmission) => Promise<TransmissionAnswer>>;
}

/** Recipients that can share one request. */
export interface PlannedRequest<Target extends DeliveryTarget = DeliveryTarget> {
  /** At least one; in the order of the config. */
  targets: readonly Target[];
  recipients: { index: number; phone: Phone }[];
}

interface Sending<Target extends DeliveryTarget> {
  app: DispatchApp;
  delivery: Delivery<Target>;
  named: NamedScene | undefined;
  context: SendContext;
}

/** One entry per recipient of the request, in its order. Never throws for what store or provider do. */
export async function dispatch<Target extends DeliveryTarget>(
  sending: Sending<Target>,
  request: PlannedRequest<Target>,
): Promise<SendSmsEntry[]> {
  const entries = await carryOut(sending, request);
  await countRefusals({ ...sending, channel: sending.delivery.channel }, entries);
  return entries;
}

async function carryOut<Target extends DeliveryTarget>(
  sending: Sending<Target>,
  request: PlannedRequest<Target>,
): Promise<SendSmsEntry[]> {
  const { app, context } = sending;
  if (!hasTime(sending)) return allRejected(request, outOfTime());
  try {
    const special = await sendSpecially(sending, request, app.deps.now());
    if (special !== undefined) return special;
    const routing = createRouting(request.targets, sending.delivery.channel, app);
    const choice = await routing.next();
    if (choice === undefined) return allRejected(request, new XinshiError("INTERNAL", "A request has no route"));
    const now = app.deps.now(); // a challenge takes its time: windows begin when the message is written
    const messages = newMessages(sending, request, choice.target, now);
    const reservations = await reserve(sending, messages, now);
    const reserved = messages.filter((_message, index) => reservations[index]?.ok);
    context.trail?.messages(reserved.map(({ id }) => id));
    await tellBlocked(
      sending,
      messages.flatMap((message, index) => suppressedOf(message, reservations[index])),
    );
    if (reserved.length === 0) await note(sending, routing, choice, undefined);
    const ends = await sendReserved(sending, routing, choice, reserved);
    return messages.map((message, index) => entryOf(message, reservations[index], ends.get(message.id)));
  } catch (error) {
    return allRejected(request, storeFailed(app, context, error));
  }
}

/** Test numbers get no text, and the guard may refuse; each concerns code scenes, whose requests have one recipient. */
async function sendSpecially(
  sending: Sending<DeliveryTarget>,
  request: PlannedRequest,
  now: number,
): Promise<SendSmsEntry[] | undefined> {
  const { app, named, context } = sending;
  const [recipient] = request.recipients;
  if (named?.scene.kind !== "code" || recipient === undefined) return undefined;
  const testNumber = testNumberOf(named.scene, recipient.phone.e164);
  if (testNumber !== undefined) {
    if (isOver(testNumber, now)) return allRejected(request, testNumberOver());
    return [await sendToTestNumber(sending, request, now)];
  }
  const { challenge, ip, batchId: requestId } = context;
  const deadline = context.deadline - RESERVE_MS - MIN_SEND_MS;
  const refusal = await guardRefusal(app, { phone: recipient.phone, challenge, ip, requestId, deadline });
  if (refusal === undefined) return undefined;
  await tellBlocked(sending, [{ id: app.newId(), phone: recipient.phone.e164, reason: refusal.details.reason ?? "" }]);
  return allRejected(request, refusal);
}

/** A row like any other, delivered at once, by nobody and outside every limit. */
async function sendToTestNumber(
  sending: Sending<DeliveryTarget>,
  request: PlannedRequest,
  now: number,
): Promise<SendSmsEntry> {
  const store = await sending.app.store();
  const nobody = { provider: TEST_PROVIDER, templateId: "", signName: null };
  const messages = newMessages(sending, request, nobody, now);
  const [message] = messages;
  if (message === undefined) throw new XinshiError("INTERNAL", "A test number's request has no recipient");
  const { id, phone } = message;
  const serialNumber = `${TEST_PROVIDER}-${id}`;
  const [reservation] = await store.reserveSends({ now, messages, windows: [] });
  if (reservation?.ok === false) return entryOf(message, reservation, undefined);
  sending.context.trail?.messages([id]);
  sending.context.trail?.provider(TEST_PROVIDER);
  const code = await codeOrError(sending, message);
  if (code instanceof XinshiError) {
    await store.settle({ now, settlements: [{ id, status: "rejected", errorCode: code.code }] });
    return { id, phone, status: "rejected", error: code.toBody() };
  }
  await store.settle({ now, settlements: [{ id, status: "submitted", serialNumber }] });
  const receipt = { serialNumber, phone, status: "delivered", code: "TEST", sessionContext: "", at: now } as const;
  await store.applyReceipts({ now, provider: TEST_PROVIDER, source: "pull", raw: "", receipts: [receipt] });
  return { id, phone, status: "accepted", provider: TEST_PROVIDER, serialNumber };
}

function hasTime({ app, context }: Sending<DeliveryTarget>): boolean {
  return context.deadline - RESERVE_MS - app.deps.now() >= MIN_SEND_MS;
}

async function reserve(
  { app, named }: Sending<DeliveryTarget>,
  messages: NewMessage[],
  now: number,
): Promise<Reservation[]> {
  const store = await app.store();
  return store.reserveSends({
    now,
    messages,
    prefixes: messages.map((message) => countedPrefixes(app, named, message)),
    windows: windowsFor(app.config, named?.scene),
    budget: budgetFor(app.config, named, now),
  });
}

/** Codes are counted where there is a guard. */
function countedPrefixes(
  { config }: DispatchApp,
  named: NamedScene | undefined,
  { phone, country }: Pick<NewMessage, "phone" | "country">,
): string[] {
  return config.guard === undefined || named?.scene.kind !== "code" ? [] : prefixesOf({ e164: phone, country });
}

/** How a message ended: by which provider, and what it said last. */
interface End {
  provider: string;
  /** Undefined when nobody knows. */
  result: DeliveryResult | undefined;
}

/** Route after route, until every message is accepted or may not go elsewhere, or routes or time are over. */
async function sendReserved<Target extends DeliveryTarget>(
  sending: Sending<Target>,
  routing: Routing<Target>,
  first: Choice<Target>,
  reserved: readonly NewMessage[],
): Promise<Map<string, End>> {
  const ends = new Map<string, End>();
  const code = await codeOrError(sending, reserved[0]);
  let messages = reserved;
  for (let choice: Choice<Target> | undefined = first; choice !== undefined && messages.length > 0; ) {
    const { results, rawBody, wasAsked }: Tried = await transmit(sending, choice.target, messages, code);
    messages.forEach(({ id, provider }, index) => {
      ends.set(id, { provider, result: results[index] });
    });
    await note(sending, routing, choice, wasAsked ? results : undefined);
    const movable: Movable[] = messages.flatMap((message, index) => movableOf(message, results[index]));
    const canMove = movable.length > 0 && !(code instanceof XinshiError) && hasTime(sending);
    const next: Choice<Target> | undefined = canMove ? await nextRoute(sending, routing) : undefined;
    const moved: readonly NewMessage[] = next === undefined ? [] : await reroute(sending, next.target, movable);
    await settle(sending, messages, moved, ends, rawBody);
    messages = moved;
    choice = next;
  }
  return ends;
}

/** What a route answered. */
interface Tried extends TransmissionAnswer {
  /** False when we failed before the provider was asked: that tells nothing of it. */
  wasAsked: boolean;
}

async function transmit<Target extends DeliveryTarget>(
  { app, delivery, context }: Sending<Target>,
  target: Target,
  messages: readonly NewMessage[],
  code: string | undefined | XinshiError,
): Promise<Tried> {
  const { provider } = target;
  context.trail?.provider(provider);
  if (code instanceof XinshiError) return failedBefore(messages, code, provider);
  let send: (transmission: Transmission) => Promise<TransmissionAnswer>;
  try {
    send = await delivery.open(target);
  } catch (error) {
    return failedBefore(messages, toXinshiError(error), provider);
  }
  const requestId = messages[0]?.requestId ?? "";
  const timeoutMs = app.config.providers[provider]?.timeoutMs ?? DEFAULT_PROVIDER_TIMEOUT_MS;
  const deadline = Math.min(context.deadline - RESERVE_MS, app.deps.now() + timeoutMs);
  try {
    const trace = { requestId: context.batchId, messageIds: idsIn(messages) };
    const phones = messages.map(({ phone }) => phone);
    const answer = await send({ requestId, phones, code, options: { deadline, trace } });
    return { ...answer, results: withoutCode(answer.results, code), wasAsked: true };
  } catch (error) {
    // The port promises not to throw; if it does, nobody knows what went out.
    app.log.error("provider_threw", {
      requestId: context.batchId,
      sessionContext: requestId,
      reason: describeError(error),
    });
    return { results: [], wasAsked: true };
  }
}

/** A provider's words may repeat what it was asked: nobody is to read a code there that another is to get. */
function withoutCode(results: readonly DeliveryResult[], code: string | undefined): readonly DeliveryResult[] {
  if (code === undefined) return results;
  return results.map((result) => {
    if (result.status === "accepted" || result.fault.provider.message === undefined) return result;
    const provider = { ...result.fault.provider, message: result.fault.provider.message.replaceAll(code, "****") };
    return { ...result, fault: { ...result.fault, provider } };
  });
}

/** Looked up only for the few that a line of log names. */
function idsIn(messages: readonly NewMessage[]): (phones: readonly string[]) => string[] {
  return (phones) => phones.flatMap((phone) => messages.find((message) => message.phone === phone)?.id ?? []);
}

/**
 * The code of a code scene's message, the same for every route; within its validity a resend carries the same one. An
 * error when it cannot be had: then nothing may go out.
 */
async function codeOrError(
  { app, named }: Sending<DeliveryTarget>,
  message: NewMessage | undefined,
): Promise<string | undefined | XinshiError> {
  if (named?.scene.kind !== "code" || message === undefined) return undefined;
  const { digits, validityMs, attempts } = codeFigures(named.scene);
  try {
    const store = await app.store();
    const { createdAt: now } = message; // what carries a code is never older than the code
    const { verification, refusedUntil } = await store.issueVerification({
      now,
      scene: named.name,
      phone: message.phone,
      userId: message.caller === "user" ? message.callerId : null,
      validityMs,
      maxAttempts: attempts,
      newId: app.newId(),
      messageId: message.id,
    });
    if (refusedUntil !== undefined) return rateLimited("phone_guesses", Math.ceil((refusedUntil - now) / 1000));
    return deriveCode(app.settings.verificationKey, verification, digits);
  } catch (error) {
    return toXinshiError(error);
  }
}

interface Movable {
  message: NewMessage;
  refusal: Refusal;
}

function movableOf(message: NewMessage, result: DeliveryResult | undefined): Movable[] {
  if (result?.status !== "rejected" || !mayGoElsewhere(result.fault)) return [];
  const { code, provider } = result.fault;
  const refusal = { id: message.id, errorCode: code, providerCode: provider.code, providerMessage: provider.message };
  return [{ message, refusal }];
}

/** What went wrong while looking for another route is no reason to hide what the first one said. */
async function nextRoute<Target extends DeliveryTarget>(
  { app, context }: Sending<Target>,
  routing: Routing<Target>,
): Promise<Choice<Target> | undefined> {
  try {
    return await routing.next();
  } catch (error) {
    app.log.error("routing_failed", { requestId: context.batchId, reason: describeError(error) });
    return undefined;
  }
}

/** Written before they go out again; those that are not written down stay with the answer they have. */
async function reroute(
  { app, context }: Sending<DeliveryTarget>,
  { provider, templateId, signName }: DeliveryTarget,
  movable: readonly Movable[],
): Promise<NewMessage[]> {
  const to = { requestId: app.newId(), provider, templateId, signName };
  try {
    const store = await app.store();
    const refusals = movable.map(({ refusal }) => refusal);
    const ids = new Set(await store.reroute({ now: app.deps.now(), refusals, to }));
    return movable.filter(({ message }) => ids.has(message.id)).map(({ message }) => ({ ...message, ...to }));
  } catch (error) {
    app.log.error("routing_failed", { requestId: context.batchId, reason: describeError(error) });
    return [];
  }
}

async function note<Target extends DeliveryTarget>(
  { app, context }: Sending<Target>,
  routing: Routing<Target>,
  choice: Choice<Target>,
  results: readonly (DeliveryResult | undefined)[] | undefined,
): Promise<void> {
  const faults = results?.map((result) => (result?.status === "accepted" ? undefined : result?.fault));
  try {
    await (faults === undefined ? routing.giveBack(choice) : routing.note(choice, faults));
  } catch (error) {
    app.log.error("routing_failed", { requestId: context.batchId, reason: describeError(error) });
  }
}

/** Those that moved on are settled when their next route has answered. */
async function settle(
  { app, delivery, named, context }: Sending<DeliveryTarget>,
  messages: readonly NewMessage[],
  moved: readonly NewMessage[],
  ends: ReadonlyMap<string, End>,
  rawBody: string | undefined,
): Promise<void> {
  const [first] = messages;
  if (first === undefined) return;
  const { requestId, provider } = first;
  const movedIds = new Set(moved.map(({ id }) => id));
  const ended = messages.filter(({ id }) => !movedIds.has(id));
  const rawReply: RawReply | undefined =
    rawBody === undefined ? undefined : { requestId, provider, action: delivery.action, body: rawBody };
  if (ended.length === 0 && rawReply === undefined) return;
  const settlements = ended.map((message) => {
    const prefixes = countedPrefixes(app, named, message);
    return { ...settlementOf(message.id, ends.get(message.id)?.result), prefixes };
  });
  try {
    await (await app.store()).settle({ now: app.deps.now(), settlements, rawReply });
  } catch (error) {
    // The provider has answered: the caller gets that answer. The rows stay queued, and a receipt or query settles them.
    const request = { requestId: context.batchId, sessionContext: requestId };
    app.log.error("settle_failed", { ...request, messages: ended.length, reason: describeError(error) });
  }
}

interface Blocked {
  /** Of the refused message, so that each is told once. */
  id: string;
  phone: string;
  reason: string;
}

function suppressedOf({ id, phone }: NewMessage, reservation: Reservation | undefined): Blocked[] {
  if (reservation === undefined || !("suppressed" in reservation)) return [];
  return [{ id, phone, reason: reservation.suppressed }];
}

/** For the owner's hook; a refusal stands whether or not it could be written down. */
async function tellBlocked(
  { app, named, context }: Sending<DeliveryTarget>,
  blocked: readonly Blocked[],
): Promise<void> {
  if (blocked.length === 0 || app.config.hooks?.onBlocked === undefined) return;
  const at = app.deps.now();
  const events = blocked.map(({ id, phone, reason }): StoredEvent => {
    const payload = JSON.stringify({ reason, scene: named?.name ?? null });
    return { id: `blocked:${id}`, type: "blocked", phone, messageId: null, payload, at };
  });
  try {
    await (await app.store()).addEvents(events);
  } catch (error) {
    app.log.error("event_failed", { requestId: context.batchId, reason: describeError(error) });
  }
}

function newMessages(
  { app, delivery, named, context }: Sending<DeliveryTarget>,
  request: PlannedRequest,
  { provider, templateId, signName }: Pick<NewMessage, "provider" | "templateId" | "signName">,
  now: number,
): NewMessage[] {
  const requestId = app.newId();
  return request.recipients.map(({ phone }) => ({
    id: app.newId(),
    channel: delivery.channel,
    batchId: context.batchId,
    requestId,
    scene: named?.name ?? null,
    caller: context.caller,
    callerId: context.callerId,
    ip: context.ip === null ? null : networkOf(context.ip),
    puller: context.puller,
    phone: phone.e164,
    country: phone.country,
    provider,
    templateId,
    signName,
    callerContext: context.callerContext,
    createdAt: now,
  }));
}

function settlementOf(id: string, result: DeliveryResult | undefined): Settlement {
  if (result?.status === "accepted") {
    return { id, status: "submitted", serialNumber: result.serialNumber, segments: result.segments };
  }
  if (result === undefined) return { id, status: "unknown", errorCode: "OUTCOME_UNKNOWN" };
  const { code, provider, reason } = result.fault;
  return {
    id,
    status: result.status,
    errorCode: code,
    providerCode: provider.code,
    providerMessage: provider.message,
    isBlocklisted: reason === "provider_blocklist",
  };
}

function entryOf({ id, phone }: NewMessage, reservation: Reservation | undefined, end: End | undefined): SendSmsEntry {
  if (reservation?.ok === false) {
    const error =
      "suppressed" in reservation
        ? suppressedError(reservation.suppressed)
        : rateLimited(reservation.reason, reservation.retryAfterSeconds);
    return { phone, status: "rejected", error: error.toBody() };
  }
  const { provider, result } = end ?? {};
  const entry: SendSmsEntry = { id, phone, status: result?.status ?? "unknown" };
  if (provider !== undefined) entry.provider = provider;
  if (result?.status === "accepted") {
    entry.serialNumber = result.serialNumber;
    if (result.segments !== undefined) entry.segments = result.segments;
  } else {
    entry.error = result === undefined ? outcomeUnknown() : faultBody(result.fault);
  }
  return entry;
}

function outcomeUnknown(): ErrorBody {
  return new XinshiError("OUTCOME_UNKNOWN", "It is not known whether the provider accepted this message").toBody();
}

function faultBody({ code, message, reason, retryAfterSeconds, provider }: SendFault): ErrorBody {
  return new XinshiError(code, message, { reason, retryAfterSeconds, provider }).toBody();
}

/** What surely was not sent, because we failed before the provider was asked. */
function failedBefore(messages: readonly NewMessage[], error: XinshiError, provider: string): Tried {
  const { reason, retryAfterSeconds } = error.details;
  const fault: SendFault = {
    code: error.code,
    message: error.message,
    reason,
    retryAfterSeconds,
    retry: "safe",
    provider: { name: provider, code: error.code },
  };
  return { results: messages.map(() => ({ status: "rejected", fault })), wasAsked: false };
}

function storeFailed(app: DispatchApp, { batchId }: SendContext, error: unknown): XinshiError {
  app.log.error("reserve_failed", { requestId: batchId, reason: describeError(error) });
  return toXinshiError(error);
}

function testNumberOver(): XinshiError {
  return new XinshiError("RECIPIENT_BLOCKED", "This test number's time is over", { reason: "test_number_expired" });
}

function outOfTime(): XinshiError {
  return new XinshiError("PROVIDER_UNAVAILABLE", "Not sent: the function's time was over before this request", {
    reason: "deadline",
  });
}

function allRejected({ recipients }: PlannedRequest, error: XinshiError): SendSmsEntry[] {
  return recipients.map(({ phone }) => ({ phone: phone.e164, status: "rejected", error: error.toBody() }));
}
