import { expect, test } from "vitest";
import { withoutBodies } from "../../deploy/lean-postgres.ts";

const SOURCE = `
export const all = [1, 2].map((one) => one + 1), other = [3];
export function listen(name) { return name; }
export class Query {
  cursor() { return 1; }
  run() { return this.cursor(); }
}`;

test("withoutBodies() leaves functions, methods and lists by their names, and what they hold out", async () => {
  const lean = withoutBodies(SOURCE, ["all", "listen", "cursor"]);
  const { all, other, listen, Query } = await import(`data:text/javascript,${encodeURIComponent(lean)}`);
  expect([all, other]).toEqual([[], [3]]);
  expect(() => listen("a")).toThrow("left out of this bundle");
  expect(() => new Query().run()).toThrow("left out of this bundle");
});

test("withoutBodies() refuses a name that is not there, as in another version of the package", () => {
  expect(() => withoutBodies(SOURCE, ["listen", "notify"])).toThrow("Not there to be left out: notify");
});
