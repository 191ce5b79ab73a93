import { Cron as Croner } from "croner";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lastTick, nextTick, parseCron } from "../../sandbox/runtime/cron.ts";

/** The next ticks in China's time, written as `YYYY-MM-DD HH:MM:SS`. */
function ticks(expression: string, after: string, count: number): string[] {
  const cron = parseCron(expression);
  const found: string[] = [];
  let time: number | undefined = Date.parse(`${after.replace(" ", "T")}+08:00`);
  while (found.length < count) {
    time = nextTick(cron, time);
    if (time === undefined) return [...found, "never"];
    found.push(new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " "));
  }
  return found;
}

test.each([
  ["0 */5 * * * * *", "2025-03-04 10:02:00", ["2025-03-04 10:05:00", "2025-03-04 10:10:00"]],
  ["0 */5 * * * * *", "2025-03-04 10:05:00", ["2025-03-04 10:10:00"]],
  ["*/30 * * * * * *", "2025-03-04 10:02:10", ["2025-03-04 10:02:30", "2025-03-04 10:03:00"]],
  ["0 0 2 1 * * *", "2025-03-04 10:00:00", ["2025-04-01 02:00:00", "2025-05-01 02:00:00"]],
  ["0 15 10 * * MON-FRI *", "2025-03-07 10:15:00", ["2025-03-10 10:15:00", "2025-03-11 10:15:00"]],
  ["0 0 0 * * 0 *", "2025-03-04 10:00:00", ["2025-03-09 00:00:00"]],
  ["0 0 0 * * sun *", "2025-03-04 10:00:00", ["2025-03-09 00:00:00"]],
  ["0 0 0 * * 6 *", "2025-03-04 10:00:00", ["2025-03-08 00:00:00"]],
  // Day of month or day of week: the 13th, and every Friday.
  ["0 0 9 13 * FRI *", "2025-03-04 10:00:00", ["2025-03-07 09:00:00", "2025-03-13 09:00:00", "2025-03-14 09:00:00"]],
  ["0 0 0 29 2 * *", "2025-03-04 10:00:00", ["2028-02-29 00:00:00", "2032-02-29 00:00:00"]],
  ["0 0 0 31 * * *", "2025-03-31 00:00:00", ["2025-05-31 00:00:00", "2025-07-31 00:00:00"]],
  ["59 59 23 31 DEC * *", "2025-03-04 10:00:00", ["2025-12-31 23:59:59", "2026-12-31 23:59:59"]],
  ["0 0 0 1 JAN,JUL * *", "2025-03-04 10:00:00", ["2025-07-01 00:00:00", "2026-01-01 00:00:00"]],
  ["5/20 0 0 * * * *", "2025-03-04 00:00:05", ["2025-03-04 00:00:25", "2025-03-04 00:00:45", "2025-03-05 00:00:05"]],
  ["0 0 8-18/5 * * * *", "2025-03-04 10:00:00", ["2025-03-04 13:00:00", "2025-03-04 18:00:00", "2025-03-05 08:00:00"]],
  ["0 0 0 1 1 * 2030", "2025-03-04 10:00:00", ["2030-01-01 00:00:00", "never"]],
  ["0 0 0 1 1 * 2030-2031", "2025-03-04 10:00:00", ["2030-01-01 00:00:00", "2031-01-01 00:00:00", "never"]],
  ["0 0 0 * * * 2024", "2025-03-04 10:00:00", ["never"]],
  ["0 0 0 30 2 * *", "2025-03-04 10:00:00", ["never"]],
])("nextTick() of %s after %s", (expression, after, expected) => {
  expect(ticks(expression, after, expected.length)).toEqual(expected);
});

test("nextTick() counts days in UTC+8", () => {
  expect(nextTick(parseCron("0 0 0 * * * *"), Date.UTC(2025, 2, 4, 12))).toBe(Date.UTC(2025, 2, 4, 16));
});

