/**
 * The shape of `xinshi.config.ts`: scenes, routes, limits. No secrets here; they come from the environment.
 *
 * @module
 */

/** One provider + template + sign name, and how a scene's values become the provider's parameters. */
export interface Route {
  provider: "tencent";
  templateId: string;
  /** The approved sign name, without brackets. Tencent requires it for mainland China. */
  signName?: string;
  /** Names of scene values for {1}, {2}, … in that order. Code scenes also have `code` and `minutes`. */
  params?: readonly string[];
  /**
   * ISO 3166 alpha-2 codes this route serves.
   * @default every country the scene allows
   */
  countries?: readonly string[];
  /** The approved template's text. `npm start` registers it in the sandbox; a dry run counts segments with it. */
  text?: string;
}

interface SceneBase {
  /** Who may name this scene: mini-program users, backends, or both. */
  callers: readonly ("user" | "service")[];
  /** Tried in order: the first that serves the recipient's country sends. */
  routes: readonly Route[];
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

export interface TencentConfig {
  /** The SMS application's id, digits as text. `TENCENT_SMS_SDK_APP_ID` overrides it. */
  smsSdkAppId: string;
  /**
   * Access region.
   * @default "ap-guangzhou"
   */
  region?: string;
  /**
   * Milliseconds one request may take at most; the invocation's own deadline still wins.
   * @default 8000
   */
  timeoutMs?: number;
  /**
   * Proxy for requests to the provider, such as `http://127.0.0.1:3128`.
   * @default HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment
   */
  proxy?: string;
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
  providers: { tencent?: TencentConfig };
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
