/**
 * What can be changed while the sandbox runs; `/_sandbox/settings` shows and changes it.
 *
 * Limits: "发送短信相关", https://cloud.tencent.com/document/faq/382/13303. The provider documents one text per number and
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
}

export interface Settings {
  /** Whether receipts carry the session context; at the provider each account asks for it. */
  echoSessionContext: boolean;
  /** From acceptance to receipt. */
  receiptDelayMs: number;
  /** From delivery to the reply of a phone that replies by itself. */
  replyDelayMs: number;
  /** Captured messages kept; the oldest go first. */
  maxMessages: number;
  /** Characters in one value of a notice or marketing template; null means no limit, as for older company accounts. */
  maxParameterLength: number | null;
  /** ISO 3166 alpha-2 codes that no app may text. */
  blockedCountries: readonly string[];
  /** Numbers (E.164) that skip the limits per number. */
  testNumbers: readonly string[];
  limits: Limits;
}

export type SettingsChange = { [Key in keyof Omit<Settings, "limits">]?: Settings[Key] | undefined } & {
  limits?: { [Key in keyof Limits]?: Limits[Key] | undefined } | undefined;
};

export const DEFAULT_SETTINGS: Settings = {
  echoSessionContext: true,
  receiptDelayMs: 1000,
  replyDelayMs: 1000,
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
  },
};

/** Settings with what the change names replaced; within `limits` too. */
export function withChange(settings: Settings, change: SettingsChange): Settings {
  const limits: Limits = Object.assign({ ...settings.limits }, definedOnly(change.limits ?? {}));
  return Object.assign({ ...settings }, definedOnly(change), { limits });
}

function definedOnly(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
