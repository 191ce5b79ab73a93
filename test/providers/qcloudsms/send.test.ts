import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecipientResult, SendRequest } from "../../../shared/providers/provider.ts";
import { createQcloudsmsProvider } from "../../../shared/providers/qcloudsms/client.ts";
import { answered } from "../canned.ts";
import {
  APP_KEY,
  bodyOf,
  DEADLINE,
  FIRST,
  NOW,
  ok,
  opened,
  RANDOM,
  refused,
  SECOND,
  SIGNATURES,
  THIRD,
  TIME,
} from "./helpers.ts";

const REQUEST: SendRequest = {
  requestId: "01KDVXQG00EXAMPLE000000000",
  phones: [FIRST],
  templateId: "19",
  signName: "腾讯云",
  params: ["验证码", "1234", "4"],
};
const BOTH: SendRequest = { ...REQUEST, phones: [FIRST, SECOND] };
const SMS = "https://yun.tim.qq.com/v5/tlssmssvr";
const QUERY = `?sdkappid=1400000000&random=${RANDOM}`;

const UNKNOWN_MESSAGE = "It is not known whether the provider accepted the message; do not send it again";
const REFUSED_MESSAGE = "The provider refused the message; the same request will be refused again";

const accepted = (phone: string) => ({ phone, status: "accepted", serialNumber: `8:${phone.slice(-4)}`, segments: 1 });
const unknown = (phone: string, code: string) => ({
  phone,
  status: "unknown",
  fault: { code: "OUTCOME_UNKNOWN", message: UNKNOWN_MESSAGE, retry: "unsafe", provider: { name: "qcloudsms", code } },
});
const rejected = (phone: string, code: string, message?: string) => ({
  phone,
  status: "rejected",
  fault: {
    code: "PROVIDER_REJECTED",
    message: REFUSED_MESSAGE,
    retry: "never",
    provider: { name: "qcloudsms", code, ...(message === undefined ? {} : { message }) },
  },
});

const single = (phone: string) => ok({ ext: "", sid: `8:${phone.slice(-4)}`, fee: 1 });
const detail = (phone: string, more: Record<string, unknown> = {}) => ({
  result: 0,
  errmsg: "OK",
  mobile: phone.slice(3),
  nationcode: "86",
  sid: `8:${phone.slice(-4)}`,
  fee: 1,
  ...more,
});
const refusedDetail = (phone: string, result: number, errmsg: string) => {
  return { result, errmsg, mobile: phone.slice(3), nationcode: "86" };
};

