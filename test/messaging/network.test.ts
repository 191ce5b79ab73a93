import { expect, test } from "vitest";
import { networkOf } from "../../shared/messaging/network.ts";

for (const [ip, network] of [
  ["203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:db8:1::2:3:4:5", "2001:db8:1:0::/64"],
  ["::1", "::1"],
  ["::ffff:cb00:7107", "::ffff:cb00:7107"],
  ["0:0:0:0:0:ffff:cb00:7108", "0:0:0:0:0:ffff:cb00:7108"],
  ["::1:2:3:4:5:6:7", "0:1:2:3::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
] as const) {
  test(`networkOf() counts ${ip} as ${network}`, () => {
    expect(networkOf(ip)).toBe(network);
  });
}
