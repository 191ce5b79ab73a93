/**
 * What texts cost, where the config tells what a segment does.
 *
 * @module
 */
import type { Config } from "../config/config.ts";

const MICROS = 1_000_000;

/** CNY; undefined where nobody told the price. */
export function priceOf(
  { providers }: Pick<Config, "providers">,
  { provider, country, segments }: { provider: string; country: string | null; segments: number },
): number | undefined {
  const [, known] = Object.entries(providers).find(([name]) => name === provider) ?? [];
  const { pricePerSegment } = known ?? {};
  const prices = typeof pricePerSegment === "number" ? { CN: pricePerSegment } : pricePerSegment;
  const [, price] = Object.entries(prices ?? {}).find(([one]) => one === country) ?? [];
  return price === undefined ? undefined : roundedPrice(price * segments);
}

/** Sums of prices are no whole fractions in binary. */
export function roundedPrice(price: number): number {
  return Math.round(price * MICROS) / MICROS;
}
