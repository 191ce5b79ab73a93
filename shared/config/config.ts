/**
 * The shape of `xinshi.config.ts`: scenes, routes, limits. No secrets here; they come from the environment.
 *
 * @module
 */
import type { HttpClient, HttpClientOptions } from "../providers/http-client.ts";

interface RouteBase {
  templateId: string;
  /**
   * ISO 3166 alpha-2 codes this route serves.
   * @default every country the scene allows
   */
  countries?: readonly string[];
  /**
   * Share of the load: of neighbouring routes that all have a weight, each is tried first as often as its weight says.
   * @default the first one is always tried first
   */
  weight?: number;
}

interface SmsRouteBase extends RouteBase {
  /** The approved sign name, without brackets. Providers require it for mainland China. */
  signName?: string;
  /** The approved template's text. `npm start` registers it in the sandbox; a dry run counts segments with it. */
  text?: string;
}

/** Tencent's templates have positions. */
interface PositionalParams {
  provider: "tencent" | "qcloudsms";
  /** Names of scene values for {1}, {2}, … in that order. Code scenes also have `code` and `minutes`. */
  params?: readonly string[];
}

/** Alibaba Cloud's templates have names. */
interface NamedParams {
  provider: "aliyun";
  /** Each variable of the template, and the scene value that fills it. A list where both have the same names. */
  params?: readonly string[] | Readonly<Record<string, string>>;
}

/** One provider + template + sign name, and how a scene's values become the provider's parameters. */
export type Route = SmsRouteBase & (PositionalParams | NamedParams);

/** How a scene calls people: a code that is read out, or an approved voice template. */
export type VoiceRoute =
  | (Omit<RouteBase, "templateId"> & VoiceOptions & { provider: "tencent" | "qcloudsms"; kind: "code" })
  | (RouteBase & VoiceOptions & { kind: "template" } & (PositionalParams | NamedParams));

interface VoiceOptions {
  /**
   * How often it is said, 1 to 3.
   * @default 2
   */
  playTimes?: number;
}

interface SceneBase {
  /** Who may name this scene: mini-program users, backends, or both. */
  callers: readonly ("user" | "service")[];
  /**
   * Tried in order: of those that serve the recipient's country, the first whose provider is well sends. The next one
   * sends only what the one before surely did not accept.
   */
  routes: readonly Route[];
  /**
   * The same for `sendvoice`; voice serves mainland China only.
   * @default none: this scene calls nobody
   */
  voice?: readonly VoiceRoute[];
  /**
   * ISO 3166 alpha-2 codes that may be texted.
   * @default ["CN"]
   */
  countries?: readonly string[];
  /** Messages of this scene in one day (UTC+8); none sent beyond. */
  dailyBudget?: number;
  /**
   * Replaces `limits` for this scene. An empty list switches them off.
   * @default the config's `limits`
   */
  limits?: readonly LimitRule[];
}

/** A scene whose text carries a verification code. */
export interface CodeScene extends SceneBase {
  kind: "code";
  /**
   * Digits of a code, 4 to 6: providers refuse longer values in code templates.
   * @default 6
   */
  digits?: number;
  /**
   * Minutes a code is good, counted from the last text that carried it.
   * @default 5
   */
  validityMinutes?: number;
  /**
   * Wrong codes before it is used up.
   * @default 5
   */
  attempts?: number;
  /**
   * Seconds a user interface should wait before it offers to send again.
   * @default 60
   */
  resendAfterSeconds?: number;
}

/** A scene whose values come from the caller. */
export interface NoticeScene extends SceneBase {
  kind: "notice";
  /** Names of the values a caller has to give. */
  params?: readonly string[];
}

export type Scene = CodeScene | NoticeScene;

/** At most `count` messages in any `seconds`. */
export interface LimitRule {
  /** Counted for one phone, one mini-program user, or one client address. */
  per: "phone" | "user" | "ip";
  count: number;
  seconds: number;
}

/** How requests go out; the same for every provider. */
export interface TransportConfig {
  /**
   * Milliseconds one request may take at most; the invocation's own deadline still wins.
   * @default 8000
   */
  timeoutMs?: number;
  /**
   * Proxy for requests to the provider, such as `http://127.0.0.1:3128`; "" for none.
   * @default HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment
   */
  proxy?: string;
  /**
   * Connections kept open to the provider and used again.
   * @default 64
   */
  maxSockets?: number;
  /**
   * Makes a client of your own, in place of the built-in one.
   * @default `createHttpClient` of `shared/providers/http-client.ts`
   */
  httpClient?: (options: HttpClientOptions) => HttpClient;
}

/** Tencent Cloud SMS and VMS, API 3.0. */
export interface TencentConfig extends TransportConfig {
  /** The SMS application's id, digits as text. `TENCENT_SMS_SDK_APP_ID` overrides it. */
  smsSdkAppId: string;
  /**
   * The VMS application's id, digits as text: needed to call people. `TENCENT_VOICE_SDK_APP_ID` overrides it.
   * @default none: this provider calls nobody
   */
  voiceSdkAppId?: string;
  /**
   * Access region.
   * @default "ap-guangzhou"
   */
  region?: string;
}

/** Tencent's classic interfaces: SMS, voice and voice files. */
export interface QcloudsmsConfig extends TransportConfig {
  /** The application's id, digits as text. `QCLOUDSMS_SDK_APP_ID` overrides it. */
  sdkAppId: string;
}

/** Alibaba Cloud SMS and voice. */
export interface AliyunConfig extends TransportConfig {
  /**
   * How requests are signed; `v1` is what older gateways know.
   * @default "acs3"
   */
  signature?: "acs3" | "v1";
  /**
   * The number that phones show when called: one that was bought, or a service instance.
   * @default one of the public pool
   */
  shownNumber?: string;
}

export interface Config {
  /** The scene of a call that names none. */
  defaultScene: string;
  scenes: Readonly<Record<string, Scene>>;
  /**
   * Limits of every scene that has none of its own, over all scenes together.
   * @default 1 in 30 s, 5 in an hour and 10 in a day for one phone
   */
  limits?: readonly LimitRule[];
  /** The clouds that may be used; the first is meant where a call names none. */
  providers: { tencent?: TencentConfig; qcloudsms?: QcloudsmsConfig; aliyun?: AliyunConfig };
}

/** Gives `xinshi.config.ts` its types; checks nothing, so that loading a function stays fast. */
export function defineConfig<const C extends Config>(config: C): C {
  return config;
}

export const DEFAULT_COUNTRIES = ["CN"] as const;

/** The figures of Tencent's own console defaults, as its users know them. */
export const DEFAULT_LIMITS: readonly LimitRule[] = [
  { per: "phone", count: 1, seconds: 30 },
  { per: "phone", count: 5, seconds: 3600 },
  { per: "phone", count: 10, seconds: 86_400 },
];

export const DEFAULT_CODE = { digits: 6, validityMinutes: 5, attempts: 5, resendAfterSeconds: 60 } as const;
