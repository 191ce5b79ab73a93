/**
 * Time as API 3.0 writes it where it is not UNIX seconds: Beijing's, UTC+8 all year.
 *
 * @module
 */

const HOUR_MS = 3_600_000;
const BEIJING_MS = 8 * HOUR_MS;

/** When the hour `yyyymmddhh` began, in milliseconds since the epoch; undefined when there is no such hour. */
export function readHour(text: string): number | undefined {
  const [, year, month, day, hour] = (/^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || hour === undefined) return undefined;
  const at = Date.UTC(year, month - 1, day, hour) - BEIJING_MS;
  return localTime(at).replace(/\D/g, "").slice(0, 10) === text ? at : undefined; // 20260231 would be read as March
}

/** `2026-03-02 12:00:00`. */
export function localTime(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 19).replace("T", " ");
}
