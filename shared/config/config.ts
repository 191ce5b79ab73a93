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
  /** The approved template's text. `npm start` registers it in the sandbox; values are checked against it before a send. */
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

/** How a scene calls people: a code that is read out, an approved voice template, or a recording that was uploaded. */
export type VoiceRoute =
  | (Omit<RouteBase, "templateId"> & VoiceOptions & { provider: "tencent" | "qcloudsms"; kind: "code" })
  | (Omit<RouteBase, "templateId"> & VoiceOptions & { provider: "qcloudsms"; kind: "recording" })
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
   * sends only what the one before surely did not accept. None in a scene that only calls.
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
   * True only reports what the budget would have refused.
   * @default false
   */
  dailyBudgetInShadow?: boolean;
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
  /**
   * Calls with the same code by the scene's `voice` routes when its text does not arrive, at most once a code.
   * @default none
   */
  voiceFallback?: {
    /**
     * When a receipt says that the text failed.
     * @default true
     */
    onFailure?: boolean;
    /**
     * When so many seconds brought no delivery; the timer looks once a minute.
     * @default never
     */
    afterSeconds?: number;
  };
  /** Numbers for app reviewers and automatic tests: they get a code that is known, and no text. */
  testNumbers?: readonly TestNumber[];
}

export interface TestNumber {
  /** E.164. */
  phone: string;
  /** What `verifycode` takes; as many digits as the scene's codes. */
  code: string;
  /** The last day it works, `2026-12-31`, UTC+8; afterwards it is refused. */
  until: string;
}

/** A scene whose values come from the caller. */
export interface NoticeScene extends SceneBase {
  kind: "notice";
  /**
   * True for marketing, which goes out from 08:00 to 22:00 (UTC+8) only. What the provider's own list says of a template
   * (`syncTemplates` of `smsadmin`) counts more.
   * @default false
   */
  marketing?: boolean;
  /** Names of the values a caller has to give. */
  params?: readonly string[];
}

export type Scene = CodeScene | NoticeScene;

/** Texts and calls of backends that name no scene but a template, a text or a sound of their own. */
export type WithoutScene = Pick<SceneBase, "countries" | "dailyBudget" | "dailyBudgetInShadow">;

/** At most `count` messages in any `seconds`. */
export interface LimitRule {
  /** Counted for one phone, one mini-program user, or one client address. */
  per: "phone" | "user" | "ip";
  count: number;
  seconds: number;
  /**
   * True only reports what it would have refused.
   * @default false
   */
  shadow?: boolean;
}

/** Asking a provider what became of one number, which takes nothing from its queue. */
export interface ReconcileConfig {
  /**
   * Minutes after which a receipt is late.
   * @default 5
   */
  askAfterMinutes?: number;
  /**
   * Minutes before the same message is asked about again.
   * @default 30
   */
  askAgainMinutes?: number;
  /**
   * Hours after which a message without an end is closed as `expired`. Providers try a handset for up to 72 hours.
   * @default 72
   */
  giveUpAfterHours?: number;
  /**
   * Questions in one run of the timer.
   * @default 50
   */
  maxQueriesPerRun?: number;
}

export interface RetentionConfig {
  /**
   * Days that messages, receipts and replies stay. Suppressions stay for ever.
   * @default 180
   */
  messagesDays?: number;
  /**
   * Days that providers' words stay as they came.
   * @default 30
   */
  rawDays?: number;
  /**
   * Days that verifications stay after they have expired.
   * @default 7
   */
  verificationsDays?: number;
}

interface EventBase {
  /** The same for the same happening, however often the hook is run for it. */
  id: string;
  /** When it happened, milliseconds since the Unix epoch. */
  at: number;
  /** E.164. */
  phone: string;
}

/** A receipt changed a message's status. */
export interface ReceiptEvent extends EventBase {
  messageId: string;
  status: "delivered" | "undelivered" | "expired";
  /** The carrier's, such as `DELIVRD`. */
  code: string;
}

/** A recipient texted back. */
export interface ReplyEvent extends EventBase {
  text: string;
  signName: string;
  extendCode: string;
}

/** A code was right. */
export interface VerifiedEvent extends EventBase {
  scene: string;
  openid: string | null;
  /** The message that carried the code last. */
  messageId: string | null;
}

