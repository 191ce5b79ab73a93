/**
 * Opens the store that the settings name. A driver is loaded when it is opened, never before, so a function pays only
 * for the one it uses.
 *
 * @module
 */
import type { Store, StoreOptions } from "./store.ts";

/** One member a driver. */
export type StoreSettings = {
  driver: "sqlite";
  /** The database file; its folder is made when missing. */
  path: string;
};

/** @throws XinshiError `NOT_CONFIGURED` when the driver cannot work here */
export async function openStore(settings: StoreSettings, options: StoreOptions = { events: [] }): Promise<Store> {
  switch (settings.driver) {
    case "sqlite": {
      const { openSqliteStore } = await import("./sqlite/store.ts");
      return openSqliteStore({ ...options, path: settings.path });
    }
  }
}
