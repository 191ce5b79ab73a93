/**
 * What the clients of each provider are made with: its keys and address from the environment, its app and transport from
 * the config.
 *
 * @module
 */
import type { Config, TransportConfig } from "../config/config.ts";
import { notConfigured, readSettings } from "../config/settings.ts";
import { once } from "../once.ts";
import type { AliyunApiOptions } from "../providers/aliyun/api.ts";
import type { AliyunVoiceOptions } from "../providers/aliyun/voice.ts";
import type { HttpClient } from "../providers/http-client.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { QcloudsmsOptions } from "../providers/qcloudsms/api.ts";
import type { TencentProviderOptions } from "../providers/tencent/client.ts";
import type { AppParts } from "./app.ts";

/** Of all services of one provider; each client takes what it needs. */
export interface ClientOptions {
  tencent: TencentProviderOptions & { voiceSdkAppId: string | undefined; voiceEndpoint: string | undefined };
  qcloudsms: QcloudsmsOptions;
  aliyun: AliyunApiOptions & Pick<AliyunVoiceOptions, "shownNumber"> & { voiceEndpoint: string | undefined };
}

/** Loads and makes a client of each provider. */
export type ClientMakers<Client> = { [Name in ProviderName]: (options: ClientOptions[Name]) => Promise<Client> };

/** The providers that the config has; their settings are what a function that uses clients needs. */
export function configuredProviders({ providers }: Pick<Config, "providers">): ProviderName[] {
  const names = Object.keys(providers) as ProviderName[];
  return names.filter((name) => providers[name] !== undefined);
}

/**
 * One client a provider, loaded when first asked for.
 *
 * It is made anew when the keys change: those of an execution role are temporary, and a warm instance may outlive them.
 */
export function clientsOf<Client>(
  parts: AppParts,
  makers: ClientMakers<Client>,
): (name: ProviderName) => Promise<Client> {
  const clients = {
    tencent: remembering(() => readTencent(parts), transportOf(parts, "tencent"), makers.tencent),
    qcloudsms: remembering(() => readQcloudsms(parts), transportOf(parts, "qcloudsms"), makers.qcloudsms),
    aliyun: remembering(() => readAliyun(parts), transportOf(parts, "aliyun"), makers.aliyun),
  };
  return (name) => clients[name]();
}

type Transport = Pick<ClientOptions["tencent"], "http" | "now" | "log"> &
  Pick<QcloudsmsOptions, "random"> &
  Pick<AliyunApiOptions, "randomBytes">;

/** @param read the part that may change, all of it plain values */
function remembering<Read extends object, Client>(
  read: () => Read,
  transport: () => Promise<Transport>,
  make: (options: Read & Transport) => Promise<Client>,
): () => Promise<Client> {
  let made: { identity: string; client: Promise<Client> } | undefined;
  return async () => {
    const options = read();
    const identity = JSON.stringify(options);
    if (made?.identity !== identity) {
      made = { identity, client: transport().then((whole) => make({ ...options, ...whole })) };
    }
    return made.client;
  };
}

function transportOf({ config, deps, log }: AppParts, name: ProviderName): () => Promise<Transport> {
  const http = once(async (): Promise<HttpClient> => {
    const { proxy, maxSockets, httpClient }: TransportConfig = own(config, name);
    const options = { now: deps.now, proxy, maxSockets };
    if (httpClient !== undefined) return httpClient(options);
    const { createHttpClient } = await import("../providers/http-client.ts");
    return createHttpClient(options);
  });
  return async () => ({
    http: await http(),
    now: deps.now,
    randomBytes: deps.randomBytes,
    random: () => Buffer.from(deps.randomBytes(4)).readUInt32BE() / 2 ** 32,
    log,
  });
}

function readTencent({ config, env }: AppParts): Omit<ClientOptions["tencent"], keyof Transport> {
  const { smsSdkAppId, voiceSdkAppId, region } = own(config, "tencent");
  const { tencent } = readSettings(env, ["tencent"]);
  return {
    ...tencent,
    region,
    smsSdkAppId: tencent.smsSdkAppId ?? smsSdkAppId,
    voiceSdkAppId: tencent.voiceSdkAppId ?? voiceSdkAppId,
    voiceEndpoint: tencent.voiceEndpoint,
  };
}

function readQcloudsms({ config, env }: AppParts): Omit<ClientOptions["qcloudsms"], keyof Transport> {
  const { qcloudsms } = readSettings(env, ["qcloudsms"]);
  const { appKey, endpoint, sdkAppId = own(config, "qcloudsms").sdkAppId } = qcloudsms;
  return {
    appId: sdkAppId,
    appKey,
    endpoints: endpoint === undefined ? undefined : { sms: endpoint, voice: endpoint },
  };
}

function readAliyun({ config, env }: AppParts): Omit<ClientOptions["aliyun"], keyof Transport> {
  const { signature, shownNumber } = own(config, "aliyun");
  const { aliyun } = readSettings(env, ["aliyun"]);
  return { ...aliyun, voiceEndpoint: aliyun.voiceEndpoint, signature, shownNumber };
}

function own<Name extends ProviderName>({ providers }: Config, name: Name): NonNullable<Config["providers"][Name]> {
  const found = providers[name];
  if (found === undefined) throw notConfigured([`xinshi.config.ts providers.${name}: is missing`]);
  return found;
}
