import { expect, test } from "vitest";
import { mount } from "../component.ts";

test("half-sheet shows what the page puts on it while it is open, and tells a tap on the shade", async () => {
  const view = await mount("half-sheet", {
    properties: { isOpen: false, title: "退订与恢复" },
    events: ["close"],
    inside: "<view>回复 TD 退订</view>",
  });
  expect(view.text).toBe("");
  view.set({ isOpen: true });
  expect(view.text.split("\n")).toEqual(["退订与恢复", "回复 TD 退订"]);
  view.tap("sheet-shade");
  expect(view.told).toEqual([{ name: "close", detail: undefined }]);
  view.set({ isOpen: false });
  expect(view.text).toBe("");
});
