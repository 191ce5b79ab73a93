/**
 * The old voice calls through API 3.0 (VMS), and its answers in the old shapes.
 *
 * Sources: "SendCodeVoice", https://cloud.tencent.com/document/api/1128/51559; "SendTtsVoice",
 * https://cloud.tencent.com/document/api/1128/51558; "发送语音验证码", https://cloud.tencent.com/document/product/382/5812
 *
 * @module
 */
import type { ApiCall, TencentApi } from "../../providers/tencent/api.ts";
import { type Asked, e164, openedOf, refusedReply, unreadable } from "./api3-answers.ts";
import { textOf, type Wanted } from "./call.ts";
import type { CallReply } from "./replies.ts";

export type VoiceWanted = Extract<Wanted, { kind: "code" | "tts" }>;

/** @throws XinshiError when no answer came that says anything */
export async function runVoice(api: TencentApi, wanted: VoiceWanted, asked: Asked): Promise<CallReply> {
  const { ext } = asked.call;
  const opened = openedOf(await api.call(apiCall(wanted, asked)));
  if (opened.kind === "refused") return refusedReply(opened, ext);
  const callid = callIdIn(opened.response.SendStatus);
  if (callid === "") throw unreadable(opened.raw);
  return { result: 0, errmsg: "OK", callid, ext };
}

function apiCall(wanted: VoiceWanted, { call, sdkAppId, deadline }: Asked): ApiCall {
  const common = {
    CalledNumber: e164(wanted.to),
    VoiceSdkAppid: sdkAppId, // in this spelling
    PlayTimes: wanted.playTimes,
    SessionContext: call.ext,
  };
  if (wanted.kind === "code") {
    const request = { CodeMessage: wanted.code, ...common };
    return { action: "SendCodeVoice", request, deadline, phones: [common.CalledNumber] };
  }
  const TemplateParamSet = (wanted.params ?? []).map(textOf);
  const request = { TemplateId: String(wanted.templateId), TemplateParamSet, ...common };
  return { action: "SendTtsVoice", request, deadline, phones: [common.CalledNumber] };
}

function callIdIn(status: unknown): string {
  return typeof status === "object" && status !== null && "CallId" in status ? textOf(status.CallId) : "";
}
