import { expect, test } from "vitest";
import { mount } from "../component.ts";

const boxes = (view: Awaited<ReturnType<typeof mount>>): string => view.text.replaceAll("\n", "");

test("code-input puts each digit into its box", async () => {
  const view = await mount("code-input", { properties: { value: "", focus: true, disabled: false } });
  expect(view.all("code-box")).toHaveLength(6);
  expect(view.all("code-box-filled")).toHaveLength(0);
  view.set({ value: "12" });
  expect(boxes(view)).toBe("12");
  expect(view.all("code-box-filled")).toHaveLength(2);
  expect(view.all("code-box").indexOf(view.one("code-box-next"))).toBe(2);
  view.set({ focus: false });
  expect(view.all("code-box-next")).toEqual([]);
});

test("code-input tells what was typed or pasted as digits, and puts them back into the field", async () => {
  const properties = { value: "", focus: true, disabled: false };
  const view = await mount("code-input", { properties, events: ["change", "leave"] });
  const field = view.builtIn("input");
  expect(view.tell(field, "input", { value: "您的验证码是 135790，5 分钟内有效" })).toBe("135790");
  expect(view.tell(field, "input", { value: "1x" })).toBe("1");
  view.tell(field, "blur");
  expect(view.told).toEqual([
    { name: "change", detail: { code: "135790" } },
    { name: "change", detail: { code: "1" } },
    { name: "leave", detail: undefined },
  ]);
});

test("code-input hands focus, value and being disabled on to its field", async () => {
  const view = await mount("code-input", { properties: { value: "123", focus: false, disabled: true } });
  expect(view.given("input")).toMatchObject({ value: "123", focus: false, disabled: true, type: "number" });
  view.set({ focus: true, disabled: false });
  expect(view.given("input")).toMatchObject({ focus: true, disabled: false });
});
