/**
 * Opens the store that the settings name. A driver is loaded when it is opened, never before, so a function pays only
 * for the one it uses.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { DriverStore, PhoneForm } from "./encryption/forms.ts";
import type { Store, StoreOptions } from "./store.ts";

/** One member a driver. */
export type DriverSettings =
  | {
      driver: "sqlite";
      /** The database file; its folder is made when missing. */
      path: string;
    }
  | {
      driver: "postgres";
      /** Where the server is, and how to come in: a secret. */
      url: string;
    };

export type StoreSettings = DriverSettings & {
  /** How numbers are written: the first form is written, all are read. In clear when left out. */
  phoneForms?: readonly PhoneForm[] | undefined;
};

/** @throws XinshiError `NOT_CONFIGURED` when the driver cannot work here, or a form of numbers that is here is not listed */
export async function openStore(settings: StoreSettings, options: StoreOptions = { events: [] }): Promise<Store> {
  const store = await openDriver(settings, options);
  try {
    return await withPhoneForms(store, settings.phoneForms);
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

async function withPhoneForms(store: DriverStore, forms: readonly PhoneForm[] | undefined): Promise<Store> {
  if (forms === undefined && (await store.phoneForms.list()).every((form) => form === "clear")) return store;
  const { encryptPhones } = await import("./encryption/store.ts");
  return encryptPhones(store, forms ?? []);
}

/** The store as its driver knows it: with numbers as they stand. */
export async function openDriver(settings: DriverSettings, options: StoreOptions): Promise<DriverStore> {
  switch (settings.driver) {
    case "sqlite": {
      const { openSqliteStore } = await loadSqlite();
      return openSqliteStore({ ...options, path: settings.path });
    }
    case "postgres": {
      const { openPostgresStore } = await import("./postgres/store.ts");
      return openPostgresStore({ ...options, url: settings.url });
    }
  }
}

/** It lies beside the functions where a machine keeps its disk, and is not deployed to clouds. */
async function loadSqlite(): Promise<typeof import("./sqlite/store.ts")> {
  try {
    return await import("./sqlite/store.ts");
  } catch (cause) {
    throw new XinshiError(
      "NOT_CONFIGURED",
      "XINSHI_STORE selects SQLite, whose driver is not here: SQLite is for one machine with the sandbox. " +
        "In the cloud set XINSHI_STORE to a database server",
      {},
      { cause },
    );
  }
}
