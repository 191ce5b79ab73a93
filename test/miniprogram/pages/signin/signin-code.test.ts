import { expect, test, vi } from "vitest";
import { CODE, eachVisit, pass, VERIFIED } from "./visitor.ts";

const user = eachVisit((visitor) => visitor.getCode());

test("onCodeChange() submits by itself on the sixth digit, once", async () => {
  for (const typed of ["1", "12", "123", "1234", "12345"]) await user.page.type(CODE, typed);
  expect(user.wechat.callsOf("verifycode")).toEqual([]);
  await user.page.type(CODE, "123456");
  expect(user.wechat.callsOf("verifycode").map(({ data }) => data)).toEqual([
    { phone: "+8613711112222", code: "123456" },
  ]);
});

test("onCodeChange() takes the code out of a pasted text", async () => {
  await user.page.type(CODE, "【信使】5 分钟内有效，您的验证码是 012345");
  expect(user.page.typedInto(CODE)).toBe("012345");
  expect(user.page.texts("code-box")).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(user.wechat.lastCall("verifycode").data).toEqual({ phone: "+8613711112222", code: "012345" });
});

test("onCodeChange() gives back digits only", async () => {
  await user.page.type(CODE, "1a２ 3");
  expect(user.page.typedInto(CODE)).toBe("123");
  expect(user.page.texts("code-box")).toEqual(["1", "2", "3", "", "", ""]);
  expect(user.page.isDisabled("登录")).toBe(true);
});

test("onCodeChange() does not submit the same six digits again for a seventh", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").fail("cloud.callFunction:fail request:fail");
  await user.page.type(CODE, "1234567");
  expect(user.wechat.callsOf("verifycode")).toHaveLength(1);
});

test("verify() checks once for a double tap", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").fail("cloud.callFunction:fail request:fail");
  user.page.tapNow("登录");
  user.page.tapNow("登录");
  await pass(0);
  expect(user.wechat.callsOf("verifycode")).toHaveLength(2);
});

test("verify() signs in: the number is shown, the wait and the code are forgotten", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  expect(user.page.texts("title")).toEqual(["已登录"]);
  expect(user.page.texts("subtitle")).toEqual(["137****2222"]);
  expect([...user.wechat.storage.keys()]).toEqual(["xinshi.session"]);
  expect(vi.getTimerCount()).toBe(0);
  await user.page.tap("我的短信");
  expect(user.wechat.tabs).toEqual(["/pages/messages/messages"]);
});

test("verify() stays signed in after the app was closed", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  await user.reopen();
  expect(user.page.texts("title")).toEqual(["已登录"]);
});

test("verify() says how often a wrong code may still be tried, and empties the field", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").refuse({ code: "CODE_MISMATCH", attemptsLeft: 4 });
  expect(user.errors()).toEqual(["验证码不正确，请重新输入，还可以试 4 次"]);
  expect(user.page.field(CODE).attributes).toMatchObject({ value: "", focus: true, disabled: false });
  await user.page.type(CODE, "123456");
  expect(user.wechat.callsOf("verifycode")).toHaveLength(2);
});

test.each([
  { refusal: { code: "CODE_MISMATCH", attemptsLeft: 0 } as const, text: "验证码不正确，次数已用完，请重新获取" },
  { refusal: { code: "CODE_EXPIRED" } as const, text: "验证码已失效，请重新获取" },
])("verify() says that a new code is needed after $refusal.code with none left", async ({ refusal, text }) => {
  await user.page.type(CODE, "123456");
  await user.wechat.lastCall("verifycode").refuse(refusal);
  expect(user.errors()).toEqual([text]);
  expect(user.page.texts("hint")).toEqual([]);
  expect(user.page.field(CODE).attributes).toMatchObject({ value: "", focus: false });
  expect(user.page.isDisabled("60 秒后重新获取")).toBe(true);
});

test("verify() keeps the code for another try when the call failed", async () => {
  await user.page.type(CODE, "123456");
  await user.wechat
    .lastCall("verifycode")
    .fail("cloud.callFunction:fail Error: errCode: -504003 functions execute fail");
  expect(user.errors()).toEqual(["服务器没有及时回应，请稍后再试"]);
  await user.page.tap("登录");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  expect(user.page.texts("title")).toEqual(["已登录"]);
});

test("verify() asks for the number first when it is not there", async () => {
  await user.page.type("phone", "");
  await user.page.type(CODE, "123456");
  expect(user.errors()).toEqual(["请填写正确的手机号；境外号码请以 00 和国家码开头"]);
  expect(user.wechat.callsOf("verifycode")).toEqual([]);
});

test("verify() signs in although the page was left before the answer", async () => {
  await user.page.type(CODE, "123456");
  await user.page.lifecycle("onUnload");
  await user.wechat.lastCall("verifycode").answer(VERIFIED);
  await user.reopen();
  expect(user.page.texts("title")).toEqual(["已登录"]);
});