describe("the request", () => {
  test("of send() to one number is sendsms as published", async () => {
    const { options, asked } = opened([single(FIRST)]);
    await createQcloudsmsProvider(options).send(REQUEST, DEADLINE);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: "POST",
      url: `${SMS}/sendsms${QUERY}`,
      headers: { "Content-Type": "application/json" },
      deadline: DEADLINE.deadline,
    });
    expect(bodyOf(asked[0])).toEqual({
      tel: { nationcode: "86", mobile: "13788888888" },
      tpl_id: 19,
      params: ["验证码", "1234", "4"],
      sign: "腾讯云",
      extend: "",
      ext: REQUEST.requestId,
      sig: SIGNATURES.one,
      time: TIME,
    });
  });

  test("of send() to many numbers is sendmultisms2, signed over all of them", async () => {
    const { options, asked } = opened([ok({ detail: [detail(FIRST), detail(SECOND)] })], {
      endpoints: { sms: "http://127.0.0.1:4600/" },
    });
    await createQcloudsmsProvider(options).send({ ...BOTH, signName: null, extendCode: "01" }, DEADLINE);
    expect(asked[0]?.url).toBe(`http://127.0.0.1:4600/v5/tlssmssvr/sendmultisms2${QUERY}`);
    expect(bodyOf(asked[0])).toMatchObject({
      tel: [
        { nationcode: "86", mobile: "13788888888" },
        { nationcode: "86", mobile: "13788888889" },
      ],
      sign: "",
      extend: "01",
      sig: SIGNATURES.two,
    });
  });

  test.each([
    { kind: "normal", type: 0 },
    { kind: "marketing", type: 1 },
  ] as const)("of sendText() has the text and type $type for $kind", async ({ kind, type }) => {
    const { options, asked } = opened([single(FIRST)]);
    const text = "【腾讯云】您的验证码是: 5678";
    await createQcloudsmsProvider(options).sendText({ requestId: "r", phones: [FIRST], text, kind }, DEADLINE);
    expect(asked[0]?.url).toBe(`${SMS}/sendsms${QUERY}`);
    expect(bodyOf(asked[0])).toEqual({
      tel: { nationcode: "86", mobile: "13788888888" },
      type,
      msg: text,
      extend: "",
      ext: "r",
      sig: SIGNATURES.one,
      time: TIME,
    });
  });

  test("of sendInternational() has the whole number, and signs it so", async () => {
    const { options, asked } = opened([ok({ nationcode: "86", sid: "8:2222", fee: 1 })]);
    const provider = createQcloudsmsProvider(options);
    const { phones: _phones, ...rest } = REQUEST;
    const answer = await provider.sendInternational({ ...rest, phone: "+8613711112222" }, DEADLINE);
    expect(answer).toEqual({ results: [accepted("+8613711112222")] });
    expect(asked[0]?.url).toBe(`${SMS}/sendisms${QUERY}`);
    expect(bodyOf(asked[0])).toMatchObject({ tel: "+8613711112222", tpl_id: 19, sig: SIGNATURES.tel });
  });

  test("is none where nobody is to be sent anything, or the template's id is no number", async () => {
    const { options, asked } = opened([single(FIRST)]);
    const provider = createQcloudsmsProvider(options);
    expect(await provider.send({ ...REQUEST, phones: [] }, DEADLINE)).toEqual({ results: [] });
    expect(await provider.send({ ...REQUEST, templateId: "SMS_1" }, DEADLINE)).toEqual({
      results: [rejected(FIRST, "TemplateIdNotNumeric", "A template's id must be digits here, such as 7839")],
    });
    expect(asked).toEqual([]);
  });

  test.each(["yun.tim.qq.com", "ftp://yun.tim.qq.com", ""])("cannot be made with the endpoint %j", (sms) => {
    expect(() => createQcloudsmsProvider({ ...opened([]).options, endpoints: { sms } })).toThrowError(
      expect.objectContaining({
        code: "NOT_CONFIGURED",
        message:
          "The endpoints of qcloudsms must be addresses such as https://yun.tim.qq.com and https://cloud.tim.qq.com",
      }),
    );
  });
});

describe("the results of send() to one number", () => {
  const sendAndGet = (...replies: Parameters<typeof opened>[0]) =>
    createQcloudsmsProvider(opened(replies).options).send(REQUEST, DEADLINE);

  test("are accepted with its id and segments", async () => {
    expect(await sendAndGet(ok({ ext: "", sid: "26:12345678901234567", fee: 3 }))).toEqual({
      results: [{ phone: FIRST, status: "accepted", serialNumber: "26:12345678901234567", segments: 3 }],
    });
  });

  test("are the refusal in its own words, without numbers", async () => {
    expect(await sendAndGet(refused(1016, "手机号格式错误 13788888888"))).toEqual({
      results: [rejected(FIRST, "1016", "手机号格式错误 137****8888")],
    });
  });

  test("say that the recipient is blocked", async () => {
    const { results } = await sendAndGet(refused(1015, "手机号在黑名单库中"));
    expect(results[0]).toMatchObject({
      status: "rejected",
      fault: { code: "RECIPIENT_BLOCKED", reason: "provider_blocklist", retry: "never" },
    });
  });

  test("are unknown when the provider itself does not know", async () => {
    const { results } = await sendAndGet(refused(1008, ""));
    expect(results).toEqual([unknown(FIRST, "1008")]);
  });

  test.each([
    { name: "HTML", body: "<html>502</html>" },
    { name: "nothing", body: "" },
    { name: "half of it", body: '{"result":0,"errmsg":"OK","si' },
    { name: "a list", body: "[]" },
    { name: "null", body: "null" },
    { name: "a result of text", body: '{"result":"0","errmsg":"OK","sid":"8:1","fee":1}' },
    { name: "no id", body: '{"result":0,"errmsg":"OK","ext":"","fee":1}' },
    { name: "an empty id", body: '{"result":0,"errmsg":"OK","ext":"","sid":"","fee":1}' },
    { name: "a fee of text", body: '{"result":0,"errmsg":"OK","ext":"","sid":"8:1","fee":"1"}' },
  ])("are unknown, with the body kept, when it is $name", async ({ body }) => {
    expect(await sendAndGet(answered(body))).toEqual({ results: [unknown(FIRST, "UnreadableReply")], rawBody: body });
  });

  test("are unknown when the status is not 200", async () => {
    expect(await sendAndGet(answered("Bad gateway", 502))).toEqual({
      results: [unknown(FIRST, "HttpStatus502")],
      rawBody: "Bad gateway",
    });
  });

  test("are unavailable when it surely was not sent, and unknown when no answer came", async () => {
    const notSent = await sendAndGet({ kind: "not-sent", error: new Error("connect ECONNREFUSED") });
    expect(notSent.results[0]).toMatchObject({
      status: "rejected",
      fault: { code: "PROVIDER_UNAVAILABLE", retry: "safe", provider: { code: "NotSent" } },
    });
    const cut = await sendAndGet({ kind: "unknown", error: new Error("socket hang up") });
    expect(cut.results[0]).toMatchObject({ status: "unknown", fault: { provider: { code: "NoAnswer" } } });
    const threw = await sendAndGet(new Error("A client of others"));
    expect(threw.results[0]).toMatchObject({ status: "unknown", fault: { provider: { code: "NoAnswer" } } });
  });

  test("judge 60008 by how long it took", async () => {
    for (const { tookMs, code } of [
      { tookMs: 400, code: "PROVIDER_UNAVAILABLE" },
      { tookMs: 5000, code: "OUTCOME_UNKNOWN" },
    ]) {
      let calls = 0;
      const now = () => NOW + (calls++ === 0 ? 0 : tookMs);
      const { options } = opened([refused(60008, "service timeout")], { now });
      const { results } = await createQcloudsmsProvider(options).send(REQUEST, DEADLINE);
      expect(results[0]).toMatchObject({ fault: { code, provider: { code: "60008" } } });
    }
  });
});

