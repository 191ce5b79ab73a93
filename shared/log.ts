/**
 * One JSON line an event, on stdout. Callers pass what is safe to read: phones through `maskPhone`, no codes, no keys.
 *
 * @module
 */

export type LogFields = Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>;

export interface Log {
  info(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}

/**
 * Writes lines with `write`, which gets no line end.
 *
 * @param common stands in every line
 */
export function createLog(write: (line: string) => void, now: () => number, common: LogFields = {}): Log {
  const line = (level: "info" | "error") => (event: string, fields: LogFields) => {
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...common, ...fields }));
  };
  return { info: line("info"), error: line("error") };
}

/** The longest number of all, without its last four digits. */
const MAX_BEGINNING = 12;

/** The longest that E.164 allows; what is longer, or has more than digits, would show a whole number in its beginning. */
const PHONE = /^\+?\d{1,15}$/;

/** `+8613800138000` as `+86138****8000`: enough to recognise, too little to text. What is no number is not shown at all. */
export function maskPhone(phone: string): string {
  if (phone.length < 9 || !PHONE.test(phone)) return "****";
  return `${phone.slice(0, -8)}****${phone.slice(-4)}`;
}

/** Digits, and what people put between those of one number; the full-width forms come from Chinese keyboards. */
const RUN = /[+＋]?[\d０-９][\d０-９\s－-]{5,}[\d０-９]/g;
/** A number in one piece, with its country's code before it or not, or else pieces that may be one together. */
const PART = /\+\d{1,3}[\s-]+\d{7,}|\+?\d{7,}|\+?\d{1,6}(?!\d)(?:[\s-]+\d{1,6}(?!\d))*/g;

/** What is longer holds more than one number: the beginning that a mask leaves would be a whole one. */
const LONGEST = 14;
/** The same for pieces that do not say where a number begins. */
const LONGEST_IN_PIECES = 11;

/**
 * Text with everything that looks like a phone number masked; for messages that others wrote. Numbers, dates and amounts that
 * stand side by side are masked one by one. What may be the beginning of a number, as the guard's are, loses its end too:
 * beside the masked number it would tell what is left out there.
 */
export function maskPhonesIn(text: string): string {
  return text.replace(RUN, (run) => run.normalize("NFKC").replace(PART, maskPart));
}

function maskPart(part: string): string {
  const digits = part.replace(/[\s-]/g, "");
  const isInPieces = digits !== part && !digits.startsWith("+");
  if (digits.length > (isInPieces ? LONGEST_IN_PIECES : LONGEST)) return `****${digits.slice(-4)}`;
  const isBeginning = digits.startsWith("+") && digits.length <= MAX_BEGINNING;
  return isBeginning ? `${digits.slice(0, -8)}****` : maskPhone(digits);
}

/** What was thrown, as a line of log may have it. */
export function describeError(thrown: unknown): string {
  return thrown instanceof Error ? maskPhonesIn(`${thrown.name}: ${thrown.message}`) : "not an Error";
}
