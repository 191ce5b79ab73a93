/**
 * The use case behind `sendvoice`: one call to one phone. A user names a scene, a backend names whatever it likes.
 *
 * @module
 */
import { errorFrom, toXinshiError, XinshiError } from "../errors.ts";
import type { ProviderName } from "../providers/provider.ts";
import { say, type VoiceResult } from "../providers/voice.ts";
import type { StoredVoiceFile } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone } from "../validation/phone.ts";
import type { SendSmsEntry } from "../validation/sms.ts";
import {
  isExplicit,
  type SendVoiceData,
  type SendVoiceServiceInput,
  type SendVoiceUserInput,
} from "../validation/voice.ts";
import type { App } from "./app.ts";
import { type Delivery, dispatch, type SEND_SETTINGS, type SendContext, type TransmissionAnswer } from "./dispatch.ts";
import { withIdempotency } from "./idempotency.ts";
import { interruptedEntry, recallEntries } from "./recall.ts";
import { readPhone } from "./recipients.ts";
import { countRefusals } from "./refused.ts";
import { codeFigures, type NamedScene } from "./scenes.ts";
import { type CallPlan, type CallTarget, planCall } from "./voice-plan.ts";
import { noSuchVoiceFile, refreshReview } from "./voice-review.ts";
import type { WithVoices } from "./voices.ts";

export type VoiceApp = App<(typeof SEND_SETTINGS)[number]> & WithVoices;

/**
 * A mini-program user's call: a scene, and in a scene of recordings an own file that is approved.
 *
 * @throws XinshiError any code of docs/errors.md that a send can have
 */
export function sendVoiceAsUser(input: SendVoiceUserInput, call: Call<"user">, app: VoiceApp): Promise<SendVoiceData> {
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
 * A backend's call.
 *
 * @throws XinshiError the same; `CONFLICT` for a reused key
 */
export function sendVoiceAsService(
  input: SendVoiceServiceInput,
  call: Call<"service">,
  app: VoiceApp,
): Promise<SendVoiceData> {
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
    recall: (batchId) => recall(input, app, batchId),
  });
}

async function send(input: SendVoiceServiceInput, app: VoiceApp, context: SendContext): Promise<SendVoiceData> {
  const phone = await readPhone(input);
  context.trail?.phones([phone.e164]);
  const planned = await planOrCount(input, app, context, phone);
  const plan = input.fid === undefined ? planned : await withFile(planned, input, app, context);
  const entry = input.dryRun === true ? planEntry(plan, phone) : await placeCall(app, plan, context, phone);
  if (entry.error !== undefined) throw errorFrom(entry.error);
  return answer(entry, plan, input);
}

/** A call that may not be placed is counted as refused. */
async function planOrCount(
  input: SendVoiceServiceInput,
  app: VoiceApp,
  context: SendContext,
  phone: Phone,
): Promise<CallPlan> {
  const { config } = app;
  try {
    return planCall({ config, input, caller: context.caller, phone });
  } catch (thrown) {
    const { scene: name = config.defaultScene, dryRun } = input;
    const named = !isExplicit(input) && Object.hasOwn(config.scenes, name) ? { name } : undefined;
    const entry = { phone: phone.e164, status: "rejected", error: toXinshiError(thrown).toBody() } as const;
    if (dryRun !== true) await countRefusals({ app, channel: "voice", named, context }, [entry]);
    throw thrown;
  }
}

/** The same answer for a call that died: its row in place of its own words. */
async function recall(input: SendVoiceServiceInput, app: VoiceApp, batchId: string): Promise<SendVoiceData> {
  const phone = await readPhone(input);
  const plan = planCall({ config: app.config, input, caller: "service", phone });
  const entry = (await recallEntries(app, batchId)).get(phone.e164) ?? interruptedEntry(phone.e164);
  if (entry.error !== undefined) throw errorFrom(entry.error);
  return answer(entry, plan, input);
}

/** A file can be played by the provider that has it; a user's has to be the user's own, and approved. */
async function withFile(
  plan: CallPlan,
  { fid = "" }: SendVoiceServiceInput,
  app: VoiceApp,
  context: SendContext,
): Promise<CallPlan> {
  const store = await app.store();
  const userId = context.caller === "user" ? context.callerId : undefined;
  const file = await store.findVoiceFile({ fid, userId });
  if (userId !== undefined) await checkPlayable(file, app, context);
  if (file === undefined) return plan;
  const targets = plan.targets.filter(({ provider }) => provider === file.provider);
  if (targets.length > 0) return { ...plan, targets };
  throw invalidArgument([`fid: is a file of ${file.provider}, which this call does not go by`]);
}

async function checkPlayable(file: StoredVoiceFile | undefined, app: VoiceApp, context: SendContext): Promise<void> {
  if (file === undefined) throw noSuchVoiceFile();
  const { review } =
    file.review === "pending"
      ? await refreshReview(app, file, { requestId: context.batchId, deadline: context.deadline })
      : file;
  if (review === "approved") return;
  const message = review === "pending" ? "This file still waits for its review" : "This file was refused at its review";
  throw new XinshiError("PERMISSION_DENIED", message, { reason: `file_${review}` });
}

async function placeCall(app: VoiceApp, plan: CallPlan, context: SendContext, phone: Phone): Promise<SendSmsEntry> {
  const { named, targets } = plan;
  const request = { targets, recipients: [{ index: 0, phone }] };
  const [entry] = await dispatch({ app, delivery: callDelivery(app), named, context }, request);
  if (entry === undefined) throw new XinshiError("INTERNAL", "A call has no result");
  return entry;
}

/** How calls go out; whoever dispatches one uses this. */
export function callDelivery(app: WithVoices): Delivery<CallTarget> {
  return {
    channel: "voice",
    action: "Call",
    async open({ provider, playTimes, content }) {
      const client = await app.voice(provider);
      return async ({ requestId, phones: [phone = ""], code, options }) =>
        answerOf(await say(client, { requestId, phone, content: content(code), playTimes }, options));
    },
  };
}

function answerOf(result: VoiceResult): TransmissionAnswer {
  if (result.status === "accepted") return { results: [{ status: "accepted", serialNumber: result.callId }] };
  const { status, fault } = result;
  return { results: [{ status, fault }], rawBody: status === "unknown" ? result.rawBody : undefined };
}

function planEntry({ targets }: CallPlan, phone: Phone): SendSmsEntry {
  const provider: ProviderName | undefined = targets[0]?.provider;
  return { phone: phone.e164, status: "planned", ...(provider !== undefined && { provider }) };
}

function answer(
  entry: SendSmsEntry,
  { named }: CallPlan,
  { dryRun, sessionContext }: SendVoiceServiceInput,
): SendVoiceData {
  return {
    messages: [entry],
    accepted: entry.status === "accepted" ? 1 : 0,
    rejected: 0,
    unknown: 0,
    ...(dryRun === true && { dryRun }),
    ...(sessionContext !== undefined && { sessionContext }),
    ...codeTimes(named),
  };
}

function codeTimes(named: NamedScene | undefined): Pick<SendVoiceData, "expiresInSeconds" | "resendAfterSeconds"> {
  if (named?.scene.kind !== "code") return {};
  const { validityMs, resendAfterSeconds } = codeFigures(named.scene);
  return { expiresInSeconds: validityMs / 1000, resendAfterSeconds };
}
