/**
 * Ids in the provider's style. Clients must not read anything into them.
 *
 * Source: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */
import { formatDay } from "../../../shared/validation/beijing.ts";
import type { Chance } from "../../chance.ts";
import type { Clock } from "../../clock.ts";

const PREFIX_DIGITS = 9;
const COUNT_DIGITS = 10;

/** Returns a maker of `8:`, 19 letters and digits, and the day: no two alike in one sandbox, hardly two alike in two. */
export function createSids(clock: Clock, chance: Chance): () => string {
  const prefix = digits(Math.floor(chance.random() * 36 ** PREFIX_DIGITS), PREFIX_DIGITS);
  let count = Math.floor(chance.random() * 36 ** (COUNT_DIGITS - 1));
  return () => {
    count++;
    return `8:${prefix}${digits(count, COUNT_DIGITS)}${formatDay(clock.now())}`;
  };
}

/** 32 hex digits. */
export function createCallId(chance: Chance): string {
  return chance.uuid().replaceAll("-", "");
}

function digits(number: number, length: number): string {
  return number.toString(36).padStart(length, "0").slice(-length);
}
