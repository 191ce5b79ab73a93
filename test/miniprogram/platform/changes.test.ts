import { expect, test } from "vitest";
import { changes } from "../../../miniprogram/platform/changes.ts";

const SHOWN = { text: "a", count: 1, boxes: ["1", ""] };

test.each([
  { wanted: { text: "a", count: 1, boxes: ["1", ""] }, change: undefined },
  { wanted: { text: "", count: 1, boxes: ["1", ""] }, change: { text: "" } },
  { wanted: { text: "a", count: 0, boxes: ["1", "2"] }, change: { count: 0, boxes: ["1", "2"] } },
])("changes() is $change", ({ wanted, change }) => {
  expect(changes(SHOWN, wanted)).toEqual(change);
});
