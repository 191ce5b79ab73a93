/**
 * Opens the store that the settings name. A driver is loaded when it is opened, never before, so a function pays only
 * for the one it uses.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { Store, StoreOptions } from "./store.ts";

/** One member a driver. */
export type StoreSettings =
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

/** @throws XinshiError `NOT_CONFIGURED` when the driver cannot work here */
export async function openStore(settings: StoreSettings, options: StoreOptions = { events: [] }): Promise<Store> {
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
