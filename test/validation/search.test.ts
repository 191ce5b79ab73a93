import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSearch, type SearchSource, searchKeys, type Term } from "../../shared/validation/search.ts";

/** 2026-03-02 12:00 in Beijing. */
const NOW = Date.parse("2026-03-02T04:00:00Z");

function termsOf(text: string, source: SearchSource = "sandbox"): Term[] {
  const result = parseSearch(text, { source, now: NOW });
  if ("fault" in result) throw new Error(result.fault.message);
  return result.search.terms;
}

function faultOf(text: string, source: SearchSource = "sandbox") {
  const result = parseSearch(text, { source, now: NOW });
  return "fault" in result ? result.fault : undefined;
}

describe("parseSearch()", () => {
  test("reads words, quotes and keys with their places", () => {
    expect(termsOf('hello "two words"  to:8000')).toEqual([
      { key: "any", values: ["hello"], negated: false, position: 0, length: 5 },
      { key: "any", values: ["two words"], negated: false, position: 6, length: 11 },
      { key: "to", values: ["8000"], negated: false, position: 19, length: 7 },
    ]);
  });

  test.each(["-status:refused", "!status:refused"])("negates %s by its first character", (text) => {
    expect(termsOf(text)).toEqual([{ key: "status", values: ["refused"], negated: true, position: 0, length: 15 }]);
  });

  test("takes a comma as any of several, but not in quotes or words", () => {
    expect(termsOf('status:Delivered,refused text:"a,b",c x,y').map(({ values }) => values)).toEqual([
      ["delivered", "refused"],
      ["a,b", "c"],
      ["x,y"],
    ]);
  });

  test("takes an escaped quote as a character of the text", () => {
    expect(termsOf('"say \\"yes\\""')[0]?.values).toEqual(['say "yes"']);
  });

  test("takes a colon after something that is no key", () => {
    expect(termsOf("12:30 【信使】:").map(({ values }) => values[0])).toEqual(["12:30", "【信使】:"]);
  });

  test("takes nothing as a search without terms", () => {
    expect(termsOf("  \t ")).toEqual([]);
  });

  test.each([
    ["10m", "2026-03-02T03:50:00Z"],
    ["2h", "2026-03-02T02:00:00Z"],
    ["3d", "2026-02-27T04:00:00Z"],
    ["today", "2026-03-01T16:00:00Z"],
    ["2026-03-01", "2026-02-28T16:00:00Z"],
    ["2026-03-01T08:30", "2026-03-01T00:30:00Z"],
    ["2026-03-01T08:30:15Z", "2026-03-01T08:30:15Z"],
    ['"2026-03-01 08:30:15-05:00"', "2026-03-01T13:30:15Z"],
  ])("reads the time %s in Beijing's zone unless told", (text, iso) => {
    expect(termsOf(`after:${text}`)[0]?.values).toEqual([String(Date.parse(iso))]);
  });

  test.each([
    { text: 'a "b c', position: 2, length: 4, message: "This quote is not closed" },
    { text: "x to:", position: 2, length: 3, message: "to: needs a value" },
    { text: "x -", position: 2, length: 1, message: "There is nothing to look for" },
    { text: "to:1,,2", position: 0, length: 7, message: "to: needs a value" },
    { text: "to:abc", position: 3, length: 3, message: "to: takes a number, or the digits that it ends in" },
    { text: "before:2026-02-30", position: 7, length: 10, message: /^before: takes a day/ },
    { text: "before:1d,2d", position: 10, length: 2, message: "before: takes one time" },
    { text: "is:mms", position: 3, length: 3, message: "This must be one of sms, call" },
    { text: "status:delivered,gone", position: 17, length: 4, message: /^This must be one of accepted, refused/ },
    { text: "x colour:red", position: 2, length: 7, message: /^There is no such key; there are to: status:/ },
    { text: "constructor:1", position: 0, length: 12, message: /^There is no such key/ },
    { text: "-scene:login", position: 1, length: 6, message: "scene: is known to the ledger only; switch to Ledger" },
    { text: "y".repeat(501), position: 500, length: 1, message: "A search has at most 500 characters" },
    { text: "y ".repeat(21), position: 40, length: 1, message: "A search has at most 20 terms" },
  ])("names the place of the fault in $text", ({ text, position, length, message }) => {
    const fault = faultOf(text);
    expect(fault).toMatchObject({ position, length });
    expect(fault?.message).toMatch(message);
  });

  test("tells the ledger's keys from the cloud's", () => {
    expect(termsOf("scene:login status:queued", "ledger")).toHaveLength(2);
    expect(faultOf("text:hello", "ledger")).toMatchObject({ position: 0, length: 5 });
    expect(faultOf("account:a", "ledger")?.message).toMatch(/cloud only/);
    expect(searchKeys("ledger")).toContain("scene");
    expect(searchKeys("sandbox")).not.toContain("scene");
  });

  test("never throws, and places faults and terms within the text", () => {
    const piece = fc.constantFrom(
      "to:",
      "text:",
      "-",
      "!",
      '"',
      ",",
      " ",
      "is:",
      "before:",
      "12",
      "1d",
      "\\",
      "a",
      "码",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 60 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom<SearchSource>("sandbox", "ledger"), (written, source) => {
        const result = parseSearch(written, { source, now: NOW });
        const places = "fault" in result ? [result.fault] : result.search.terms;
        let end = 0;
        for (const { position, length } of places) {
          expect(position).toBeGreaterThanOrEqual(end);
          expect(length).toBeGreaterThan(0);
          end = position + length;
        }
        expect(end).toBeLessThanOrEqual(written.length);
      }),
      { numRuns: 500 },
    );
  });

  test("finds a quoted word again as it was meant", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (word) => {
        const quoted = `"${word.replace(/["\\]/g, "\\$&")}"`;
        expect(termsOf(`-text:${quoted}`)).toMatchObject([{ key: "text", values: [word], negated: true }]);
      }),
    );
  });
});
