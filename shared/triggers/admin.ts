/**
 * Administrators among a mini-program's users: an openid that the operator has named, and no other, may call as a backend
 * does. The openid is the platform's own word, as for every user.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { HttpAccess } from "./access.ts";
import type { Caller } from "./invocation.ts";
import { isRecord } from "./record.ts";
import { sha256 } from "./same-text.ts";

interface Called {
  caller: Caller;
  input: unknown;
}

const NAME_LENGTH = 12;

/**
 * A user's call with `asAdmin: true` as a backend's, without that field; any other call as it is.
 *
 * @throws XinshiError `PERMISSION_DENIED` for a user who is none
 */
export async function asAdmin({ caller, input }: Called, access: () => Promise<HttpAccess>): Promise<Called> {
  if (caller.kind !== "user" || !isRecord(input) || input.asAdmin !== true) return { caller, input };
  const { adminOpenids = [] } = await access();
  if (caller.openid === "" || !adminOpenids.includes(caller.openid)) {
    throw new XinshiError("PERMISSION_DENIED", "You are not an administrator", { reason: "admin" });
  }
  const { asAdmin: _asked, ...fields } = input;
  const name = `admin-${sha256(caller.openid).toString("hex").slice(0, NAME_LENGTH)}`;
  return { caller: { kind: "service", name, ip: caller.ip }, input: fields };
}
