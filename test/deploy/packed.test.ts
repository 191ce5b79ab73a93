import fc from "fast-check";
import { expect, test } from "vitest";
import { pack, packedModule } from "../../deploy/packed.ts";
import { unpack } from "../../deploy/unpack.ts";

test("unpack() gives back what was packed, whatever its length", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpack(pack(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 300 },
  );
});

test("pack() writes nothing that a text of JavaScript has to escape", () => {
  const text = pack(Array.from({ length: 3000 }, (_, place) => Math.imul(place, 2_654_435_761)));
  expect(text.length).toBeGreaterThan(10_000);
  expect(JSON.stringify(text)).toBe(`"${text}"`);
  expect(packedModule(1, "export const ONE =")).toContain("export const ONE = unpack(");
});
