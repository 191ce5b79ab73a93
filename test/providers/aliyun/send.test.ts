import { describe, expect, test } from "vitest";
import { maskPhone } from "../../../shared/log.ts";
import { createAliyunProvider } from "../../../shared/providers/aliyun/client.ts";
import type { HttpRequest } from "../../../shared/providers/http-client.ts";
import type { SendRequest } from "../../../shared/providers/provider.ts";
import { verifyAcs3 } from "../../../shared/signing/acs3.ts";
import { verifyAliyunRpc } from "../../../shared/signing/aliyun-rpc.ts";
import type { ReceivedRequest } from "../../../shared/signing/received.ts";
import { proves } from "../../coverage/proves.ts";
import { control, openSandbox, travel } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import {
  BIZ_ID,
  NOW,
  OPTIONS,
  ok,
  open,
  openAt,
  PHONES,
  parametersOf,
  REQUEST,
  refused,
  THEIR_REQUEST_ID,
} from "./helpers.ts";

const WORDS = {
  safe: "The provider did not take the message now; it surely was not sent",
  "after-window": "The provider's sending limit is reached; the message was not sent",
  unsafe: "It is not known whether the provider accepted the message; do not send it again",
  never: "The provider refused the message; the same request will be refused again",
} as const;

async function sendTo(...results: Parameters<typeof canned>) {
  const http = canned(...results);
  const { options, text } = open({ http });
  const answer = await createAliyunProvider(options).send(REQUEST, OPTIONS);
  return { answer, asked: http.asked, text };
}

function received({ method, url, headers, body = "" }: HttpRequest): ReceivedRequest {
  const { pathname, search } = new URL(url);
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method,
    path: pathname,
    query: search.slice(1),
    headers: Object.fromEntries(lowered),
    body: Buffer.from(body),
  };
}

const verifying = { now: NOW, secretOf: (id: string) => (id === "testId" ? "testSecret" : undefined) };

