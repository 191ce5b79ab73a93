/**
 * Tencent's classic voice interfaces, as a provider that calls people; mainland China only.
 *
 * Sources: "发送语音验证码", https://cloud.tencent.com/document/product/382/5812; "指定模板发送语音通知",
 * https://cloud.tencent.com/document/product/382/18155; "qcloud-documents", https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { contentSha1 } from "../../signing/classic.ts";
import { CAPABILITIES, type VoiceKindOf } from "../capabilities.ts";
import { callErrorOf } from "../faults.ts";
import { failedCall } from "../results.ts";
import type { VoiceContent, VoiceFile, VoiceFiles, VoiceProvider, VoiceRequest, VoiceResult } from "../voice.ts";
import { type ApiAnswer, createQcloudsmsApi, type QcloudsmsApi, type QcloudsmsOptions } from "./api.ts";
import { type Told, toldOf, unreadable } from "./ask.ts";
import { faultOf, PROVIDER, unknownFault, unsendableFault } from "./faults.ts";
import { splitPhone } from "./numbers.ts";
import { Called, FileStatus, MAX_FILE_BYTES, type Operation, Uploaded } from "./wire.ts";

const DEFAULT_PLAY_TIMES = 2;
/** The only kind of prompt there is: a text to be read out. */
const TEXT_PROMPT = 2;

const CONTENT_TYPES = { mp3: "audio/mpeg", wav: "audio/wav" } as const;

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createQcloudsmsVoice(options: QcloudsmsOptions): VoiceProvider<VoiceKindOf<typeof PROVIDER>> {
  const api = createQcloudsmsApi(options);
  return {
    name: PROVIDER,
    kinds: CAPABILITIES[PROVIDER].voice,
    call: async (request, options) => {
      const said = saidOf(request.content);
      if (said === undefined) return { status: "rejected", fault: NOT_NUMERIC };
      const tel = splitPhone(request.phone);
      const answer = await api.call({
        operation: said.operation,
        subject: { kind: "mobiles", mobiles: [tel.mobile] },
        body: { tel, ...said.fields, ...alongOf(request) },
        ...options,
        sessionContext: request.requestId,
        phones: [request.phone],
      });
      return resultOf(answer);
    },
    files: createFiles(api),
  };
}

const NOT_NUMERIC = unsendableFault("TemplateIdNotNumeric", "A template's id must be digits here, such as 12345");

function alongOf({ playTimes = DEFAULT_PLAY_TIMES, requestId }: VoiceRequest): { playtimes: number; ext: string } {
  return { playtimes: playTimes, ext: requestId };
}

/** Each kind has an operation of its own. Undefined when a template's id is no number, which it is on the wire. */
function saidOf(content: VoiceContent): { operation: Operation; fields: Record<string, unknown> } | undefined {
  switch (content.kind) {
    case "code":
      return { operation: "sendcvoice", fields: { msg: content.code } };
    case "prompt":
      return { operation: "sendvoiceprompt", fields: { prompttype: TEXT_PROMPT, promptfile: content.text } };
    case "file":
      return { operation: "sendfvoice", fields: { fid: content.fileId } };
    case "template": {
      if (!/^\d{1,15}$/.test(content.templateId)) return undefined;
      const fields = { tpl_id: Number(content.templateId), params: [...content.params] };
      return { operation: "sendtvoice", fields };
    }
  }
}

function resultOf(answer: ApiAnswer): VoiceResult {
  if (answer.kind === "failed") return failedCall(answer.fault, answer.raw);
  if (answer.kind === "refused") return failedCall(faultOf(answer));
  const called = Called.safeParse(answer.reply);
  if (!called.success) return failedCall(unknownFault("UnreadableReply"), answer.raw);
  return { status: "accepted", callId: called.data.callid };
}

function createFiles(api: QcloudsmsApi): VoiceFiles {
  return {
    maxBytes: MAX_FILE_BYTES,
    async upload({ bytes, type }, options) {
      if (bytes.length === 0 || bytes.length > MAX_FILE_BYTES) throw badSize();
      const sha1 = contentSha1(bytes);
      const answer = await api.call({
        operation: "uploadvoicefile",
        subject: { kind: "file", contentSha1: sha1 },
        body: { bytes, contentType: CONTENT_TYPES[type], contentSha1: sha1 },
        ...options,
      });
      return uploadedOf(toldOf(answer));
    },
    async status(fileId, options) {
      const subject = { kind: "fid", fid: fileId } as const;
      const answer = await api.call({ operation: "statusvoicefile", subject, body: { fid: fileId }, ...options });
      return statusOf(fileId, toldOf(answer));
    },
  };
}

function badSize(): XinshiError {
  return new XinshiError("PAYLOAD_TOO_LARGE", `A voice file must have 1 to ${MAX_FILE_BYTES} bytes`);
}

/** Every file is looked at before it may be played. */
function uploadedOf(told: Told): VoiceFile {
  const uploaded = Uploaded.safeParse(told.reply);
  if (!uploaded.success) throw unreadable(told);
  return { fileId: uploaded.data.fid, review: "pending" };
}

/** By the wire's number; the fourth means that there is no such file. */
const REVIEWS = ["pending", "approved", "refused", undefined] as const;

function statusOf(fileId: string, told: Told): VoiceFile {
  const parsed = FileStatus.safeParse(told.reply);
  if (!parsed.success) throw unreadable(told);
  const review = REVIEWS[parsed.data.status];
  if (review === undefined) throw callErrorOf(unsendableFault("NoSuchFile", "The provider has no file of this id"));
  return { fileId, review };
}
