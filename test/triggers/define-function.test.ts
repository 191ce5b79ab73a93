import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import { callFunctionEvent, OPENID, USER_ENV } from "../fixtures/events/call-function.ts";
import { REQUEST_ID, scfContext } from "../fixtures/events/context.ts";
import { GATEWAY_REQUEST_ID, scfGatewayEvent, scfUrlEvent } from "../fixtures/events/http.ts";
import { API_KEY, asHttpAnswer, NOW, OWN_REQUEST_ID, sampleFunction } from "./sample-function.ts";

const AUTHORIZED = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };
const HIDDEN = { code: "INTERNAL", message: "Something went wrong on our side; quote the request id" };

function throwing(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

describe("main() answers, and never throws, when a use case throws", () => {
  const cyclic: { self?: unknown } = {};
  cyclic.self = cyclic;
  const CASES: { name: string; run: () => unknown; error: object }[] = [
    {
      name: "an error of ours",
      run: throwing(new XinshiError("NOT_FOUND", "No such message")),
      error: { code: "NOT_FOUND", message: "No such message" },
    },
    { name: "any other error", run: throwing(new TypeError("db password is x")), error: HIDDEN },
    {
      name: "a bug dressed as ours",
      run: throwing(new XinshiError("INTERNAL", "secret", { reason: "secret" })),
      error: HIDDEN,
    },
    { name: "a text", run: throwing("boom"), error: HIDDEN },
    { name: "nothing", run: throwing(undefined), error: HIDDEN },
    { name: "an object with hooks", run: throwing({ toString: throwing("x"), toJSON: throwing("y") }), error: HIDDEN },
    { name: "by rejecting", run: () => Promise.reject(new Error("late")), error: HIDDEN },
    { name: "after the fact: a ring", run: () => cyclic, error: HIDDEN },
    { name: "after the fact: a bigint", run: () => ({ count: 1n }), error: HIDDEN },
  ];
  for (const { name, run, error } of CASES) {
    test(name, async () => {
      const { main, logged } = sampleFunction({ run });
      const outcome = { ok: false, requestId: REQUEST_ID, error };
      expect(await main({}, scfContext(USER_ENV))).toEqual(outcome);
      const answer = asHttpAnswer(await main(scfUrlEvent({ headers: AUTHORIZED }), scfContext()));
      expect(JSON.parse(answer.body)).toEqual(outcome);
      expect(logged).toHaveLength(2);
    });
  }
});

test("main() answers null for a use case that returns nothing", async () => {
  const { main } = sampleFunction({ run: () => undefined });
  expect(await main({}, scfContext(USER_ENV))).toEqual({ ok: true, requestId: REQUEST_ID, data: null });
});

for (const kind of ["user", "service"] as const) {
  test(`main() refuses a ${kind} when the function has nothing for one`, async () => {
    const { main } = sampleFunction({ kinds: [] });
    const message = `This function is not for callers of the kind ${kind}`;
    const outcome = { ok: false, requestId: REQUEST_ID, error: { code: "PERMISSION_DENIED", message } };
    if (kind === "user") expect(await main({}, scfContext(USER_ENV))).toEqual(outcome);
    else {
      const answer = asHttpAnswer(await main(scfUrlEvent({ headers: AUTHORIZED }), scfContext()));
      expect(answer.statusCode).toBe(403);
      expect(JSON.parse(answer.body)).toEqual(outcome);
    }
  });
}

describe("defineFunction()", () => {
  test("does nothing before the first invocation, then makes the app once", async () => {
    let made = 0;
    const app = async () => ({ number: ++made });
    const { main, lines } = sampleFunction({ app });
    expect({ made, lines }).toEqual({ made: 0, lines: [] });
    await Promise.all([main({}, scfContext(USER_ENV)), main({}, scfContext(USER_ENV))]);
    await main(scfUrlEvent({ headers: AUTHORIZED }), scfContext());
    expect(made).toBe(1);
  });

  test("gives a failing app to that invocation as its error, and tries again in the next", async () => {
    let tries = 0;
    const app = async () => {
      tries += 1;
      if (tries < 3) throw new XinshiError("NOT_CONFIGURED", "TENCENT_SECRET_ID: is missing");
    };
    const { main } = sampleFunction({ app });
    const error = { code: "NOT_CONFIGURED", message: "TENCENT_SECRET_ID: is missing" };
    expect(await main({}, scfContext(USER_ENV))).toEqual({ ok: false, requestId: REQUEST_ID, error });
    const answer = asHttpAnswer(await main(scfUrlEvent({ headers: AUTHORIZED }), scfContext()));
    expect({ status: answer.statusCode, error: JSON.parse(answer.body).error }).toEqual({ status: 500, error });
    expect(await main({}, scfContext(USER_ENV))).toMatchObject({ ok: true });
  });

  test("takes an app that throws at once", async () => {
    const { main } = sampleFunction({ app: throwing(new Error("boom")) });
    expect(await main({}, scfContext(USER_ENV))).toEqual({ ok: false, requestId: REQUEST_ID, error: HIDDEN });
  });

  test("lets the platform answer at once, where the context can be written to", async () => {
    const context = scfContext(USER_ENV);
    const frozen = Object.freeze(scfContext(USER_ENV));
    const throws = Object.defineProperty(scfContext(USER_ENV), "callbackWaitsForEmptyEventLoop", {
      set: throwing("no"),
    });
    const { main, ran } = sampleFunction();
    for (const each of [context, frozen, throws]) expect(await main({}, each)).toMatchObject({ ok: true });
    expect(context.callbackWaitsForEmptyEventLoop).toBe(false);
    expect(ran).toHaveLength(3);
  });

  test("answers an event or context that cannot be looked at", async () => {
    const hostile = new Proxy({}, { get: throwing(new Error("no")), has: throwing(new Error("no")) });
    const { main, logged } = sampleFunction();
    for (const [event, context] of [
      [hostile, scfContext()],
      [{}, hostile],
    ] as const) {
      expect(await main(event, context)).toEqual({ ok: false, requestId: OWN_REQUEST_ID, error: HIDDEN });
    }
    expect(logged).toMatchObject([
      { outcome: "INTERNAL", trigger: "unknown" },
      { outcome: "INTERNAL", trigger: "unknown" },
    ]);
  });

  test("answers also when the log cannot be written", async () => {
    const { main, lines } = sampleFunction();
    Object.defineProperty(lines, "push", { value: throwing(new Error("EPIPE")) });
    expect(await main({}, scfContext(USER_ENV))).toMatchObject({ ok: true });
  });
});

const IDS: { name: string; event: unknown; context: object; id: string }[] = [
  { name: "SCF's", event: scfGatewayEvent({}), context: { request_id: "scf-1", awsRequestId: "aws-1" }, id: "scf-1" },
  { name: "Lambda's", event: scfGatewayEvent({}), context: { awsRequestId: "aws-1" }, id: "aws-1" },
  { name: "the gateway's", event: scfGatewayEvent({}), context: {}, id: GATEWAY_REQUEST_ID },
  { name: "an own one without any", event: {}, context: {}, id: OWN_REQUEST_ID },
  { name: "an own one for one that is no text", event: {}, context: { request_id: 7 }, id: OWN_REQUEST_ID },
  { name: "an own one for one with a line end", event: {}, context: { request_id: "a\nb" }, id: OWN_REQUEST_ID },
  { name: "an own one for one without end", event: {}, context: { request_id: "a".repeat(129) }, id: OWN_REQUEST_ID },
];

for (const { name, event, context, id } of IDS) {
  test(`main() takes as request id ${name}`, async () => {
    const { main, logged } = sampleFunction();
    await main(event, context);
    expect(logged).toMatchObject([{ requestId: id }]);
  });
}

describe("main() logs", () => {
  test("one line for a user, without the openid, the address or the phone", async () => {
    const takes12Ms = () => {
      clock.now += 12;
    };
    const { main, logged, lines, clock } = sampleFunction({ run: takes12Ms });
    await main(callFunctionEvent({ phone: "13800000000" }), scfContext(USER_ENV));
    await main(callFunctionEvent({ phone: "13800000000" }), scfContext(USER_ENV));
    const line = {
      time: new Date(NOW + 12).toISOString(),
      level: "info",
      event: "invocation",
      requestId: REQUEST_ID,
      function: "sample",
      trigger: "callFunction",
      caller: "user",
      callerId: createHash("sha256").update(OPENID).digest("hex").slice(0, 12),
      outcome: "OK",
      durationMs: 12,
      coldStart: true,
    };
    expect(logged).toEqual([line, { ...line, time: new Date(NOW + 24).toISOString(), coldStart: false }]);
    expect(lines.join()).not.toMatch(/oAbCd|203\.0|13800/);
  });

  test("what it was about: the first few phones and messages, and how many", async () => {
    const phones = Array.from({ length: 5 }, (_, index) => `+861380013800${index}`);
    const run = ({ trail }: Call) => {
      trail?.phones(phones.slice(0, 2));
      trail?.phones(phones.slice(2));
      trail?.messages(["m1", "m2", "m3", "m4"]);
      for (const name of ["tencent", "aliyun", "tencent"]) trail?.provider(name);
      throw new XinshiError("PROVIDER_REJECTED", "No");
    };
    const { main, logged } = sampleFunction({ run });
    await main({}, scfContext(USER_ENV));
    expect(logged).toMatchObject([
      {
        outcome: "PROVIDER_REJECTED",
        phones: ["+86138****8000", "+86138****8001", "+86138****8002"],
        recipients: 5,
        messageIds: ["m1", "m2", "m3"],
        messages: 4,
        providers: ["tencent", "aliyun"],
      },
    ]);
  });

  test("a service by its name, and never its key", async () => {
    const { main, logged, lines } = sampleFunction();
    await main(scfUrlEvent({ headers: AUTHORIZED }), scfContext());
    await main(scfUrlEvent({ headers: { authorization: "Bearer wrong-key" } }), scfContext());
    expect(logged).toMatchObject([
      { trigger: "http", caller: "service", callerId: "shop", outcome: "OK", level: "info" },
      { trigger: "http", caller: null, callerId: null, outcome: "UNAUTHENTICATED", level: "info" },
    ]);
    expect(lines.join()).not.toMatch(/wrong-key|key-of-the-shop|Bearer w/);
  });

  test("a bug with name, message, causes and stack, and numbers masked", async () => {
    const cause = new Error("no row for 138 0013 8000");
    const { main, logged, lines } = sampleFunction({ run: throwing(new RangeError("lost +8613800138000", { cause })) });
    await main({}, scfContext(USER_ENV));
    expect(logged).toMatchObject([
      {
        level: "error",
        outcome: "INTERNAL",
        caller: "user",
        errorName: "RangeError",
        errorMessage: "lost +86138****8000: no row for 138****8000",
        errorStack: expect.stringMatching(/^RangeError: lost \+86138\*{4}8000\n\s+at .*define-function\.test\.ts/),
      },
    ]);
    expect(lines.join()).not.toMatch(/138[ ]?0013/);
  });

  test("an expected failure with its words, and the cause only where it is not the caller's", async () => {
    const cause = new Error("connect ECONNREFUSED to 13800138000");
    const unavailable = new XinshiError(
      "PROVIDER_UNAVAILABLE",
      "No route",
      { provider: { name: "tencent", code: "X" } },
      { cause },
    );
    const limited = new XinshiError("RATE_LIMITED", "Wait", { reason: "phone_30s" }, { cause });
    const first = sampleFunction({ run: throwing(unavailable) });
    await first.main({}, scfContext(USER_ENV));
    expect(first.logged).toMatchObject([
      {
        level: "error",
        outcome: "PROVIDER_UNAVAILABLE",
        errorMessage: "No route",
        cause: "connect ECONNREFUSED to 138****8000",
        providerCode: "X",
      },
    ]);
    const second = sampleFunction({ run: throwing(limited) });
    await second.main({}, scfContext(USER_ENV));
    expect(second.logged).toMatchObject([
      { level: "info", outcome: "RATE_LIMITED", reason: "phone_30s", errorMessage: "Wait" },
    ]);
    expect(second.lines.join()).not.toContain("ECONNREFUSED");
  });

  test("nothing of a thrown value that is no error", async () => {
    const { main, logged, lines } = sampleFunction({ run: throwing({ phone: "+8613800138000" }) });
    await main({}, scfContext(USER_ENV));
    expect(logged).toMatchObject([{ errorName: "object", errorMessage: "a thrown object" }]);
    expect(lines.join()).not.toContain("0013");
  });
});
