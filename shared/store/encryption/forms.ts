/**
 * In which forms numbers stand in a database, and how rows come from one form into another: what the encryption asks of a
 * driver, besides the port.
 *
 * @module
 */
import type { Store } from "../store.ts";

/** The form of numbers that are not encrypted; every other form has the name of its key. */
export const CLEAR = "clear";

/** One way to write numbers. */
export interface PhoneForm {
  /** `clear`, or what names the key in the rows: 1 to 16 letters, digits and `-`. */
  id: string;
  /** 32 bytes as base64url; null for `clear`. */
  key: string | null;
}

/** One number, as it stands now and as it is to stand. */
export interface PhoneMove {
  from: string;
  to: string;
}

/** Tables that hold numbers or sealed texts, in the order in which they are rewritten. */
export const PLACES = [
  "messages",
  "attempts",
  "receipts",
  "replies",
  "verifications",
  "suppressions",
  "refused_sends",
  "events",
  "inbound",
  "raw_replies",
  "idempotency",
] as const;
export type Place = (typeof PLACES)[number];

/** What a place holds: its key, whether it has a number, and which of its columns are sealed. */
export const COLUMNS: Readonly<Record<Place, { key: string; hasPhone: boolean; texts: readonly string[] }>> = {
  messages: { key: "seq", hasPhone: true, texts: ["caller_context", "provider_message"] },
  attempts: { key: "seq", hasPhone: false, texts: ["provider_message"] },
  receipts: { key: "seq", hasPhone: true, texts: [] },
  replies: { key: "seq", hasPhone: true, texts: [] },
  verifications: { key: "seq", hasPhone: true, texts: [] },
  suppressions: { key: "phone", hasPhone: true, texts: ["note"] },
  refused_sends: { key: "seq", hasPhone: true, texts: [] },
  events: { key: "seq", hasPhone: true, texts: [] },
  inbound: { key: "seq", hasPhone: false, texts: ["body"] },
  raw_replies: { key: "seq", hasPhone: false, texts: ["body"] },
  idempotency: { key: "key", hasPhone: false, texts: ["answer"] },
};

/** Some rows of one place. */
export interface RewriteInput {
  place: Place;
  /** The last key of the step before; null for the first step. */
  after: string | number | null;
  limit: number;
  /** As it is to stand; the same text where nothing is to be done. */
  phone(stored: string): string;
  text(stored: string): string;
}

export interface PhoneForms {
  /** Which forms were ever written here. */
  list(): Promise<string[]>;
  /** Notes a form before it is written. Where none was noted and there are rows, they are `clear`, and that is noted too. */
  add(form: string): Promise<void>;
  /**
   * Brings every row that is looked up by one of these numbers into another form, in one transaction. Where both forms have
   * the same row, one stays. No number is twice among those to be moved.
   */
  move(moves: readonly PhoneMove[]): Promise<void>;
  /** Rewrites a step of a place, and all other rows of the numbers it finds there. Returns where to go on; null at the end. */
  rewrite(input: RewriteInput): Promise<string | number | null>;
  /** After the last step: only this form is left. What the old ones left behind in the file is wiped where the driver can. */
  keepOnly(form: string): Promise<void>;
}

/** What a driver opens. */
export interface DriverStore extends Store {
  phoneForms: PhoneForms;
}

/** The numbers of these rows that are to stand in another form. */
export function movesOf(
  rows: readonly Readonly<Record<string, unknown>>[],
  phone: (stored: string) => string,
): PhoneMove[] {
  return [...new Set(rows.map((row) => row.phone))].flatMap((from) => {
    if (typeof from !== "string") return [];
    const to = phone(from);
    return from === to ? [] : [{ from, to }];
  });
}
