/**
 * The use case behind `sendsms`: a user names a scene and a phone, a backend names whatever it likes.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { SmsProvider } from "../providers/provider.ts";
import type { Call } from "../triggers/invocation.ts";
import { invalidArgument } from "../validation/parse.ts";
import {
  MAX_LISTED_MESSAGES,
  type SendSmsData,
  type SendSmsEntry,
  type SendSmsServiceInput,
  type SendSmsUserInput,
} from "../validation/sms.ts";
import type { App } from "./app.ts";
import {
  type Delivery,
  dispatch,
  type PlannedRequest,
  type SEND_SETTINGS,
  type SendContext,
  type Transmission,
  type TransmissionAnswer,
} from "./dispatch.ts";
import { withIdempotency } from "./idempotency.ts";
import { planSend, type SendPlan, type SendTarget } from "./plan.ts";
import { forEachConcurrently } from "./pool.ts";
import { type CheckedPlan, preflight } from "./preflight.ts";
import type { WithProviders } from "./providers.ts";
import { interruptedEntry, recallEntries } from "./recall.ts";
import { type Recipient, readRecipients } from "./recipients.ts";
import { countRefusals } from "./refused.ts";
import { codeFigures, type NamedScene } from "./scenes.ts";

export type SendApp = App<(typeof SEND_SETTINGS)[number]> & WithProviders;

/** Stands for every accepted message that the reply only counts: 100,000 entries of their own would fill the memory. */
const UNLISTED: SendSmsEntry = { phone: "", status: "accepted" };
/** Requests under way at once; a provider's own rate limit is far above what this makes. */
const REQUESTS_AT_ONCE = 8;

/**
 * A mini-program user's send: one message of a scene.
 *
 * @throws XinshiError any code of docs/errors.md that a send can have; a refused single send is an error, not an entry
 */
export function sendSmsAsUser(input: SendSmsUserInput, call: Call<"user">, app: SendApp): Promise<SendSmsData> {
  const { caller } = call;
  return send(input, app, {
    batchId: call.requestId,
    caller: "user",
    callerId: caller.openid,
    ip: caller.ip ?? null,
    deadline: call.deadline,
    trail: call.trail,
    callerContext: null,
    challenge: input.challenge,
  });
}

/**
 * A backend's send, to any number of recipients.
 *
 * @throws XinshiError when nothing at all could be sent, and all for the same reason; `CONFLICT` for a reused key
 */
export function sendSmsAsService(
  input: SendSmsServiceInput,
  call: Call<"service">,
  app: SendApp,
): Promise<SendSmsData> {
  const context: SendContext = {
    batchId: call.requestId,
    caller: "service",
    callerId: call.caller.name,
    ip: null, // a backend's address is not its users'
    deadline: call.deadline,
    trail: call.trail,
    callerContext: input.sessionContext ?? null,
    challenge: input.challenge,
  };
  if (input.idempotencyKey === undefined || input.dryRun === true) return send(input, app, context);
  return withIdempotency(app, call, input, {
    send: () => send(input, app, context),
    recall: (batchId) => recall(input, app, { ...context, batchId }),
  });
}

async function send(input: SendSmsServiceInput, app: SendApp, context: SendContext): Promise<SendSmsData> {
  if (input.dryRun !== true) return answer(input, await sendEach(input, app, context), context);
  const checked = await check(input, app, context);
  const totals = await sendNothing(app, checked.plan, checked.entries);
  return { ...answer(input, checked, context), ...totals };
}

/** The same answer for a call that died: its rows in place of its own words. */
async function recall(input: SendSmsServiceInput, app: SendApp, context: SendContext): Promise<SendSmsData> {
  const recipients = await readRecipients(input);
  const plan = planSend({ config: app.config, input, caller: context.caller, recipients });
  const entries = refusedEntries(recipients, plan);
  const known = await recallEntries(app, context.batchId);
  for (const request of plan.requests) {
    const ofRequest = request.recipients.map(({ phone: { e164 } }) => known.get(e164) ?? interruptedEntry(e164));
    place(request, ofRequest, entries);
  }
  context.trail?.messages([...known.values()].flatMap(({ id = [] }) => id));
  return answer(input, { recipients, plan, entries }, context);
}

/** What became of a call, recipient by recipient. */
interface Sent {
  recipients: readonly Recipient[];
  plan: CheckedPlan;
  /** By the recipients' places; none for a number that stood earlier. */
  entries: (SendSmsEntry | undefined)[];
}

/**
 * Sends to each recipient, and leaves it to the caller what to make of those that were refused.
 *
 * @param scene one that the caller does not name
 * @throws XinshiError for what concerns the call as a whole
 */
export async function sendEach(
  input: SendSmsServiceInput,
  app: SendApp,
  context: SendContext,
  scene?: NamedScene,
): Promise<Sent> {
  const checked = await check(input, app, context, scene);
  const { plan, entries } = checked;
  await countRefusals({ app, channel: "sms", named: plan.named, context }, entries);
  await sendAll(app, plan, input, context, entries);
  return checked;
}

async function check(
  input: SendSmsServiceInput,
  app: SendApp,
  { caller, batchId, trail }: SendContext,
  scene?: NamedScene,
): Promise<Sent> {
  const recipients = await readRecipients(input);
  trail?.phones(recipients.flatMap((one) => ("phone" in one && !("first" in one) ? one.phone.e164 : [])));
  const plan = await preflight(app, planSend({ config: app.config, input, caller, recipients, scene }), batchId);
  return { recipients, plan, entries: refusedEntries(recipients, plan) };
}

