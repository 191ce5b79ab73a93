/**
 * `npm run rewrite-phones`: brings all numbers of the database that the environment names into the first form of
 * `XINSHI_PHONE_KEYS`.
 *
 * @module
 */
import { readSettings } from "../shared/config/settings.ts";
import { rewritePhones } from "../shared/store/encryption/rewrite.ts";
import { openDriver } from "../shared/store/open.ts";

async function main(): Promise<void> {
  const { phoneForms = [], ...settings } = readSettings(process.env, ["store"]).store;
  if (phoneForms.length === 0) throw new Error("XINSHI_PHONE_KEYS is missing: read docs/privacy.md");
  const store = await openDriver(settings, { events: [] });
  try {
    await rewritePhones(store, phoneForms);
    console.log(
      `All numbers are in the form ${phoneForms[0]?.id} now. Take the other forms from XINSHI_PHONE_KEYS in a day: idempotency keys are compared by them until then`,
    );
  } finally {
    await store.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
