/**
 * An app for use cases, with a store and a provider of the test's choosing.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import type { Config } from "../../shared/config/config.ts";
import type { Settings } from "../../shared/config/settings.ts";
import { createIds } from "../../shared/ids.ts";
import type { App } from "../../shared/messaging/app.ts";
import type { WithConversions } from "../../shared/messaging/conversions.ts";
import type { WithProviders } from "../../shared/messaging/providers.ts";
import type { SmsProvider } from "../../shared/providers/provider.ts";
import type { Store } from "../../shared/store/store.ts";
import config from "../../xinshi.config.ts";

export interface TestAppOptions {
  store: Store;
  /** What is not given, this provider lacks; an Error is thrown in place of a provider. */
  provider: Partial<SmsProvider> | Error;
  now(): number;
  config?: Config;
  /** Gets every log line's fields. */
  log?: Record<string, unknown>[];
}

export function testApp({
  store,
  provider,
  now,
  config: own = config,
  log = [],
}: TestAppOptions): App<keyof Settings> & WithProviders & WithConversions {
  const deps = { now, randomBytes };
  return {
    config: own,
    settings: {
      tencent: { secretId: "", secretKey: "" },
      qcloudsms: { appKey: "" },
      aliyun: { accessKeyId: "", accessKeySecret: "" },
      store: { driver: "sqlite", path: "" },
      verificationKey: "a-key-for-tests-of-32-characters",
      http: {
        apiKeys: [],
        signingKeys: [],
        adminOpenids: [],
        corsOrigins: [],
        trustedProxies: 0,
        timerSecret: undefined,
      },
      callback: { tokens: [] },
    },
    deps,
    log: {
      info: (event, fields) => log.push({ event, ...fields }),
      error: (event, fields) => log.push({ event, ...fields }),
    },
    newId: createIds(deps),
    store: async () => store,
    reportConversion: async () => undefined,
    provider: async () => {
      if (provider instanceof Error) throw provider;
      return { name: "tencent", maxRecipients: 200, send: async () => ({ results: [] }), ...provider };
    },
  };
}
