/**
 * Whether the database can be reached, and is the one that this program expects. Nothing in it is changed.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";
import { type Environment, readSettings, type StoreSettings } from "../../../shared/config/settings.ts";
import { XinshiError } from "../../../shared/errors.ts";
import { inspectStore } from "../../../shared/store/inspect.ts";
import { openStore } from "../../../shared/store/open.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import type { Project } from "./project.ts";
import { isOfSandbox } from "./sandboxed.ts";
import { PHONE_KEYS, settingFaults } from "./setting-faults.ts";

/** What decides which database it is. */
const SETTINGS = ["XINSHI_STORE", "DATABASE_URL", "XINSHI_SQLITE_PATH", "XINSHI_PHONE_KEYS"];
const DRIVERS = { sqlite: "SQLite", postgres: "PostgreSQL" } as const;

export const databaseCheck: Check<Project> = {
  name: "database",
  async run(project) {
    const places = await databasesOf(project);
    return (await Promise.all(places.map((env) => look(env, project)))).flat();
  },
};

/** The settings of the database as each function would get them; most often all get the same. */
async function databasesOf(project: Project): Promise<Environment[]> {
  const deployed = (await project.deployed()).map(({ environment }) => environment);
  const all = deployed.length > 0 ? deployed : [project.env];
  return [...new Map(all.map((env) => [JSON.stringify(SETTINGS.map((name) => env[name] ?? "")), env])).values()];
}

async function look(env: Environment, project: Project): Promise<Note[]> {
  const isDeployed = (await project.deployed()).length > 0 && !isOfSandbox(env);
  const faults = settingFaults(env, ["store"]).filter(({ name }) => name !== PHONE_KEYS);
  if (faults.length > 0) return faults.map((fault): Note => ({ id: "database.setting", values: { ...fault } }));
  try {
    const settings = storeSettings({ env, folder: project.folder });
    const isLost = isDeployed && settings.driver === "sqlite";
    return [...(isLost ? [{ id: "database.sqlite-in-cloud" as const }] : []), await inspect(settings)];
  } catch (error) {
    if (!(error instanceof XinshiError)) throw error;
    if (settingFaults(env, ["store"]).length > 0) return []; // the check of secrets says so
    return [{ id: "database.unreachable", values: { reason: error.message } }];
  }
}

async function inspect(settings: StoreSettings): Promise<Note> {
  const state = await inspectStore(settings);
  if (state === undefined) return { id: "database.missing" };
  const values = { driver: DRIVERS[settings.driver], ...state };
  if (state.version > state.newest) return { id: "database.newer", values };
  if (state.version < state.newest) return { id: "database.behind", values };
  await (await openStore(settings)).close(); // with the keys of phone numbers
  return { id: "database.ok", values };
}

/**
 * A file's path is relative to the project.
 *
 * @throws XinshiError `NOT_CONFIGURED`
 */
export function storeSettings({ env, folder }: { env: Environment; folder: string }): StoreSettings {
  const { store } = readSettings(env, ["store"]);
  if (store.driver !== "sqlite" || isAbsolute(store.path)) return store;
  return { ...store, path: join(folder, store.path) };
}
