import { expect, test } from "vitest";
import { mount } from "../component.ts";

const ITEM = {
  channel: "sms",
  title: "登录验证码",
  status: "已送达",
  tone: "good",
  phone: "137****2222",
  sentAt: "14:30",
  hint: "运营商已确认送达",
  receiptCode: "",
};

test("message-cell shows what it was, to whom, when, and what became of it", async () => {
  const view = await mount("message-cell", { properties: { item: ITEM } });
  expect(view.text.split("\n")).toEqual(["登录验证码", "已送达", "137****2222 · 14:30", "运营商已确认送达"]);
  expect([view.all("message-sms"), view.all("message-good")]).toMatchObject([{ length: 1 }, { length: 1 }]);
});

test("message-cell follows its message, and names the carrier's code", async () => {
  const view = await mount("message-cell", { properties: { item: ITEM } });
  view.set({
    item: { ...ITEM, channel: "voice", status: "未送达", tone: "bad", hint: "空号", receiptCode: "MK:0001" },
  });
  expect(view.text.split("\n").slice(1)).toEqual(["未送达", "137****2222 · 14:30", "空号", "（MK:0001）"]);
  expect([view.all("message-voice"), view.all("message-good")]).toMatchObject([{ length: 1 }, { length: 0 }]);
});
