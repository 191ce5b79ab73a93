/**
 * The five voice classes of the old SDK: same names, same arguments, same requests. Unlike the SMS classes they leave the
 * phone number as it was passed, text or number.
 *
 * Source: qcloudsms_js 0.1.1, lib/voice.js, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import { contentSha1 } from "../../signing/classic.ts";
import { assert, type Call, type Id, type Method, method, optionalText, type Wanted } from "./call.ts";
import type { CallReply, UploadReply } from "./replies.ts";
import { mobilesOf, type Place, Sender, telOf } from "./sender.ts";
import { whole } from "./sms.ts";

type Ext = [ext: Id];

/** A class that calls people. */
abstract class Caller extends Sender {
  protected callOf(
    [nationCode, phoneNumber]: readonly [nationCode: Id, phoneNumber: Id],
    said: Readonly<Record<string, unknown>>,
    wanted: Wanted,
    given: Id | undefined,
  ): Call {
    const ext = optionalText(given);
    const tel = { nationcode: nationCode, mobile: phoneNumber };
    const body = { tel, ...said, sig: "", time: 0, ext };
    return this.call({ subject: mobilesOf([phoneNumber]), body, wanted }, { ext });
  }
}

export class PromptVoiceSender extends Caller {
  /** `prompttype` is 2; `playtimes` may be 1 or 2 here, as in the old SDK. */
  readonly send: Method<
    [nationCode: Id, phoneNumber: Id, prompttype: Id, msg: string, playtimes: number],
    Ext,
    CallReply
  >;

  constructor(place: Place) {
    super(place, "sendvoiceprompt");
    this.send = method(place.protocol, (nationCode, phoneNumber, prompttype, msg, playtimes, ext) => {
      assertPlayTimes(playtimes, 2);
      const said = { prompttype, promptfile: msg, playtimes: whole(playtimes) };
      return this.callOf([nationCode, phoneNumber], said, { kind: "prompt" }, ext);
    });
  }
}

export class CodeVoiceSender extends Caller {
  readonly send: Method<[nationCode: Id, phoneNumber: Id, msg: Id, playtimes: number], Ext, CallReply>;

  constructor(place: Place) {
    super(place, "sendcvoice");
    this.send = method(place.protocol, (nationCode, phoneNumber, msg, playtimes, ext) => {
      assertPlayTimes(playtimes);
      const to = telOf(nationCode, phoneNumber);
      const wanted: Wanted = { kind: "code", to, code: `${msg}`, playTimes: playtimes };
      return this.callOf([nationCode, phoneNumber], { msg, playtimes }, wanted, ext);
    });
  }
}

export class TtsVoiceSender extends Caller {
  readonly send: Method<
    [nationCode: Id, phoneNumber: Id, templId: Id, params: readonly Id[], playtimes: number],
    Ext,
    CallReply
  >;

  constructor(place: Place) {
    super(place, "sendtvoice");
    this.send = method(place.protocol, (nationCode, phoneNumber, templId, params, playtimes, ext) => {
      assertPlayTimes(playtimes);
      const templateId = whole(templId);
      const to = telOf(nationCode, phoneNumber);
      const wanted: Wanted = { kind: "tts", to, templateId, params, playTimes: playtimes };
      return this.callOf([nationCode, phoneNumber], { tpl_id: templateId, params, playtimes }, wanted, ext);
    });
  }
}

export class FileVoiceSender extends Caller {
  readonly send: Method<[nationCode: Id, phoneNumber: Id, fid: string, playtimes: number], Ext, CallReply>;

  constructor(place: Place) {
    super(place, "sendfvoice");
    this.send = method(place.protocol, (nationCode, phoneNumber, fid, playtimes, ext) => {
      assertPlayTimes(playtimes);
      return this.callOf([nationCode, phoneNumber], { fid, playtimes }, { kind: "file" }, ext);
    });
  }
}

export class VoiceFileUploader extends Sender {
  readonly upload: Method<[fileContent: Buffer, contentType: "mp3" | "wav"], [], UploadReply>;

  constructor(place: Place) {
    super(place, "uploadvoicefile");
    this.upload = method(place.protocol, (content, type) => {
      assert(Buffer.isBuffer(content), "fileContent is not instance of Buffer");
      assert(type === "mp3" || type === "wav", "contentType is invalid and should be 'mp3' or 'wav'");
      return this.call({
        subject: { kind: "file", contentSha1: contentSha1(content) },
        body: { content, contentType: type === "wav" ? "audio/wav" : "audio/mpeg" },
        wanted: { kind: "upload" },
      });
    });
  }
}

/** The old SDK says the same when there is a largest number of times. */
function assertPlayTimes(playtimes: number, most = Number.POSITIVE_INFINITY): void {
  const isAllowed = typeof playtimes === "number" && playtimes > 0 && playtimes < most + 1;
  assert(isAllowed, "playtimes must be an integer and great than zero");
}
