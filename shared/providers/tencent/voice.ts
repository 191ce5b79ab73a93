/**
 * Tencent Cloud VMS as a provider that calls people; mainland China only.
 *
 * Sources: "SendCodeVoice", https://cloud.tencent.com/document/api/1128/51559; "SendTtsVoice",
 * https://cloud.tencent.com/document/api/1128/51558
 *
 * @module
 */
import * as z from "zod/mini";
import { CAPABILITIES } from "../capabilities.ts";
import type { CallOptions } from "../provider.ts";
import { failedCall } from "../results.ts";
import type { VoiceProvider, VoiceRequest, VoiceResult } from "../voice.ts";
import { type ApiAnswer, type ApiCall, createTencentApi, type TencentApiOptions } from "./api.ts";
import { faultOf, PROVIDER, unknownFault, unsendableFault } from "./faults.ts";
import { text, VMS } from "./wire.ts";

export interface TencentVoiceOptions extends TencentApiOptions {
  /** The voice application's id, digits as text. */
  voiceSdkAppId: string;
}

const DEFAULT_PLAY_TIMES = 2;

const Called = z.object({ CallId: text });

const UNSUPPORTED = unsendableFault(
  "UnsupportedContent",
  "This provider says codes and approved templates only; choose one of those, or another provider",
);

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentVoice(options: TencentVoiceOptions): VoiceProvider {
  const api = createTencentApi(options, VMS);
  return {
    name: PROVIDER,
    kinds: CAPABILITIES[PROVIDER].voice,
    async call(request, { deadline }) {
      const call = callOf(request, options.voiceSdkAppId, { deadline });
      if (call === undefined) return { status: "rejected", fault: UNSUPPORTED };
      return resultOf(await api.call(call), options.now());
    },
  };
}

/** Each kind has an action of its own; undefined where there is none. */
function callOf(request: VoiceRequest, voiceSdkAppId: string, { deadline }: CallOptions): ApiCall | undefined {
  const { requestId, phone, content, playTimes = DEFAULT_PLAY_TIMES } = request;
  const common = {
    CalledNumber: phone,
    VoiceSdkAppid: voiceSdkAppId,
    PlayTimes: playTimes,
    SessionContext: requestId,
  };
  const along = { deadline, requestId, recipients: 1 };
  switch (content.kind) {
    case "code":
      return { action: "SendCodeVoice", request: { CodeMessage: content.code, ...common }, ...along };
    case "template": {
      const said = { TemplateId: content.templateId, TemplateParamSet: [...content.params] };
      return { action: "SendTtsVoice", request: { ...said, ...common }, ...along };
    }
    default:
      return undefined;
  }
}

function resultOf(answer: ApiAnswer, now: number): VoiceResult {
  if (answer.kind === "failed") return failedCall(answer.fault, answer.raw);
  if (answer.kind === "refused") return failedCall(faultOf(answer.code, answer.message, now));
  const called = Called.safeParse(answer.response.SendStatus);
  if (!called.success) return failedCall(unknownFault("UnreadableReply"), answer.raw);
  return { status: "accepted", callId: called.data.CallId };
}
