import { describe, expect, test } from "vitest";
import { countSegments, type SegmentCount } from "../../shared/validation/segments.ts";

describe("countSegments()", () => {
  const domestic: [length: number, segments: number][] = [
    [0, 1],
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [150, 3],
    [500, 8],
  ];
  test.each(domestic)("bills %i domestic characters as %i", (length, segments) => {
    expect(countSegments("字".repeat(length), { domestic: true })).toEqual({ length, segments, encoding: "domestic" });
    expect(countSegments("a".repeat(length), { domestic: true })).toEqual({ length, segments, encoding: "domestic" });
  });

  const gsm: [length: number, segments: number][] = [
    [160, 1],
    [161, 2],
    [306, 2],
    [307, 3],
    [320, 3],
  ];
  test.each(gsm)("bills %i foreign GSM-7 characters as %i", (length, segments) => {
    expect(countSegments("a".repeat(length), { domestic: false })).toEqual({ length, segments, encoding: "gsm7" });
  });

  const ucs2: [length: number, segments: number][] = [
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
  ];
  test.each(ucs2)("bills %i foreign characters outside GSM-7 as %i", (length, segments) => {
    expect(countSegments("字".repeat(length), { domestic: false })).toEqual({ length, segments, encoding: "ucs2" });
  });

  const cases: [title: string, text: string, country: string | undefined, expected: SegmentCount][] = [
    ["counts each extended character as two", "|^€{}[]~\\", undefined, { length: 18, segments: 1, encoding: "gsm7" }],
    [
      "splits when extended characters fill a segment",
      "€".repeat(81),
      undefined,
      { length: 162, segments: 2, encoding: "gsm7" },
    ],
    ["takes spaces and line ends for standard", "a b\r\n", undefined, { length: 5, segments: 1, encoding: "gsm7" }],
    [
      "takes the Greek capitals of the set for standard",
      "ΔΦΓΛΩΠΨΣΘΞ",
      undefined,
      { length: 10, segments: 1, encoding: "gsm7" },
    ],
    [
      "turns to UCS-2 for one character outside the set",
      `${"a".repeat(70)}\``,
      undefined,
      { length: 71, segments: 2, encoding: "ucs2" },
    ],
    ["counts an emoji as two", "😀", undefined, { length: 2, segments: 1, encoding: "ucs2" }],
    [
      "adds Malaysia's prefix at the end of one segment",
      "a".repeat(153),
      "MY",
      { length: 160, segments: 1, encoding: "gsm7" },
    ],
    ["adds Malaysia's prefix past one segment", "a".repeat(154), "MY", { length: 161, segments: 2, encoding: "gsm7" }],
    ["adds Malaysia's prefix to UCS-2", "字".repeat(64), "MY", { length: 71, segments: 2, encoding: "ucs2" }],
    ["adds no prefix elsewhere", "a".repeat(154), "SG", { length: 154, segments: 1, encoding: "gsm7" }],
  ];
  test.each(cases)("%s", (_title, text, country, expected) => {
    expect(countSegments(text, { domestic: false, country })).toEqual(expected);
  });
});
