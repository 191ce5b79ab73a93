import { expect, test } from "vitest";
import { secondsLeft } from "../../../miniprogram/rules/countdown.ts";

test.each([
  { afterMs: 0, left: 60 },
  { afterMs: 1, left: 60 },
  { afterMs: 1_000, left: 59 },
  { afterMs: 59_001, left: 1 },
  { afterMs: 60_000, left: 0 },
  { afterMs: 86_400_000, left: 0 },
  { afterMs: -1, left: 0 },
  { afterMs: -86_400_000, left: 0 },
])("secondsLeft() is $left of 60 when the clock says $afterMs ms later", ({ afterMs, left }) => {
  expect(secondsLeft({ startedAt: 1_000_000, seconds: 60 }, 1_000_000 + afterMs)).toBe(left);
});
