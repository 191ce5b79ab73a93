/**
 * What the use cases work with: config, settings, store, providers, clock. Put together on the first invocation of an
 * instance and kept while it is warm; store and providers are loaded when first asked for.
 *
 * @module
 */
import { checkConfig } from "../config/check-config.ts";
import type { Config } from "../config/config.ts";
import { type Environment, notConfigured, readSettings, type SettingGroup, type Settings } from "../config/settings.ts";
import { type Deps, realDeps } from "../deps.ts";
import { createIds } from "../ids.ts";
import { createLog, type Log } from "../log.ts";
import type { SmsProvider } from "../providers/provider.ts";
import type { Store } from "../store/store.ts";

export interface App<Group extends SettingGroup = never> {
  config: Config;
  settings: Pick<Settings, Group>;
  deps: Deps;
  log: Log;
  /** A new sortable id. */
  newId(): string;
  store(): Promise<Store>;
  /** @throws XinshiError `NOT_CONFIGURED` when the config has no such provider */
  provider(name: "tencent"): Promise<SmsProvider>;
}

export interface AppOptions {
  env?: Environment;
  deps?: Deps;
  log?: Log;
}

/**
 * Returns the maker of one app. What it makes is kept; a failure is not, so that a repaired setting works at once.
 *
 * @param groups the settings this function needs; all are checked together
 * @throws XinshiError `NOT_CONFIGURED` from the maker, naming every fault of config and settings
 */
export function createApp<Group extends SettingGroup>(
  config: Config,
  groups: readonly Group[],
  { env = process.env, deps = realDeps, log }: AppOptions = {},
): () => Promise<App<Group>> {
  let app: App<Group> | undefined;
  return async () => {
    app ??= assembleApp(config, groups, env, deps, log ?? createLog(console.log, deps.now));
    return app;
  };
}

function assembleApp<Group extends SettingGroup>(
  config: Config,
  groups: readonly Group[],
  env: Environment,
  deps: Deps,
  log: Log,
): App<Group> {
  const faults = checkConfig(config);
  if (faults.length > 0) throw notConfigured(faults.map((fault) => `xinshi.config.ts ${fault}`));
  return {
    config,
    settings: readSettings(env, groups),
    deps,
    log,
    newId: createIds(deps),
    store: once(() => openConfiguredStore(env)),
    provider: once(() => createTencent(config, env, deps, log)),
  };
}

async function openConfiguredStore(env: Environment): Promise<Store> {
  const { openStore } = await import("../store/open.ts");
  return openStore(readSettings(env, ["store"]).store);
}

async function createTencent(config: Config, env: Environment, deps: Deps, log: Log): Promise<SmsProvider> {
  const own = config.providers.tencent;
  if (own === undefined) throw notConfigured(["xinshi.config.ts providers.tencent: is missing"]);
  const { tencent } = readSettings(env, ["tencent"]);
  const [{ createTencentProvider }, { createHttpClient }] = await Promise.all([
    import("../providers/tencent/client.ts"),
    import("../providers/http-client.ts"),
  ]);
  return createTencentProvider({
    secretId: tencent.secretId,
    secretKey: tencent.secretKey,
    token: tencent.token,
    smsSdkAppId: tencent.smsSdkAppId ?? own.smsSdkAppId,
    region: own.region,
    endpoint: tencent.endpoint,
    http: createHttpClient({ now: deps.now, proxy: own.proxy }),
    now: deps.now,
    log,
  });
}

/** Runs `make` once; a failed run is forgotten. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
