import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { mp3, wav } from "../../helpers/sounds.ts";
import { control, openSandbox, travel } from "../helpers.ts";
import { classic, classicRaw, tel, upload } from "./helpers.ts";

const CODE = "tlsvoicesvr/sendcvoice";
const PROMPT = "tlsvoicesvr/sendvoiceprompt";
const TEMPLATE = "tlsvoicesvr/sendtvoice";
const FILE = "tlsvoicesvr/sendfvoice";
const STATUS = "tlsvoicesvr/statusvoicefile";
const PHONE = "13788888888";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function say(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { tel: tel(PHONE), msg: "5678", playtimes: 2, ext: "e", ...change };
}

function notice(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { tel: tel(PHONE), tpl_id: 12345, params: ["5678"], ext: "e", ...change };
}

async function calls(sandbox: Sandbox) {
  return (await control(sandbox, "GET", "/calls")).json.calls;
}

describe("a call", () => {
  test("says its code twice when nothing else is asked for", async () => {
    const sandbox = await openSandbox();
    const { callid } = await classic(sandbox, CODE, say({ playtimes: undefined }));
    expect(await calls(sandbox)).toEqual([
      {
        id: "c1",
        order: 1,
        url: `${sandbox.url}/_sandbox/calls/c1`,
        account: "published",
        provider: "qcloudsms",
        app: "1400006666",
        requestId: expect.any(String),
        callId: callid,
        phone: "+8613788888888",
        kind: "code",
        templateId: "",
        fileId: "",
        params: ["5678"],
        text: "您的验证码是5678",
        code: "5678",
        playTimes: 2,
        sessionContext: "e",
        answer: { code: "0", message: "OK" },
        at: "2026-03-02T04:00:00.000Z",
        status: "ringing",
        answeredAt: null,
        endedAt: null,
        keys: "",
        failure: null,
      },
    ]);
  });

  test("speaks a template whose digits come apart by commas", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, TEMPLATE, notice({ params: ["5,6,7,8"] }));
    expect(await calls(sandbox)).toMatchObject([
      { kind: "template", templateId: "12345", text: "您的验证码是5,6,7,8" },
    ]);
  });

  test("speaks a text that follows a voice template of the account", async () => {
    const sandbox = await openSandbox();
    const text = "您的订单{1}已到{2}";
    await control(sandbox, "POST", "/templates", { id: "3001", text, channel: "voice", account: "published" });
    const body = { tel: tel(PHONE), prompttype: 2, promptfile: "您的订单88已到门口" };
    expect(await classic(sandbox, PROMPT, body)).toMatchObject({ result: 0 });
    expect(await calls(sandbox)).toMatchObject([
      { kind: "prompt", templateId: "3001", params: ["88", "门口"], text: "您的订单88已到门口" },
    ]);
  });

  test("echoes ext only to accounts that have asked for it", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { echoSessionContext: false });
    expect(await classic(sandbox, CODE, say())).toMatchObject({ result: 0, ext: "" });
  });

  test.each([
    ["2222", "answered", null, ""],
    ["0001", "unanswered", { code: 5, reason: "无人接听" }, ""],
    ["0002", "unanswered", { code: 1, reason: "关机" }, ""],
    ["0004", "ringing", null, ""],
    ["0009", "answered", null, "1"],
  ])("to a phone that ends in %s is %s after a second", async (endsIn, status, failure, keys) => {
    const sandbox = await openSandbox();
    await classic(sandbox, CODE, say({ tel: tel(`1371111${endsIn}`) }));
    travel(sandbox, 999);
    expect(await calls(sandbox)).toMatchObject([{ status: "ringing" }]);
    travel(sandbox, 1);
    expect(await calls(sandbox)).toMatchObject([{ status, failure, keys }]);
  });

  test("is over when all is said", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, CODE, say());
    travel(sandbox, 1000 + 4999);
    expect(await calls(sandbox)).toMatchObject([{ status: "answered", endedAt: null }]);
    travel(sandbox, 1);
    expect(await calls(sandbox)).toMatchObject([
      { status: "completed", answeredAt: "2026-03-02T04:00:01.000Z", endedAt: "2026-03-02T04:00:06.000Z" },
    ]);
  });

  test.each([
    ["0003", 1030, "不支持该请求"],
    ["0005", 1013, "下发短信/语音命中了频率限制策略"],
    ["0007", 3001, "语音未知错误"],
  ])("to a phone that ends in %s is refused with %s", async (endsIn, result, errmsg) => {
    const sandbox = await openSandbox();
    const refused = await classic(sandbox, CODE, say({ tel: tel(`1371111${endsIn}`) }));
    expect(refused).toEqual({ result, errmsg, ext: "e" });
    const { json } = await control(sandbox, "GET", `/phones/1371111${endsIn}`);
    expect(json.calls).toEqual([]);
  });

  test.each([
    ["0006", 1],
    ["0008", 0],
  ])("to a phone that ends in %s cuts the connection, with %s placed", async (endsIn, placed) => {
    const sandbox = await openSandbox();
    const sent = classicRaw(sandbox, CODE, say({ tel: tel(`1371111${endsIn}`) }));
    await expect(sent).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await calls(sandbox)).toHaveLength(placed);
  });
});

