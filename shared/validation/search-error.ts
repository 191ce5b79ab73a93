/**
 * A search that makes no sense, as an error that tells where.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { SearchFault } from "./search.ts";

export function invalidSearch({ message, position, length }: SearchFault): XinshiError {
  return new XinshiError("INVALID_ARGUMENT", message, { position, length });
}
