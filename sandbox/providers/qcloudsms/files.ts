/**
 * Sound files to be played in calls: uploaded, then reviewed. Which code refuses a file that is too large or no sound is not
 * documented; neither is whether 400 KB are 400 000 or 409 600 bytes, nor that an id is the content's SHA-1, as samples look.
 *
 * Source: "上传语音文件", https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import { contentSha1 } from "../../../shared/signing/classic.ts";
import { headerOf } from "../../../shared/signing/received.ts";
import { type AudioType, audioTypeOf } from "../../../shared/validation/audio.ts";
import { newSubmission } from "../../submissions.ts";
import { classicError } from "./errors.ts";
import type { FileOperation, JsonOperation } from "./operation.ts";

/** The smaller reading of 400 KB: what passes here passes there. */
export const MAX_FILE_BYTES = 400_000;

/** How an upload names each type. */
const CONTENT_TYPES: Readonly<Record<AudioType, string>> = { mp3: "audio/mpeg", wav: "audio/wav" };

const STATUS = { pending: 0, approved: 1, refused: 2 } as const;
const NO_SUCH_FILE = 3;

export const uploadvoicefile: FileOperation = {
  form: "file",
  prepare: (request, { state, account }) => {
    const { body } = request;
    const sha1 = contentSha1(body);
    if (sha1 !== headerOf(request, "x-content-sha1")) throw classicError(1001);
    const type = audioTypeOf(body);
    const contentType = (headerOf(request, "content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
    if (body.length > MAX_FILE_BYTES || type === undefined || contentType !== CONTENT_TYPES[type]) {
      throw classicError(3004);
    }
    return {
      phones: [],
      run: () => {
        const review = newSubmission(state.settings.autoReview, state.clock.now());
        const file = { id: `${sha1}.${type}`, type, bytes: body.length, account, remark: "", ...review };
        return { answer: { result: 0, errmsg: "ok", fid: state.voiceFiles.add(file).id } };
      },
    };
  },
};

export const statusvoicefile: JsonOperation = {
  form: "json",
  echoesExt: false,
  subject: (fields) => ({ kind: "fid", fid: fields.string("fid") }),
  prepare: (fields, { state, account }) => {
    const fid = fields.string("fid");
    return {
      phones: [],
      run: () => {
        const file = state.voiceFiles.find(account, fid);
        return { answer: { result: 0, errmsg: "ok", status: file === undefined ? NO_SUCH_FILE : STATUS[file.status] } };
      },
    };
  },
};
