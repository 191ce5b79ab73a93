/**
 * Dates as the provider writes them. That they are China time, UTC+8, is inferred from published samples.
 *
 * @module
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;

const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** `20260302` */
export function dayOf(time: number): string {
  return localTime(time).slice(0, 10).replaceAll("-", "");
}

/** The days from the last to the first, as the provider writes them; at most `max`. */
export function daysBetween(from: number, to: number, max: number): string[] {
  const days: string[] = [];
  for (let time = to; dayOf(time) >= dayOf(from) && days.length < max; time -= DAY_MS) days.push(dayOf(time));
  return days;
}

/** `2026-03-02 12:00:00` in milliseconds since the Unix epoch, or undefined when it is no such time. */
export function parseLocalTime(text: string | null | undefined): number | undefined {
  if (!text || !LOCAL_TIME.test(text)) return undefined;
  const time = Date.parse(`${text.replace(" ", "T")}Z`) - BEIJING_OFFSET_MS;
  return Number.isNaN(time) || localTime(time) !== text ? undefined : time; // 2026-02-30 would be read as March
}

/** Whole seconds until the clock next shows a full minute or hour. */
export function secondsUntilNext(unit: "minute" | "hour", now: number): number {
  const lengthMs = unit === "minute" ? 60_000 : HOUR_MS;
  return Math.ceil((lengthMs - (now % lengthMs)) / 1000);
}

export function secondsUntilMidnight(now: number): number {
  return Math.ceil((DAY_MS - ((now + BEIJING_OFFSET_MS) % DAY_MS)) / 1000);
}

export function secondsUntilMonth(now: number): number {
  const local = new Date(now + BEIJING_OFFSET_MS);
  const next = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - BEIJING_OFFSET_MS;
  return Math.ceil((next - now) / 1000);
}

function localTime(time: number): string {
  return new Date(time + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}
