/**
 * Whom an address stands for, where sends are counted by address.
 *
 * Source: "Unique IPv6 Prefix per Host", a network of 64 bits for each, https://www.rfc-editor.org/rfc/rfc8273
 *
 * @module
 */

const GROUPS = 8;
/** Of an address of IPv6 that name its network; whoever has one has all addresses in it. */
const NETWORK_GROUPS = 4;

/**
 * An address of IPv4 as it is, also inside one of IPv6 (`::/64` is nobody's network); of IPv6 its network, such as
 * `2001:db8:0:1::/64`, in one spelling.
 *
 * @param ip an address that is one
 */
export function networkOf(ip: string): string {
  if (!ip.includes(":")) return ip;
  const [head = [], tail] = ip.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const left = tail === undefined ? 0 : GROUPS - (head.length + tail.length);
  const groups = [...head, ...Array<string>(Math.max(0, left)).fill("0"), ...(tail ?? [])];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => Number.parseInt(group, 16).toString(16));
  return network.every((group) => group === "0") ? ip : `${network.join(":")}::/64`;
}
