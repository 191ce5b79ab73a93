import { describe, expect, test } from "vitest";
import { createQcloudsmsAdmin } from "../../../shared/providers/qcloudsms/admin.ts";
import { answered } from "../canned.ts";
import { bodyOf, DEADLINE, NOW, ok, opened, RANDOM, refused, SIGNATURES, TIME } from "./helpers.ts";

const SMS = "https://yun.tim.qq.com/v5/tlssmssvr";
const QUERY = `?sdkappid=1400000000&random=${RANDOM}`;
const APPLIED_AT = Date.parse("2016-03-07T12:00:00+08:00");

function open(...results: Parameters<typeof opened>[0]) {
  const { options, asked } = opened(results);
  const { signs, templates, sendStatistics, receiptStatistics, packages } = createQcloudsmsAdmin(options);
  if (!signs || !templates || !sendStatistics || !receiptStatistics || !packages) {
    throw new Error("The provider lacks a part");
  }
  return { signs, templates, sendStatistics, receiptStatistics, packages, asked };
}

/** What was asked: operation and body without its signature, which covers nothing here. */
function askedOf({ asked }: ReturnType<typeof open>): [operation: string | undefined, body: unknown][] {
  return asked.map((request) => {
    const { sig, time, ...body } = bodyOf(request);
    expect([sig, time]).toEqual([SIGNATURES.none, TIME]);
    expect(request.url).toMatch(`${SMS}/`);
    expect(request.url.endsWith(QUERY)).toBe(true);
    return [new URL(request.url).pathname.split("/").at(-1), body];
  });
}

const TEMPLATE = {
  id: 123,
  international: 0,
  status: 2,
  reply: "缺少退订方式",
  text: "您的验证码是: {1}",
  type: 1,
  title: "登录",
  apply_time: "2016-03-07 12:00:00",
  reply_time: "2016-03-07 13:00:00",
};
const READ_TEMPLATE = {
  id: "123",
  name: "登录",
  text: "您的验证码是: {1}",
  use: "marketing",
  international: false,
  review: "refused",
  reason: "缺少退订方式",
  createdAt: APPLIED_AT,
};

describe("templates", () => {
  test("list() asks by ids or by page, never both", async () => {
    const opening = open(ok({ count: 1, data: [TEMPLATE] }));
    expect(await opening.templates.list({ ids: ["123"], limit: 5 }, DEADLINE)).toEqual([READ_TEMPLATE]);
    await opening.templates.list({ limit: 100, offset: 7 }, DEADLINE);
    await opening.templates.list({}, DEADLINE);
    expect(askedOf(opening)).toEqual([
      ["get_template", { tpl_id: [123] }],
      ["get_template", { tpl_page: { max: 50, offset: 7 } }],
      ["get_template", { tpl_page: { max: 50, offset: 0 } }],
    ]);
  });

  test.each([
    { item: { status: 0, reply: "", type: 0 }, read: { review: "approved", reason: undefined, use: undefined } },
    { item: { status: 1, international: 1 }, read: { review: "pending", international: true } },
    { item: { title: null, apply_time: null }, read: { name: "", createdAt: undefined } },
  ])("list() reads $item", async ({ item, read }) => {
    const { templates } = open(ok({ data: [{ ...TEMPLATE, ...item }] }));
    expect(await templates.list({}, DEADLINE)).toEqual([{ ...READ_TEMPLATE, ...read }]);
  });

  test("list() keeps one kind when asked for one", async () => {
    const { templates } = open(ok({ data: [TEMPLATE, { ...TEMPLATE, id: 124, international: 1 }] }));
    expect((await templates.list({ international: true }, DEADLINE)).map(({ id }) => id)).toEqual(["124"]);
  });

  test("add(), modify() and remove() send a draft in the wire's words", async () => {
    const opening = open(ok({ data: { id: 124, international: 0, status: 1, text: "x", type: 0 } }));
    const draft = { name: "登录", text: "您的验证码是: {1}", use: "code" } as const;
    expect(await opening.templates.add({ ...draft, international: true, remark: "为登录" }, DEADLINE)).toBe("124");
    await opening.templates.modify("123", { ...draft, use: "marketing", extra: { x: 1 } }, DEADLINE);
    await opening.templates.remove("123", DEADLINE);
    const { text } = draft;
    expect(askedOf(opening)).toEqual([
      ["add_template", { title: "登录", text, type: 0, international: 1, remark: "为登录" }],
      ["mod_template", { tpl_id: 123, title: "登录", text, type: 1, x: 1 }],
      ["del_template", { tpl_id: [123] }],
    ]);
  });

  test("an id that is no number is refused here", async () => {
    const opening = open(ok());
    await expect(opening.templates.remove("SMS_1", DEADLINE)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "The id of a sign name or template must be digits here, such as 7839",
    });
    expect(opening.asked).toEqual([]);
  });
});

