/**
 * The providers of the config, for functions that send or pull. Each is loaded when first asked for.
 *
 * @module
 */
import { notConfigured, readSettings, type TencentSettings } from "../config/settings.ts";
import { once } from "../once.ts";
import type { HttpClient } from "../providers/http-client.ts";
import type { SmsProvider } from "../providers/provider.ts";
import type { AppParts } from "./app.ts";

export interface WithProviders {
  /** @throws XinshiError `NOT_CONFIGURED` when the config has no such provider */
  provider(name: "tencent"): Promise<SmsProvider>;
}

/** Adds the providers to an app. */
export function withProviders(parts: AppParts): WithProviders {
  return { provider: tencentOf(parts) };
}

/** Made anew when the keys change: those of an execution role are temporary, and a warm instance may outlive them. */
function tencentOf(parts: AppParts): () => Promise<SmsProvider> {
  const http = once(() => createHttp(parts));
  let made: { identity: string; provider: Promise<SmsProvider> } | undefined;
  return () => {
    const { tencent } = readSettings(parts.env, ["tencent"]);
    const identity = JSON.stringify(tencent);
    if (made?.identity !== identity) made = { identity, provider: createTencent(parts, tencent, http) };
    return made.provider;
  };
}

async function createHttp({ config, deps }: AppParts): Promise<HttpClient> {
  const { createHttpClient } = await import("../providers/http-client.ts");
  return createHttpClient({ now: deps.now, proxy: config.providers.tencent?.proxy });
}

async function createTencent(
  { config, deps, log }: AppParts,
  { secretId, secretKey, token, smsSdkAppId, endpoint }: TencentSettings,
  http: () => Promise<HttpClient>,
): Promise<SmsProvider> {
  const own = config.providers.tencent;
  if (own === undefined) throw notConfigured(["xinshi.config.ts providers.tencent: is missing"]);
  const { createTencentProvider } = await import("../providers/tencent/client.ts");
  return createTencentProvider({
    secretId,
    secretKey,
    token,
    smsSdkAppId: smsSdkAppId ?? own.smsSdkAppId,
    region: own.region,
    endpoint,
    http: await http(),
    now: deps.now,
    log,
  });
}
