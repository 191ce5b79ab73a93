/**
 * Checks the code that a phone was sent.
 *
 * @module
 */
import type { VerifyCodeData, VerifyCodeInput } from "../../shared/validation/verify.ts";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export function verifyCode(input: VerifyCodeInput): Promise<Answer<VerifyCodeData>> {
  return callFunction<VerifyCodeData>("verifycode", input);
}
