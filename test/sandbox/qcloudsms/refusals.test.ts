import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, raw } from "../helpers.ts";
import { APP, classic, tel } from "./helpers.ts";

const SEND = "tlssmssvr/sendsms";
const MULTI = "tlssmssvr/sendmultisms2";
const FOREIGN = "tlssmssvr/sendisms";
const PULL = "tlssmssvr/pullstatus";
const PULL_PHONE = "tlssmssvr/pullstatus4mobile";
const LOG = "tlssmssvr/querysms4mobile";
const TEN_MINUTES = 600;

const MEMBER = "package format error,cannot get ";
const WINDOW = { nationcode: "86", mobile: "13788888888", begin_time: 0, end_time: 1 };

function message(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { tel: tel("13788888888"), sign: "腾讯云", tpl_id: 7839, params: ["1234"], ext: "e", ...change };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => tel(String(13_700_000_000 + index)));

interface Case {
  what: string;
  path?: string;
  body: Record<string, unknown>;
  result: number;
  errmsg: string;
}

const shapes: Case[] = [
  { what: "no tel", body: message({ tel: undefined }), result: 1004, errmsg: `${MEMBER}/tel` },
  { what: "a tel that is text", body: message({ tel: "13788888888" }), result: 1004, errmsg: `${MEMBER}/tel` },
  { what: "no mobile", body: message({ tel: { nationcode: "86" } }), result: 1004, errmsg: `${MEMBER}/tel/mobile` },
  {
    what: "a mobile that is a number",
    body: message({ tel: { nationcode: "86", mobile: 13788888888 } }),
    result: 1004,
    errmsg: `${MEMBER}/tel/mobile`,
  },
  {
    what: "a nationcode that is a list",
    body: message({ tel: { nationcode: ["86"], mobile: "13788888888" } }),
    result: 1004,
    errmsg: `${MEMBER}/tel/nationcode`,
  },
  {
    what: "a list of numbers on the single endpoint",
    body: message({ tel: many(1) }),
    result: 1004,
    errmsg: `${MEMBER}/tel`,
  },
  { what: "one number on the batch endpoint", path: MULTI, body: message(), result: 1004, errmsg: `${MEMBER}/tel` },
  { what: "an empty batch", path: MULTI, body: message({ tel: [] }), result: 1004, errmsg: `${MEMBER}/tel/0` },
  {
    what: "a batch with a bad element",
    path: MULTI,
    body: message({ tel: [tel("13788888888"), { nationcode: "86" }] }),
    result: 1004,
    errmsg: `${MEMBER}/tel/1/mobile`,
  },
  {
    what: "an object where sendisms wants text",
    path: FOREIGN,
    body: message(),
    result: 1004,
    errmsg: `${MEMBER}/tel`,
  },
  { what: "a tpl_id that is text", body: message({ tpl_id: "7839" }), result: 1004, errmsg: `${MEMBER}/tpl_id` },
  { what: "neither template nor text", body: message({ tpl_id: undefined }), result: 1004, errmsg: `${MEMBER}/tpl_id` },
  { what: "no params", body: message({ params: undefined }), result: 1004, errmsg: `${MEMBER}/params` },
  { what: "a param that is a list", body: message({ params: [["1234"]] }), result: 1004, errmsg: `${MEMBER}/params/0` },
  { what: "a sign that is a number", body: message({ sign: 5 }), result: 1004, errmsg: `${MEMBER}/sign` },
  { what: "an ext that is a number", body: message({ ext: 5 }), result: 1004, errmsg: `${MEMBER}/ext` },
  { what: "an extend of letters", body: message({ extend: "ab" }), result: 1004, errmsg: `${MEMBER}/extend` },
  {
    what: "a free text without a type",
    body: message({ tpl_id: undefined, msg: "x" }),
    result: 1004,
    errmsg: `${MEMBER}/type`,
  },
  {
    what: "a free text of a type that is text",
    body: message({ tpl_id: undefined, msg: "x", type: "0" }),
    result: 1004,
    errmsg: `${MEMBER}/type`,
  },
  {
    what: "a free text of type 2",
    body: message({ tpl_id: undefined, msg: "x", type: 2 }),
    result: 1004,
    errmsg: `${MEMBER}/type`,
  },
  { what: "a pull of no type", path: PULL, body: { max: 10 }, result: 1004, errmsg: `${MEMBER}/type` },
  { what: "a pull of type 2", path: PULL, body: { type: 2, max: 10 }, result: 1004, errmsg: `${MEMBER}/type` },
  { what: "a pull of none", path: PULL, body: { type: 0, max: 0 }, result: 1004, errmsg: `${MEMBER}/max` },
  { what: "a pull of 101", path: PULL, body: { type: 0, max: 101 }, result: 1004, errmsg: `${MEMBER}/max` },
  { what: "a pull of text", path: PULL, body: { type: 0, max: "10" }, result: 1004, errmsg: `${MEMBER}/max` },
  {
    what: "a window that ends before it begins",
    path: PULL_PHONE,
    body: { type: 0, max: 10, ...WINDOW, begin_time: 2 },
    result: 1004,
    errmsg: `${MEMBER}/end_time`,
  },
  {
    what: "a window without a number",
    path: PULL_PHONE,
    body: { type: 0, max: 10, ...WINDOW, mobile: "x" },
    result: 1016,
    errmsg: "手机号格式错误",
  },
  {
    what: "a log of a bad number",
    path: LOG,
    body: { ...WINDOW, mobile: "1378888" },
    result: 1016,
    errmsg: "手机号格式错误",
  },
];