describe("createAliyunProvider().send()", () => {
  test("gives every recipient the one id that the provider answers", async () => {
    const { answer, asked } = await sendTo(ok({ BizId: BIZ_ID }));
    expect(answer).toEqual({
      results: PHONES.map((phone) => ({ phone, status: "accepted", serialNumber: BIZ_ID, segments: 1 })),
    });
    const [request] = asked;
    expect(request).toMatchObject({ method: "POST", body: "", deadline: OPTIONS.deadline });
    expect(request && parametersOf(request)).toEqual({
      PhoneNumbers: "13711112222,13711113333",
      SignName: "阿里云",
      TemplateCode: "SMS_153055065",
      TemplateParam: '{"code":"4370"}',
      OutId: REQUEST.requestId,
    });
    expect(request?.url).toMatch(/^https:\/\/dysmsapi\.aliyuncs\.com\/\?/);
  });

  test("signs with ACS3, and with V1 when told so", async () => {
    for (const signature of ["acs3", "v1"] as const) {
      const http = canned(ok({ BizId: BIZ_ID }));
      const { options } = open({ http, signature, securityToken: "token" });
      await createAliyunProvider(options).send({ ...REQUEST, signName: "a b*c~'()!" }, OPTIONS);
      const [request] = http.asked;
      if (request === undefined) throw new Error("Nothing was sent");
      const params = new Map(Object.entries(parametersOf(request)));
      const verdict =
        signature === "acs3"
          ? verifyAcs3(received(request), verifying)
          : verifyAliyunRpc(received(request), params, verifying);
      expect(verdict).toEqual({ ok: true, keyId: "testId" });
      if (signature === "acs3") expect(request.headers).toMatchObject({ "x-acs-security-token": "token" });
      else expect(params.get("SecurityToken")).toBe("token");
    }
  });

  const numbers: [phone: string, wire: string][] = [
    ["+8613711112222", "13711112222"],
    ["+85251234567", "85251234567"],
    ["+12025550123", "12025550123"],
    ["+13105550123", "0013105550123"],
    ["+447400123456", "447400123456"],
  ];
  test.each(numbers)("writes %s as %s", async (phone, wire) => {
    const http = canned(ok({ BizId: BIZ_ID }));
    await createAliyunProvider(open({ http }).options).send({ ...REQUEST, phones: [phone] }, OPTIONS);
    expect(http.asked[0] && parametersOf(http.asked[0]).PhoneNumbers).toBe(wire);
  });

  test("sends neither values nor a sign name where there are none", async () => {
    const http = canned(ok({ BizId: BIZ_ID }));
    const request = { ...REQUEST, signName: null, namedParams: {}, extendCode: "07" };
    await createAliyunProvider(open({ http }).options).send(request, OPTIONS);
    const parameters = http.asked[0] && parametersOf(http.asked[0]);
    expect(Object.keys(parameters ?? {}).sort()).toEqual(["OutId", "PhoneNumbers", "SmsUpExtendCode", "TemplateCode"]);
  });

  test("sends nothing when the values have no names, so that another route can", async () => {
    const http = canned(ok({ BizId: BIZ_ID }));
    const request: SendRequest = { ...REQUEST, params: ["4370"], namedParams: undefined };
    const { results } = await createAliyunProvider(open({ http }).options).send(request, OPTIONS);
    expect(http.asked).toEqual([]);
    expect(results).toMatchObject([
      { status: "rejected", fault: { retry: "safe", provider: { name: "aliyun", code: "NamedParamsMissing" } } },
      { status: "rejected" },
    ]);
  });

  test("sends nothing to nobody", async () => {
    const http = canned();
    expect(await createAliyunProvider(open({ http }).options).send({ ...REQUEST, phones: [] }, OPTIONS)).toEqual({
      results: [],
    });
  });

  const replies = [
    { what: "HTML", result: answered("<html></html>"), code: "UnreadableReply", raw: "<html></html>" },
    { what: "nothing", result: answered(""), code: "UnreadableReply", raw: "" },
    {
      what: "a cut off reply",
      result: answered('{"Code":"OK","Biz'),
      code: "UnreadableReply",
      raw: '{"Code":"OK","Biz',
    },
    { what: "a list", result: answered("[]"), code: "UnreadableReply", raw: "[]" },
    { what: "no code", result: answered('{"BizId":"1"}'), code: "UnreadableReply", raw: '{"BizId":"1"}' },
    { what: "a code that is a number", result: answered('{"Code":1}'), code: "UnreadableReply", raw: '{"Code":1}' },
    { what: "OK without an id", result: answered('{"Code":"OK"}'), code: "UnreadableReply", raw: '{"Code":"OK"}' },
    {
      what: "OK with an id that is a number",
      result: answered('{"Code":"OK","BizId":12}'),
      code: "UnreadableReply",
      raw: '{"Code":"OK","BizId":12}',
    },
    { what: "OK with status 500", result: answered('{"Code":"OK"}', 500), code: "HttpStatus500", raw: '{"Code":"OK"}' },
    { what: "502 in HTML", result: answered("<html>", 502), code: "HttpStatus502", raw: "<html>" },
    { what: "404 in HTML", result: answered("<html>", 404), code: "HttpStatus404", raw: "<html>" },
    { what: "302", result: answered("", 302), code: "HttpStatus302", raw: "" },
  ];
  test.each(replies)("does not know what became of it after $what", async ({ result, code, raw }) => {
    const { answer } = await sendTo(result);
    const provider = { name: "aliyun", code };
    const fault = { code: "OUTCOME_UNKNOWN", retry: "unsafe", message: WORDS.unsafe, provider };
    expect(answer).toEqual({ results: PHONES.map((phone) => ({ phone, status: "unknown", fault })), rawBody: raw });
  });

  test("knows that what was not sent was not accepted, and nothing of what was cut off", async () => {
    const refusal = await sendTo({ kind: "not-sent", error: new Error("connection refused") });
    expect(refusal.answer.results[0]).toEqual({
      phone: PHONES[0],
      status: "rejected",
      fault: {
        code: "PROVIDER_UNAVAILABLE",
        retry: "safe",
        message: WORDS.safe,
        provider: { name: "aliyun", code: "NotSent", message: "connection refused" },
      },
    });
    for (const result of [{ kind: "unknown", error: new Error("reset") } as const, new Error("thrown")]) {
      const { answer } = await sendTo(result);
      expect(answer.results[0]).toMatchObject({ status: "unknown", fault: { provider: { code: "NoAnswer" } } });
    }
  });

  test("passes the provider's code and words on, without numbers and without the signed request", async () => {
    const { answer, text } = await sendTo(refused("isv.MOBILE_NUMBER_ILLEGAL", "13711112222invalid mobile number"));
    expect(answer.results[0]).toEqual({
      phone: PHONES[0],
      status: "rejected",
      fault: {
        code: "PROVIDER_REJECTED",
        retry: "never",
        message: WORDS.never,
        provider: { name: "aliyun", code: "isv.MOBILE_NUMBER_ILLEGAL", message: "137****2222invalid mobile number" },
      },
    });
    expect(JSON.parse(text().split("\n")[0] ?? "")).toEqual({
      time: new Date(NOW).toISOString(),
      level: "info",
      event: "provider_request",
      provider: "aliyun",
      action: "SendSms",
      sessionContext: REQUEST.requestId,
      phones: REQUEST.phones.map(maskPhone),
      providerRequestId: THEIR_REQUEST_ID,
      status: 200,
      code: "isv.MOBILE_NUMBER_ILLEGAL",
      recipients: 2,
      durationMs: 0,
    });
    const signed = "Specified signature is not matched. server string to sign is:POST&%2F&TemplateParam%3D4370";
    const mismatch = await sendTo(refused("SignatureDoesNotMatch", signed, 400));
    expect(mismatch.answer.results[0]).toMatchObject({
      fault: { provider: { message: "Specified signature is not matched. server string to sign is: (left out)" } },
    });
  });

  test("calls one number blocked, and finds it among several", async () => {
    const blocked = refused("isv.BLACK_KEY_CONTROL_LIMIT");
    const { answer: one } = await sendTo(blocked, ok({ BizId: BIZ_ID }), blocked);
    expect(one.results).toMatchObject([
      { status: "accepted" },
      { fault: { code: "RECIPIENT_BLOCKED", reason: "provider_blocklist" } },
    ]);
  });

  test("calls none of several blocked when there is no time to find out which", async () => {
    const http = canned(refused("isv.BLACK_KEY_CONTROL_LIMIT"));
    const provider = createAliyunProvider(open({ http }).options);
    const { results } = await provider.send(REQUEST, { deadline: NOW + 200 });
    expect(results).toMatchObject([{ fault: { code: "PROVIDER_REJECTED", someoneBlocked: true } }, {}]);
    expect(results[0]).not.toHaveProperty("fault.reason");
  });

  test("corrects its clock once by the provider's, with a new nonce", async () => {
    const date = new Date(NOW + 1_800_000).toUTCString();
    const expired = answered({ Code: "InvalidTimeStamp.Expired", Message: "expired" }, 400, { date });
    const { answer, asked } = await sendTo(expired, ok({ BizId: BIZ_ID }));
    expect(answer.results[0]).toMatchObject({ status: "accepted" });
    expect(asked.map(({ headers }) => headers["x-acs-date"])).toEqual(["2026-03-02T04:00:40Z", "2026-03-02T04:30:40Z"]);
    expect(new Set(asked.map(({ headers }) => headers["x-acs-signature-nonce"])).size).toBe(2);
    const stuck = await sendTo(expired, expired);
    expect(stuck.asked).toHaveLength(2);
    expect(stuck.answer.results[0]).toMatchObject({ status: "rejected", fault: { retry: "safe" } });
  });

  test.each(["ftp://127.0.0.1", "dysmsapi.aliyuncs.com", ""])(
    "refuses the endpoint %j without repeating it",
    (endpoint) => {
      const { options } = open({ http: canned(), endpoint });
      expect(() => createAliyunProvider(options)).toThrowError(
        expect.objectContaining({
          code: "NOT_CONFIGURED",
          message: "The endpoint of aliyun must be an address such as https://dysmsapi.aliyuncs.com",
        }),
      );
    },
  );
});

