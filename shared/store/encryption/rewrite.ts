/**
 * Brings a whole database into one form: after a new key, after switching encryption on, or before switching it off.
 *
 * @module
 */
import { CLEAR, type DriverStore, type PhoneForm, PLACES } from "./forms.ts";
import { createKeyring } from "./keyring.ts";
import { enterForm } from "./store.ts";

/** So many rows in one transaction: sends wait no longer for it than for each other. */
const STEP_ROWS = 500;

/**
 * Can be stopped and run again; functions may work meanwhile, all of them with the same setting.
 *
 * @param forms the first one stays, the others are read
 * @throws XinshiError `NOT_CONFIGURED` when rows are in a form that is not listed
 */
export async function rewritePhones(store: DriverStore, forms: readonly PhoneForm[]): Promise<void> {
  const keyring = createKeyring(forms);
  await enterForm(store, forms);
  const phone = (stored: string): string => (keyring.isCurrent(stored) ? stored : keyring.hide(keyring.show(stored)));
  const text = (stored: string): string => (keyring.isCurrent(stored) ? stored : keyring.seal(keyring.open(stored)));
  for (const place of PLACES) {
    let after: string | number | null = null;
    do {
      after = await store.phoneForms.rewrite({ place, after, limit: STEP_ROWS, phone, text });
    } while (after !== null);
  }
  await store.phoneForms.keepOnly(forms[0]?.id ?? CLEAR);
}
