/**
 * Lists in pages, counted from 1.
 *
 * @module
 */
import { businessError } from "./errors.ts";

const MAX_PAGE_SIZE = 50;

/** @throws AliyunError `isv.INVALID_PARAMETERS` when there can be no such page */
export function pageOf<Item>(items: readonly Item[], index: number, size: number): Item[] {
  if (index < 1 || size < 1 || size > MAX_PAGE_SIZE) throw businessError("isv.INVALID_PARAMETERS");
  return items.slice((index - 1) * size, index * size);
}
