/**
 * Tencent Cloud VMS as a provider that calls people; mainland China only.
 *
 * Sources: "SendCodeVoice", https://cloud.tencent.com/document/api/1128/51559; "SendTtsVoice",
 * https://cloud.tencent.com/document/api/1128/51558
 *
 * @module
 */
import * as z from "zod/mini";
import { CAPABILITIES, type VoiceKindOf } from "../capabilities.ts";
import type { CallOptions } from "../provider.ts";
import { failedCall } from "../results.ts";
import type { VoiceProvider, VoiceRequest, VoiceResult } from "../voice.ts";
import { type ApiAnswer, type ApiCall, createTencentApi, type TencentApiOptions } from "./api.ts";
import { faultOf, PROVIDER, unknownFault } from "./faults.ts";
import { text, VMS } from "./wire.ts";

export interface TencentVoiceOptions extends TencentApiOptions {
  /** The voice application's id, digits as text. */
  voiceSdkAppId: string;
}

const DEFAULT_PLAY_TIMES = 2;

const Called = z.object({ CallId: text });

type Kind = VoiceKindOf<typeof PROVIDER>;

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentVoice(options: TencentVoiceOptions): VoiceProvider<Kind> {
  const api = createTencentApi(options, VMS);
  return {
    name: PROVIDER,
    kinds: CAPABILITIES[PROVIDER].voice,
    call: async (request, along) =>
      resultOf(await api.call(callOf(request, options.voiceSdkAppId, along)), options.now()),
  };
}

/** Each kind has an action of its own. */
function callOf(request: VoiceRequest<Kind>, voiceSdkAppId: string, options: CallOptions): ApiCall {
  const { requestId: sessionContext, phone, content, playTimes = DEFAULT_PLAY_TIMES } = request;
  const common = {
    CalledNumber: phone,
    VoiceSdkAppid: voiceSdkAppId,
    PlayTimes: playTimes,
    SessionContext: sessionContext,
  };
  const along = { ...options, sessionContext, phones: [phone] };
  switch (content.kind) {
    case "code":
      return { action: "SendCodeVoice", request: { CodeMessage: content.code, ...common }, ...along };
    case "template": {
      const said = { TemplateId: content.templateId, TemplateParamSet: [...content.params] };
      return { action: "SendTtsVoice", request: { ...said, ...common }, ...along };
    }
  }
}

function resultOf(answer: ApiAnswer, now: number): VoiceResult {
  if (answer.kind === "failed") return failedCall(answer.fault, answer.raw);
  if (answer.kind === "refused") return failedCall(faultOf(answer.code, answer.message, now));
  const called = Called.safeParse(answer.response.SendStatus);
  if (!called.success) return failedCall(unknownFault("UnreadableReply"), answer.raw);
  return { status: "accepted", callId: called.data.CallId };
}