describe("the control API", () => {
  test("picks up, presses keys and hangs up", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, CODE, say({ tel: tel("13711110004") }));
    const act = async (action: string, body?: object) => control(sandbox, "POST", `/calls/c1/${action}`, body);
    expect((await act("keys", { keys: "1" })).json).toEqual({
      error: { code: "CONFLICT", message: "Nobody is on the phone; answer the call first" },
    });
    expect((await act("answer")).json).toMatchObject({ status: "answered" });
    expect((await act("answer")).json).toMatchObject({ error: { message: "This phone is not ringing any more" } });
    expect((await act("keys", { keys: "12#" })).json).toMatchObject({ keys: "12#" });
    expect((await act("keys", { keys: "*" })).json).toMatchObject({ keys: "12#*" });
    expect((await act("hang-up")).json).toMatchObject({ status: "completed" });
    expect(await act("hang-up")).toMatchObject({ status: 409, json: { error: { message: "This call is over" } } });
  });

  test("declines a call", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, CODE, say());
    const { json } = await control(sandbox, "POST", "/calls/c1/hang-up");
    expect(json).toMatchObject({ status: "unanswered", failure: { code: 10, reason: "用户正忙" } });
    travel(sandbox, 1000);
    expect(await calls(sandbox)).toMatchObject([{ status: "unanswered" }]);
  });

  test("waits for the next call", async () => {
    const sandbox = await openSandbox();
    const waiting = control(sandbox, "GET", `/calls/wait?phone=${PHONE}&timeoutMs=5000`);
    await control(sandbox, "GET", "/health");
    await classic(sandbox, CODE, say());
    expect((await waiting).json).toMatchObject({ id: "c1", code: "5678" });
    expect((await control(sandbox, "GET", `/calls/wait?phone=${PHONE}`)).json).toMatchObject({ id: "c1" });
    const late = await control(sandbox, "GET", `/calls/wait?phone=${PHONE}&after=c1&timeoutMs=1`);
    expect(late).toMatchObject({ status: 408, json: { error: { code: "TIMEOUT" } } });
  });

  test("knows no other call", async () => {
    const sandbox = await openSandbox();
    for (const id of ["c1", "c0", "x"]) {
      expect(await control(sandbox, "GET", `/calls/${id}`)).toMatchObject({
        status: 404,
        json: { error: { message: "There is no such call" } },
      });
    }
  });

  test("forgets calls and files on reset", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, CODE, say());
    await upload(sandbox, mp3());
    await control(sandbox, "POST", "/reset", {});
    sandbox.clock.set(Date.now() + 10 * SECOND, { ticking: false });
    expect(await calls(sandbox)).toEqual([]);
    const { json } = await control(sandbox, "GET", "/voice-files");
    expect(json.files).toMatchObject([{ id: "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3", account: null }]);
  });
});

