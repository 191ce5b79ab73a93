import { expect, test, vi } from "vitest";
import { eachVisitOf, pass } from "../phone-of.ts";

const SEND = "发货并短信通知我";
const SENT = { messages: [{ id: "01K", phone: "+8613711112222", status: "accepted" }], accepted: 1 };

const user = eachVisitOf("pages/order/order");

test("onShow() asks to sign in first", async () => {
  user.wechat.storage.clear();
  await user.reopen();
  expect(user.page.texts("state-title")).toEqual(["请先登录"]);
  await user.page.tap("去登录");
  expect(user.wechat.tabs).toEqual(["/pages/signin/signin"]);
});

test("onSendPress() names the scene and the number signed in with, nothing else", async () => {
  await user.page.tap(SEND);
  expect(user.wechat.lastCall("sendsms").data).toEqual({ scene: "order_sent", phone: "+8613711112222" });
  expect(user.page.isDisabled("正在发送…")).toBe(true);
});

test("onSendPress() sends once for a double tap", async () => {
  user.page.tapNow(SEND);
  user.page.tapNow(SEND);
  await pass(0);
  expect(user.wechat.calls).toHaveLength(1);
});

test("onSendPress() shows that the notice went out, and when the next can", async () => {
  await user.page.tap(SEND);
  await user.wechat.lastCall("sendsms").answer(SENT);
  expect(user.page.texts("step-done")).toHaveLength(3);
  expect(user.page.texts("step-note")).toEqual(["今天 14:30 已交给运营商"]);
  expect(user.page.isDisabled("60 秒后可再次通知")).toBe(true);
  await pass(60);
  expect(user.page.isDisabled("再通知一次")).toBe(false);
  await user.page.tap("看看是否送达");
  expect(user.wechat.tabs).toEqual(["/pages/messages/messages"]);
});

test("onSendPress() says that a scene for backends is none for the app", async () => {
  await user.page.tap(SEND);
  await user.wechat.lastCall("sendsms").refuse({ code: "PERMISSION_DENIED", reason: "scene" });
  expect(user.page.texts("state-title")).toEqual(["这个场景只能由商家后台发送"]);
  expect(user.page.texts("state-text")[0]).toContain("order_sent");
  expect(user.page.buttons()).toEqual([]);
});

test("onSendPress() counts a refusal by the limits down to the second", async () => {
  await user.page.tap(SEND);
  await user.wechat.lastCall("sendsms").refuse({ code: "RATE_LIMITED", reason: "phone_30s", retryAfterSeconds: 17 });
  expect(user.errors()).toEqual(["操作太频繁，请 17 秒后再试"]);
  expect(user.page.isDisabled("17 秒后可再次通知")).toBe(true);
  await pass(16);
  expect(user.errors()).toEqual(["操作太频繁，请 1 秒后再试"]);
  await pass(1);
  expect(user.errors()).toEqual([]);
  expect(user.page.isDisabled(SEND)).toBe(false);
});

test.each([
  { code: "RECIPIENT_BLOCKED", reason: "opted_out", text: "这个号码已退订，不再接收我们的短信，如需恢复请联系客服" },
  { code: "OUTCOME_UNKNOWN", text: "短信可能已经发出，请留意手机；若没有收到，请稍后再试" },
  { code: "NOT_FOUND", text: "没有找到您要的内容，请刷新后重试" },
] as const)("onSendPress() shows $code $reason as what it is", async ({ text, ...refusal }) => {
  await user.page.tap(SEND);
  await user.wechat.lastCall("sendsms").refuse(refusal);
  expect(user.errors()).toEqual([text]);
});

test("onShow() takes an error for want of a network back when it returns", async () => {
  await user.wechat.setNetwork("none");
  await user.page.tap(SEND);
  expect(user.errors()).toEqual(["网络连接不上，请检查网络后重试"]);
  await user.wechat.setNetwork("wifi");
  expect(user.errors()).toEqual([]);
});

test("onHide() leaves no clock and no listener behind", async () => {
  await user.page.tap(SEND);
  await user.wechat.lastCall("sendsms").answer(SENT);
  await user.page.lifecycle("onHide");
  expect(vi.getTimerCount()).toBe(0);
  expect(user.wechat.networkListeners.size).toBe(0);
  await pass(20);
  await user.page.lifecycle("onShow");
  expect(user.page.isDisabled("40 秒后可再次通知")).toBe(true);
});
