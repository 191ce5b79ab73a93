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

/** `+8613800138000` as `+86138****8000`: enough to recognise, too little to text. */
export function maskPhone(phone: string): string {
  if (phone.length < 9) return "****";
  return `${phone.slice(0, -8)}****${phone.slice(-4)}`;
}

/** Text with everything that looks like a phone number masked; for messages that others wrote. */
export function maskPhonesIn(text: string): string {
  return text.replace(/\+?\d[\d\s-]{5,}\d/g, (found) => maskPhone(found.replace(/[\s-]/g, "")));
}