async function sendNothing(
  app: SendApp,
  plan: CheckedPlan,
  entries: (SendSmsEntry | undefined)[],
): Promise<Pick<SendSmsData, "price" | "warnings">> {
  const { planEntries, planTotals } = await import("./dry-run.ts");
  const planned = await planEntries(app, plan);
  for (const [request, ofRequest] of planned) place(request, ofRequest, entries);
  return planTotals(
    plan,
    planned.flatMap(([, ofRequest]) => ofRequest),
  );
}

async function sendAll(
  app: SendApp,
  { named, requests }: SendPlan,
  along: Along,
  context: SendContext,
  entries: (SendSmsEntry | undefined)[],
): Promise<void> {
  const delivery = textDelivery(app, along);
  await forEachConcurrently(requests, REQUESTS_AT_ONCE, async (request) => {
    place(request, await dispatch({ app, delivery, named, context }, request), entries);
  });
}

/** What goes with every text of a call. */
type Along = Pick<SendSmsServiceInput, "extendCode" | "senderId">;

function textDelivery(app: SendApp, { extendCode, senderId }: Along): Delivery<SendTarget> {
  return {
    channel: "sms",
    action: "SendSms",
    async open({ provider, templateId, signName, values, written }) {
      const client = await app.provider(provider);
      if (written !== undefined) return openWritten(client, signName, written, extendCode);
      return ({ requestId, phones, code, options }) =>
        client.send({ requestId, phones, templateId, signName, ...values(code), extendCode, senderId }, options);
    },
  };
}

/** @throws XinshiError `INVALID_ARGUMENT` when the provider sends by template only */
function openWritten(
  client: SmsProvider,
  signName: string | null,
  written: string,
  extendCode: string | undefined,
): (transmission: Transmission) => Promise<TransmissionAnswer> {
  if (client.sendText === undefined) throw invalidArgument([`text: ${client.name} sends by template only`]);
  const text = signName === null ? written : `【${signName}】${written}`;
  const send = client.sendText.bind(client);
  return ({ requestId, phones, options }) => send({ requestId, phones, text, kind: "normal", extendCode }, options);
}

function place(
  { recipients }: PlannedRequest,
  results: readonly SendSmsEntry[],
  entries: (SendSmsEntry | undefined)[],
): void {
  recipients.forEach(({ index }, position) => {
    const entry = results[position];
    entries[index] = index >= MAX_LISTED_MESSAGES && entry?.status === "accepted" ? UNLISTED : entry;
  });
}

function refusedEntries(recipients: readonly Recipient[], { refused }: SendPlan): (SendSmsEntry | undefined)[] {
  const entries = new Array<SendSmsEntry | undefined>(recipients.length).fill(undefined);
  for (const [index, error] of refused) {
    const recipient = recipients[index];
    if (recipient === undefined) continue;
    const phone = "phone" in recipient ? recipient.phone.e164 : recipient.asked;
    entries[index] = { phone, status: "rejected", error: error.toBody() };
  }
  return entries;
}

function answer(
  input: SendSmsServiceInput,
  { recipients, plan, entries }: Omit<Sent, "plan"> & { plan: SendPlan },
  { batchId }: SendContext,
): SendSmsData {
  const sent = entries.filter((entry) => entry !== undefined);
  throwWhenAllFailedAlike(sent);
  const count = (status: SendSmsEntry["status"]): number => sent.filter((entry) => entry.status === status).length;
  return {
    messages: recipients.slice(0, MAX_LISTED_MESSAGES).flatMap((recipient, index) => listed(recipient, entries, index)),
    accepted: count("accepted"),
    rejected: count("rejected"),
    unknown: count("unknown"),
    ...(input.dryRun === true && { dryRun: true as const }),
    ...(recipients.length > MAX_LISTED_MESSAGES && { moreInBatch: batchId }),
    ...(input.sessionContext !== undefined && { sessionContext: input.sessionContext }),
    ...codeTimes(plan),
  };
}

function listed(recipient: Recipient, entries: readonly (SendSmsEntry | undefined)[], index: number): SendSmsEntry[] {
  const entry = "first" in recipient ? entries[recipient.first] : entries[index];
  if (entry === undefined) return [];
  return ["first" in recipient ? { ...entry, duplicate: true } : entry];
}

function codeTimes({ named }: SendPlan): Pick<SendSmsData, "expiresInSeconds" | "resendAfterSeconds"> {
  if (named?.scene.kind !== "code") return {};
  const { validityMs, resendAfterSeconds } = codeFigures(named.scene);
  return { expiresInSeconds: validityMs / 1000, resendAfterSeconds };
}

/** A batch in which all fail for one reason is that error, with the longest wait of all. */
function throwWhenAllFailedAlike(entries: readonly SendSmsEntry[]): void {
  const first = entries[0]?.error;
  if (first === undefined) return;
  if (!entries.every(({ error }) => error?.code === first.code && error.reason === first.reason)) return;
  const waits = entries.flatMap(({ error }) => error?.retryAfterSeconds ?? []);
  const { code, message, ...details } = first;
  throw new XinshiError(
    code,
    message,
    waits.length === 0 ? details : { ...details, retryAfterSeconds: Math.max(...waits) },
  );
}