const contents: Case[] = [
  {
    what: "201 numbers",
    path: MULTI,
    body: message({ tel: many(201) }),
    result: 1046,
    errmsg: "调用群发API接口单次提交的手机号个数超过200个",
  },
  {
    what: "domestic and foreign numbers together",
    path: MULTI,
    body: message({ tel: [tel("13788888888"), tel("2025550123", "1")] }),
    result: 1034,
    errmsg: "群发请求里既有国内手机号也有国际手机号",
  },
  {
    what: "an unknown template",
    body: message({ tpl_id: 1 }),
    result: 1014,
    errmsg: "package format error, sdkappid not have this tpl_id",
  },
  {
    what: "a voice template",
    body: message({ tpl_id: 12345 }),
    result: 1014,
    errmsg: "package format error, sdkappid not have this tpl_id",
  },
  {
    what: "too few params",
    body: message({ params: [] }),
    result: 1014,
    errmsg: "package format error, template params error",
  },
  {
    what: "too many params in a batch",
    path: MULTI,
    body: message({ tel: many(2), params: ["1", "2"] }),
    result: 1014,
    errmsg: "package format error, template params error",
  },
  {
    what: "a domestic template to a foreign number",
    body: message({ tel: tel("2025550123", "1") }),
    result: 1014,
    errmsg: "模版未审批或内容不匹配",
  },
  { what: "an unknown sign name", body: message({ sign: "小店" }), result: 1012, errmsg: "签名格式错误或者签名未审批" },
  {
    what: "a code that is none",
    body: message({ params: ["12a4"] }),
    result: 1038,
    errmsg: "验证码类模板，模板变量只能传入0-6位（包括6位）纯数字",
  },
  {
    what: "a free text of the wrong type",
    body: message({ tpl_id: undefined, type: 1, msg: "您的验证码是: 1234" }),
    result: 1014,
    errmsg: "模版未审批或内容不匹配",
  },
  {
    what: "a free text with a letter more",
    body: message({ tpl_id: undefined, type: 0, msg: "您的验证码是：1234" }),
    result: 1014,
    errmsg: "模版未审批或内容不匹配",
  },
  {
    what: "a free text under an unknown sign name",
    body: message({ tpl_id: undefined, type: 0, msg: "【小店】您的验证码是: 1234" }),
    result: 1012,
    errmsg: "签名格式错误或者签名未审批",
  },
  {
    what: "a free text of more than 500 characters",
    body: message({ tpl_id: undefined, type: 0, msg: "您".repeat(501) }),
    result: 1017,
    errmsg: "请求的短信内容太长",
  },
  { what: "a short number", body: message({ tel: tel("1378888") }), result: 1016, errmsg: "手机号格式错误" },
  {
    what: "a number with blanks",
    body: message({ tel: tel("137 8888 8888") }),
    result: 1016,
    errmsg: "手机号格式错误",
  },
  {
    what: "a number with a plus",
    body: message({ tel: tel("+8613788888888") }),
    result: 1016,
    errmsg: "手机号格式错误",
  },
  {
    what: "an empty nationcode",
    body: message({ tel: tel("13788888888", "") }),
    result: 1016,
    errmsg: "手机号格式错误",
  },
  {
    what: "a nationcode that swallows a digit",
    body: message({ tel: tel("613788888888", "8") }),
    result: 1014,
    errmsg: "模版未审批或内容不匹配",
  },
  {
    what: "sendisms without a plus",
    path: FOREIGN,
    body: message({ tel: "8613788888888" }),
    result: 1016,
    errmsg: "手机号格式错误",
  },
];

