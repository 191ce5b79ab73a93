/**
 * What the use cases work with: config, settings, store, clock. Put together on the first invocation of an instance and
 * kept while it is warm; the store is loaded when first asked for. `providers.ts` and its neighbours add the providers.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import { type Environment, readSettings, type SettingGroup, type Settings } from "../config/settings.ts";
import { type Deps, realDeps } from "../deps.ts";
import { createIds } from "../ids.ts";
import { createLog, type Log } from "../log.ts";
import { once } from "../once.ts";
import { EVENT_TYPES, type EventType, type Store } from "../store/store.ts";

export interface App<Group extends SettingGroup = never> {
  config: Config;
  settings: Pick<Settings, Group>;
  deps: Deps;
  log: Log;
  /** A new sortable id. */
  newId(): string;
  store(): Promise<Store>;
}

/** What an app is made of besides config and settings. */
export interface AppParts {
  config: Config;
  env: Environment;
  deps: Deps;
  log: Log;
}

/** What some functions need besides, such as the providers. */
export interface AppExtension<Extension extends object> {
  /** The settings it needs with this config; they are checked with the others, and read by the extension itself. */
  groups(config: Config): readonly SettingGroup[];
  add(parts: AppParts): Extension;
}

/** Two extensions as one. */
export function both<One extends object, Other extends object>(
  one: AppExtension<One>,
  other: AppExtension<Other>,
): AppExtension<One & Other> {
  return {
    groups: (config) => [...new Set([...one.groups(config), ...other.groups(config)])],
    add: (parts) => ({ ...one.add(parts), ...other.add(parts) }),
  };
}

/**
 * Returns the maker of one app of the function that is named; its name stands in every line of log.
 *
 * @param groups the settings this function needs; all are checked together
 * @param config checked when the function was built
 * @throws XinshiError `NOT_CONFIGURED` from the maker, naming every fault of the settings
 */
export function createApp<Group extends SettingGroup, Extension extends object = object>(
  config: Config,
  groups: readonly Group[],
  extension?: AppExtension<Extension>,
): (functionName: string) => Promise<App<Group> & Extension> {
  return async (functionName) => {
    const log = createLog(console.log, realDeps.now, { function: functionName });
    const parts: AppParts = { config, env: process.env, deps: realDeps, log };
    const app = assembleApp(parts, groups, extension?.groups(config) ?? []);
    return { ...app, ...(extension?.add(parts) as Extension) };
  };
}

function assembleApp<Group extends SettingGroup>(
  { config, env, deps, log }: AppParts,
  groups: readonly Group[],
  ofExtension: readonly SettingGroup[],
): App<Group> {
  const settings: Pick<Settings, Group> = readSettings(env, [...groups, ...ofExtension]);
  return {
    config,
    settings,
    deps,
    log,
    newId: createIds(deps),
    store: once(() => openConfiguredStore(env, config)),
  };
}

async function openConfiguredStore(env: Environment, config: Config): Promise<Store> {
  const { openStore } = await import("../store/open.ts");
  return openStore(readSettings(env, ["store"]).store, { events: recordedEvents(config) });
}

/** Only what somebody is to be told of. */
export function recordedEvents({ hooks = {}, providers }: Pick<Config, "hooks" | "providers">): EventType[] {
  const { onReceipt, onReply, onVerified, onBlocked } = hooks;
  const wanted: Record<EventType, unknown> = {
    receipt: onReceipt,
    reply: onReply,
    verified: onVerified,
    blocked: onBlocked,
    conversion: providers.tencent?.reportConversions || undefined,
  };
  return EVENT_TYPES.filter((type) => wanted[type] !== undefined);
}
