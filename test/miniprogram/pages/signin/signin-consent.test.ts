import { expect, test } from "vitest";
import { CODE, eachVisit, NOW, SENT } from "./visitor.ts";

const ONE_TAP = "微信手机号一键登录";
const user = eachVisit();

async function askedForConsent(): Promise<void> {
  user.wechat.hasAgreed = false;
  await user.askForCode();
}

test("onSendPress() asks for consent first, and sends nothing before", async () => {
  await askedForConsent();
  expect(user.page.texts("sheet-title")).toEqual(["用户隐私保护提示"]);
  expect(user.wechat.calls).toEqual([]);
});

test("onSendPress() sends by itself once the user has agreed, and never asks again", async () => {
  await askedForConsent();
  await user.page.tell("同意并继续", "agreeprivacyauthorization", {});
  expect(user.wechat.agreedBy).toBe("agree-privacy");
  expect(user.page.texts("sheet-title")).toEqual([]);
  await user.wechat.lastCall("sendsms").answer(SENT);
  expect(user.page.field(CODE).attributes.focus).toBe(true);
});

test.each(["不同意", "关闭"])("onSendPress() sends nothing after %s, and can be tried again", async (button) => {
  await askedForConsent();
  await user.page.tap(button);
  expect(user.wechat.calls).toEqual([]);
  expect(user.errors()).toEqual(["需要您同意隐私保护指引，请重新点击并同意"]);
  await user.page.tap("获取验证码");
  expect(user.page.texts("sheet-title")).toEqual(["用户隐私保护提示"]);
});

test("onHide() refuses a question that nobody sees any more", async () => {
  await askedForConsent();
  await user.page.lifecycle("onHide");
  await user.page.lifecycle("onShow");
  expect(user.page.texts("sheet-title")).toEqual([]);
  expect(user.errors()).toEqual(["需要您同意隐私保护指引，请重新点击并同意"]);
});

test("onContractTap() opens the guide, from the page and from the sheet", async () => {
  await user.page.tap("《用户隐私保护指引》");
  expect(user.wechat.windows).toEqual(["privacy contract"]);
});

test("onPhoneNumber() gives the button's CloudID to the function, and signs in", async () => {
  await user.page.tell(ONE_TAP, "getphonenumber", { errMsg: "getPhoneNumber:ok", cloudID: "43_one" });
  expect(user.wechat.lastCall("phonenumber").data).toEqual({ phone: { "wx.cloud.CloudID": "43_one" } });
  expect(user.page.isDisabled("正在登录…")).toBe(true);
  await user.wechat.lastCall("phonenumber").answer({ phone: "+8613711112222", verifiedAt: NOW });
  expect(user.page.texts("title")).toEqual(["已登录"]);
  expect(user.page.texts("subtitle")).toEqual(["137****2222"]);
});

test("onPhoneNumber() asks for nothing when the user refused, and keeps both ways open", async () => {
  await user.page.tell(ONE_TAP, "getphonenumber", { errMsg: "getPhoneNumber:fail user deny" });
  expect(user.wechat.calls).toEqual([]);
  expect(user.errors()).toEqual(["没有取得微信手机号，请重新授权，或用验证码登录"]);
  expect(user.page.buttons()).toContain(ONE_TAP);
});

test("onPhoneNumber() falls back to a code where there is no such function", async () => {
  await user.page.tell(ONE_TAP, "getphonenumber", { errMsg: "getPhoneNumber:ok", cloudID: "43_one" });
  await user.wechat
    .lastCall("phonenumber")
    .fail("cloud.callFunction:fail Error: errCode: -501000 FunctionName", -501000);
  expect(user.errors()).toEqual(["一键登录暂时不能用，请用短信验证码登录"]);
  expect(user.page.buttons()).not.toContain(ONE_TAP);
  expect(user.page.field("phone").attributes.focus).toBe(true);
  await user.getCode();
  expect(user.errors()).toEqual([]);
});

test("onPhoneNumber() falls back to a code where WeChat gives no CloudID", async () => {
  await user.page.tell(ONE_TAP, "getphonenumber", { errMsg: "getPhoneNumber:ok", code: "one-time" });
  expect(user.wechat.calls).toEqual([]);
  expect(user.errors()).toEqual(["一键登录暂时不能用，请用短信验证码登录"]);
  expect(user.page.buttons()).not.toContain(ONE_TAP);
});
