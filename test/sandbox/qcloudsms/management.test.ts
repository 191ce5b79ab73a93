import { describe, expect, test } from "vitest";
import { control, openSandbox, sdk, send, travel } from "../helpers.ts";
import { classic, tel } from "./helpers.ts";

const MEMBER = "package format error,cannot get ";
const DRAFT = { text: "您的订单{1}已发货", type: 0, title: "发货", remark: "订单通知" };

describe("a template", () => {
  test("is submitted, listed, reviewed, and then sent by either protocol", async () => {
    const sandbox = await openSandbox();
    const added = await classic(sandbox, "tlssmssvr/add_template", DRAFT);
    expect(added).toEqual({
      result: 0,
      errmsg: "",
      data: { id: 900001, international: 0, status: 1, text: DRAFT.text, type: 0 },
    });
    const message = { tel: tel("13788888888"), sign: "腾讯云", tpl_id: 900001, params: ["88"] };
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 1014 });
    const pending = await control(sandbox, "GET", "/reviews");
    expect(pending.json.reviews).toMatchObject([
      { kind: "template", id: "900001", account: "published", text: DRAFT.text, remark: "订单通知" },
    ]);
    travel(sandbox, 60_000);
    const review = { kind: "template", id: "900001", status: "approved", reply: "好" };
    expect((await control(sandbox, "POST", "/reviews", review)).json).toEqual({ reviewed: 1 });
    expect(await classic(sandbox, "tlssmssvr/get_template", { tpl_id: [900001] })).toEqual({
      result: 0,
      errmsg: "",
      count: 1,
      data: [
        {
          id: 900001,
          international: 0,
          status: 0,
          reply: "好",
          text: DRAFT.text,
          type: 0,
          title: "发货",
          apply_time: "2026-03-02 12:00:00",
          reply_time: "2026-03-02 12:01:00",
        },
      ],
    });
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 0 });
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ TemplateId: "900001", TemplateParamSet: ["99"] }));
    expect(SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });

  test("can be changed until it is approved", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlssmssvr/add_template", DRAFT);
    await control(sandbox, "POST", "/reviews", { kind: "template", id: "900001", status: "refused", reply: "不行" });
    const change = { tpl_id: 900001, text: "您的包裹{1}已发货", type: 1 };
    expect(await classic(sandbox, "tlssmssvr/mod_template", change)).toMatchObject({
      data: { id: 900001, status: 1, text: change.text, type: 1 },
    });
    await control(sandbox, "POST", "/reviews", { kind: "template", id: "900001", status: "approved" });
    const refused = await classic(sandbox, "tlssmssvr/mod_template", change);
    expect(refused).toEqual({ result: 1030, errmsg: "不支持该请求" });
  });

  test("can be deleted, several at once, but not those of all accounts", async () => {
    const sandbox = await openSandbox();
    for (let count = 0; count < 2; count++) await classic(sandbox, "tlssmssvr/add_template", DRAFT);
    const unknown = { result: 1014, errmsg: "package format error, sdkappid not have this tpl_id" };
    expect(await classic(sandbox, "tlssmssvr/del_template", { tpl_id: [900001, 7839] })).toEqual(unknown);
    expect(await classic(sandbox, "tlssmssvr/del_template", { tpl_id: [900001, 900002] })).toEqual({
      result: 0,
      errmsg: "",
    });
    expect(await classic(sandbox, "tlssmssvr/get_template", { tpl_id: [900001, 900002] })).toMatchObject({ count: 0 });
  });

  test("is listed by pages, with those of all accounts and without those of others", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "2001", text: "x", account: "shop" });
    await control(sandbox, "POST", "/templates", { id: "SMS_1", text: "x" });
    await classic(sandbox, "tlssmssvr/add_template", { ...DRAFT, international: 1 });
    const page = await classic(sandbox, "tlssmssvr/get_template", { tpl_page: { max: 2, offset: 5 } });
    expect(page).toMatchObject({ total: 7, count: 2, data: [{ id: 548760 }, { id: 900001, international: 1 }] });
    const first = await classic(sandbox, "tlssmssvr/get_template", { tpl_page: { max: 1, offset: 0 } });
    expect(first.data).toMatchObject([{ id: 1008, status: 0, apply_time: "", reply_time: "" }]);
  });

  test.each([
    { what: "no text", op: "add_template", body: { type: 0 }, result: 1004, errmsg: `${MEMBER}/text` },
    { what: "a blank text", op: "add_template", body: { ...DRAFT, text: " " }, result: 1004, errmsg: `${MEMBER}/text` },
    {
      what: "a long text",
      op: "add_template",
      body: { ...DRAFT, text: "长".repeat(501) },
      result: 1017,
      errmsg: "请求的短信内容太长",
    },
    { what: "type 2", op: "add_template", body: { ...DRAFT, type: 2 }, result: 1004, errmsg: `${MEMBER}/type` },
    {
      what: "international 2",
      op: "add_template",
      body: { ...DRAFT, international: 2 },
      result: 1004,
      errmsg: `${MEMBER}/international`,
    },
    {
      what: "a gap in its numbers",
      op: "add_template",
      body: { ...DRAFT, text: "{2}到" },
      result: 1014,
      errmsg: "模版未审批或内容不匹配",
    },
    {
      what: "an unknown id",
      op: "mod_template",
      body: { ...DRAFT, tpl_id: 5 },
      result: 1014,
      errmsg: "package format error, sdkappid not have this tpl_id",
    },
    {
      what: "an id that is text",
      op: "mod_template",
      body: { ...DRAFT, tpl_id: "5" },
      result: 1004,
      errmsg: `${MEMBER}/tpl_id`,
    },
    { what: "no ids", op: "del_template", body: { tpl_id: [] }, result: 1004, errmsg: `${MEMBER}/tpl_id/0` },
    { what: "neither ids nor page", op: "get_template", body: {}, result: 1004, errmsg: `${MEMBER}/tpl_page` },
    {
      what: "ids and page",
      op: "get_template",
      body: { tpl_id: [1], tpl_page: { max: 1, offset: 0 } },
      result: 1004,
      errmsg: `${MEMBER}/tpl_page`,
    },
    {
      what: "a page of 51",
      op: "get_template",
      body: { tpl_page: { max: 51, offset: 0 } },
      result: 1004,
      errmsg: `${MEMBER}/tpl_page/max`,
    },
    {
      what: "a page before the first",
      op: "get_template",
      body: { tpl_page: { max: 1, offset: -1 } },
      result: 1004,
      errmsg: `${MEMBER}/tpl_page/offset`,
    },
  ])("is refused with $what", async ({ op, body, result, errmsg }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, `tlssmssvr/${op}`, body)).toEqual({ result, errmsg });
  });

  test("that mentions a code is held to the rules of codes", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    await classic(sandbox, "tlssmssvr/add_template", { text: "验证码{1}", type: 0 });
    const message = { tel: tel("13788888888"), tpl_id: 900001, params: ["ab"] };
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 1038 });
  });
});