describe("a call is refused for", () => {
  const MEMBER = "package format error,cannot get ";
  const refusals: { what: string; path: string; body: Record<string, unknown>; result: number; errmsg: string }[] = [
    { what: "playtimes 0", path: CODE, body: say({ playtimes: 0 }), result: 3004, errmsg: "无效参数" },
    { what: "playtimes 4", path: CODE, body: say({ playtimes: 4 }), result: 3004, errmsg: "无效参数" },
    {
      what: "playtimes as text",
      path: CODE,
      body: say({ playtimes: "2" }),
      result: 1004,
      errmsg: `${MEMBER}/playtimes`,
    },
    { what: "a code of letters", path: CODE, body: say({ msg: "ab12" }), result: 3004, errmsg: "无效参数" },
    { what: "an empty code", path: CODE, body: say({ msg: "" }), result: 3004, errmsg: "无效参数" },
    { what: "a code that is a number", path: CODE, body: say({ msg: 5678 }), result: 1004, errmsg: `${MEMBER}/msg` },
    {
      what: "a foreign number",
      path: CODE,
      body: say({ tel: tel("2025550123", "1") }),
      result: 1030,
      errmsg: "不支持该请求",
    },
    { what: "a number that is none", path: CODE, body: say({ tel: tel("1378888") }), result: 3004, errmsg: "无效参数" },
    {
      what: "a number that is a number",
      path: CODE,
      body: say({ tel: { nationcode: "86", mobile: 13788888888 } }),
      result: 1004,
      errmsg: `${MEMBER}/tel/mobile`,
    },
    {
      what: "another type of prompt",
      path: PROMPT,
      body: { tel: tel(PHONE), prompttype: 1, promptfile: "5678" },
      result: 1004,
      errmsg: `${MEMBER}/prompttype`,
    },
    {
      what: "a text of more than 100 characters",
      path: PROMPT,
      body: { tel: tel(PHONE), prompttype: 2, promptfile: "五".repeat(101) },
      result: 3004,
      errmsg: "无效参数",
    },
    {
      what: "a text that follows no template",
      path: PROMPT,
      body: { tel: tel(PHONE), prompttype: 2, promptfile: "你好" },
      result: 1014,
      errmsg: "模版未审批或内容不匹配",
    },
    {
      what: "a template for texts",
      path: TEMPLATE,
      body: notice({ tpl_id: 7839 }),
      result: 1014,
      errmsg: "package format error, sdkappid not have this tpl_id",
    },
    {
      what: "too many params",
      path: TEMPLATE,
      body: notice({ params: ["1", "2"] }),
      result: 1014,
      errmsg: "package format error, template params error",
    },
    {
      what: "a spoken text of more than 350 characters",
      path: TEMPLATE,
      body: notice({ params: ["5".repeat(345)] }),
      result: 3004,
      errmsg: "无效参数",
    },
    { what: "an unknown file", path: FILE, body: { tel: tel(PHONE), fid: "x.mp3" }, result: 3004, errmsg: "无效参数" },
  ];
  test.each(refusals)("$what", async ({ path, body, result, errmsg }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, path, body)).toMatchObject({ result, errmsg });
    expect(await calls(sandbox)).toEqual([]);
  });

  test("a template that waits for its review", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "3001", text: "您好", channel: "voice", status: "pending" });
    const refused = await classic(sandbox, TEMPLATE, notice({ tpl_id: 3001, params: [] }));
    expect(refused).toMatchObject({ result: 1014, errmsg: "模版未审批或内容不匹配" });
  });
});

describe("the limits of a called number", () => {
  const TOO_OFTEN = { result: 1013, errmsg: "下发短信/语音命中了频率限制策略", ext: "e" };
  const call = (sandbox: Sandbox, body = say(), path = CODE) => classic(sandbox, path, body);

  test("are one call in 30 seconds", async () => {
    const sandbox = await openSandbox();
    expect(await call(sandbox)).toMatchObject({ result: 0 });
    travel(sandbox, 30 * SECOND - 1);
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    expect(await call(sandbox, say({ tel: tel("13788888889") }))).toMatchObject({ result: 0 });
    travel(sandbox, 1);
    expect(await call(sandbox)).toMatchObject({ result: 0 });
  });

  test("are two calls in 10 minutes", async () => {
    const sandbox = await openSandbox();
    await call(sandbox);
    travel(sandbox, MINUTE);
    await call(sandbox);
    travel(sandbox, 9 * MINUTE - 1);
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    travel(sandbox, 1);
    expect(await call(sandbox)).toMatchObject({ result: 0 });
  });

  test("are three codes and, apart from them, five notices a day", async () => {
    const sandbox = await openSandbox();
    for (let count = 0; count < 3; count++) {
      expect(await call(sandbox)).toMatchObject({ result: 0 });
      travel(sandbox, 10 * MINUTE);
    }
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    for (let count = 0; count < 5; count++) {
      expect(await call(sandbox, notice(), TEMPLATE)).toMatchObject({ result: 0 });
      travel(sandbox, 10 * MINUTE);
    }
    expect(await call(sandbox, notice(), TEMPLATE)).toEqual(TOO_OFTEN);
    travel(sandbox, 24 * HOUR);
    expect(await call(sandbox)).toMatchObject({ result: 0 });
  });

  test("are one call from 22:00 to 08:00", async () => {
    const sandbox = await openSandbox();
    travel(sandbox, 10 * HOUR); // 22:00
    expect(await call(sandbox)).toMatchObject({ result: 0 });
    travel(sandbox, HOUR);
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    travel(sandbox, 9 * HOUR - 1); // the last moment of the night
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    travel(sandbox, 1);
    expect(await call(sandbox)).toMatchObject({ result: 0 });
  });

  test("do not hold for test numbers, nor count refused calls", async () => {
    const sandbox = await openSandbox();
    await call(sandbox);
    await control(sandbox, "POST", "/settings", { testNumbers: [`+86${PHONE}`] });
    expect(await call(sandbox)).toMatchObject({ result: 0 });
    await control(sandbox, "POST", "/settings", {
      testNumbers: [],
      limits: { callsPer30Seconds: null, callsPer10Minutes: 3 },
    });
    expect(await call(sandbox)).toMatchObject({ result: 0 });
    expect(await call(sandbox)).toEqual(TOO_OFTEN);
    const { json } = await control(sandbox, "GET", "/calls?status=refused");
    expect(json.calls).toMatchObject([{ callId: "", answer: { code: "1013" } }]);
  });
});

