import { expect, test } from "vitest";
import { mount } from "../component.ts";

test("state-view shows its title, its words and its button, and tells when that is pressed", async () => {
  const properties = { kind: "offline", title: "没有网络", text: "检查网络后再试", action: "重试" };
  const view = await mount("state-view", { properties, events: ["action"] });
  expect(view.text.split("\n")).toEqual(["没有网络", "检查网络后再试", "重试"]);
  expect(view.all("state-offline")).toHaveLength(1);
  view.tap("state-action");
  expect(view.told).toEqual([{ name: "action", detail: undefined }]);
});

test("state-view shows nothing but a title where there is no more", async () => {
  const view = await mount("state-view", { properties: { kind: "loading", title: "正在加载" } });
  expect(view.text).toBe("正在加载");
  expect(view.all("state-action")).toEqual([]);
  view.set({ kind: "empty", title: "还没有短信" });
  expect(view.text).toBe("还没有短信");
  expect(view.all("state-empty")).toHaveLength(1);
});