test.each([
  [
    "*/5 * * * *",
    "A timer needs seven fields (second, minute, hour, day of month, month, day of week, year), and this has 5; five-field crontab expressions are not accepted: put a second first and a year last",
  ],
  [
    "0 */5 * * * *",
    "A timer needs seven fields (second, minute, hour, day of month, month, day of week, year), and this has 6",
  ],
  ["", "A timer needs seven fields (second, minute, hour, day of month, month, day of week, year), and this has 0"],
  [
    "0 0 0 * * * * *",
    "A timer needs seven fields (second, minute, hour, day of month, month, day of week, year), and this has 8",
  ],
  ["60 * * * * * *", "The second field is wrong: it takes 0-59, with only , - * /"],
  ["* -1 * * * * *", "The minute field is wrong: it takes 0-59, with only , - * /"],
  ["0 0 24 * * * *", "The hour field is wrong: it takes 0-23, with only , - * /"],
  ["0 0 0 0 * * *", "The day of month field is wrong: it takes 1-31, with only , - * /"],
  ["0 0 0 ? * * *", "The day of month field is wrong: it takes 1-31, with only , - * /"],
  ["0 0 0 L * * *", "The day of month field is wrong: it takes 1-31, with only , - * /"],
  ["0 0 0 * 13 * *", "The month field is wrong: it takes 1-12 or JAN-DEC, with only , - * /"],
  ["0 0 0 * * 7 *", "The day of week field is wrong: it takes 0-6 with 0 = Sunday or SUN-SAT, with only , - * /"],
  ["0 0 0 * * MON#1 *", "The day of week field is wrong: it takes 0-6 with 0 = Sunday or SUN-SAT, with only , - * /"],
  ["0 0 0 * * * 2100", "The year field is wrong: it takes 1970-2099, with only , - * /"],
  ["0 30-10 * * * * *", "The minute field has a range that runs backwards: it takes 0-59, with only , - * /"],
  [
    "0 */0 * * * * *",
    "The minute field has a step that is not a positive whole number: it takes 0-59, with only , - * /",
  ],
  [
    "0 */x * * * * *",
    "The minute field has a step that is not a positive whole number: it takes 0-59, with only , - * /",
  ],
  ["0 1/2/3 * * * * *", "The minute field has more than one /: it takes 0-59, with only , - * /"],
  ["0 1-2-3 * * * * *", "The minute field has more than one -: it takes 0-59, with only , - * /"],
  ["0 1, * * * * *", "The minute field is wrong: it takes 0-59, with only , - * /"],
])("parseCron() refuses %j and says why", (expression, message) => {
  expect(() => parseCron(expression)).toThrow(new Error(message));
});

/** Fields that croner reads as the platform does: it takes a `*` with a step for unrestricted, which is left out. */
function fieldOf(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    fc.constant("*"),
    value.map(String),
    range,
    fc.uniqueArray(value, { minLength: 2, maxLength: 4 }).map((values) => values.join(",")),
  );
}

test("nextTick() agrees with croner", () => {
  const expressions = fc
    .tuple(fieldOf(0, 59), fieldOf(0, 59), fieldOf(0, 23), fieldOf(1, 28), fieldOf(1, 12), fieldOf(0, 6))
    .map((fields) => `${fields.join(" ")} *`);
  const times = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) });
  fc.assert(
    fc.property(expressions, times, (expression, after) => {
      const expected = new Croner(expression, { utcOffset: 480, paused: true }).nextRun(new Date(after));
      expect(nextTick(parseCron(expression), after)).toBe(expected?.getTime());
    }),
    { numRuns: 300 },
  );
});

test("lastTick() is the tick that stepping through all of them ends on", () => {
  const start = Date.UTC(2025, 2, 4, 2);
  const days = 86_400_000;
  // Stepping through the ticks of months takes long where there are many.
  for (const [expression, longest] of [
    ["*/7 * * * * * *", 7_200_000],
    ["0 */5 * * * * *", days],
    ["0 0 9 13 * FRI *", 40 * days],
    ["30 59 23 28-31 * * *", 40 * days],
  ] as const) {
    const cron = parseCron(expression);
    const first = nextTick(cron, start) ?? 0;
    for (const span of [0, 1, 999, 1000, 61_000, 3_600_000, longest]) {
      const now = first + span;
      let expected = first;
      for (let tick = nextTick(cron, first); tick !== undefined && tick <= now; tick = nextTick(cron, tick))
        expected = tick;
      expect(lastTick(cron, first, now), `${expression} after ${span} ms`).toBe(expected);
    }
  }
});
