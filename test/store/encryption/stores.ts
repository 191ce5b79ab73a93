/**
 * What the tests of encryption share: keys, and a database of every driver that is at hand.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { PhoneForm } from "../../../shared/store/encryption/forms.ts";
import { openDriver, openStore, type StoreSettings } from "../../../shared/store/open.ts";
import { EVENT_TYPES, type Store } from "../../../shared/store/store.ts";
import { makeSchema } from "../postgres-server.ts";

export const K1: PhoneForm = { id: "k1", key: createHash("sha256").update("one").digest("base64url") };
export const K2: PhoneForm = { id: "k2", key: createHash("sha256").update("two").digest("base64url") };
export const IN_CLEAR: PhoneForm = { id: "clear", key: null };

/** One empty database; it is gone when the test is over. */
export interface Place {
  settings: StoreSettings;
  /** Opens it, without encryption when no form is named. */
  open(...forms: PhoneForm[]): Promise<Store>;
  openDriver(): ReturnType<typeof openDriver>;
  /** All that stands in it. */
  dump(): Promise<string>;
}

export async function makePlace(driver: StoreSettings["driver"]): Promise<Place> {
  return driver === "sqlite" ? placeOf(...fileOf()) : placeOf(...(await schemaOf()));
}

function placeOf(settings: StoreSettings, dump: () => Promise<string>): Place {
  return {
    settings,
    dump,
    async open(...phoneForms) {
      const forms = phoneForms.length === 0 ? undefined : phoneForms;
      const store = await openStore({ ...settings, phoneForms: forms }, { events: EVENT_TYPES });
      onTestFinished(() => store.close());
      return store;
    },
    async openDriver() {
      const store = await openDriver(settings, { events: EVENT_TYPES });
      onTestFinished(() => store.close());
      return store;
    },
  };
}

/** The path of a database that is not there yet. */
export function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-encryption-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "xinshi.db");
}

/** The file, its log and its shared memory, byte for byte. */
function fileOf(): [StoreSettings, () => Promise<string>] {
  const path = newFile();
  const folder = dirname(path);
  const dump = (): string =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), "latin1"))
      .join("\n");
  return [{ driver: "sqlite", path }, async () => dump()];
}

async function schemaOf(): Promise<[StoreSettings, () => Promise<string>]> {
  const schema = await makeSchema();
  onTestFinished(() => schema.drop());
  const dump = async (): Promise<string> => {
    const tables = await schema.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()");
    const rows = await Promise.all(tables.map(({ name }) => schema.query(`SELECT * FROM ${name}`)));
    return JSON.stringify(rows);
  };
  return [{ driver: "postgres", url: schema.url }, dump];
}
