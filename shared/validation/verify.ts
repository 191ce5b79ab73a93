/**
 * What `verifycode` takes and answers.
 *
 * @module
 */
import * as z from "zod/mini";
import { NationCode, PhoneText, SceneName } from "./fields.ts";

/** What a paste or an input method leaves around a code; the full-width digits come from Chinese keyboards. */
const AROUND = /^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]+|[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]+$/g;
const FULL_WIDTH = /[\uff10-\uff19]/g;

/** How many digits there have to be is the scene's to say. */
const CodeText = z.string().check(z.overwrite(cleanCode), z.regex(/^\d{4,8}$/, "must be 4 to 8 digits"));

function cleanCode(text: string): string {
  return text.replace(AROUND, "").replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

export const VerifyCodeInput = z
  .strictObject({
    scene: z.optional(SceneName),
    phone: z.optional(PhoneText),
    mobile: z.optional(PhoneText),
    nationcode: z.optional(NationCode),
    code: CodeText,
  })
  .check(
    z.refine(({ phone, mobile }) => (phone === undefined) !== (mobile === undefined), {
      path: ["phone"],
      message: "is required (or mobile with nationcode)",
    }),
    z.refine(({ mobile, nationcode }) => (mobile === undefined) === (nationcode === undefined), {
      path: ["nationcode"],
      message: "goes with mobile",
    }),
  );
export type VerifyCodeInput = z.infer<typeof VerifyCodeInput>;

export interface VerifyCodeData {
  verified: true;
  /** E.164. */
  phone: string;
  scene: string;
  /** Milliseconds since the Unix epoch. */
  verifiedAt: number;
  /** The user it was issued to. */
  openid?: string;
  /** The message that carried the code. */
  messageId?: string;
}
