import { expect, test, vi } from "vitest";
import { CODE, eachVisit, pass, SENT, VERIFIED } from "./visitor.ts";

const OFFER = "收不到短信？接听语音验证码";
const CALLED = { ...SENT, expiresInSeconds: 300, resendAfterSeconds: 60 };

const user = eachVisit((visitor) => visitor.getCode());

test("onShow() offers a call when the text has had time to arrive", async () => {
  expect(user.page.buttons()).not.toContain(OFFER);
  await pass(19);
  expect(user.page.buttons()).not.toContain(OFFER);
  await pass(1);
  expect(user.page.buttons()).toContain(OFFER);
});

test("onCallPress() calls with the same scene and number, and says so", async () => {
  await pass(20);
  await user.page.tap(OFFER);
  expect(user.page.isDisabled("正在拨打…")).toBe(true);
  expect(user.wechat.lastCall("sendvoice").data).toEqual({ phone: "+8613711112222" });
  await user.wechat.lastCall("sendvoice").answer(CALLED);
  expect(user.page.texts("hint")).toEqual(["正在拨打 137****2222，请留意来电，14:35 前有效"]);
  expect(user.page.isDisabled("60 秒后可再次拨打")).toBe(true);
  expect(user.page.field(CODE).attributes.focus).toBe(true);
});

test("onCallPress() keeps what was typed of the code, which is the same", async () => {
  await pass(20);
  await user.page.type(CODE, "123");
  await user.page.tap(OFFER);
  await user.wechat.lastCall("sendvoice").answer(CALLED);
  expect(user.page.field(CODE).attributes.value).toBe("123");
});

test("onCallPress() offers another call when the wait is over, also after the app was closed", async () => {
  await pass(20);
  await user.page.tap(OFFER);
  await user.wechat.lastCall("sendvoice").answer(CALLED);
  await user.page.lifecycle("onUnload");
  await pass(59);
  await user.reopen();
  expect(user.page.isDisabled("1 秒后可再次拨打")).toBe(true);
  await pass(1);
  expect(user.page.isDisabled(OFFER)).toBe(false);
  expect(user.page.texts("hint")).toEqual(["验证码已发送至 137****2222，14:35 前有效"]);
});

test("onCallPress() shows a refusal by the limits with its wait, and leaves the text's alone", async () => {
  await pass(20);
  await user.page.tap(OFFER);
  await user.wechat.lastCall("sendvoice").refuse({ code: "RATE_LIMITED", retryAfterSeconds: 90 });
  expect(user.errors()).toEqual(["操作太频繁，请 90 秒后再试"]);
  expect(user.page.isDisabled("90 秒后可再次拨打")).toBe(true);
  expect(user.page.isDisabled("40 秒后重新获取")).toBe(true);
});

test("onCallPress() shows a refusal that is about a call", async () => {
  await pass(20);
  await user.page.tap(OFFER);
  await user.wechat.lastCall("sendvoice").refuse({ code: "PROVIDER_REJECTED" });
  expect(user.errors()).toEqual(["电话没有拨出，请核对手机号后重试，或联系客服"]);
  expect(user.page.isDisabled(OFFER)).toBe(false);
});

test("untilChange() has no call for a number abroad", async () => {
  await user.page.type("phone", "0085261234567");
  await user.page.tap("获取验证码");
  await user.wechat.lastCall("sendsms").answer(SENT);
  await pass(60);
  expect(user.page.buttons()).not.toContain(OFFER);
});

test("verify() signs in with the code that was read out, and nothing ticks on", async () => {
  await pass(20);
  await user.page.tap(OFFER);
  await user.wechat.lastCall("sendvoice").answer(CALLED);
  await user.page.type(CODE, "012345");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  expect(user.page.texts("title")).toEqual(["已登录"]);
  expect(vi.getTimerCount()).toBe(0);
});
