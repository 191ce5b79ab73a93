import { expect, test } from "vitest";
import { createIds, firstIdAt } from "../shared/ids.ts";

const zeros = (length: number): Uint8Array => new Uint8Array(length);
const ones = (length: number): Uint8Array => new Uint8Array(length).fill(255);

test("createIds() makes ids that grow within one millisecond, and when the clock goes back", () => {
  const times = [1000, 1000, 1000, 999, 1001];
  const newId = createIds({ now: () => times.shift() ?? 2000, randomBytes: ones });
  const ids = Array.from({ length: 5 }, newId);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(5);
});

test("createIds() writes the time in the ULID layout", () => {
  // 1469918176385 ms is 01ARYZ6S41: the example of the ULID specification.
  const newId = createIds({ now: () => 1_469_918_176_385, randomBytes: zeros });
  expect(newId()).toBe(`01ARYZ6S41${"0".repeat(16)}`);
  expect(firstIdAt(1_469_918_176_385)).toBe(`01ARYZ6S41${"0".repeat(16)}`);
});
