import { expect, test } from "vitest";
import { pollDelay } from "../../../miniprogram/rules/poll-delay.ts";
import { isOver, readSent, retrySeconds, toNotice } from "../../../miniprogram/rules/problem.ts";

const error = { code: "RATE_LIMITED", message: "For developers", retryAfterSeconds: 17 } as const;

test("toNotice() leaves out what is undefined, and the developers' words", () => {
  expect(Object.keys(toNotice({ error, shownAt: 1 }) ?? {})).toEqual(["code", "retryAfterSeconds", "shownAt"]);
  expect(toNotice(undefined)).toBe(null);
});

test("retrySeconds() counts from the moment the error came", () => {
  const notice = { ...error, shownAt: 1000 };
  expect([1000, 1001, 9000, 18_000, 99_000].map((now) => retrySeconds(notice, now))).toEqual([17, 17, 9, 0, 0]);
});

test.each([
  { notice: { ...error, shownAt: 0 }, now: 16_000, is: false },
  { notice: { ...error, shownAt: 0 }, now: 17_000, is: true },
  { notice: { code: "INTERNAL" as const, shownAt: 0 }, now: 99_000, is: false },
])("isOver() is $is for $notice.code after $now ms", ({ notice, now, is }) => {
  expect(isOver(notice, now)).toBe(is);
});

test.each([
  { messages: [{ status: "accepted" }], code: undefined },
  { messages: [{ status: "unknown" }], code: "OUTCOME_UNKNOWN" },
  { messages: [{ status: "rejected" }], code: "PROVIDER_REJECTED" },
  { messages: [{ status: "rejected", error }], code: "RATE_LIMITED" },
  { messages: [], code: "PROVIDER_REJECTED" },
])("readSent() makes $code of $messages", ({ messages, code }) => {
  const answer = readSent({ ok: true, value: { messages } });
  expect(answer.ok ? undefined : answer.error.code).toBe(code);
});

test("pollDelay() asks less and less often, but never less than twice a minute", () => {
  expect([0, 1, 2, 3].map(pollDelay)).toEqual([2000, 3000, 4500, 6750]);
  expect(pollDelay(50)).toBe(30_000);
});
