/**
 * The use case behind `verifycode`: does this code belong to this phone, now, for the first time?
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type { Call } from "../triggers/invocation.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { VerifyCodeData, VerifyCodeInput } from "../validation/verify.ts";
import type { App } from "./app.ts";
import { isCodeOf, isSameCode } from "./code.ts";
import { prefixesOf } from "./guard.ts";
import { readPhone } from "./recipients.ts";
import { codeFigures, resolveCodeScene } from "./scenes.ts";
import { isOver, testNumberOf } from "./test-numbers.ts";

export const VERIFY_SETTINGS = ["store", "verificationKey", "http"] as const satisfies readonly SettingGroup[];
export type VerifyApp = App<(typeof VERIFY_SETTINGS)[number]>;

/**
 * Checks a code and uses it up. A user is only told about codes of his own; a backend about anybody's.
 *
 * @throws XinshiError `INVALID_ARGUMENT` for a code that cannot be one of the scene's, which uses up no attempt;
 *   `CODE_MISMATCH` with `attemptsLeft`; `CODE_EXPIRED` for expired, used up and never issued alike
 */
export async function verifyCode(
  input: VerifyCodeInput,
  { caller, trail }: Pick<Call<"user" | "service">, "caller" | "trail">,
  app: VerifyApp,
): Promise<VerifyCodeData> {
  const { name, scene } = resolveCodeScene(app.config, input.scene, caller.kind);
  const phone = await readPhone(input);
  trail?.phones([phone.e164]);
  const { digits, attempts } = codeFigures(scene);
  if (input.code.length !== digits) throw invalidArgument([`code: must be ${digits} digits`]);
  const now = app.deps.now();
  const store = await app.store();
  const testNumber = testNumberOf(scene, phone.e164);
  const key = app.settings.verificationKey;
  const check = await store.checkVerification({
    now,
    scene: name,
    phone: phone.e164,
    userId: caller.kind === "user" ? caller.openid : undefined,
    maxAttempts: attempts,
    // a test number's sends are not counted either
    prefixes: app.config.guard === undefined || testNumber !== undefined ? [] : prefixesOf(phone),
    matches: (verification) =>
      testNumber === undefined
        ? isCodeOf(key, verification, digits, input.code)
        : !isOver(testNumber, now) && isSameCode(testNumber.code, input.code),
  });
  if (check.result === "none") throw new XinshiError("CODE_EXPIRED", "There is no code to check: ask for a new one");
  if (check.result === "mismatch") {
    throw new XinshiError("CODE_MISMATCH", "The code is wrong", { attemptsLeft: check.attemptsLeft });
  }
  const { userId, messageId } = check.verification;
  if (messageId !== null) trail?.messages([messageId]);
  return {
    verified: true,
    phone: phone.e164,
    scene: name,
    verifiedAt: now,
    ...(userId !== null && { openid: userId }),
    ...(messageId !== null && { messageId }),
  };
}
