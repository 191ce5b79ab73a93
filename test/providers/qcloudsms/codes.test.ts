import { describe, expect, test } from "vitest";
import { isAboutClock, meaningOf } from "../../../shared/providers/qcloudsms/codes.ts";

/** 2026-01-31 21:30:00 in Beijing. */
const NOW = Date.UTC(2026, 0, 31, 13, 30);
const UNTIL_MIDNIGHT = 2.5 * 3600;
const UNTIL_EIGHT = 10.5 * 3600;

const throttled = { code: "PROVIDER_UNAVAILABLE", retry: "safe" };
const clock = { code: "PROVIDER_REJECTED", retry: "safe" };
const operator = { code: "PROVIDER_REJECTED", retry: "after-operator" };
const refused = { code: "PROVIDER_REJECTED", retry: "never" };
const blocked = { code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" };
const unknown = { code: "OUTCOME_UNKNOWN", retry: "unsafe" };
const windowOf = (reason: string, retryAfterSeconds: number) => ({
  code: "RATE_LIMITED",
  retry: "after-window",
  reason,
  retryAfterSeconds,
});

/** The published tables: "错误码" (382/3771) and that of the voice interfaces. */
const TABLE: [meaning: object, codes: number[]][] = [
  [
    refused,
    [
      1001, 1002, 1003, 1004, 1011, 1012, 1014, 1016, 1017, 1018, 1019, 1030, 1032, 1034, 1036, 1038, 1045, 1046, 1048,
      3003, 3004,
    ],
  ],
  [operator, [1006, 1009, 1020, 1031, 1033, 3014]],
  [blocked, [1015]],
  [clock, [1021]],
  [{ code: "RATE_LIMITED", retry: "safe", reason: "provider_frequency" }, [1013]],
  [windowOf("provider_app_day", UNTIL_MIDNIGHT), [1022]],
  [windowOf("provider_30s", 30), [1023]],
  [windowOf("provider_1h", 3600), [1024]],
  [windowOf("provider_day", UNTIL_MIDNIGHT), [1025]],
  [windowOf("provider_same_content", UNTIL_MIDNIGHT), [1026]],
  [windowOf("provider_night", UNTIL_EIGHT), [1029]],
  [windowOf("provider_account_day", UNTIL_MIDNIGHT), [1047]],
  [unknown, [1007, 1008, 3001, 3002, 3011]],
  [unknown, [1005, 1010, 1027, 1028, 1035, 1037, 1039, 1044, 9999, -1]], // in no table
];

describe("meaningOf()", () => {
  for (const [meaning, codes] of TABLE) {
    test.each(codes)(`of %i is ${JSON.stringify(meaning)}`, (code) => {
      expect(meaningOf(code, NOW, 20)).toEqual(meaning);
    });
  }

  test.each([
    { tookMs: 0, meaning: throttled },
    { tookMs: 999, meaning: throttled },
    { tookMs: 1000, meaning: unknown },
    { tookMs: 20_000, meaning: unknown },
  ])("of 60008 after $tookMs ms is $meaning.code", ({ tookMs, meaning }) => {
    expect(meaningOf(60008, NOW, tookMs)).toEqual(meaning);
  });
});

test("isAboutClock() is true of 1021 alone", () => {
  const all = [0, 1001, 1013, 1021, 1029, 3014, 60008];
  expect(all.filter(isAboutClock)).toEqual([1021]);
});
