/**
 * Time as the classic interfaces write it: Beijing's, UTC+8 all year. That the texts are Beijing time is not documented;
 * it is the zone of every other clock that these interfaces have.
 *
 * @module
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;

const LOCAL_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** Whole seconds from `now` until the clock in Beijing next shows that full hour. */
export function secondsUntilHour(now: number, hour: number): number {
  const sinceHour = (now + BEIJING_OFFSET_MS - hour * HOUR_MS) % DAY_MS;
  return Math.ceil((DAY_MS - sinceHour) / 1000);
}

/** `2015-10-17 08:03:04` in milliseconds since the Unix epoch, or undefined when it is no such time. */
export function parseLocalTime(text: string): number | undefined {
  const fields = LOCAL_TIME.exec(text)?.slice(1).map(Number);
  if (fields === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const time = Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_OFFSET_MS;
  return formatLocalTime(time) === text ? time : undefined; // 2015-02-30 would be read as March
}

/** The reverse of `parseLocalTime`. */
export function formatLocalTime(time: number): string {
  return new Date(time + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace("T", " ");
}

/** `2019122400`: the hour of a time, as the statistics want it. */
export function hourNumber(time: number): number {
  return Number(formatLocalTime(time).slice(0, 13).replace(/\D/g, ""));
}
