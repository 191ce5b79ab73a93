/**
 * The port of what operators do at a provider: signs, templates, statistics, packages, number info. Every part is
 * optional: a provider has the parts it can do, and the type says so. All calls throw XinshiError `PROVIDER_REJECTED`,
 * `PROVIDER_UNAVAILABLE` or `OUTCOME_UNKNOWN`, with the provider's own code in `details.provider`.
 *
 * @module
 */
import type { CallOptions } from "./provider.ts";

export type Review = "approved" | "pending" | "refused";

export interface ManagedSign {
  /** The provider's id of it; at Aliyun the text itself. */
  id: string;
  text: string;
  international: boolean;
  review: Review;
  /** The reviewer's words. */
  reason?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  createdAt?: number | undefined;
}

export interface SignDraft {
  text: string;
  international?: boolean | undefined;
  remark?: string | undefined;
  /** Proof pictures, base64 without prefix. */
  proofImages?: readonly { base64: string; suffix: string }[] | undefined;
  /** The provider's own fields, sent as they are, for what only it has (document types, qualification ids …). */
  extra?: Readonly<Record<string, string | number>> | undefined;
}

export type TemplateUse = "code" | "notice" | "marketing";

export interface ManagedTemplate {
  id: string;
  name: string;
  /** In the provider's own notation of variables. */
  text: string;
  /** Absent where the provider does not tell. */
  use?: TemplateUse | undefined;
  international: boolean;
  /** True where it is said that an international one may go to mainland China too. */
  domestic?: true | undefined;
  review: Review;
  reason?: string | undefined;
  createdAt?: number | undefined;
}

export interface TemplateDraft {
  name: string;
  text: string;
  use: TemplateUse;
  international?: boolean | undefined;
  remark?: string | undefined;
  extra?: Readonly<Record<string, string | number>> | undefined;
}

export interface Managed<Item, Draft> {
  /** By ids, or a page. */
  list(
    query: { ids?: readonly string[]; international?: boolean; limit?: number; offset?: number },
    options: CallOptions,
  ): Promise<Item[]>;
  /** Returns the new id. */
  add(draft: Draft, options: CallOptions): Promise<string>;
  modify(id: string, draft: Draft, options: CallOptions): Promise<void>;
  remove(id: string, options: CallOptions): Promise<void>;
}

export interface StatisticsRange {
  /** Milliseconds since the Unix epoch; providers round to hours or days. */
  from: number;
  to: number;
}

/** Counts of messages; a provider leaves out what it does not count. */
export interface SendStatistics {
  requested?: number | undefined;
  accepted?: number | undefined;
  billed?: number | undefined;
  delivered?: number | undefined;
  failed?: number | undefined;
  /** The provider's own counters, by its own names. */
  detail: Readonly<Record<string, number>>;
}

export interface PackageInfo {
  id: string;
  amount: number;
  used: number;
  createdAt?: number | undefined;
  expiresAt?: number | undefined;
}

export interface NumberInfo {
  phone: string;
  valid: boolean;
  country?: string | undefined;
  detail: Readonly<Record<string, string>>;
}

export interface ProviderAdmin {
  readonly name: string;
  readonly signs?: Managed<ManagedSign, SignDraft> | undefined;
  readonly templates?: Managed<ManagedTemplate, TemplateDraft> | undefined;
  sendStatistics?(range: StatisticsRange, options: CallOptions): Promise<SendStatistics>;
  receiptStatistics?(range: StatisticsRange, options: CallOptions): Promise<SendStatistics>;
  packages?(range: StatisticsRange, options: CallOptions): Promise<PackageInfo[]>;
  numberInfo?(phones: readonly string[], options: CallOptions): Promise<NumberInfo[]>;
  /** Tells the provider that a code was used. `at` is milliseconds since the Unix epoch. */
  reportConversion?(serialNumber: string, at: number, options: CallOptions): Promise<void>;
}
