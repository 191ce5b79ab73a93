/**
 * The twin of qcloudsms_js: the same factory, classes and arguments, so that changing the `require` line is the whole
 * migration. It speaks the old protocol, API 3.0 beneath the old shapes, or both side by side.
 *
 * Source: qcloudsms_js 0.1.1, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import { addressOf } from "../../providers/qcloudsms/wire.ts";
import type { Id } from "./call.ts";
import type { TwinOptions } from "./options.ts";
import { createProtocol } from "./protocol.ts";
import type { Place } from "./sender.ts";
import { SmsMobileStatusPuller, SmsMultiSender, SmsSingleSender, SmsStatusPuller } from "./sms.ts";
import { CodeVoiceSender, FileVoiceSender, PromptVoiceSender, TtsVoiceSender, VoiceFileUploader } from "./voice.ts";

export type { Callback, Id, Method, RequestEcho, Response, Settled } from "./call.ts";
export type { Difference, Report } from "./dual.ts";
export type { Api3Credentials, TwinEndpoints, TwinOptions } from "./options.ts";
export type * from "./replies.ts";

/** What the factory returns; each of its functions gives the same sender every time, with or without `new`. */
export interface QcloudSmsInstance {
  appid: Id;
  appkey: string;
  SmsSingleSender(): SmsSingleSender;
  SmsMultiSender(): SmsMultiSender;
  SmsStatusPuller(): SmsStatusPuller;
  SmsMobileStatusPuller(): SmsMobileStatusPuller;
  PromptVoiceSender(): PromptVoiceSender;
  /** Older name of `PromptVoiceSender`. */
  SmsVoicePromptSender(): PromptVoiceSender;
  CodeVoiceSender(): CodeVoiceSender;
  /** Older name of `CodeVoiceSender`. */
  SmsVoiceVerifyCodeSender(): CodeVoiceSender;
  TtsVoiceSender(): TtsVoiceSender;
  VoiceFileUploader(): VoiceFileUploader;
  FileVoiceSender(): FileVoiceSender;
}

/**
 * @param options without them, the old protocol
 * @throws Error as the old SDK, without app id or key
 * @throws XinshiError `NOT_CONFIGURED` for options that do not fit together
 */
export function QcloudSms(appid: Id, appkey: string, options: TwinOptions = {}): QcloudSmsInstance {
  if (!appid || !appkey) throw new Error("Require appid and appkey!");
  const { protocol, endpoints } = createProtocol(options);

  /** Made when first asked for, with what `appid` and `appkey` are by then. */
  function one<Made>(Class: new (place: Place) => Made): () => Made {
    let made: Made | undefined;
    return function sender() {
      const { appid: id, appkey: key } = instance;
      made ??= new Class({
        appid: id,
        appkey: key,
        protocol,
        addressOf: (operation) => addressOf(operation, endpoints),
      });
      return made;
    };
  }

  const prompt = one(PromptVoiceSender);
  const code = one(CodeVoiceSender);
  const instance: QcloudSmsInstance = {
    appid,
    appkey,
    SmsSingleSender: one(SmsSingleSender),
    SmsMultiSender: one(SmsMultiSender),
    SmsStatusPuller: one(SmsStatusPuller),
    SmsMobileStatusPuller: one(SmsMobileStatusPuller),
    PromptVoiceSender: prompt,
    SmsVoicePromptSender: prompt,
    CodeVoiceSender: code,
    SmsVoiceVerifyCodeSender: code,
    TtsVoiceSender: one(TtsVoiceSender),
    VoiceFileUploader: one(VoiceFileUploader),
    FileVoiceSender: one(FileVoiceSender),
  };
  return instance;
}

// `require()` of this module gives the function itself, as the old package does.
export { QcloudSms as "module.exports" };
