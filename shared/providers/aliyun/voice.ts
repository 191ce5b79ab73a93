/**
 * Alibaba Cloud's voice service as a provider that calls people; mainland China only.
 *
 * Sources: "SingleCallByTts", https://help.aliyun.com/document_detail/393519.html; "SingleCallByVoice",
 * https://help.aliyun.com/document_detail/393517.html
 *
 * @module
 */
import { CAPABILITIES, type VoiceKindOf } from "../capabilities.ts";
import type { CallOptions, SendFault } from "../provider.ts";
import { failedCall } from "../results.ts";
import type { VoiceProvider, VoiceRequest, VoiceResult } from "../voice.ts";
import { type AliyunApiOptions, type ApiAnswer, type ApiCall, createAliyunApi } from "./api.ts";
import { faultOf, PROVIDER, unknownFault, unsendableFault } from "./faults.ts";
import { wirePhone } from "./numbers.ts";
import { Called, VOICE } from "./wire.ts";

export interface AliyunVoiceOptions extends AliyunApiOptions {
  /**
   * The number that phones show: one that was bought, or a service instance.
   * @default one of the public pool
   */
  shownNumber?: string | undefined;
}

const DEFAULT_PLAY_TIMES = 2;
/** Longer ids are cut to their end, where they differ. */
const MAX_OUT_ID = 15;

type Kind = VoiceKindOf<typeof PROVIDER>;

const NAMELESS: SendFault = {
  ...unsendableFault("NamedParamsMissing", "This provider's templates take values by name; name the params"),
  retry: "safe", // another route may have positions
};

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createAliyunVoice(options: AliyunVoiceOptions): VoiceProvider<Kind> {
  const api = createAliyunApi(options, VOICE);
  return {
    name: PROVIDER,
    kinds: CAPABILITIES[PROVIDER].voice,
    call: async (request, along) => {
      const call = callOf(request, options.shownNumber, along);
      if ("provider" in call) return { status: "rejected", fault: call };
      return resultOf(await api.call(call));
    },
  };
}

/** Each kind has an action of its own; a fault where a template's values have no names. */
function callOf(
  request: VoiceRequest<Kind>,
  shownNumber: string | undefined,
  options: CallOptions,
): ApiCall | SendFault {
  const { requestId, phone, content, playTimes = DEFAULT_PLAY_TIMES } = request;
  const common = {
    CalledNumber: wirePhone(phone),
    CalledShowNumber: shownNumber,
    PlayTimes: String(playTimes),
    OutId: requestId.slice(-MAX_OUT_ID),
  };
  const along = { ...options, sessionContext: requestId, phones: [phone] };
  switch (content.kind) {
    case "template": {
      const { templateId, params, namedParams } = content;
      if (namedParams === undefined && params.length > 0) return NAMELESS;
      const hasValues = namedParams !== undefined && Object.keys(namedParams).length > 0;
      const TtsParam = hasValues ? JSON.stringify(namedParams) : undefined;
      return { action: "SingleCallByTts", query: { TtsCode: templateId, TtsParam, ...common }, ...along };
    }
    case "file":
      return { action: "SingleCallByVoice", query: { VoiceCode: content.fileId, ...common }, ...along };
  }
}

function resultOf(answer: ApiAnswer): VoiceResult {
  if (answer.kind === "failed") return failedCall(answer.fault, answer.raw);
  if (answer.kind === "refused") return failedCall(faultOf(answer.refusal));
  const called = Called.safeParse(answer.response);
  if (!called.success) return failedCall(unknownFault("UnreadableReply"), answer.raw);
  return { status: "accepted", callId: called.data.CallId };
}
