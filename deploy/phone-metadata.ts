/**
 * Half of libphonenumber's table tells how to print a number nicely, which no function does: it is left out of bundles.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import type { MetadataJson } from "libphonenumber-js/core";

/** Where a country's entry holds its formats. Source: `Metadata.formats()` of libphonenumber-js. */
const FORMATS = 4;

/** The table without formats; what parsing and checking read stays. */
export function stripFormats(table: MetadataJson): MetadataJson {
  const stripped = structuredClone(table);
  const groups = [stripped.countries, stripped.nonGeographic] as unknown as Record<string, unknown[]>[];
  for (const entry of groups.flatMap((group) => Object.values(group))) entry[FORMATS] = 0;
  return stripped;
}

/** Replaces the table while bundling. */
export const withoutPhoneFormats: Plugin = {
  name: "without-phone-formats",
  setup(build) {
    build.onLoad({ filter: /libphonenumber-js[\\/]metadata\.mobile\.json(\.js)?$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const table = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as MetadataJson;
      // As text that is parsed: quicker to load than the same as an object literal.
      return {
        contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(stripFormats(table)))});`,
        loader: "js",
      };
    });
  },
};