describe("an uploaded file", () => {
  const fid = "[0-9a-f]{40}";

  test("waits for its review, and keeps it when uploaded again", async () => {
    const sandbox = await openSandbox();
    const { fid: id } = await upload(sandbox, mp3());
    const status = async () => (await classic(sandbox, STATUS, { fid: id })).status;
    expect(await status()).toBe(0);
    await control(sandbox, "POST", "/reviews", { kind: "file", id, status: "refused", reply: "听不清" });
    expect(await status()).toBe(2);
    expect(await upload(sandbox, mp3())).toEqual({ result: 0, errmsg: "ok", fid: id });
    expect(await status()).toBe(2);
    await control(sandbox, "POST", "/reviews", { kind: "file", id, status: "approved" });
    expect(await classic(sandbox, STATUS, { fid: id })).toEqual({ result: 0, errmsg: "ok", status: 1 });
    expect(await classic(sandbox, FILE, { tel: tel(PHONE), fid: id })).toMatchObject({ result: 0 });
  });

  test("is reviewed at once where the settings say so", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    const { fid: id } = await upload(sandbox, wav(), { contentType: "audio/wav" });
    expect(id).toMatch(new RegExp(`^${fid}\\.wav$`));
    expect(await classic(sandbox, STATUS, { fid: id })).toMatchObject({ status: 1 });
  });

  test("belongs to its account", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/apps", { id: "1400000001", account: "shop", key: "k1" });
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    const { fid: id } = await upload(sandbox, mp3());
    const app = { id: 1400000001, key: "k1" };
    expect(await classic(sandbox, STATUS, { fid: id }, { app })).toEqual({ result: 0, errmsg: "ok", status: 3 });
    expect(await classic(sandbox, FILE, { tel: tel(PHONE), fid: id }, { app })).toMatchObject({ result: 3004 });
  });

  test.each([
    { what: "is a text named mp3", file: Buffer.from("hello"), contentType: "audio/mpeg" },
    { what: "is empty", file: Buffer.alloc(0), contentType: "audio/mpeg" },
    { what: "has 401 KB", file: mp3(986), contentType: "audio/mpeg" },
    { what: "is a WAV under the type of an MP3", file: wav(), contentType: "audio/mpeg" },
    { what: "is an MP3 without a type", file: mp3(), contentType: "" },
  ])("is refused when it $what", async ({ file, contentType }) => {
    const sandbox = await openSandbox();
    expect(await upload(sandbox, file, { contentType })).toEqual({ result: 3004, errmsg: "无效参数" });
  });

  test("may have 400 000 bytes", async () => {
    const sandbox = await openSandbox();
    const file = wav(400_000 - 44);
    expect(file).toHaveLength(400_000);
    expect(await upload(sandbox, file, { contentType: "audio/wav" })).toMatchObject({ result: 0 });
    expect(await upload(sandbox, wav(400_001 - 44), { contentType: "audio/wav" })).toMatchObject({ result: 3004 });
  });

  test.each([
    { what: "no signature", given: { authorization: "" }, result: 1003 },
    { what: "a signature of something else", given: { authorization: "0".repeat(64) }, result: 1001 },
    { what: "the digest of another file, signed", given: { sha1: "0".repeat(40) }, result: 1001 },
    { what: "an old time", given: { time: 1457336869 }, result: 1021 },
    { what: "an unknown app", given: { app: { id: 1, key: "k" } }, result: 1019 },
  ])("is refused with $what", async ({ given, result }) => {
    const sandbox = await openSandbox();
    expect(await upload(sandbox, mp3(), given)).toMatchObject({ result });
    const { json } = await control(sandbox, "GET", "/reviews");
    expect(json.reviews).toEqual([]);
  });
});
