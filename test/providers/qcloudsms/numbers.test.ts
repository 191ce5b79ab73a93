import { type CountryCode, getCountries, getCountryCallingCode } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/mobile/metadata";
import { expect, test } from "vitest";
import { joinPhone, splitPhone } from "../../../shared/providers/qcloudsms/numbers.ts";

test("splitPhone() finds the country code of every country, and joinPhone() undoes it", () => {
  const codes = new Set(getCountries(metadata).map((country: CountryCode) => getCountryCallingCode(country, metadata)));
  expect(codes.size).toBeGreaterThan(200);
  for (const nationcode of codes) {
    const split = splitPhone(`+${nationcode}5551234567`);
    expect(split).toEqual({ nationcode, mobile: "5551234567" });
    expect(joinPhone(split)).toBe(`+${nationcode}5551234567`);
  }
});
