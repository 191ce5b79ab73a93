/**
 * What each provider can do, known without loading its client. The clients take their numbers from here.
 *
 * Sources: "SendSms", https://cloud.tencent.com/document/api/382/55981; "PullSmsSendStatus",
 * https://cloud.tencent.com/document/product/382/55977; "SendCodeVoice", https://cloud.tencent.com/document/api/1128/51559;
 * "SendTtsVoice", https://cloud.tencent.com/document/api/1128/51558; "指定模板群发短信",
 * https://cloud.tencent.com/document/product/382/5977; "拉取短信状态", https://cloud.tencent.com/document/product/382/5810;
 * "发送语音验证码", https://cloud.tencent.com/document/product/382/5812; "SendSms",
 * https://help.aliyun.com/document_detail/55284.html; "QuerySendDetails",
 * https://help.aliyun.com/document_detail/419277.html; "SingleCallByTts",
 * https://help.aliyun.com/document_detail/393519.html; "SingleCallByVoice",
 * https://help.aliyun.com/document_detail/393517.html
 *
 * @module
 */
import type { ProviderName } from "./provider.ts";
import type { VoiceKind } from "./voice.ts";

export interface Capabilities {
  /** Recipients in one request. */
  maxRecipients: number;
  /** How templates take their values. */
  params: "positional" | "named";
  /** Takes a sender id for countries that show one. */
  senderId: boolean;
  /** Takes digits that replies come back with. */
  extendCode: boolean;
  /** What its calls can say. */
  voice: readonly VoiceKind[];
  /** Voice files can be uploaded through it; files of its console can be played either way. */
  voiceFiles: boolean;
  /** Keeps a queue of receipts and replies that is pulled empty. */
  queue: boolean;
  /** Can be asked what became of one number. */
  phoneLog: boolean;
  /** Wants to be told when a code was used. */
  conversions: boolean;
}

/** What calls of each provider can say. */
const VOICE = {
  tencent: ["code", "template"],
  qcloudsms: ["code", "template", "prompt", "file"],
  aliyun: ["template", "file"],
} as const satisfies Record<ProviderName, readonly VoiceKind[]>;

/** The same as a type: a provider's client takes calls of these kinds and no others. */
export type VoiceKindOf<Name extends ProviderName> = (typeof VOICE)[Name][number];

export const CAPABILITIES: Readonly<Record<ProviderName, Readonly<Capabilities>>> = {
  tencent: {
    maxRecipients: 200,
    params: "positional",
    senderId: true,
    extendCode: true,
    voice: VOICE.tencent,
    voiceFiles: false,
    queue: true,
    phoneLog: true,
    conversions: true,
  },
  qcloudsms: {
    maxRecipients: 200,
    params: "positional",
    senderId: false,
    extendCode: true,
    voice: VOICE.qcloudsms,
    voiceFiles: true,
    queue: true,
    phoneLog: true,
    conversions: false,
  },
  aliyun: {
    maxRecipients: 1000,
    params: "named",
    senderId: false,
    extendCode: true,
    voice: VOICE.aliyun,
    voiceFiles: false,
    queue: false,
    phoneLog: true,
    conversions: false,
  },
};