/** A send was refused because of the number: suppressed, or held by the guard. */
export interface BlockedEvent extends EventBase {
  scene: string | null;
  /** `opted_out`, `blocklist`, `manual`, `prefix_challenged` or `prefix_blocked`. */
  reason: string;
}

/** A hook that throws or takes longer than ten seconds is run again later, with growing pauses. */
export interface Hooks {
  onReceipt?: (event: ReceiptEvent) => Promise<void>;
  onReply?: (event: ReplyEvent) => Promise<void>;
  onVerified?: (event: VerifiedEvent) => Promise<void>;
  onBlocked?: (event: BlockedEvent) => Promise<void>;
}

/**
 * The guard against SMS pumping: codes that are sent and never checked. It compares sends and successful checks of each
 * number prefix and each country.
 */
export interface GuardConfig {
  /** `shadow` only reports. */
  mode: "on" | "shadow";
  /**
   * Hours that are looked back.
   * @default 24
   */
  windowHours?: number;
  /**
   * With fewer sends than this in the window nothing is concluded.
   * @default 30
   */
  minSends?: number;
  /**
   * Share of codes checked, 0 to 1, below which a send must bring a `challenge` that `verifyChallenge` accepts.
   * @default 0.2
   */
  challengeBelow?: number;
  /**
   * Share of codes checked, 0 to 1, below which nothing is sent.
   * @default 0.05
   */
  blockBelow?: number;
  /**
   * Judges a user's proof to be a person, such as a captcha's ticket.
   * @default none: a challenged prefix is refused
   */
  verifyChallenge?: (challenge: string, about: { phone: string; ip: string | undefined }) => Promise<boolean>;
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

/** What a provider's account may send, and what that costs: checked and told before a text goes out. */
export interface AccountConfig {
  /**
   * Characters that one value of a notice or marketing template may have. Accounts differ: 6 at newer ones of Tencent's, 12
   * at private persons', none at older companies'; the console shows it.
   * @default no limit is checked
   */
  maxValueLength?: number;
  /**
   * CNY for one segment to mainland China; or by ISO 3166 alpha-2 code, such as `{ CN: 0.045, HK: 0.35 }`.
   * @default a dry run tells no price
   */
  pricePerSegment?: number | Readonly<Record<string, number>>;
}

/** Tencent Cloud SMS and VMS, API 3.0. */
export interface TencentConfig extends TransportConfig, AccountConfig {
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
  /**
   * Tells the provider which codes were used (`ReportConversion`).
   * @default false
   */
  reportConversions?: boolean;
}

/** Tencent's classic interfaces: SMS, voice and voice files. */
export interface QcloudsmsConfig extends TransportConfig, AccountConfig {
  /** The application's id, digits as text. `QCLOUDSMS_SDK_APP_ID` overrides it. */
  sdkAppId: string;
}

/** Alibaba Cloud SMS and voice. */
export interface AliyunConfig extends TransportConfig, AccountConfig {
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
  /**
   * Where sends without a scene may go, and how many in a day, so that one leaked key cannot text the world; false
   * refuses them.
   * @default mainland China, without a budget
   */
  withoutScene?: WithoutScene | false;
  /**
   * Sound files that one mini-program user may upload in a day (UTC+8); contents that are known already do not count.
   * @default 10
   */
  voiceUploadsPerDay?: number;
  /** How late receipts are asked for. */
  reconcile?: ReconcileConfig;
  /** How long what is stored stays. */
  retention?: RetentionConfig;
  /** Your own code, run for what happens: at least once for each event, by `pullstatus`. */
  hooks?: Hooks;
  /** @default no guard */
  guard?: GuardConfig;
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

export const DEFAULT_GUARD = { windowHours: 24, minSends: 30, challengeBelow: 0.2, blockBelow: 0.05 } as const;

export const DEFAULT_RECONCILE = {
  askAfterMinutes: 5,
  askAgainMinutes: 30,
  giveUpAfterHours: 72,
  maxQueriesPerRun: 50,
} as const;

export const DEFAULT_RETENTION = { messagesDays: 180, rawDays: 30, verificationsDays: 7 } as const;

export const DEFAULT_VOICE_UPLOADS_PER_DAY = 10;
