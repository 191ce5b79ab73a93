/**
 * A moment in words, in the phone's own time zone.
 *
 * @module
 */

const DAY_MS = 86_400_000;

/** Such as `14:32`. */
export function clockText(time: number): string {
  const date = new Date(time);
  return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

/** Such as `今天 14:32`, `昨天 14:32`, `1月3日 14:32`, `2024年1月3日 14:32`. */
export function momentText(time: number, now: number): string {
  return `${dayText(new Date(time), new Date(now))} ${clockText(time)}`;
}

function dayText(date: Date, today: Date): string {
  const daysAgo = Math.round((startOfDay(today) - startOfDay(date)) / DAY_MS);
  if (daysAgo === 0) return "今天";
  if (daysAgo === 1) return "昨天";
  const day = `${date.getMonth() + 1}月${date.getDate()}日`;
  return date.getFullYear() === today.getFullYear() ? day : `${date.getFullYear()}年${day}`;
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
