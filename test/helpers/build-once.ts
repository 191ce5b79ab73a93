/**
 * Builds what the tests run, once, before all of them.
 *
 * @module
 */
import { buildAll } from "../../deploy/build.ts";

export async function setup(): Promise<void> {
  await buildAll();
}