describe("the classic API refuses", () => {
  test.each([...shapes, ...contents])("$what", async ({ path = SEND, body, result, errmsg }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, path, body)).toMatchObject({ result, errmsg });
    const { json } = await control(sandbox, "GET", "/messages?status=accepted");
    expect(json.messages).toEqual([]);
  });

  test.each([
    { what: "no JSON", body: "hello", errmsg: "package format error" },
    { what: "a list", body: "[]", errmsg: "package format error" },
    { what: "nothing", body: "", errmsg: "package format error" },
    { what: "bytes that are no UTF-8", body: Buffer.from('{"a":"\xff"}', "latin1"), errmsg: "package format error" },
  ])("a body that is $what", async ({ body, errmsg }) => {
    const sandbox = await openSandbox();
    const path = `/v5/${SEND}?sdkappid=1400006666&random=1`;
    const reply = await raw(sandbox, { method: "POST", path, body });
    expect(JSON.parse(reply.text)).toEqual({ result: 1004, errmsg });
  });

  test.each([
    { what: "no signature", sig: undefined },
    { what: "an empty signature", sig: "" },
  ])("$what", async ({ sig }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, message({ sig }))).toEqual({
      result: 1003,
      errmsg: "请求包体没有sig字段或sig为空",
      ext: "e",
    });
  });

  test("a signature by another key", async () => {
    const sandbox = await openSandbox();
    const app = { id: APP.id, key: `${APP.key} ` };
    expect(await classic(sandbox, SEND, message(), { app })).toMatchObject({ result: 1001, errmsg: "sig校验失败" });
  });

  test("a signature without the mobile", async () => {
    const sandbox = await openSandbox();
    const refused = await classic(sandbox, SEND, message(), { subject: { kind: "none" } });
    expect(refused).toMatchObject({ result: 1001, errmsg: "sig校验失败" });
  });

  test("a pull signed with the mobile", async () => {
    const sandbox = await openSandbox();
    const subject = { kind: "mobiles", mobiles: ["13788888888"] } as const;
    const refused = await classic(sandbox, PULL_PHONE, { type: 0, max: 1, ...WINDOW }, { subject });
    expect(refused).toEqual({ result: 1001, errmsg: "sig校验失败" });
  });

  test("an unknown app", async () => {
    const sandbox = await openSandbox();
    const refused = await classic(sandbox, SEND, message(), { app: { id: 1400000000, key: APP.key } });
    expect(refused).toMatchObject({ result: 1019, errmsg: "sdkappid不存在" });
  });

  test("an app without a key, and knows it once it has one", async () => {
    const sandbox = await openSandbox();
    const app = { id: 1400000002, key: "k1" };
    await control(sandbox, "POST", "/apps", { id: "1400000002" });
    expect(await classic(sandbox, SEND, message(), { app })).toMatchObject({ result: 1019 });
    const { json } = await control(sandbox, "POST", "/apps", { id: "1400000002", account: "shop", key: "k1" });
    expect(json).toEqual({ id: "1400000002", account: "shop", disabled: false, classic: true });
    expect(await classic(sandbox, SEND, message(), { app })).toMatchObject({ result: 0 });
    const { json: found } = await control(sandbox, "GET", "/messages?account=shop");
    expect(found.messages).toMatchObject([{ app: "1400000002" }]);
  });

  test("a disabled app", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/apps", { id: "1400006666", disabled: true });
    expect(await classic(sandbox, SEND, message())).toMatchObject({ result: 1020, errmsg: "sdkappid已禁用" });
  });

  test.each([
    { off: -TEN_MINUTES - 1, result: 1021 },
    { off: -TEN_MINUTES, result: 0 },
    { off: TEN_MINUTES, result: 0 },
    { off: TEN_MINUTES + 1, result: 1021 },
  ])("by the clock: $off seconds off is $result", async ({ off, result }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, message(), { time: NOON / 1000 + off })).toMatchObject({ result });
  });

  test.each([String(NOON / 1000), NOON / 1000 + 0.5, null])("a time of %j", async (time) => {
    const sandbox = await openSandbox();
    const refused = await classic(sandbox, SEND, message({ time }));
    expect(refused).toEqual({ result: 1004, errmsg: `${MEMBER}/time` });
  });

  test("a template that waits for its review", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "2001", text: "您的订单已发货", status: "pending" });
    const refused = await classic(sandbox, SEND, message({ tpl_id: 2001, params: [] }));
    expect(refused).toMatchObject({ result: 1014, errmsg: "模版未审批或内容不匹配" });
  });

  test.each([
    { what: "a value that is too long", value: "1234567890123", result: 1036, errmsg: "单个模板变量字符数超过12个" },
    { what: "a link in a value", value: "x.cn", result: 1048, errmsg: "禁止在模板变量中使用URL" },
  ])("$what", async ({ value, result, errmsg }) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { maxParameterLength: 12 });
    await control(sandbox, "POST", "/templates", { id: "2001", text: "订单{1}已发货" });
    const refused = await classic(sandbox, SEND, message({ tpl_id: 2001, params: [value] }));
    expect(refused).toMatchObject({ result, errmsg });
  });

  test("marketing at night", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "2001", text: "大促开始，拒收请回复R", kind: "marketing" });
    await control(sandbox, "PUT", "/clock", { now: "2026-03-02T22:00:00+08:00", ticking: false });
    const refused = await classic(sandbox, SEND, message({ tpl_id: 2001, params: [] }));
    expect(refused).toMatchObject({ result: 1029, errmsg: "营销短信发送时间限制" });
  });

  test("a country that is not served", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { blockedCountries: ["US"] });
    const refused = await classic(sandbox, SEND, message({ tel: tel("2025550123", "1"), tpl_id: 1110 }));
    expect(refused).toMatchObject({ result: 1045, errmsg: "不支持该地区短信下发" });
  });

  test("nothing that it accepts without effect: refused texts are captured with their reason", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, MULTI, message({ tel: many(2), tpl_id: 1 }));
    const { json } = await control(sandbox, "GET", "/messages?status=refused");
    const answer = { code: "1014", message: "package format error, sdkappid not have this tpl_id" };
    expect(json.messages).toMatchObject([{ answer, serialNumber: "" }, { answer }]);
  });
});

describe("an unapproved sign name", () => {
  test("goes out in brackets under the default one, where the account is an older one", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { classicSignFallback: true });
    expect(await classic(sandbox, SEND, message({ sign: "小店" }))).toMatchObject({ result: 0 });
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([{ signName: "腾讯云", text: "【腾讯云】[小店]您的验证码是: 1234" }]);
  });
});