describe("a sign name", () => {
  test("is submitted, reviewed and then sent under", async () => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, "tlssmssvr/add_sign", { text: "小店", pic: "aGk=", remark: "商标" })).toEqual({
      result: 0,
      errmsg: "",
      data: { id: 100006, international: 0, status: 1, text: "小店" },
    });
    const message = { tel: tel("13788888888"), sign: "小店", tpl_id: 7839, params: ["1234"] };
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 1012 });
    await control(sandbox, "POST", "/reviews", { kind: "sign", id: "100006", status: "approved", reply: "好" });
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 0 });
    for (const sign_id of [100006, [100006]]) {
      expect(await classic(sandbox, "tlssmssvr/get_sign", { sign_id })).toEqual({
        result: 0,
        errmsg: "",
        count: 1,
        data: [
          {
            id: 100006,
            international: 0,
            status: 0,
            reply: "好",
            text: "小店",
            apply_time: "2026-03-02 12:00:00",
            reply_time: "2026-03-02 12:00:00",
          },
        ],
      });
    }
  });

  test("of all accounts stays usable while an account's own of the same text is reviewed", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlssmssvr/add_sign", { text: "腾讯云" });
    const message = { tel: tel("13788888888"), sign: "腾讯云", tpl_id: 7839, params: ["1234"] };
    expect(await classic(sandbox, "tlssmssvr/sendsms", message)).toMatchObject({ result: 0 });
  });

  test("of its own is an account's default", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    await classic(sandbox, "tlssmssvr/add_sign", { text: "小店" });
    await classic(sandbox, "tlssmssvr/sendsms", { tel: tel("13788888888"), tpl_id: 7839, params: ["1"] });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toMatchObject([{ signName: "小店" }]);
  });

  test("can be changed until it is approved, and deleted", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlssmssvr/add_sign", { text: "小店" });
    const changed = await classic(sandbox, "tlssmssvr/mod_sign", { sign_id: 100006, text: "大店" });
    expect(changed).toMatchObject({ data: { id: 100006, status: 1, text: "大店" } });
    await control(sandbox, "POST", "/reviews", { kind: "sign", id: "100006", status: "approved" });
    expect(await classic(sandbox, "tlssmssvr/mod_sign", { sign_id: 100006, text: "小店" })).toMatchObject({
      result: 1030,
    });
    expect(await classic(sandbox, "tlssmssvr/del_sign", { sign_id: 100006 })).toEqual({ result: 0, errmsg: "" });
    expect(await classic(sandbox, "tlssmssvr/get_sign", { sign_id: [100006] })).toMatchObject({ count: 0 });
  });

  test.each([
    {
      what: "brackets",
      op: "add_sign",
      body: { text: "【小店】" },
      result: 1012,
      errmsg: "签名格式错误或者签名未审批",
    },
    { what: "one character", op: "add_sign", body: { text: "店" }, result: 1012, errmsg: "签名格式错误或者签名未审批" },
    {
      what: "a picture with its prefix",
      op: "add_sign",
      body: { text: "小店", pic: "data:image/png;base64,aGk=" },
      result: 1004,
      errmsg: `${MEMBER}/pic`,
    },
    {
      what: "an id of all accounts",
      op: "mod_sign",
      body: { sign_id: 100001, text: "小店" },
      result: 1012,
      errmsg: "签名格式错误或者签名未审批",
    },
    {
      what: "an unknown id",
      op: "del_sign",
      body: { sign_id: [5] },
      result: 1012,
      errmsg: "签名格式错误或者签名未审批",
    },
    { what: "an id that is text", op: "get_sign", body: { sign_id: "5" }, result: 1004, errmsg: `${MEMBER}/sign_id` },
  ])("is refused with $what", async ({ op, body, result, errmsg }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, `tlssmssvr/${op}`, body)).toEqual({ result, errmsg });
  });
});