describe("signs", () => {
  const SIGN = { id: 9, international: 1, status: 0, reply: "", text: "信使", apply_time: "2016-03-07 12:00:00" };

  test("list() asks by ids, which there must be", async () => {
    const opening = open(ok({ count: 1, data: [SIGN] }));
    expect(await opening.signs.list({ ids: ["9", "10"] }, DEADLINE)).toEqual([
      { id: "9", text: "信使", international: true, review: "approved", reason: undefined, createdAt: APPLIED_AT },
    ]);
    expect(askedOf(opening)).toEqual([["get_sign", { sign_id: [9, 10] }]]);
    await expect(opening.signs.list({ limit: 5 }, DEADLINE)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "Sign names can only be listed by their ids here",
    });
  });

  test("add(), modify() and remove() send a draft in the wire's words", async () => {
    const opening = open(ok({ data: { id: 10, international: 0, status: 1, text: "信使" } }));
    const proofImages = [{ base64: "aGVsbG8=", suffix: "png" }];
    expect(await opening.signs.add({ text: "信使", international: false, proofImages }, DEADLINE)).toBe("10");
    await opening.signs.modify("9", { text: "信使", remark: "改名" }, DEADLINE);
    await opening.signs.remove("9", DEADLINE);
    expect(askedOf(opening)).toEqual([
      ["add_sign", { text: "信使", international: 0, pic: "aGVsbG8=" }],
      ["mod_sign", { sign_id: 9, text: "信使", remark: "改名" }],
      ["del_sign", { sign_id: [9] }],
    ]);
  });
});

describe("statistics", () => {
  const RANGE = { from: Date.parse("2019-12-24T00:30:00+08:00"), to: Date.parse("2019-12-25T23:00:00+08:00") };
  const DATES = { begin_date: 2019122400, end_date: 2019122523 };

  test("sendStatistics() asks for hours in Beijing", async () => {
    const opening = open(ok({ data: { request: 101, success: 100, bill_number: 110 } }));
    expect(await opening.sendStatistics(RANGE, DEADLINE)).toEqual({
      requested: 101,
      accepted: 100,
      billed: 110,
      detail: { request: 101, success: 100, bill_number: 110 },
    });
    expect(askedOf(opening)).toEqual([["pullsendstatus", DATES]]);
  });

  test("receiptStatistics() has their counters by their names", async () => {
    const detail = {
      success: 100,
      status: 90,
      status_success: 80,
      status_fail: 10,
      status_fail_0: 1,
      status_fail_3: 9,
    };
    const opening = open(ok({ data: detail }));
    expect(await opening.receiptStatistics(RANGE, DEADLINE)).toEqual({
      accepted: 100,
      delivered: 80,
      failed: 10,
      detail,
    });
    expect(askedOf(opening)).toEqual([["pullcallbackstatus", DATES]]);
  });
});

describe("packages()", () => {
  const RANGE = { from: APPLIED_AT, to: NOW };
  const pack = (package_id: number, create_time: unknown = "2016-03-07 12:00:00") => {
    return { package_id, type: 0, amount: 100, used: 1, from_time: create_time, to_time: TIME + 60, create_time };
  };
  const read = (id: string) => ({ id, amount: 100, used: 1, createdAt: APPLIED_AT, expiresAt: NOW + 60_000 });

  test("reads a list without a result, as in the sample, and keeps those of the range", async () => {
    const opening = open(answered({ total: 3, data: [pack(1), pack(2, "2016-03-07 11:59:59"), pack(3, TIME + 1)] }));
    expect(await opening.packages(RANGE, DEADLINE)).toEqual([read("1")]);
    expect(askedOf(opening)).toEqual([["getsmspackages", { offset: 0, length: 100 }]]);
  });

  test("asks on until it has all", async () => {
    const opening = open(ok({ total: 3, data: [pack(1), pack(2)] }), ok({ total: 3, data: [pack(3)] }));
    expect(await opening.packages(RANGE, DEADLINE)).toEqual([read("1"), read("2"), read("3")]);
    expect(askedOf(opening).map(([, body]) => body)).toEqual([
      { offset: 0, length: 100 },
      { offset: 2, length: 100 },
    ]);
  });

  test("ends on an empty page and, without a total, on one that is not full", async () => {
    const ending = open(ok({ total: 9, data: [pack(1)] }), ok({ total: 9, data: [] }));
    expect(await ending.packages(RANGE, DEADLINE)).toEqual([read("1")]);
    const without = open(ok({ data: [pack(1)] }));
    expect(await without.packages(RANGE, DEADLINE)).toEqual([read("1")]);
    expect(without.asked).toHaveLength(1);
  });
});

describe("an error of an operator's call", () => {
  const calls: { name: string; run: (opening: ReturnType<typeof open>) => Promise<unknown> }[] = [
    { name: "templates.list()", run: ({ templates }) => templates.list({}, DEADLINE) },
    { name: "templates.add()", run: ({ templates }) => templates.add({ name: "", text: "", use: "code" }, DEADLINE) },
    { name: "signs.list()", run: ({ signs }) => signs.list({ ids: ["1"] }, DEADLINE) },
    { name: "sendStatistics()", run: ({ sendStatistics }) => sendStatistics({ from: 0, to: NOW }, DEADLINE) },
    { name: "packages()", run: ({ packages }) => packages({ from: 0, to: NOW }, DEADLINE) },
  ];

  test.each(calls)("is PROVIDER_REJECTED for $name when refused", async ({ run }) => {
    await expect(run(open(refused(1006, "请求没有权限")))).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      message: "The provider refused what it was asked",
      details: { provider: { name: "qcloudsms", code: "1006", message: "请求没有权限" } },
    });
  });

  test.each(calls)("is OUTCOME_UNKNOWN for $name when the answer is off its schema", async ({ run }) => {
    await expect(run(open(ok({ data: [{ id: "one" }] })))).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: "The provider's answer did not arrive whole; what it was asked may have been done",
      details: { provider: { name: "qcloudsms", code: "UnreadableReply" } },
    });
  });
});
