/**
 * All forms that numbers may have here: the first one is written, every one is read.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { type Cipher, createCipher } from "./cipher.ts";
import type { PhoneForm, PhoneMove } from "./forms.ts";

/** `~`, the key's name, `~`, base64url. No number begins like that. */
const HIDDEN = /^~([A-Za-z0-9-]{1,16})~([\w-]+)$/;

export interface Keyring {
  /** A number as it is written now. */
  hide(phone: string): string;
  /** @throws XinshiError `NOT_CONFIGURED` when its key is not here */
  show(stored: string): string;
  /** What has to move before a number can be looked for: one list a form that is only read. */
  moves(phones: Iterable<string>): PhoneMove[][];
  seal(text: string): string;
  /** What was never sealed, or can be opened no more, stays as it stands. */
  open(stored: string): string;
  mac(text: string): string;
  /** As it may stand in rows of earlier forms. */
  earlierMacs(text: string): string[];
  /** True for what is written in the first form already. */
  isCurrent(stored: string): boolean;
}

/** One form, with the key's name before what it writes. */
interface NamedForm {
  prefix: string;
  cipher: Cipher | null;
}

/** @param forms the first one is written */
export function createKeyring(forms: readonly PhoneForm[]): Keyring {
  const named = forms.map(({ id, key }): NamedForm & { id: string } =>
    key === null ? { id, prefix: "", cipher: null } : { id, prefix: `~${id}~`, cipher: createCipher(key) },
  );
  const [first = { prefix: "", cipher: null }, ...earlier] = named;
  const ciphers = new Map(named.map(({ id, cipher }) => [id, cipher]));
  const hideIn = ({ prefix, cipher }: NamedForm, phone: string): string =>
    cipher === null ? phone : prefix + cipher.hide(phone);
  return {
    hide: (phone) => hideIn(first, phone),
    show(stored) {
      const [, id = "", body = ""] = HIDDEN.exec(stored) ?? [];
      return id === "" ? stored : (ciphers.get(id)?.show(body) ?? keyIsMissing(id));
    },
    moves(phones) {
      const different = [...new Set(phones)];
      return earlier.map((form) => different.map((phone) => ({ from: hideIn(form, phone), to: hideIn(first, phone) })));
    },
    // Nothing has no number in it, and stays what it is: retention leaves empty bodies behind.
    seal: (text) => (first.cipher === null || text === "" ? text : first.prefix + first.cipher.seal(text)),
    open(stored) {
      const [, id = "", body = ""] = HIDDEN.exec(stored) ?? [];
      return ciphers.get(id)?.open(body) ?? stored;
    },
    mac: (text) => first.cipher?.mac(text) ?? text,
    earlierMacs: (text) => earlier.map(({ cipher }) => cipher?.mac(text) ?? text),
    isCurrent: (stored) => (first.cipher === null ? !HIDDEN.test(stored) : stored.startsWith(first.prefix)),
  };
}

function keyIsMissing(id: string): never {
  throw new XinshiError("NOT_CONFIGURED", `XINSHI_PHONE_KEYS cannot read numbers written with key ${id}`);
}