describe("statistics", () => {
  test("count what was really sent and reported", async () => {
    const sandbox = await openSandbox();
    const message = { sign: "腾讯云", tpl_id: 7839, params: ["1234"] };
    const tels = ["13788888888", "13711110001", "13711110003", "13711110004"].map((mobile) => tel(mobile));
    await classic(sandbox, "tlssmssvr/sendmultisms2", { ...message, tel: tels });
    await control(sandbox, "POST", "/templates", { id: "2001", text: "长{1}" });
    await classic(sandbox, "tlssmssvr/sendsms", {
      tel: tel("13788888889"),
      sign: "腾讯云",
      tpl_id: 2001,
      params: ["x".repeat(70)],
    });
    travel(sandbox, 1000);
    const hour = { begin_date: 2026030212, end_date: 2026030212 };
    expect(await classic(sandbox, "tlssmssvr/pullsendstatus", hour)).toEqual({
      result: 0,
      errmsg: "",
      data: { request: 5, success: 4, bill_number: 5 },
    });
    expect(await classic(sandbox, "tlssmssvr/pullcallbackstatus", hour)).toEqual({
      result: 0,
      errmsg: "",
      data: {
        success: 4,
        status: 3,
        status_success: 2,
        status_fail: 1,
        status_fail_0: 0,
        status_fail_1: 0,
        status_fail_2: 1,
        status_fail_3: 0,
        status_fail_4: 0,
      },
    });
    for (const bound of [2026030211, 2026030213]) {
      const other = { begin_date: bound, end_date: bound };
      expect(await classic(sandbox, "tlssmssvr/pullsendstatus", other)).toMatchObject({ data: { request: 0 } });
    }
  });

  test("count what packages have left", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlssmssvr/sendsms", { tel: tel("13788888888"), tpl_id: 7839, params: ["1234"] });
    const found = await classic(sandbox, "tlssmssvr/getsmspackages", { length: 10, offset: 0 });
    expect(found).toMatchObject({ result: 0, total: 2 });
    expect(found.data?.[0]).toEqual({
      package_id: 10001,
      type: 0,
      amount: 100,
      used: 1,
      from_time: "2025-01-01 10:00:00",
      to_time: "2035-01-01 00:00:00",
      create_time: "2025-01-01 10:00:00",
    });
    const second = await classic(sandbox, "tlssmssvr/getsmspackages", { length: 1, offset: 1 });
    expect(second).toMatchObject({ total: 2, data: [{ package_id: 10002 }] });
  });

  test.each([
    {
      what: "an inverted range",
      op: "pullsendstatus",
      body: { begin_date: 2026030213, end_date: 2026030212 },
      path: "/end_date",
    },
    {
      what: "hours as text",
      op: "pullsendstatus",
      body: { begin_date: "2026030213", end_date: 2026030213 },
      path: "/begin_date",
    },
    {
      what: "an hour that is none",
      op: "pullcallbackstatus",
      body: { begin_date: 2026023100, end_date: 2026030213 },
      path: "/begin_date",
    },
    {
      what: "a day without its hour",
      op: "pullcallbackstatus",
      body: { begin_date: 2026030212, end_date: 20260303 },
      path: "/end_date",
    },
    { what: "no length", op: "getsmspackages", body: {}, path: "/length" },
    { what: "an offset before the first", op: "getsmspackages", body: { length: 1, offset: -1 }, path: "/offset" },
  ])("are refused for $what", async ({ op, body, path }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, `tlssmssvr/${op}`, body)).toEqual({ result: 1004, errmsg: MEMBER + path });
  });
});

describe("/_sandbox/reviews", () => {
  test("knows no other submission", async () => {
    const sandbox = await openSandbox();
    const unknown = [
      ["sign", "There is no such sign name"],
      ["template", "There is no such template"],
      ["file", "There is no such voice file"],
    ];
    for (const [kind, message] of unknown) {
      expect(await control(sandbox, "POST", "/reviews", { kind, id: "5", status: "approved" })).toMatchObject({
        status: 404,
        json: { error: { code: "NOT_FOUND", message } },
      });
    }
  });

  test("answers for one account alone", async () => {
    const sandbox = await openSandbox();
    for (const account of ["a", "b"]) {
      await control(sandbox, "POST", "/templates", { id: "2001", text: "x", account, status: "pending" });
    }
    const review = { kind: "template", id: "2001", status: "approved", account: "a" };
    expect((await control(sandbox, "POST", "/reviews", review)).json).toEqual({ reviewed: 1 });
    expect((await control(sandbox, "GET", "/reviews")).json.reviews).toMatchObject([{ id: "2001", account: "b" }]);
  });
});
