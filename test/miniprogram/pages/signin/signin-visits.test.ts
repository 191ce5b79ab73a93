import { expect, test, vi } from "vitest";
import { CODE, eachVisit, NOW, pass, SENT, VERIFIED } from "./visitor.ts";

const user = eachVisit();

test("onShow() goes on counting after a visit elsewhere, and nothing ticks meanwhile", async () => {
  await user.getCode();
  await user.page.lifecycle("onHide");
  const { renders } = user.page;
  expect(vi.getTimerCount()).toBe(0);
  await pass(20);
  expect(user.page.renders).toBe(renders);
  await user.page.lifecycle("onShow");
  expect(user.page.isDisabled("40 秒后重新获取")).toBe(true);
  await pass(1);
  expect(user.page.isDisabled("39 秒后重新获取")).toBe(true);
});

test("onShow() goes on counting after the app was closed, with the number filled in", async () => {
  await user.getCode();
  await user.page.lifecycle("onUnload");
  await pass(25);
  await user.reopen();
  expect(user.page.field("phone").attributes.value).toBe("13711112222");
  expect(user.page.isDisabled("35 秒后重新获取")).toBe(true);
  expect(user.page.texts("hint")).toEqual(["验证码已发送至 137****2222，14:35 前有效"]);
});

test("onShow() fills in a number abroad as it is typed", async () => {
  await user.askForCode("0085261234567");
  await user.wechat.lastCall("sendsms").answer(SENT);
  await user.reopen();
  expect(user.page.field("phone").attributes.value).toBe("0085261234567");
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
});

test("onShow() says that the code has expired once it has", async () => {
  await user.getCode();
  await pass(60);
  const { renders } = user.page;
  await pass(239);
  expect(user.page.renders).toBe(renders);
  expect(user.page.texts("hint")).toEqual(["验证码已发送至 137****2222，14:35 前有效"]);
  await pass(1);
  expect(user.page.texts("hint")).toEqual(["验证码已过期，请重新获取"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("onShow() shows an answer that came while the user was reading the text message", async () => {
  await user.askForCode();
  await user.page.lifecycle("onHide");
  await user.wechat.lastCall("sendsms").answer(SENT);
  await pass(10);
  await user.page.lifecycle("onShow");
  expect(user.page.isDisabled("50 秒后重新获取")).toBe(true);
});

test("onUnload() ignores an answer that comes later, but the wait is remembered", async () => {
  await user.askForCode();
  await user.page.lifecycle("onUnload");
  const { renders } = user.page;
  await user.wechat.lastCall("sendsms").answer(SENT);
  expect(user.page.renders).toBe(renders);
  expect(vi.getTimerCount()).toBe(0);
  await user.reopen();
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
});

test("onUnload() does not let a late failure sign out who signed in on another page", async () => {
  await user.getCode();
  await user.page.type(CODE, "123456");
  const late = user.wechat.lastCall("verifycode");
  await user.page.lifecycle("onUnload");
  await user.reopen();
  await user.page.type(CODE, "654321");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  await late.refuse({ code: "CODE_MISMATCH", attemptsLeft: 4 });
  await user.reopen();
  expect(user.page.texts("title")).toEqual(["已登录"]);
});

test("onHide() takes its network listener away", async () => {
  expect(user.wechat.networkListeners.size).toBe(1);
  await user.page.lifecycle("onHide");
  expect(user.wechat.networkListeners.size).toBe(0);
  await user.page.lifecycle("onShow");
  await user.page.lifecycle("onShow");
  expect(user.wechat.networkListeners.size).toBe(1);
});

test.each([
  ["nothing that can be read", '"7"'],
  ["another version's record", '{"phone":"+8613711112222","resend":{"until":1}}'],
  [
    "a record of a clock that ran ahead",
    JSON.stringify({ phone: "+8613711112222", resend: { startedAt: NOW + 1e9, seconds: 60 } }),
  ],
])("onShow() does not lock the button for %s", async (_, stored) => {
  user.wechat.storage.set("xinshi.pending", stored);
  await user.reopen();
  await user.page.type("phone", "13711112222");
  expect(user.page.buttons().filter((text) => user.page.isDisabled(text))).toEqual(["登录"]);
});

test("onSendPress() works without storage", async () => {
  user.wechat.isStorageBroken = true;
  await user.getCode();
  await user.page.lifecycle("onHide");
  await pass(5);
  await user.page.lifecycle("onShow");
  expect(user.page.isDisabled("55 秒后重新获取")).toBe(true);
});

test("onShow() says so, and takes it back when the network returns", async () => {
  await user.wechat.setNetwork("none");
  expect(user.page.texts("notice-text")).toEqual(["当前没有网络，请检查网络设置"]);
  await user.wechat.setNetwork("4g");
  expect(user.page.texts("notice-text")).toEqual([]);
});

test("onShow() notices a network that went away before", async () => {
  user.wechat.networkType = "none";
  await user.reopen();
  expect(user.page.texts("notice-text")).toEqual(["当前没有网络，请检查网络设置"]);
});

test("onSendPress() sends nothing, starts no wait, and forgets the error when the network returns", async () => {
  await user.wechat.setNetwork("none");
  await user.askForCode();
  expect(user.wechat.calls).toEqual([]);
  expect(user.errors()).toEqual(["网络连接不上，请检查网络后重试"]);
  expect(user.page.isDisabled("获取验证码")).toBe(false);
  await user.wechat.setNetwork("wifi");
  expect(user.errors()).toEqual([]);
});

test("onSendPress() asks to update a WeChat that has no cloud", async () => {
  user.wechat.hasCloud = false;
  await user.reopen();
  await user.askForCode();
  expect(user.errors()).toEqual(["微信版本过低，请更新微信后重新打开"]);
});
