/**
 * One text to one phone, as the sandbox captured it, and as its control API shows it.
 *
 * @module
 */
import type { SegmentCount } from "../shared/validation/segments.ts";
import type { TemplateKind } from "../shared/validation/template.ts";

export type CapturedStatus = "accepted" | "refused" | "delivered" | "undelivered" | "expired";

/** The carrier's report. */
export interface CapturedReceipt {
  at: number;
  /** The carrier's code, such as `DELIVRD`. */
  code: string;
}

export interface CapturedMessage {
  /** Grows by one a message. */
  readonly sequence: number;
  /** Grows with every text, call and reply: the order in which they came. */
  readonly order: number;
  readonly account: string;
  readonly provider: string;
  readonly app: string;
  /** The request that it came with. */
  readonly requestId: string;
  /** E.164; as the client wrote it when it is no number. */
  readonly phone: string;
  /** ISO 3166 alpha-2, `DEF`, or empty when the phone is no number. */
  readonly country: string;
  readonly countryCode: string;
  readonly national: string;
  readonly signName: string;
  readonly templateId: string;
  readonly templateKind: TemplateKind | null;
  readonly params: readonly string[];
  /** What the phone shows; empty when the template is unknown. */
  readonly text: string;
  readonly segments: number;
  readonly encoding: SegmentCount["encoding"] | null;
  readonly sessionContext: string;
  readonly extendCode: string;
  /** Empty when refused. */
  readonly serialNumber: string;
  /** What the provider answered, in the words of the protocol that was spoken: `Ok` or `0`, or why not. */
  readonly answer: { readonly code: string; readonly message: string };
  readonly at: number;
  status: CapturedStatus;
  receipt: CapturedReceipt | null;
  /** When a client first took the receipt from the queue. */
  receiptPulledAt: number | null;
  /** The request that did. */
  receiptPulledBy?: string;
  /** When a client reported that the code in it was used. */
  convertedAt?: number;
}

/** What is known before the message has a place among the others. */
export type NewCapturedMessage = Omit<
  CapturedMessage,
  "sequence" | "order" | "receipt" | "receiptPulledAt" | "receiptPulledBy" | "convertedAt"
>;

/** A step in a message's life. */
interface Step {
  status: string;
  at: string;
  code?: string;
}

/** The message as JSON for testers. */
export interface MessageView {
  id: string;
  url: string;
  /** Grows with every text, call and reply: the order in which they came. */
  order: number;
  account: string;
  provider: string;
  app: string;
  requestId: string;
  phone: string;
  country: string;
  signName: string;
  templateId: string;
  params: readonly string[];
  text: string;
  code: string | null;
  segments: number;
  encoding: SegmentCount["encoding"] | null;
  sessionContext: string;
  extendCode: string;
  serialNumber: string;
  answer: { code: string; message: string };
  status: CapturedStatus;
  at: string;
  timeline: Step[];
}

/** Whose queues and statistics a provider's messages are in: Tencent's two protocols are one cloud. */
export function cloudOf(provider: string): string {
  return provider === "qcloudsms" ? "tencent" : provider;
}

/** The id of a message: `m` and its sequence number. */
export function messageId({ sequence }: Pick<CapturedMessage, "sequence">): string {
  return `m${sequence}`;
}

/** The sequence number in an id, or undefined. */
export function sequenceOf(id: string): number | undefined {
  return /^m[1-9]\d{0,14}$/.test(id) ? Number(id.slice(1)) : undefined;
}

export function messageUrl(base: string, message: Pick<CapturedMessage, "sequence">): string {
  return `${base}/_sandbox/messages/${messageId(message)}`;
}

/** The message as JSON; `base` is the sandbox's address. */
export function viewMessage(message: CapturedMessage, base: string): MessageView {
  const {
    sequence: _,
    countryCode: _c,
    national: _n,
    templateKind: _k,
    receipt: _r,
    receiptPulledAt: _p,
    receiptPulledBy: _b,
    convertedAt: _v,
    ...shown
  } = message;
  return {
    id: messageId(message),
    url: messageUrl(base, message),
    ...shown,
    code: extractCode(message),
    at: new Date(message.at).toISOString(),
    timeline: timelineOf(message),
  };
}

/**
 * The verification code in a message: the first value of 4 to 8 digits; in a code template else the first number of that
 * length in the text.
 */
export function extractCode({
  params,
  text,
  templateKind,
}: Pick<CapturedMessage, "params" | "text" | "templateKind">): string | null {
  const value = params.find((param) => /^\d{4,8}$/.test(param));
  if (value !== undefined || templateKind !== "code") return value ?? null;
  return /(?<!\d)\d{4,8}(?!\d)/.exec(text)?.[0] ?? null;
}

function timelineOf({ at, status, answer, receipt, receiptPulledAt, convertedAt }: CapturedMessage): Step[] {
  const refused = status === "refused";
  const steps: Step[] = [{ status: refused ? "refused" : "accepted", at: isoTime(at), code: answer.code }];
  if (receipt !== null) steps.push({ status, at: isoTime(receipt.at), code: receipt.code });
  if (receiptPulledAt !== null) steps.push({ status: "receipt_pulled", at: isoTime(receiptPulledAt) });
  if (convertedAt !== undefined) steps.push({ status: "converted", at: isoTime(convertedAt) });
  return steps;
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
