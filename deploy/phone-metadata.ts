/**
 * Most of libphonenumber's table tells how to print a number nicely and what is dialled where, which no function asks: it is
 * left out of bundles.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import type { MetadataJson } from "libphonenumber-js/core";
import { packedModule } from "./packed.ts";

/** The places of an entry that are read: see `NumberPlan` in `shared/validation/number-plans.ts`. */
const READ = new Set([0, 2, 3, 5, 7, 8, 10, 11]);
/** What is dialled before a calling code, which is read of the home country alone. */
const INTERNATIONAL_PREFIX = 1;
const HOME = "CN";

/** The table without the rest. */
export function stripTable(table: MetadataJson): MetadataJson {
  const stripped = structuredClone(table);
  const groups = [stripped.countries, stripped.nonGeographic] as unknown as Record<string, unknown[]>[];
  for (const [country, entry] of groups.flatMap((group) => Object.entries(group))) {
    entry.forEach((_value, place) => {
      if (!READ.has(place) && !(place === INTERNATIONAL_PREFIX && country === HOME)) entry[place] = 0;
    });
    if (entry[7]) entry[5] = 0; // all forms are there
    while (entry.at(-1) === 0) entry.pop();
  }
  return stripped;
}

async function packTable(path: string): Promise<string> {
  const text = await readFile(path, "utf8");
  const table = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as MetadataJson;
  return packedModule(stripTable(table));
}

/** By the table's file: every function has it, and packing takes longer than all else of a bundle. */
const modules = new Map<string, Promise<string>>();

/** Replaces the table while bundling. */
export const leanPhones: Plugin = {
  name: "lean-phones",
  setup(build) {
    build.onLoad({ filter: /libphonenumber-js[\\/]metadata\.mobile\.json(\.js)?$/ }, async ({ path }) => {
      const module = modules.get(path) ?? packTable(path);
      modules.set(path, module);
      return { contents: await module, loader: "js" };
    });
  },
};
