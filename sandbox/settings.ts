/**
 * What can be changed while the sandbox runs; `/_sandbox/settings` shows and changes it.
 *
 * Limits: "发送短信相关", https://cloud.tencent.com/document/faq/382/13303, and "语音消息常见问题",
 * https://cloud.tencent.com/document/product/1128/38004. The provider documents one text per number and
 * 30 seconds, and a daily quota that is the account's own; 30 s, 5 an hour and 10 a day are what published tutorials report of
 * accounts without settings of their own, and let every published sample run.
 *
 * @module
 */

/** Null switches a limit off. */
export interface Limits {
  /** The same text to the same number within 30 seconds. */
  sameTextPer30Seconds: number | null;
  /** Any text to the same number within 30 seconds. */
  phonePer30Seconds: number | null;
  /** In any 60 minutes. */
  phonePerHour: number | null;
  /** In one calendar day, Beijing time. */
  phonePerDay: number | null;
  /** The same text to the same number in one calendar day. */
  sameTextPerDay: number | null;
  appPerDay: number | null;
  appMainlandPerDay: number | null;
  appForeignPerDay: number | null;
  /** Billed segments to foreign numbers in one day, for the whole account. */
  foreignSegmentsPerDay: number | null;
  /** Calls to the same number within 30 seconds; these and the next for one app. */
  callsPer30Seconds: number | null;
  callsPer10Minutes: number | null;
  /** Calls that say a code, in one calendar day. */
  codeCallsPerDay: number | null;
  /** All other calls, in one calendar day. */
  noticeCallsPerDay: number | null;
  /** Between 22:00 and 08:00. */
  callsPerNight: number | null;
}

/** What is Alibaba Cloud's own. Windows of texts begin with the clock's minute and hour; a day is the last 24 hours. */
export interface AliyunSettings {
  /** How far a client's clock may be off, either way. */
  clockToleranceMs: number;
  /** Answers in JSON where a format is asked for that there is not, as one SDK does; otherwise that is refused. */
  takesAnyFormat: boolean;
  /** Codes to one number under one sign name. */
  codesPerMinute: number | null;
  codesPerHour: number | null;
  codesPerDay: number | null;
  /** Codes to one number from all accounts together. */
  codesPerDayOfAllSenders: number | null;
  /** All other texts to one number, by sign name and template. */
  textsPerDay: number | null;
  /** The caps that an account sets itself. */
  accountPerDay: number | null;
  accountPerMonth: number | null;
  /** Calls to one number; windows of calls slide. */
  callsPerMinute: number | null;
  callsPerHour: number | null;
  callsPerDay: number | null;
}

export interface Settings {
  /** Whether receipts carry the session context; at the provider each account asks for it. */
  echoSessionContext: boolean;
  /** From acceptance to receipt. */
  receiptDelayMs: number;
  /** From delivery to the reply of a phone that replies by itself. */
  replyDelayMs: number;
  /** From a call's beginning until the phone picks up, or shows that it will not. */
  answerDelayMs: number;
  /** What a reviewer answers to every new sign name, template and voice file at once; null: they wait for a tester. */
  autoReview: "approved" | "refused" | null;
  /**
   * Whether the classic API sends texts with an unapproved sign name under the account's default one, the given one in
   * brackets, as it does for older accounts; otherwise it refuses them.
   */
  classicSignFallback: boolean;
  /** Captured messages kept; the oldest go first. */
  maxMessages: number;
  /** Characters in one value of a notice or marketing template; null means no limit, as for older company accounts. */
  maxParameterLength: number | null;
  /** ISO 3166 alpha-2 codes that no app may text. */
  blockedCountries: readonly string[];
  /** Numbers (E.164) that skip the limits per number. */
  testNumbers: readonly string[];
  limits: Limits;
  aliyun: AliyunSettings;
}

type Change<Group> = { [Key in keyof Group]?: Group[Key] | undefined };

export type SettingsChange = Change<Omit<Settings, "limits" | "aliyun">> & {
  limits?: Change<Limits> | undefined;
  aliyun?: Change<AliyunSettings> | undefined;
};

export const DEFAULT_SETTINGS: Settings = {
  echoSessionContext: true,
  receiptDelayMs: 1000,
  replyDelayMs: 1000,
  answerDelayMs: 1000,
  autoReview: null,
  classicSignFallback: false,
  maxMessages: 200_000,
  maxParameterLength: null,
  blockedCountries: [],
  testNumbers: [],
  limits: {
    sameTextPer30Seconds: 1,
    phonePer30Seconds: null,
    phonePerHour: 5,
    phonePerDay: 10,
    sameTextPerDay: null,
    appPerDay: null,
    appMainlandPerDay: null,
    appForeignPerDay: null,
    foreignSegmentsPerDay: null,
    callsPer30Seconds: 1,
    callsPer10Minutes: 2,
    codeCallsPerDay: 3,
    noticeCallsPerDay: 5,
    callsPerNight: 1,
  },
  aliyun: {
    clockToleranceMs: 900_000,
    takesAnyFormat: false,
    codesPerMinute: 1,
    codesPerHour: 5,
    codesPerDay: 10,
    codesPerDayOfAllSenders: 40,
    textsPerDay: 50,
    accountPerDay: null,
    accountPerMonth: null,
    callsPerMinute: 1,
    callsPerHour: 5,
    callsPerDay: 20,
  },
};

/** Settings with what the change names replaced; within `limits` and `aliyun` too. */
export function withChange(settings: Settings, change: SettingsChange): Settings {
  const limits: Limits = Object.assign({ ...settings.limits }, definedOnly(change.limits ?? {}));
  const aliyun: AliyunSettings = Object.assign({ ...settings.aliyun }, definedOnly(change.aliyun ?? {}));
  return Object.assign({ ...settings }, definedOnly(change), { limits, aliyun });
}

function definedOnly(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