describe.each(["acs3", "v1"] as const)("createAliyunProvider() and the sandbox, signing with %s", (signature) => {
  test("send, and ask by number", async () => {
    proves(["dysms/SendSms", "dysms/QuerySendDetails"], "client");
    const sandbox = await openSandbox();
    const from = sandbox.clock.now();
    const provider = createAliyunProvider(openAt(sandbox, { signature }).options);
    const options = { deadline: Date.now() + 5000 };
    const phones = [...PHONES, "+8613711110001", "+8613711110004"];
    const { results } = await provider.send({ ...REQUEST, phones }, options);
    expect(results.map(({ status }) => status)).toEqual(["accepted", "accepted", "accepted", "accepted"]);
    travel(sandbox, 1000);
    const ask = async (phone: string, more = {}) =>
      (await provider.phoneLog.receiptsByPhone({ phone, from, limit: 100, ...more }, options)).items;
    const receipt = {
      phone: PHONES[0],
      serialNumber: REQUEST.requestId,
      sessionContext: REQUEST.requestId,
      status: "delivered",
      code: "DELIVERED",
      at: from + 1000,
    };
    expect(await ask(PHONES[0])).toEqual([receipt]);
    expect(await ask("+8613711110001")).toEqual([
      { ...receipt, phone: "+8613711110001", status: "undelivered", code: "SP_UNKNOWN_ERROR" },
    ]);
    expect(await ask("+8613711110004")).toEqual([]);
    expect(await ask(PHONES[0], { from: from + 1000 })).toEqual([]);
    expect(await ask(PHONES[0], { from: from - 86_400_000 * 2, to: from - 1 })).toEqual([]);
  });

  test("send a batch, to each its own", async () => {
    proves("dysms/SendBatchSms", "client");
    const sandbox = await openSandbox();
    const provider = createAliyunProvider(openAt(sandbox, { signature }).options);
    const recipients = [
      { phone: PHONES[0], signName: "阿里云", namedParams: { code: "1111" } },
      { phone: PHONES[1], signName: "信使", namedParams: { code: "2222" }, extendCode: "7" },
    ];
    const batch = { requestId: REQUEST.requestId, templateId: REQUEST.templateId, recipients };
    const { results } = await provider.sendBatch(batch, { deadline: Date.now() + 5000 });
    expect(results).toMatchObject([{ status: "accepted" }, { status: "accepted" }]);
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([
      { phone: PHONES[1], params: ["2222"], extendCode: "7" },
      { phone: PHONES[0], params: ["1111"], extendCode: "" },
    ]);
    expect(await provider.sendBatch({ ...batch, recipients: [] }, OPTIONS)).toEqual({ results: [] });
  });

  const outcomes: [endsIn: string, status: string, retry: string, code: string][] = [
    ["0003", "rejected", "never", "isv.BLACK_KEY_CONTROL_LIMIT"],
    ["0005", "rejected", "after-window", "isv.BUSINESS_LIMIT_CONTROL"],
    ["0006", "unknown", "unsafe", "NoAnswer"],
    ["0007", "unknown", "unsafe", "InternalError"],
    ["0008", "unknown", "unsafe", "NoAnswer"],
  ];
  test.each(outcomes)("a phone that ends in %s is %s", async (endsIn, status, retry, code) => {
    const sandbox = await openSandbox();
    const provider = createAliyunProvider(openAt(sandbox, { signature }).options);
    const request = { ...REQUEST, phones: [`+861371111${endsIn}`] };
    const { results } = await provider.send(request, { deadline: Date.now() + 5000 });
    expect(results).toMatchObject([{ status, fault: { retry, provider: { code } } }]);
  });

  test("take 1000 recipients in one request", async () => {
    const sandbox = await openSandbox();
    const provider = createAliyunProvider(openAt(sandbox, { signature }).options);
    const phones = Array.from({ length: 1000 }, (_, index) => `+86137222${String(index).padStart(5, "0")}`).filter(
      (phone) => !/00(?:0[1-9]|1[01])$/.test(phone),
    );
    const { results } = await provider.send({ ...REQUEST, phones }, { deadline: Date.now() + 5000 });
    expect(results.every(({ status }) => status === "accepted")).toBe(true);
    expect(results).toHaveLength(phones.length);
  });
});
