import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import table from "libphonenumber-js/mobile/metadata";
import { expect, test } from "vitest";
import { stripTable } from "../../deploy/phone-metadata.ts";
import { createNumberPlans, type PlanTable } from "../../shared/validation/number-plans.ts";

const whole = createNumberPlans(table as unknown as PlanTable);
const stripped = createNumberPlans(stripTable(table) as unknown as PlanTable);

type Read = [e164: string, country: string | undefined, callingCode: string, isValid: boolean] | undefined;

function byLibrary(digits: string, home: "CN" | undefined): Read {
  const options = { extract: false, ...(home && { defaultCountry: home }) };
  const parsed = parsePhoneNumberFromString(digits, options, table);
  return parsed && [parsed.number, parsed.country, parsed.countryCallingCode, parsed.isValid()];
}

function byPlans(plans: typeof whole, digits: string, home: "CN" | undefined): Read {
  const number = plans.read(digits, home);
  return number && [number.e164, number.country, number.callingCode, number.isValid];
}

/** The patterns that numbers of all plans are made by, each with its calling code and what is dialled before. */
const PATTERNS = [
  ...Object.values((table as unknown as PlanTable).countries),
  ...Object.values((table as unknown as PlanTable).nonGeographic ?? {}),
].flatMap((plan) => {
  const kinds = (plan[11] || []).flatMap((kind) => (kind ? [kind[0]] : []));
  const national = fc.oneof(...[plan[2], ...kinds].map((pattern) => fc.stringMatching(new RegExp(`^(?:${pattern})$`))));
  const prefix = fc.constantFrom("", "", plan[5] || "", "0", "1", "8");
  return [fc.tuple(prefix, national).map(([before, number]) => ({ code: plan[0], number: `${before}${number}` }))];
});

const planned = fc.oneof(...PATTERNS);
const before = fc.constantFrom("+", "+", "00", "0", "");
/** A number of some plan, whole or with a digit more, less or changed. */
const abroad = fc.tuple(before, planned).map(([plus, { code, number }]) => `${plus}${code}${number}`);
const nearly = fc
  .tuple(abroad, fc.nat(20), fc.constantFrom("", "0", "5", "86"))
  .map(([digits, at, other]) => `${digits.slice(0, at + 1)}${other}${digits.slice(at + 2)}`);
const atHome = fc
  .tuple(
    fc.constantFrom("", "86", "+86", "0086", "0", "00", "17951", "1795100", "12593"),
    fc.stringMatching(/^1[3-9]\d{8,10}$/),
  )
  .map((parts) => parts.join(""));
const any = fc.stringMatching(/^\+?\d{1,20}$/);

test("digits are read as libphonenumber-js reads them, by its own table and by the one in the bundles", () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(fc.oneof(abroad, nearly, atHome, any), fc.constantFrom("CN" as const, undefined), (digits, home) => {
      const expected = byLibrary(digits, home);
      expect([digits, byPlans(whole, digits, home)]).toEqual([digits, expected]);
      expect([digits, byPlans(stripped, digits, home)]).toEqual([digits, expected]);
      const end = expected === undefined ? "no number" : `${expected[3] ? "valid" : "not valid"}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }),
    { numRuns: Number(process.env.XINSHI_TEST_RUNS ?? 4000) },
  );
  for (const end of ["no number", "valid", "not valid"]) expect(ends.get(end)).toBeGreaterThan(300);
});

test("stripTable() keeps less than half of the table", () => {
  expect(JSON.stringify(stripTable(table)).length).toBeLessThan(0.5 * JSON.stringify(table).length);
});
