import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/core";
import full from "libphonenumber-js/mobile/metadata";
import { expect, test } from "vitest";
import { stripFormats } from "../../deploy/phone-metadata.ts";

const stripped = stripFormats(full);

test("stripFormats() halves the table", () => {
  expect(JSON.stringify(stripped).length).toBeLessThan(0.55 * JSON.stringify(full).length);
});

test("stripFormats() changes nothing of what is parsed", () => {
  const callingCodes = Object.keys(full.country_calling_codes);
  const digits = fc.stringMatching(/^\d{4,13}$/);
  const number = fc.oneof(
    fc.tuple(fc.constantFrom(...callingCodes), digits).map(([code, rest]) => `+${code}${rest}`),
    fc
      .tuple(fc.constantFrom("+86", "0086", "86", ""), fc.stringMatching(/^1[3-9]\d{9}$/))
      .map((parts) => parts.join("")),
    digits,
  );
  const read = (text: string, table: typeof full): unknown => {
    const parsed = parsePhoneNumberFromString(text, { defaultCountry: "CN", extract: false }, table);
    return parsed && [parsed.number, parsed.country, parsed.countryCallingCode, parsed.isValid()];
  };
  let valid = 0;
  fc.assert(
    fc.property(number, (text) => {
      const expected = read(text, full);
      if (Array.isArray(expected) && expected[3] === true) valid += 1;
      expect(read(text, stripped)).toEqual(expected);
    }),
    { numRuns: 5000 },
  );
  expect(valid).toBeGreaterThan(500);
});
