/**
 * What `verifycode` takes and answers.
 *
 * @module
 */
import * as z from "zod/mini";
import { NationCode, PhoneText, SceneName } from "./fields.ts";

export const VerifyCodeInput = z
  .strictObject({
    scene: z.optional(SceneName),
    phone: z.optional(PhoneText),
    mobile: z.optional(PhoneText),
    nationcode: z.optional(NationCode),
    code: z.string().check(z.regex(/^\d{4,8}$/, "must be 4 to 8 digits")),
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
