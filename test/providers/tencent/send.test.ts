import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecipientResult } from "../../../shared/providers/provider.ts";
import { verifyTc3 } from "../../../shared/signing/tc3.ts";
import { proves } from "../../coverage/proves.ts";
import { answered, canned } from "../canned.ts";
import { failedStatus, KEY, NOW, openProvider, PHONES, REQUEST, refusal, reply, status } from "./helpers.ts";

const DEADLINE = { deadline: NOW + 3000 };
const [FIRST, SECOND, THIRD] = PHONES;
const MAY_HAVE_GONE_OUT = "It is not known whether the provider accepted the message; do not send it again";

const accepted = (phone: string) => ({
  phone,
  status: "accepted",
  serialNumber: `5000:1045710669157053657849499619${phone.slice(-4)}`,
  segments: 1,
});
const unknown = (phone: string, code: string) => ({
  phone,
  status: "unknown",
  fault: {
    code: "OUTCOME_UNKNOWN",
    message: MAY_HAVE_GONE_OUT,
    retry: "unsafe",
    provider: { name: "tencent", code },
  },
});

/** Sends to the three and gets this body with status 200. */
async function sendAndGet(body: unknown): Promise<{ results: RecipientResult[]; rawBody?: string | undefined }> {
  const { provider } = openProvider({ http: canned(answered(body)) });
  return provider.send(REQUEST, DEADLINE);
}

