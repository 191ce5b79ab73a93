/**
 * The use case behind `verifycode`: does this code belong to this phone, now, for the first time?
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type { Call } from "../triggers/invocation.ts";
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
 * @throws XinshiError `CODE_MISMATCH` with `attemptsLeft`; `CODE_EXPIRED` for expired, used up and never issued alike
 */
export async function verifyCode(
  input: VerifyCodeInput,
  { caller }: Pick<Call<"user" | "service">, "caller">,
  app: VerifyApp,
): Promise<VerifyCodeData> {
  const { name, scene } = resolveCodeScene(app.config, input.scene, caller.kind);
  const phone = await readPhone(input);
  const { digits, attempts } = codeFigures(scene);
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
    prefixes: app.config.guard === undefined ? [] : prefixesOf(phone),
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
  return {
    verified: true,
    phone: phone.e164,
    scene: name,
    verifiedAt: now,
    ...(userId !== null && { openid: userId }),
    ...(messageId !== null && { messageId }),
  };
}
