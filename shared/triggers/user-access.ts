/**
 * Access of a function that only mini-program users call. It stands alone, so that its bundle carries none of the ways in
 * that keep something in the store.
 *
 * @module
 */
import type { HttpAccess } from "./access.ts";
import { createBearerAuth } from "./bearer.ts";

/** No key is good for it. */
export function userAccess(): HttpAccess {
  return { authenticate: createBearerAuth([]) };
}
