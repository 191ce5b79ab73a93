/**
 * Timer expressions as WeChat and SCF read them: seven fields (second, minute, hour, day of month, month, day of week,
 * year), 0 = Sunday, day of month and day of week joined by OR when both are restricted, times in UTC+8.
 *
 * Source: "定时触发器", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/triggers.html
 *
 * @module
 */

interface Field {
  name: string;
  min: number;
  max: number;
  /** Names that stand for `min`, `min + 1`, … */
  names?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const SECOND: Field = { name: "second", min: 0, max: 59 };
const MINUTE: Field = { name: "minute", min: 0, max: 59 };
const HOUR: Field = { name: "hour", min: 0, max: 23 };
const DAY: Field = { name: "day of month", min: 1, max: 31 };
const MONTH: Field = { name: "month", min: 1, max: 12, names: MONTHS };
const WEEKDAY: Field = { name: "day of week", min: 0, max: 6, names: WEEKDAYS };
const YEAR: Field = { name: "year", min: 1970, max: 2099 };
const FIELD_NAMES = [SECOND, MINUTE, HOUR, DAY, MONTH, WEEKDAY, YEAR].map(({ name }) => name).join(", ");

/** China has kept UTC+8 all year since 1992, and the platform uses it throughout. */
const ZONE_MS = 8 * 3_600_000;

export interface Cron {
  seconds: ReadonlySet<number>;
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  months: ReadonlySet<number>;
  years: ReadonlySet<number>;
  /** Whether a day fires, by day of month and day of week. */
  hasDay(dayOfMonth: number, dayOfWeek: number): boolean;
}

/** Reads an expression. Throws an Error that says which field is wrong and what would be right. */
export function parseCron(expression: string): Cron {
  const [second, minute, hour, day, month, weekday, year, ...rest] = expression.trim().split(/\s+/);
  if (year === undefined || rest.length > 0) throw new Error(fieldCountMessage(expression));
  const days = parseField(day, DAY);
  const weekdays = parseField(weekday, WEEKDAY);
  const isEither = day !== "*" && weekday !== "*";
  return {
    seconds: parseField(second, SECOND),
    minutes: parseField(minute, MINUTE),
    hours: parseField(hour, HOUR),
    months: parseField(month, MONTH),
    years: parseField(year, YEAR),
    hasDay: (dayOfMonth, dayOfWeek) =>
      isEither ? days.has(dayOfMonth) || weekdays.has(dayOfWeek) : days.has(dayOfMonth) && weekdays.has(dayOfWeek),
  };
}

/** The first tick after `after` (milliseconds since the Unix epoch), or undefined when there is none before 2100. */
export function nextTick(cron: Cron, after: number): number | undefined {
  const local = new Date((Math.floor(after / 1000) + 1) * 1000 + ZONE_MS); // its UTC fields are the UTC+8 ones
  while (local.getUTCFullYear() <= YEAR.max) {
    if (!cron.years.has(local.getUTCFullYear())) toNextYear(local);
    else if (!cron.months.has(local.getUTCMonth() + 1)) toNextMonth(local);
    else if (!cron.hasDay(local.getUTCDate(), local.getUTCDay())) toNextDay(local);
    else if (!cron.hours.has(local.getUTCHours())) local.setUTCHours(local.getUTCHours() + 1, 0, 0, 0);
    else if (!cron.minutes.has(local.getUTCMinutes())) local.setUTCMinutes(local.getUTCMinutes() + 1, 0, 0);
    else if (!cron.seconds.has(local.getUTCSeconds())) local.setUTCSeconds(local.getUTCSeconds() + 1, 0);
    else return local.getTime() - ZONE_MS;
  }
  return undefined;
}

/** The last tick at or before `now`, when `first` is known to be a tick and not after `now`. */
export function lastTick(cron: Cron, first: number, now: number): number {
  let early = first / 1000; // a tick, or nothing between it and the answer
  let late = Math.floor(now / 1000) + 1; // past the answer
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    const tick = nextTick(cron, middle * 1000 - 1);
    if (tick !== undefined && tick <= now) early = tick / 1000;
    else late = middle;
  }
  return early * 1000;
}

function toNextYear(local: Date): void {
  local.setUTCFullYear(local.getUTCFullYear() + 1, 0, 1);
  local.setUTCHours(0, 0, 0, 0);
}

function toNextMonth(local: Date): void {
  local.setUTCMonth(local.getUTCMonth() + 1, 1);
  local.setUTCHours(0, 0, 0, 0);
}

function toNextDay(local: Date): void {
  local.setUTCDate(local.getUTCDate() + 1);
  local.setUTCHours(0, 0, 0, 0);
}

function fieldCountMessage(expression: string): string {
  const count = expression.trim() === "" ? 0 : expression.trim().split(/\s+/).length;
  const hint =
    count === 5 ? "; five-field crontab expressions are not accepted: put a second first and a year last" : "";
  return `A timer needs seven fields (${FIELD_NAMES}), and this has ${count}${hint}`;
}

/** One field: a comma list of `*`, `a`, `a-b`, each with an optional `/step`. */
function parseField(text: string | undefined, field: Field): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const [range = "", step, ...rest] = part.split("/");
    if (rest.length > 0) throw fieldError(field, "has more than one /");
    const [from, to] = parseRange(range, step !== undefined, field);
    for (let value = from; value <= to; value += parseStep(step, field)) values.add(value);
  }
  return values;
}

function parseRange(text: string, hasStep: boolean, field: Field): [number, number] {
  if (text === "*") return [field.min, field.max];
  const [start = "", end, ...rest] = text.split("-");
  if (rest.length > 0) throw fieldError(field, "has more than one -");
  const from = parseValue(start, field);
  if (end === undefined) return [from, hasStep ? field.max : from];
  const to = parseValue(end, field);
  if (to < from) throw fieldError(field, "has a range that runs backwards");
  return [from, to];
}

function parseStep(text: string | undefined, field: Field): number {
  if (text === undefined) return 1;
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (step === 0) throw fieldError(field, "has a step that is not a positive whole number");
  return step;
}

function parseValue(text: string, field: Field): number {
  const index = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (index >= 0) return field.min + index;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= field.min && value <= field.max) return value;
  throw fieldError(field, "is wrong");
}

function fieldError({ name, min, max, names }: Field, fault: string): Error {
  const range = name === WEEKDAY.name ? `${min}-${max} with 0 = Sunday` : `${min}-${max}`;
  const words = names === undefined ? "" : ` or ${names[0]}-${names.at(-1)}`;
  return new Error(`The ${name} field ${fault}: it takes ${range}${words}, with only , - * /`);
}
