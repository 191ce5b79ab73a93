/**
 * Builds what the tests run, once, before all of them.
 *
 * @module
 */
import { buildStale } from "../../deploy/build-stale.ts";
import { ROOT } from "../../deploy/local.ts";

export async function setup(): Promise<void> {
  await buildStale(ROOT);
}
