/**
 * Dates as the product writes them. That they are China time, UTC+8, is inferred from published samples.
 *
 * @module
 */

export const DAY_MS = 86_400_000;
const BEIJING_MS = 28_800_000;

/** When the day `yyyyMMdd` began, in milliseconds since the epoch; undefined when there is no such day. */
export function readDay(text: string): number | undefined {
  const [, year = "", month = "", day = ""] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day)) - BEIJING_MS;
  return year !== "" && dayText(at) === text ? at : undefined; // 20260231 would be read as March
}

/** `20260302` */
export function dayText(at: number): string {
  return localTime(at).slice(0, 10).replaceAll("-", "");
}

/** `202603` */
export function monthText(at: number): string {
  return dayText(at).slice(0, 6);
}

/** `2026-03-02 12:00:00` */
export function localTime(at: number): string {
  return new Date(at + BEIJING_MS).toISOString().slice(0, 19).replace("T", " ");
}
