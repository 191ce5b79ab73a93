/**
 * Time as the clouds here write and count it: Beijing's, UTC+8, which has no summer time. Tencent documents it for days,
 * nights and statistics; that the texts in its classic answers and in Alibaba Cloud's are of this zone too is taken from
 * their published samples.
 *
 * Times are milliseconds since the Unix epoch.
 *
 * @module
 */

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const OFFSET_MS = 8 * HOUR_MS;

const LOCAL_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const HOUR = /^(\d{4})(\d\d)(\d\d)(\d\d)$/;

/** `2026-03-02 12:00:00` */
export function formatLocalTime(time: number): string {
  return new Date(time + OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** The reverse of `formatLocalTime`; undefined when the text is no such time. */
export function parseLocalTime(text: string | null | undefined): number | undefined {
  if (!text || !LOCAL_TIME.test(text)) return undefined;
  const time = Date.parse(`${text.replace(" ", "T")}+08:00`);
  return Number.isNaN(time) || formatLocalTime(time) !== text ? undefined : time; // 2026-02-30 would be read as March
}

/** `2026030212` */
export function formatHour(time: number): string {
  return formatLocalTime(time).slice(0, 13).replace(/\D/g, "");
}

/** When that hour began; undefined when there is no such hour. */
export function parseHour(text: string): number | undefined {
  const [, year, month, day, hour] = HOUR.exec(text) ?? [];
  return hour === undefined ? undefined : parseLocalTime(`${year}-${month}-${day} ${hour}:00:00`);
}

/** `20260302` */
export function formatDay(time: number): string {
  return formatHour(time).slice(0, 8);
}

/** When that day began; undefined when there is no such day. */
export function parseDay(text: string): number | undefined {
  return parseHour(`${text}00`);
}

/** `202603` */
export function formatMonth(time: number): string {
  return formatHour(time).slice(0, 6);
}

/** When the day of a time began. */
export function dayStart(time: number): number {
  return Math.floor((time + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** Whole seconds until the clock next shows that full hour. */
export function secondsUntilHour(now: number, hour: number): number {
  const begin = dayStart(now - hour * HOUR_MS) + hour * HOUR_MS;
  return Math.ceil((begin + DAY_MS - now) / 1000);
}

/** Whole seconds until the next month begins. */
export function secondsUntilMonth(now: number): number {
  const local = new Date(now + OFFSET_MS);
  const next = Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - OFFSET_MS;
  return Math.ceil((next - now) / 1000);
}
