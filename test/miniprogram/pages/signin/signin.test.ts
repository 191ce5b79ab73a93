import { expect, test } from "vitest";
import { CODE, eachVisit, pass, SENT } from "./visitor.ts";

const user = eachVisit();

test("onSendPress() calls sendsms with the number as E.164 and nothing else", async () => {
  await user.askForCode("137 1111-2222");
  expect(user.wechat.calls.map(({ name, data }) => ({ name, data }))).toEqual([
    { name: "sendsms", data: { phone: "+8613711112222" } },
  ]);
});

test("onSendPress() locks the page while the function works", async () => {
  await user.askForCode();
  expect(user.page.isDisabled("正在发送…")).toBe(true);
  expect(user.page.field("phone").attributes.disabled).toBe(true);
});

test("onSendPress() counts down from the function's figure, then offers to send again", async () => {
  await user.getCode();
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
  expect(user.page.texts("hint")).toEqual(["验证码已发送至 137****2222，14:35 前有效"]);
  await pass(18);
  expect(user.page.isDisabled("42 秒后重新获取")).toBe(true);
  await pass(42);
  expect(user.page.isDisabled("重新获取")).toBe(false);
  await user.page.tap("重新获取");
  expect(user.wechat.callsOf("sendsms")).toHaveLength(2);
});

test("onSendPress() gives the code's field the keyboard once the code is out, and typing keeps it", async () => {
  await user.getCode();
  expect(user.page.field(CODE).attributes.focus).toBe(true);
  await user.page.type(CODE, "1");
  expect(user.page.field(CODE).attributes.focus).toBe(true);
});

test("onSendPress() sends once for a double tap", async () => {
  await user.page.type("phone", "13711112222");
  user.page.tapNow("获取验证码");
  user.page.tapNow("获取验证码");
  await pass(0);
  expect(user.wechat.callsOf("sendsms")).toHaveLength(1);
});

test.each(["", "1371111222", "12345678901", "abc"])(
  "onSendPress() refuses the number %j without a call",
  async (phone) => {
    await user.askForCode(phone);
    expect(user.errors()).toEqual(["请填写正确的手机号；境外号码请以 00 和国家码开头"]);
    expect(user.page.field("phone").attributes.focus).toBe(true);
    expect(user.wechat.calls).toEqual([]);
  },
);

test("onSendPress() asks for the number again and again, each time with the keyboard", async () => {
  await user.askForCode("1");
  await user.page.leave("phone");
  expect(user.page.field("phone").attributes.focus).toBe(false);
  await user.page.tap("获取验证码");
  expect(user.page.field("phone").attributes.focus).toBe(true);
});

test("onPhoneBlur() leaves the keyboard to the code's field", async () => {
  await user.getCode();
  await user.page.leave("phone");
  expect(user.page.field(CODE).attributes.focus).toBe(true);
  await user.page.leave(CODE);
  expect(user.page.field(CODE).attributes.focus).toBe(false);
});

test("onPhoneInput() takes the last error away", async () => {
  await user.askForCode("1");
  await user.page.type("phone", "13711112222");
  expect(user.errors()).toEqual([]);
});

test("onPhoneInput() shows no wait for another number, and the wait again for the first", async () => {
  await user.getCode();
  await user.page.type("phone", "13711113333");
  expect(user.page.isDisabled("获取验证码")).toBe(false);
  expect(user.page.texts("hint")).toEqual([]);
  await user.page.type("phone", "13711112222");
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
});

test("onSendPress() shows a refusal by the limits with a wait that runs", async () => {
  await user.askForCode();
  await user.wechat.lastCall("sendsms").refuse({ code: "RATE_LIMITED", reason: "phone_30s", retryAfterSeconds: 17 });
  expect(user.errors()).toEqual(["操作太频繁，请 17 秒后再试"]);
  expect(user.page.isDisabled("17 秒后重新获取")).toBe(true);
  await pass(7);
  expect(user.errors()).toEqual(["操作太频繁，请 10 秒后再试"]);
  await pass(10);
  expect(user.errors()).toEqual([]);
  expect(user.page.isDisabled("重新获取")).toBe(false);
});

test("onSendPress() keeps a code that is still good when the second is refused by the limits", async () => {
  await user.getCode();
  await pass(60);
  await user.page.tap("重新获取");
  await user.wechat.lastCall("sendsms").refuse({ code: "RATE_LIMITED", retryAfterSeconds: 3600 });
  expect(user.page.isDisabled("60 分钟后重新获取")).toBe(true);
  expect(user.page.texts("hint")).toEqual(["验证码已发送至 137****2222，14:35 前有效"]);
});

test("onSendPress() shows a blocked number and what to quote to support", async () => {
  await user.askForCode();
  await user.wechat.lastCall("sendsms").refuse({ code: "RECIPIENT_BLOCKED" });
  expect(user.errors()).toEqual(["这个号码不能接收短信，请换一个号码，或联系客服"]);
  expect(user.page.texts("notice-support")).toEqual(["请求编号 request-1"]);
  expect(user.page.isDisabled("获取验证码")).toBe(false);
});

test("onSendPress() starts the wait when nobody knows whether the text was sent", async () => {
  await user.askForCode();
  await user.wechat.lastCall("sendsms").refuse({ code: "OUTCOME_UNKNOWN" });
  expect(user.errors()).toEqual(["短信可能已经发出，请留意手机；若没有收到，请稍后再试"]);
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
  expect(user.page.field(CODE).attributes.focus).toBe(true);
});

test.each([
  { entry: { status: "unknown" }, text: "短信可能已经发出，请留意手机；若没有收到，请稍后再试" },
  { entry: { status: "rejected" }, text: "短信没有发出，请核对手机号后重试，或联系客服" },
  {
    entry: { status: "rejected", error: { code: "RECIPIENT_BLOCKED", message: "m" } },
    text: "这个号码不能接收短信，请换一个号码，或联系客服",
  },
])("onSendPress() reads the only message's $entry.status as an error", async ({ entry, text }) => {
  await user.askForCode();
  await user.wechat.lastCall("sendsms").answer({ ...SENT, messages: [{ phone: "+8613711112222", ...entry }] });
  expect(user.errors()).toEqual([text]);
});

test("onSendPress() ends by itself when no answer comes, and starts the wait", async () => {
  await user.askForCode();
  await pass(20);
  expect(user.errors()).toEqual(["服务器没有及时回应，请稍后再试"]);
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
});
