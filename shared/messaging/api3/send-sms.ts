/**
 * `SendSms` of API 3.0, answered by us: with our limits, ledger, failover and receipts behind the call that a backend makes
 * anyway. A serial number is our message's id.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981
 *
 * @module
 */
import type { Call } from "../../triggers/invocation.ts";
import type { ApiSendSms, ApiSendStatus } from "../../validation/api3.ts";
import type { SendSmsEntry, SendSmsServiceInput } from "../../validation/sms.ts";
import type { SendContext } from "../dispatch.ts";
import type { Recipient } from "../recipients.ts";
import { type SendApp, sendEach } from "../send.ts";
import { statusCodeOf } from "./codes.ts";
import { type RelayedScene, sceneOfTemplate } from "./scene-of-template.ts";

/**
 * One status for each number, in the order asked.
 *
 * @throws XinshiError `INVALID_ARGUMENT` for what concerns the call as a whole
 */
export async function sendSmsByApi3(
  input: ApiSendSms,
  call: Call<"service">,
  app: SendApp,
): Promise<{ SendStatusSet: ApiSendStatus[] }> {
  const { SessionContext = "" } = input;
  const relayed = sceneOfTemplate(app.config, input);
  const context: SendContext = {
    batchId: call.requestId,
    caller: "service",
    callerId: call.caller.name,
    ip: null,
    deadline: call.deadline,
    trail: call.trail,
    callerContext: SessionContext === "" ? null : SessionContext,
    challenge: undefined,
    puller: call.caller.name,
  };
  const { recipients, entries } = await sendEach(readInput(input, relayed), app, context, relayed?.named);
  const SendStatusSet = recipients.map((recipient, index) => {
    const entry = entries["first" in recipient ? recipient.first : index];
    return { ...statusOf(recipient, entry), SessionContext };
  });
  return { SendStatusSet };
}

/** In the scene's words, or as they are: with a template of its own. An empty text is none. */
function readInput(input: ApiSendSms, relayed: RelayedScene | undefined): SendSmsServiceInput {
  const { PhoneNumberSet: phones, ExtendCode, SenderId, TemplateId: templateId, SignName, TemplateParamSet } = input;
  const along = { phones, extendCode: ExtendCode || undefined, senderId: SenderId || undefined };
  if (relayed !== undefined) return { ...along, params: relayed.params };
  return { ...along, provider: "tencent", templateId, signName: SignName || undefined, params: TemplateParamSet ?? [] };
}

function statusOf(recipient: Recipient, entry: SendSmsEntry | undefined): Omit<ApiSendStatus, "SessionContext"> {
  const IsoCode = "phone" in recipient ? (recipient.phone.country ?? "DEF") : "";
  const { id = "", phone = recipient.asked, status, segments = 0, error } = entry ?? {};
  if (status === "accepted") {
    return { SerialNo: id, PhoneNumber: phone, Fee: segments, Code: "Ok", Message: "send success", IsoCode };
  }
  const [Code, Message] =
    error === undefined
      ? ["InternalError.Timeout", "The outcome is not known"]
      : [statusCodeOf(error), error.message.replace(/\bphones\.(?=\d+: )/, "PhoneNumberSet.")];
  // What may have gone out keeps its number: a receipt may tell.
  return { SerialNo: status === "unknown" ? id : "", PhoneNumber: phone, Fee: 0, Code, Message, IsoCode };
}
