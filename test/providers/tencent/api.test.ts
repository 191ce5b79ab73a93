import { describe, expect, test } from "vitest";
import { maskPhone } from "../../../shared/log.ts";
import { answered, canned } from "../canned.ts";
import {
  failedStatus,
  KEY,
  NOW,
  openProvider,
  PHONES,
  REQUEST,
  refusal,
  reply,
  status,
  THEIR_REQUEST_ID,
} from "./helpers.ts";

const DEADLINE = { deadline: NOW + 3000 };
const [FIRST] = PHONES;

describe("the clock", () => {
  const expired = (date: string | undefined) =>
    answered(refusal("AuthFailure.SignatureExpire"), 200, date === undefined ? {} : { date });
  const success = answered(reply({ SendStatusSet: PHONES.map((phone) => status(phone)) }));
  const timestamps = (http: { asked: { headers: Record<string, string> }[] }) =>
    http.asked.map(({ headers }) => Number(headers["X-TC-Timestamp"]));

  test("is corrected by the reply's Date, with one repeat, and stays corrected", async () => {
    const http = canned(expired(new Date(NOW + 3_600_000).toUTCString()), success);
    const { provider } = openProvider({ http });
    expect((await provider.send(REQUEST, DEADLINE)).results).toMatchObject(PHONES.map(() => ({ status: "accepted" })));
    await provider.send(REQUEST, DEADLINE);
    expect(timestamps(http)).toEqual([1767225600, 1767229200, 1767229200]);
    expect(http.asked[1]?.body).toBe(http.asked[0]?.body);
    expect(http.asked[1]?.deadline).toBe(DEADLINE.deadline);
  });

  test("is corrected again when ours was set right in the meantime", async () => {
    let now = NOW;
    const date = new Date(NOW + 3_600_000).toUTCString();
    const http = canned(expired(date), success, expired(date), success);
    const { provider } = openProvider({ http, now: () => now });
    await provider.send(REQUEST, DEADLINE);
    now = NOW + 3_600_000;
    expect((await provider.send(REQUEST, { deadline: now + 3000 })).results).toMatchObject(
      PHONES.map(() => ({ status: "accepted" })),
    );
    expect(timestamps(http)).toEqual([1767225600, 1767229200, 1767232800, 1767229200]);
  });

  test("is corrected once a request only", async () => {
    const http = canned(
      expired(new Date(NOW + 3_600_000).toUTCString()),
      expired(new Date(NOW + 7_200_000).toUTCString()),
    );
    const { results } = await openProvider({ http }).provider.send(REQUEST, DEADLINE);
    expect(http.asked).toHaveLength(2);
    expect(results).toMatchObject(
      PHONES.map(() => ({ status: "rejected", fault: { code: "PROVIDER_REJECTED", retry: "safe" } })),
    );
  });

  for (const [what, date] of [
    ["has no Date", undefined],
    ["has a Date that is none", "yesterday"],
    ["agrees with our clock", new Date(NOW).toUTCString()],
  ] as const) {
    test(`is left alone when the reply ${what}`, async () => {
      const http = canned(expired(date));
      await openProvider({ http }).provider.send(REQUEST, DEADLINE);
      expect(http.asked).toHaveLength(1);
    });
  }

  test("moves no other refusal to a repeat", async () => {
    const date = new Date(NOW + 3_600_000).toUTCString();
    const http = canned(answered(refusal("AuthFailure.SignatureFailure"), 200, { date }));
    await openProvider({ http }).provider.send(REQUEST, DEADLINE);
    expect(http.asked).toHaveLength(1);
  });
});

describe("the log of send()", () => {
  test("has one line a request", async () => {
    let now = NOW;
    const http = canned(answered(reply({ SendStatusSet: PHONES.map((phone) => status(phone)) })));
    const slow = {
      ...http,
      send: (request: Parameters<typeof http.send>[0]) => http.send(request).finally(() => (now += 42)),
    };
    const { provider, lines } = await openAndSend(slow, () => now);
    expect(lines).toEqual([
      {
        time: "2026-01-01T00:00:00.042Z",
        level: "info",
        event: "provider_request",
        provider: "tencent",
        action: "SendSms",
        sessionContext: REQUEST.requestId,
        phones: PHONES.map(maskPhone),
        providerRequestId: THEIR_REQUEST_ID,
        status: 200,
        code: "Ok",
        recipients: 3,
        durationMs: 42,
      },
    ]);
    expect(provider.name).toBe("tencent");
  });

  for (const { result, line } of [
    {
      result: answered(refusal("AuthFailure.SignatureFailure")),
      line: { level: "info", status: 200, code: "AuthFailure.SignatureFailure", providerRequestId: THEIR_REQUEST_ID },
    },
    { result: answered("<html>", 502), line: { level: "error", status: 502, code: "HttpStatus502" } },
    { result: answered("<html>"), line: { level: "error", status: 200, code: "UnreadableReply" } },
    { result: { kind: "not-sent", error: new Error("x") } as const, line: { level: "error", code: "NotSent" } },
    { result: { kind: "unknown", error: new Error("x") } as const, line: { level: "error", code: "NoAnswer" } },
  ]) {
    test(`tells what happened: ${line.code}`, async () => {
      const { lines } = await openAndSend(canned(result));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject(line);
    });
  }

  test("and the faults hold neither number nor secret, whatever the provider says", async () => {
    const words = `no ${FIRST} or 86 185-0123-4444`;
    const bodies = [
      refusal(words, words),
      { Response: { Error: { Code: FIRST, Message: words }, RequestId: FIRST } },
      reply({ SendStatusSet: PHONES.map((phone) => failedStatus(phone, words, words)), RequestId: FIRST }),
      words,
    ];
    for (const body of bodies) {
      const { text, answer } = await openAndSend(canned(answered(body)));
      const faults = JSON.stringify(answer.results.map((result) => result.status !== "accepted" && result.fault));
      for (const seen of [text(), faults]) {
        expect(seen).not.toMatch(/18501234444|185-0123-4444|13711112222/);
        expect(seen).not.toContain(KEY.secret);
        expect(seen).not.toContain(KEY.id);
      }
    }
  });

  async function openAndSend(http: ReturnType<typeof canned>, now = () => NOW) {
    const opened = openProvider({ http, now });
    const answer = await opened.provider.send(REQUEST, DEADLINE);
    return { provider: opened.provider, lines: opened.lines, text: opened.text, answer };
  }
});

for (const endpoint of ["", "sms.tencentcloudapi.com", "ftp://sms.tencentcloudapi.com", "//x"]) {
  test(`createTencentProvider() refuses the endpoint ${JSON.stringify(endpoint)} without repeating it`, () => {
    const open = () => openProvider({ http: canned(), endpoint });
    expect(open).toThrow(
      expect.objectContaining({
        code: "NOT_CONFIGURED",
        message: "The endpoint of tencent must be an address such as https://sms.tencentcloudapi.com",
      }),
    );
  });
}
