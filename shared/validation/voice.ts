/**
 * What `uploadvoice` and `sendvoice` take and answer.
 *
 * @module
 */
import * as z from "zod/mini";
import { ProviderField, RequiredText, SceneName } from "./fields.ts";
import { Challenge, namesOneRecipientForm, OnePhone, ParamValue, type SendSmsData, splitRule } from "./sms.ts";

/** Base64 with its padding; whether it holds a sound is seen when it is decoded. */
const Base64 = z
  .string()
  .check(z.refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), "must be base64"));

/**
 * The function reads cloud files with the environment's own rights, not with the user's. So it reads only what lies in
 * `voice/` under a name that cannot be guessed: who can name such a file was told its name.
 */
const CLOUD_FILE = /^cloud:\/\/[\w.-]{1,128}\/voice\/(?:[\w-]{1,64}\/){0,4}[\w-]{16,128}(?:\.\w{1,8})?$/;
const CloudFileId = z
  .string()
  .check(z.regex(CLOUD_FILE, "must be the id of a file below voice/ whose name has 16 or more letters and digits"));

/** A provider's id of a voice file. */
const FileId = z.string().check(z.regex(/^[\w.-]{1,128}$/, "must be the id of an uploaded file"));

function namesOne(fields: object): boolean {
  return Object.values(fields).filter((value) => value !== undefined).length === 1;
}

/** A sound file to upload, or the id of one whose review is asked for. */
export const UploadVoiceUserInput = z
  .strictObject({
    audio: z.optional(Base64),
    /** Of a file that `wx.cloud.uploadFile` brought. */
    cloudFileId: z.optional(CloudFileId),
    fid: z.optional(FileId),
  })
  .check(z.refine(namesOne, { path: ["audio"], message: "is required (or cloudFileId, or fid to ask for a review)" }));
export type UploadVoiceUserInput = z.infer<typeof UploadVoiceUserInput>;

export const UploadVoiceServiceInput = z
  .strictObject({
    /** Base64 in JSON; the bytes themselves of a body that is a file or a form. */
    audio: z.optional(z.union([Base64, z.instanceof(Uint8Array)], "must be base64")),
    fid: z.optional(FileId),
  })
  .check(z.refine(namesOne, { path: ["audio"], message: "is required (or fid to ask for a review)" }));
export type UploadVoiceServiceInput = z.infer<typeof UploadVoiceServiceInput>;

/** A voice file and how far its review is. */
export interface UploadVoiceData {
  /** The provider's id: what `sendvoice` takes. */
  fid: string;
  provider: string;
  /** Only an approved file can be played. */
  review: "approved" | "pending" | "refused";
  /** The reviewer's words, when refused and told. */
  reason?: string;
  /** These three are not known of a file that was uploaded elsewhere. */
  type?: "mp3" | "wav";
  bytes?: number;
  /** Of the content, 40 small hex digits. */
  sha1?: string;
  /** True when nothing was uploaded now: the content was known, or only asked for. */
  alreadyUploaded: boolean;
}

/** A mini-program user names a scene and a phone, and in a scene of recordings the recording. */
export const SendVoiceUserInput = z
  .strictObject({
    scene: z.optional(SceneName),
    ...OnePhone,
    /** A file that this user uploaded. */
    fid: z.optional(FileId),
    challenge: Challenge,
  })
  .check(
    z.refine(namesOneRecipientForm, { path: ["phone"], message: "is required (or mobile with nationcode)" }),
    splitRule,
  );
export type SendVoiceUserInput = z.infer<typeof SendVoiceUserInput>;

/** Longest text that is read out. Source: "语音通知", https://github.com/tencentyun/qcloud-documents */
const MAX_TEXT = 100;

interface ContentFields {
  scene?: string | undefined;
  code?: string | undefined;
  templateId?: string | undefined;
  text?: string | undefined;
  fid?: string | undefined;
}

function saysOneThing({ code, templateId, text, fid }: ContentFields): boolean {
  return [code, templateId, text, fid].filter((content) => content !== undefined).length <= 1;
}

function sceneSaysItsOwn({ scene, code, templateId, text }: ContentFields): boolean {
  return scene === undefined || (code ?? templateId ?? text) === undefined;
}

/** True when the call says itself what is said, and leaves no scene to say it. */
export function isExplicit({ scene, code, templateId, text, fid }: ContentFields): boolean {
  return scene === undefined && (code ?? templateId ?? text ?? fid) !== undefined;
}

/** A backend names a scene, or what is said itself: a code, a template, a text or a file. */
export const SendVoiceServiceInput = z
  .strictObject({
    scene: z.optional(SceneName),
    ...OnePhone,
    /** Named values of the scene; with `templateId` the template's: a list for {1}, {2}, …, named ones for `${name}`. */
    params: z.optional(z.union([z.record(RequiredText(32), ParamValue), z.array(ParamValue)])),
    provider: z.optional(ProviderField),
    code: z.optional(z.string().check(z.regex(/^\d{1,32}$/, "must be 1 to 32 digits"))),
    templateId: z.optional(RequiredText(64)),
    /** Read out; it has to match an approved voice template. */
    text: z.optional(RequiredText(MAX_TEXT)),
    fid: z.optional(FileId),
    /** How often it is said. */
    playTimes: z.optional(z.int().check(z.minimum(1, "must be 1, 2 or 3"), z.maximum(3, "must be 1, 2 or 3"))),
    challenge: Challenge,
    /** Given back in the reply and by `pullstatus`; stays with us. */
    sessionContext: z.optional(RequiredText(512)),
    /** The same key and payload within a day answer what was answered first, and call nobody again. */
    idempotencyKey: z.optional(RequiredText(128)),
    /** Checks everything and calls nobody. */
    dryRun: z.optional(z.boolean()),
  })
  .check(
    z.refine(namesOneRecipientForm, { path: ["phone"], message: "is required (or mobile with nationcode)" }),
    splitRule,
    z.refine(saysOneThing, { path: ["code"], message: "only one of code, templateId, text and fid can be said" }),
    z.refine(sceneSaysItsOwn, { path: ["scene"], message: "cannot go with code, templateId or text" }),
    z.refine((input) => input.provider === undefined || isExplicit(input), {
      path: ["provider"],
      message: "goes with code, templateId, text or fid; a scene has its own routes",
    }),
    z.refine(({ templateId, params }) => !Array.isArray(params) || templateId !== undefined, {
      path: ["params"],
      message: "must be an object of named values for a scene",
    }),
    z.refine((input) => input.params === undefined || input.templateId !== undefined || !isExplicit(input), {
      path: ["params"],
      message: "goes with a scene or templateId",
    }),
  );
export type SendVoiceServiceInput = z.infer<typeof SendVoiceServiceInput>;

/** As of `sendsms`, of one phone; a serial number is the call's id. */
export type SendVoiceData = Omit<SendSmsData, "moreInBatch">;