describe("the clock", () => {
  const THEIRS = { date: new Date(NOW + 3_600_000).toUTCString() };

  test("is corrected by the provider's own, once, and stays so", async () => {
    const tooFar = answered({ result: 1021, errmsg: "请求发起时间不正常" }, 200, THEIRS);
    const { options, asked } = opened([tooFar, single(FIRST)]);
    const provider = createQcloudsmsProvider(options);
    expect(await provider.send(REQUEST, DEADLINE)).toEqual({ results: [accepted(FIRST)] });
    expect(asked.map((request) => bodyOf(request).time)).toEqual([TIME, TIME + 3600]);
    await provider.send(REQUEST, DEADLINE);
    expect(bodyOf(asked[2]).time).toBe(TIME + 3600);
  });

  test("is not corrected twice, nor without their time", async () => {
    for (const headers of [THEIRS, {}] as Record<string, string>[]) {
      const { options, asked } = opened([answered({ result: 1021, errmsg: "" }, 200, headers)]);
      const { results } = await createQcloudsmsProvider(options).send(REQUEST, DEADLINE);
      expect(results[0]).toMatchObject({ status: "rejected", fault: { retry: "safe", provider: { code: "1021" } } });
      expect(asked).toHaveLength("date" in headers ? 2 : 1);
    }
  });
});

