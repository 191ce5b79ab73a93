import { expect, test } from "vitest";
import { clientAddress, normaliseIp } from "../../shared/triggers/client-address.ts";

const ADDRESSES: [text: unknown, ip: string | undefined][] = [
  ["203.0.113.7", "203.0.113.7"],
  [" 203.0.113.7 ", "203.0.113.7"],
  ["203.0.113.7:1234", "203.0.113.7"],
  ["2001:DB8::1", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["[2001:db8::1]:1234", "2001:db8::1"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["[::ffff:203.0.113.7]:1234", "203.0.113.7"],
  ["::1", "::1"],
  ["203.0.113.256", undefined],
  ["203.0.113.7:port", undefined],
  ["example.com", undefined],
  ["13800138000", undefined],
  ["", undefined],
  [undefined, undefined],
  [["203.0.113.7"], undefined],
];

for (const [text, ip] of ADDRESSES) {
  test(`normaliseIp() of ${JSON.stringify(text)} is ${ip}`, () => {
    expect(normaliseIp(text)).toBe(ip);
  });
}

const FORWARDED = "198.51.100.1, 198.51.100.2:80,198.51.100.3";
const CASES: { proxies: number | undefined; forwarded: string | undefined; ip: string }[] = [
  { proxies: undefined, forwarded: FORWARDED, ip: "203.0.113.7" },
  { proxies: 0, forwarded: FORWARDED, ip: "203.0.113.7" },
  { proxies: 1, forwarded: FORWARDED, ip: "198.51.100.3" },
  { proxies: 2, forwarded: FORWARDED, ip: "198.51.100.2" },
  { proxies: 4, forwarded: FORWARDED, ip: "203.0.113.7" },
  { proxies: 1, forwarded: "unknown", ip: "203.0.113.7" },
  { proxies: 1, forwarded: undefined, ip: "203.0.113.7" },
];

for (const { proxies, forwarded, ip } of CASES) {
  test(`clientAddress() behind ${proxies} proxies that forwarded for ${forwarded} is ${ip}`, () => {
    const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
    expect(clientAddress({ headers, sourceIp: "203.0.113.7" }, proxies)).toBe(ip);
  });
}
