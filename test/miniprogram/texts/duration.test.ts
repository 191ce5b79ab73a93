import { expect, test } from "vitest";
import { durationText, sizeText } from "../../../miniprogram/texts/duration.ts";

test("durationText() has two digits of seconds", () => {
  expect([0, 7, 20, 65].map(durationText)).toEqual(["0:00", "0:07", "0:20", "1:05"]);
});

test("sizeText() never says that a file is empty", () => {
  expect([1, 1499, 28_400, 400_000].map(sizeText)).toEqual(["1 KB", "1 KB", "28 KB", "400 KB"]);
});