describe("the results of send() to many numbers", () => {
  async function sendAndGet(
    body: Record<string, unknown>,
  ): Promise<{ results: RecipientResult[]; rawBody?: string | undefined }> {
    return createQcloudsmsProvider(opened([ok(body)]).options).send(BOTH, DEADLINE);
  }

  test("are matched by number, in the order asked", async () => {
    expect(await sendAndGet({ detail: [detail(SECOND), detail(FIRST)] })).toEqual({
      results: [accepted(FIRST), accepted(SECOND)],
    });
  });

  test("tell the bad number from the good one", async () => {
    expect(await sendAndGet({ detail: [detail(FIRST), refusedDetail(SECOND, 1016, "手机号格式错误")] })).toEqual({
      results: [accepted(FIRST), rejected(SECOND, "1016", "手机号格式错误")],
    });
  });

  test("are told apart by country code too", async () => {
    const { options } = opened([
      ok({ detail: [detail(FIRST), { ...detail(THIRD), mobile: "61234567", nationcode: "852" }] }),
    ]);
    const { results } = await createQcloudsmsProvider(options).send({ ...REQUEST, phones: [THIRD, FIRST] }, DEADLINE);
    expect(results).toEqual([accepted(THIRD), accepted(FIRST)]);
  });

  test.each([
    { name: "the request's refusal", body: { result: 1046, errmsg: "No." } },
    { name: "the request's refusal, also with an empty list", body: { result: 1046, errmsg: "No.", detail: null } },
  ])("are $name", async ({ body }) => {
    expect(await sendAndGet(body)).toEqual({
      results: [rejected(FIRST, "1046", "No."), rejected(SECOND, "1046", "No.")],
    });
  });

  test("call nobody blocked when the request is refused for one of them", async () => {
    const { results } = await sendAndGet({ result: 1015, errmsg: "" });
    const blocked = (phone: string) => {
      const result = rejected(phone, "1015");
      return { ...result, fault: { ...result.fault, someoneBlocked: true } };
    };
    expect(results).toEqual([blocked(FIRST), blocked(SECOND)]);
  });

  test("believe each number's own refusal, and no acceptance, under a request that was refused", async () => {
    const answer = await sendAndGet({
      result: 1016,
      errmsg: "",
      detail: [refusedDetail(FIRST, 1016, "手机号格式错误"), detail(SECOND)],
    });
    expect(answer.results).toEqual([rejected(FIRST, "1016", "手机号格式错误"), unknown(SECOND, "UnreadableReply")]);
    expect(answer.rawBody).toContain('"detail"');
  });

  test.each([
    { name: "is missing", detail: [detail(FIRST)], second: unknown(SECOND, "RecipientMissing") },
    {
      name: "comes twice",
      detail: [detail(FIRST), detail(SECOND), detail(SECOND)],
      second: unknown(SECOND, "RecipientRepeated"),
    },
    {
      name: "has no id",
      detail: [detail(FIRST), detail(SECOND, { sid: undefined })],
      second: unknown(SECOND, "UnreadableReply"),
    },
    {
      name: "has a result of text",
      detail: [detail(FIRST), detail(SECOND, { result: "0" })],
      second: unknown(SECOND, "UnreadableReply"),
    },
  ])("are unknown for the one that $name, and its neighbour is not spoilt", async ({ detail: list, second }) => {
    const answer = await sendAndGet({ detail: list });
    expect(answer.results).toEqual([accepted(FIRST), second]);
    expect(answer.rawBody).toBeDefined();
  });

  test("keep the body when it names a number that was not asked for", async () => {
    const answer = await sendAndGet({ detail: [detail(FIRST), detail(SECOND), detail("+8613700000000")] });
    expect(answer.results).toEqual([accepted(FIRST), accepted(SECOND)]);
    expect(answer.rawBody).toContain("13700000000");
  });

  test("are one per number, and never accepted without an id, whatever the answer", async () => {
    const field = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.constant(0));
    const item = fc.record({
      result: field,
      errmsg: field,
      mobile: fc.constantFrom("13788888888", "13788888889", "1", 5),
      nationcode: fc.constantFrom("86", "1", 86),
      sid: field,
      fee: field,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(field, fc.array(fc.oneof(item, field))), field, async (list, result) => {
        const { results } = await sendAndGet({ result, detail: list });
        expect(results.map(({ phone }) => phone)).toEqual([FIRST, SECOND]);
        for (const each of results) {
          if (each.status === "accepted") expect(each.serialNumber).not.toBe("");
          else expect(each.fault.retry === "unsafe").toBe(each.status === "unknown");
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("the log of a request", () => {
  test("names operation, code and how many, and neither number nor key nor text", async () => {
    const { options, lines, text } = opened([ok({ detail: [detail(FIRST), detail(SECOND)] }), refused(1001, "x")]);
    const provider = createQcloudsmsProvider(options);
    await provider.send(BOTH, DEADLINE);
    await provider.send(BOTH, DEADLINE);
    const common = { event: "provider_request", provider: "qcloudsms", action: "sendmultisms2", status: 200 };
    expect(lines()).toEqual([
      expect.objectContaining({ ...common, level: "info", code: "0", recipients: 2, sessionContext: BOTH.requestId }),
      expect.objectContaining({ ...common, level: "info", code: "1001", recipients: 2 }),
    ]);
    for (const secret of [APP_KEY, SIGNATURES.two, "13788888888", "1234", "腾讯云"]) {
      expect(text()).not.toContain(secret);
    }
  });

  test("is an error when no answer came", async () => {
    const { options, lines } = opened([{ kind: "unknown", error: new Error("socket hang up") }]);
    await createQcloudsmsProvider(options).send(REQUEST, DEADLINE);
    expect(lines()).toEqual([expect.objectContaining({ level: "error", action: "sendsms", code: "NoAnswer" })]);
  });
});
