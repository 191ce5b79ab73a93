/**
 * What the clients send, the same for each: one of the sandbox's approved templates and sign names.
 *
 * @module
 */

export const ACCOUNT = { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" } as const;
export const REGION = "ap-guangzhou";
export const SMS_SDK_APP_ID = "1400006666";
export const TEMPLATE_ID = "1008";
export const SIGN_NAME = "信使";
export const PARAMS = ["483920", "5"] as const;
/** As long as our request ids. */
export const SESSION_CONTEXT = "01JABCDEFGHJKMNPQRSTVWXYZ0";

const LAST_FOUR = 9000;

/** A mobile number of mainland China; the last four digits are none that the sandbox knows. */
export function phoneOf(index: number): string {
  const head = String(Math.floor(index / LAST_FOUR)).padStart(4, "0");
  return `+86138${head}${1000 + (index % LAST_FOUR)}`;
}