describe("the request of send()", () => {
  test("is a signed SendSms in its documented fields", async () => {
    proves("sms2021/SendSms", "client");
    const http = canned(answered(reply({ SendStatusSet: PHONES.map((phone) => status(phone)) })));
    const { provider } = openProvider({
      http,
      endpoint: "http://127.0.0.1:4600/",
      region: "ap-beijing",
      token: "Temporary",
    });
    await provider.send({ ...REQUEST, extendCode: "01", senderId: "Qsms" }, DEADLINE);
    const [asked] = http.asked;
    expect(asked).toMatchObject({
      method: "POST",
      url: "http://127.0.0.1:4600/",
      deadline: NOW + 3000,
      headers: {
        Host: "127.0.0.1:4600",
        "Content-Type": "application/json",
        "X-TC-Action": "SendSms",
        "X-TC-Version": "2021-01-11",
        "X-TC-Timestamp": "1767225600",
        "X-TC-Region": "ap-beijing",
        "X-TC-Token": "Temporary",
      },
    });
    expect(JSON.parse(String(asked?.body))).toEqual({
      PhoneNumberSet: PHONES,
      SmsSdkAppId: "1400006666",
      TemplateId: "1110",
      TemplateParamSet: ["4370"],
      SessionContext: REQUEST.requestId,
      SignName: "腾讯云",
      ExtendCode: "01",
      SenderId: "Qsms",
    });
    const headers = Object.fromEntries(
      Object.entries(asked?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const body = Buffer.from(String(asked?.body));
    const received = { method: "POST", path: "/", query: "", headers, body };
    expect(verifyTc3(received, { now: NOW, secretOf: () => KEY.secret })).toEqual({ ok: true, keyId: KEY.id });
  });

  test("leaves out what is not there, and goes to the provider's own address", async () => {
    const http = canned(answered(reply({ SendStatusSet: [] })));
    await openProvider({ http }).provider.send({ ...REQUEST, signName: null, params: [] }, DEADLINE);
    expect(http.asked[0]?.url).toBe("https://sms.tencentcloudapi.com/");
    expect(http.asked[0]?.headers).toMatchObject({ "X-TC-Region": "ap-guangzhou" });
    expect(http.asked[0]?.headers).not.toHaveProperty("X-TC-Token");
    expect(Object.keys(JSON.parse(String(http.asked[0]?.body)))).toEqual([
      "PhoneNumberSet",
      "SmsSdkAppId",
      "TemplateId",
      "TemplateParamSet",
      "SessionContext",
    ]);
  });

  test("is not made for nobody", async () => {
    const http = canned();
    expect(await openProvider({ http }).provider.send({ ...REQUEST, phones: [] }, DEADLINE)).toEqual({ results: [] });
    expect(http.asked).toEqual([]);
  });
});

describe("the results of send()", () => {
  test("are in the order asked, whatever the order of the answer", async () => {
    const set = [THIRD, FIRST, SECOND].map((phone) => status(phone));
    expect(await sendAndGet(reply({ SendStatusSet: set }))).toEqual({ results: PHONES.map(accepted) });
  });

  test("differ by recipient, with the provider's own code and words", async () => {
    const answer = await sendAndGet(
      reply({
        SendStatusSet: [
          status(FIRST, { Fee: 3 }),
          failedStatus(SECOND, "LimitExceeded.PhoneNumberThirtySecondLimit", "too often"),
          failedStatus(THIRD, "FailedOperation.PhoneNumberInBlacklist", "in the blacklist"),
        ],
      }),
    );
    expect(answer).toEqual({
      results: [
        { ...accepted(FIRST), segments: 3 },
        {
          phone: SECOND,
          status: "rejected",
          fault: {
            code: "RATE_LIMITED",
            message: "The provider's sending limit is reached; the message was not sent",
            retry: "after-window",
            reason: "provider_30s",
            retryAfterSeconds: 30,
            provider: {
              name: "tencent",
              code: "LimitExceeded.PhoneNumberThirtySecondLimit",
              message: "too often",
            },
          },
        },
        {
          phone: THIRD,
          status: "rejected",
          fault: {
            code: "RECIPIENT_BLOCKED",
            message: "The provider refused the message; the same request will be refused again",
            retry: "never",
            reason: "provider_blocklist",
            provider: { name: "tencent", code: "FailedOperation.PhoneNumberInBlacklist", message: "in the blacklist" },
          },
        },
      ],
    });
  });

  test("are unknown for a recipient whose code may mean that it was sent", async () => {
    const set = [failedStatus(FIRST, "InternalError.Timeout"), status(SECOND), failedStatus(THIRD, "OK")];
    const { results, rawBody } = await sendAndGet(reply({ SendStatusSet: set }));
    expect(results.map((result) => result.status)).toEqual(["unknown", "accepted", "unknown"]);
    expect(rawBody).toBeUndefined();
  });

  for (const { code, message, expected } of [
    {
      code: "AuthFailure.SignatureFailure",
      message: "The provider refused the message; the same request will be refused again",
      expected: { status: "rejected", code: "PROVIDER_REJECTED", retry: "never" },
    },
    {
      code: "RequestLimitExceeded",
      message: "The provider did not take the message now; it surely was not sent",
      expected: { status: "rejected", code: "PROVIDER_UNAVAILABLE", retry: "safe" },
    },
    {
      code: "FailedOperation.InsufficientBalanceInSmsPackage",
      message: "The provider refuses to send until its account or permissions are put right",
      expected: { status: "rejected", code: "PROVIDER_REJECTED", retry: "after-operator" },
    },
    {
      code: "InternalError",
      message: MAY_HAVE_GONE_OUT,
      expected: { status: "unknown", code: "OUTCOME_UNKNOWN", retry: "unsafe" },
    },
  ]) {
    test(`are the refusal of the whole request for every recipient: ${code}`, async () => {
      const { results, rawBody } = await sendAndGet(refusal(code, "words"));
      const fault = {
        code: expected.code,
        message,
        retry: expected.retry,
        provider: { name: "tencent", code, message: "words" },
      };
      expect(results).toEqual(PHONES.map((phone) => ({ phone, status: expected.status, fault })));
      expect(rawBody).toBeUndefined();
    });
  }

  test("call nobody blocked when the refusal does not say which of several", async () => {
    const body = refusal("FailedOperation.PhoneNumberInBlacklist");
    const several = await sendAndGet(body);
    expect(several.results).toMatchObject(PHONES.map(() => ({ fault: { code: "PROVIDER_REJECTED", retry: "never" } })));
    const { provider } = openProvider({ http: canned(answered(body)) });
    const one = await provider.send({ ...REQUEST, phones: [FIRST] }, DEADLINE);
    expect(one.results).toMatchObject([{ fault: { code: "RECIPIENT_BLOCKED", reason: "provider_blocklist" } }]);
  });
});

describe("send() of an answer that is off its schema", () => {
  const all = PHONES.map((phone) => status(phone));
  const whole: [what: string, body: unknown, code: string][] = [
    ["empty", "", "UnreadableReply"],
    ["HTML", "<html><body>502 Bad Gateway</body></html>", "UnreadableReply"],
    ["half JSON", JSON.stringify(reply({ SendStatusSet: all })).slice(0, -40), "UnreadableReply"],
    ["null", "null", "UnreadableReply"],
    ["a list", [reply({ SendStatusSet: all })], "UnreadableReply"],
    ["a text", '"Ok"', "UnreadableReply"],
    ["another envelope", { response: { SendStatusSet: all } }, "UnreadableReply"],
    ["a response that is null", { Response: null }, "UnreadableReply"],
    ["an error that is a text", reply({ Error: "AuthFailure" }), "UnreadableReply"],
    ["an error without a code", reply({ Error: { Message: "No." } }), "UnreadableReply"],
    [
      "an error beside results",
      { Response: { ...refusal("AuthFailure").Response, SendStatusSet: all } },
      "UnreadableReply",
    ],
    ["no results", reply({}), "RecipientMissing"],
    ["results that are null", reply({ SendStatusSet: null }), "RecipientMissing"],
    ["results that are no list", reply({ SendStatusSet: { 0: status(FIRST) } }), "RecipientMissing"],
    ["an empty list", reply({ SendStatusSet: [] }), "RecipientMissing"],
    ["only strangers", reply({ SendStatusSet: [status("+8613911113333")] }), "RecipientMissing"],
    ["items of other types", reply({ SendStatusSet: [null, 1, "x", [], { PhoneNumber: 1 }] }), "RecipientMissing"],
  ];
  for (const [what, body, code] of whole) {
    test(`leaves all unknown and keeps it: ${what}`, async () => {
      expect(await sendAndGet(body)).toEqual({
        results: PHONES.map((phone) => unknown(phone, code)),
        rawBody: typeof body === "string" ? body : JSON.stringify(body),
      });
    });
  }

  const partly: [what: string, set: unknown[], code: string][] = [
    ["missing", [status(FIRST), status(THIRD)], "RecipientMissing"],
    ["there twice", [status(FIRST), status(SECOND), status(SECOND), status(THIRD)], "RecipientRepeated"],
    ["there three times", [...all, status(SECOND), status(SECOND)], "RecipientRepeated"],
    ["there with two verdicts", [...all, failedStatus(SECOND, "InternalError")], "RecipientRepeated"],
    [
      "accepted without a serial number",
      [status(FIRST), status(SECOND, { SerialNo: "" }), status(THIRD)],
      "UnreadableReply",
    ],
    ["accepted without segments", [status(FIRST), status(SECOND, { Fee: null }), status(THIRD)], "UnreadableReply"],
    ["with a fee that is a text", [status(FIRST), status(SECOND, { Fee: "1" }), status(THIRD)], "UnreadableReply"],
    ["with a negative fee", [status(FIRST), status(SECOND, { Fee: -1 }), status(THIRD)], "UnreadableReply"],
    ["with half a segment", [status(FIRST), status(SECOND, { Fee: 0.5 }), status(THIRD)], "UnreadableReply"],
    ["without a code", [status(FIRST), status(SECOND, { Code: undefined }), status(THIRD)], "UnreadableReply"],
    ["with a code that is a number", [status(FIRST), status(SECOND, { Code: 0 }), status(THIRD)], "UnreadableReply"],
    ["named without its plus", [status(FIRST), status("8613711112222"), status(THIRD)], "RecipientMissing"],
  ];
  for (const [what, set, code] of partly) {
    test(`leaves unknown exactly the recipient that is ${what}`, async () => {
      const body = reply({ SendStatusSet: set });
      expect(await sendAndGet(body)).toEqual({
        results: [accepted(FIRST), unknown(SECOND, code), accepted(THIRD)],
        rawBody: JSON.stringify(body),
      });
    });
  }

  test("keeps it when a stranger is named beside all that were asked for", async () => {
    const body = reply({ SendStatusSet: [...all, status("+8613911113333")] });
    expect(await sendAndGet(body)).toEqual({ results: PHONES.map(accepted), rawBody: JSON.stringify(body) });
  });

  for (const httpStatus of [204, 301, 400, 403, 429, 500, 502, 503]) {
    test(`leaves all unknown when its status is ${httpStatus}, even with a good body`, async () => {
      const body = reply({ SendStatusSet: all });
      const { provider } = openProvider({ http: canned(answered(body, httpStatus)) });
      expect(await provider.send(REQUEST, DEADLINE)).toEqual({
        results: PHONES.map((phone) => unknown(phone, `HttpStatus${httpStatus}`)),
        rawBody: JSON.stringify(body),
      });
    });
  }
});

describe("send() without an answer", () => {
  test("rejects all, to be tried elsewhere, when it surely was not sent", async () => {
    const http = canned({ kind: "not-sent", error: new Error("connect ECONNREFUSED 127.0.0.1:4600") });
    const { results } = await openProvider({ http }).provider.send(REQUEST, DEADLINE);
    const fault = {
      code: "PROVIDER_UNAVAILABLE",
      message: "The provider did not take the message now; it surely was not sent",
      retry: "safe",
      provider: { name: "tencent", code: "NotSent", message: "connect ECONNREFUSED 127.0.0.1:4600" },
    };
    expect(results).toEqual(PHONES.map((phone) => ({ phone, status: "rejected", fault })));
  });

  for (const [what, result] of [
    ["was lost", { kind: "unknown", error: new Error("socket hang up") }],
    ["died with the client that threw", new Error("socket hang up")],
  ] as const) {
    test(`leaves all unknown when it ${what}`, async () => {
      const http = canned(result);
      const answer = await openProvider({ http }).provider.send(REQUEST, DEADLINE);
      expect(answer).toEqual({
        results: PHONES.map((phone) => {
          const { fault, ...rest } = unknown(phone, "NoAnswer");
          return { ...rest, fault: { ...fault, provider: { ...fault.provider, message: "socket hang up" } } };
        }),
      });
      expect(http.asked).toHaveLength(1);
    });
  }
});

describe("any answer at all", () => {
  const item = fc.oneof(
    fc.anything(),
    fc.record({
      PhoneNumber: fc.constantFrom<unknown>(...PHONES, "+8613911113333", 1, null),
      Code: fc.constantFrom<unknown>("Ok", "ok", "FailedOperation.PhoneNumberInBlacklist", "", null, 7),
      SerialNo: fc.constantFrom<unknown>("5000:1", "", null, 7),
      Fee: fc.constantFrom<unknown>(1, 0, -1, "1", null),
    }),
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(item, { maxLength: 6 }).map((set) => JSON.stringify(reply({ SendStatusSet: set })) ?? ""),
    fc.json().map((response) => `{"Response":${response}}`),
    fc.json().map((set) => `{"Response":{"SendStatusSet":${set}}}`),
    fc.json().map((error) => `{"Response":{"Error":${error}}}`),
  );
  const anyStatus = fc.oneof(fc.constant(200), fc.integer({ min: 100, max: 599 }));

  test("neither makes send() throw nor loses a recipient, and only `Ok` is accepted", async () => {
    const property = fc.asyncProperty(body, anyStatus, async (text, httpStatus) => {
      const { provider, text: log } = openProvider({ http: canned(answered(text, httpStatus)) });
      const { results, rawBody } = await provider.send(REQUEST, DEADLINE);
      expect(results.map(({ phone }) => phone)).toEqual(PHONES);
      expect(results.every(({ status }) => ["accepted", "rejected", "unknown"].includes(status))).toBe(true);
      if (results.some(({ status }) => status === "accepted")) expect(text).toContain('"Ok"');
      if (rawBody !== undefined) expect(rawBody).toBe(text);
      expect(log().split("\n")).toHaveLength(1);
    });
    await fc.assert(property, { numRuns: 2000 });
  });

  test("makes pulls return items or throw one of three codes", async () => {
    const property = fc.asyncProperty(body, anyStatus, async (text, httpStatus) => {
      const { provider } = openProvider({ http: canned(answered(text, httpStatus)) });
      for (const pull of [provider.queue?.pullReceipts, provider.queue?.pullReplies]) {
        try {
          expect((await pull?.(100, DEADLINE))?.raw).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ name: "XinshiError" });
          expect(["PROVIDER_UNAVAILABLE", "PROVIDER_REJECTED", "OUTCOME_UNKNOWN"]).toContain(
            (error as { code: string }).code,
          );
        }
      }
    });
    await fc.assert(property, { numRuns: 500 });
  });
});
