/**
 * Phones behave by their last four digits, so that a test picks what happens by picking a number.
 *
 * @module
 */

export interface Behaviour {
  /** What the pages say of it. */
  description: string;
  /** The carrier's report; null: none ever comes. */
  receipt: "DELIVRD" | "UNDELIV" | "EXPIRED" | null;
  /** How often the report is queued. */
  copies: number;
  /** What the person answers after delivery. */
  reply?: string;
  /** Refused at submit. */
  refuse?: "blacklist" | "thirty_seconds";
  /** What happens to the connection or the whole request. */
  strike?: Strike;
}

/**
 * `cut_before`: closed without accepting. `internal_error`: the request is refused with an internal error. `cut_after`:
 * accepted, closed without an answer. `slow`: accepted, answered 20 seconds later.
 */
export type Strike = "cut_before" | "internal_error" | "cut_after" | "slow";

/** How long a slow answer takes. */
export const SLOW_ANSWER_MS = 20_000;

const NORMAL: Behaviour = { description: "accepted, delivered after about a second", receipt: "DELIVRD", copies: 1 };

const SPECIAL: Readonly<Record<string, Partial<Behaviour> & Pick<Behaviour, "description">>> = {
  "0001": { description: "accepted, undelivered (UNDELIV)", receipt: "UNDELIV" },
  "0002": { description: "accepted, receipt EXPIRED", receipt: "EXPIRED" },
  "0003": { description: "refused at submit: blacklist", refuse: "blacklist" },
  "0004": { description: "accepted, never a receipt", receipt: null },
  "0005": { description: "refused at submit: 30-second limit", refuse: "thirty_seconds" },
  "0006": { description: "accepted, then the connection is cut before the answer", strike: "cut_after" },
  "0007": { description: "internal error of the provider, not accepted", strike: "internal_error" },
  "0008": { description: "connection cut, not accepted", strike: "cut_before" },
  "0009": { description: "delivered, then the person replies TD", reply: "TD" },
  "0010": { description: "delivered, receipt arrives twice", copies: 2 },
  "0011": { description: "accepted, the answer takes 20 seconds", strike: "slow" },
};

/** How a phone behaves; `phone` may be in any form. */
export function behaviourOf(phone: string): Behaviour {
  const digits = phone.slice(-4);
  return Object.hasOwn(SPECIAL, digits) ? { ...NORMAL, ...SPECIAL[digits] } : NORMAL;
}

/** Last four digits and what they do, in order. */
export function listBehaviours(): { endsIn: string; description: string }[] {
  return Object.entries(SPECIAL).map(([endsIn, { description }]) => ({ endsIn, description }));
}

const PRECEDENCE: readonly Strike[] = ["cut_before", "internal_error", "cut_after", "slow"];

/** Of several phones in one request, the strike that wins: not accepting before accepting, a cut before a late answer. */
export function strongestStrike(phones: readonly string[]): Strike | undefined {
  const strikes = new Set(phones.map((phone) => behaviourOf(phone).strike));
  return PRECEDENCE.find((strike) => strikes.has(strike));
}
