import { expect, test } from "vitest";
import { checkParameters, readFlat } from "../../../sandbox/providers/tencent/parameters.ts";

const RULES = {
  Name: { type: "string" },
  Ids: { type: "integers" },
  Items: {
    type: "objects",
    items: { Phone: { type: "string", required: true }, Values: { type: "strings" }, Count: { type: "integer" } },
  },
} as const;

const read = (flat: Record<string, string>) => checkParameters(readFlat(new Map(Object.entries(flat)), RULES), RULES);

test("readFlat() reads lists of numbers and of objects", () => {
  expect(
    read({
      Name: "x",
      "Ids.1": "2",
      "Ids.0": "1",
      "Items.0.Phone": "+1",
      "Items.0.Values.0": "a",
      "Items.0.Values.1": "1",
      "Items.1.Phone": "+2",
      "Items.1.Count": "3",
    }),
  ).toEqual({
    Name: "x",
    Ids: [1, 2],
    Items: [
      { Phone: "+1", Values: ["a", "1"] },
      { Phone: "+2", Count: 3 },
    ],
  });
});

const faults: [title: string, flat: Record<string, string>, code: string, message: string][] = [
  ["a gap in a list", { "Ids.1": "2" }, "InvalidParameter", "The value type of parameter `Ids.0` is not valid."],
  [
    "text in a list of numbers",
    { "Ids.0": "a" },
    "InvalidParameter",
    "The value type of parameter `Ids.0` is not valid.",
  ],
  [
    "a gap in a list of objects",
    { "Items.1.Phone": "+1" },
    "InvalidParameter",
    "The value type of parameter `Items.0` is not valid.",
  ],
  [
    "a member that is missing",
    { "Items.0.Count": "1" },
    "MissingParameter",
    "The request is missing a required parameter `Items.0.Phone`.",
  ],
  [
    "a member that is unknown",
    { "Items.0.Phone": "+1", "Items.0.Other": "x" },
    "UnknownParameter",
    "The parameter `Items.0.Other` is not a parameter of this action.",
  ],
  [
    "a member of a plain list",
    { "Ids.0.Phone": "+1" },
    "UnknownParameter",
    "The parameter `Ids.0.Phone` is not a parameter of this action.",
  ],
  [
    "an object without members",
    { "Items.0": "+1" },
    "UnknownParameter",
    "The parameter `Items.0` is not a parameter of this action.",
  ],
];
test.each(faults)("checkParameters() refuses %s", (_title, flat, code, message) => {
  expect(() => read(flat)).toThrow(expect.objectContaining({ code, message }));
});

test("checkParameters() takes null for absent, within objects too, but not among the items", () => {
  const given = { Name: null, Items: [{ Phone: "+1", Count: null }] };
  expect(checkParameters(given, RULES)).toEqual({ Items: [{ Phone: "+1" }] });
  expect(() => checkParameters({ Items: [null] }, RULES)).toThrow(
    "The value type of parameter `Items.0` is not valid.",
  );
});
