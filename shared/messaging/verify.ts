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
import { isCodeOf } from "./code.ts";
import { readPhone } from "./recipients.ts";
import { codeFigures, resolveCodeScene } from "./scenes.ts";

export const VERIFY_SETTINGS = ["store", "verificationKey", "http"] as const satisfies readonly SettingGroup[];
export type VerifyApp = App<(typeof VERIFY_SETTINGS)[number]>;

/**
 * Checks a code and uses it up. A user is only told about codes of his own; a backend about anybody's.
 *
 * @throws XinshiError `CODE_MISMATCH` with `attemptsLeft`; `CODE_EXPIRED` for expired, used up and never issued alike
 */
export async function verifyCode(
  input: VerifyCodeInput,
  call: Call<"user" | "service">,
  app: VerifyApp,
): Promise<VerifyCodeData> {
  const { caller } = call;
  const { name, scene } = resolveCodeScene(app.config, input.scene, caller.kind);
  const phone = await readPhone(input);
  const { digits, attempts } = codeFigures(scene);
  const now = app.deps.now();
  const store = await app.store();
  const check = await store.checkVerification({
    now,
    scene: name,
    phone: phone.e164,
    userId: caller.kind === "user" ? caller.openid : undefined,
    maxAttempts: attempts,
    matches: (verification) => isCodeOf(app.settings.verificationKey, verification, digits, input.code),
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
