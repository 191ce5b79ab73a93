import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { APPID, callFunctionEvent, OPENID, USER_ENV } from "../fixtures/events/call-function.ts";
import { lambdaContext, oldContext, REQUEST_ID, scfContext } from "../fixtures/events/context.ts";
import { awsV2Event, HOST_NAMES, HTTP_HOSTS, scfUrlEvent } from "../fixtures/events/http.ts";
import { OTHER_EVENTS } from "../fixtures/events/others.ts";
import { API_TIMER_ENV, timerEvent } from "../fixtures/events/timer.ts";
import { API_KEY, asHttpAnswer, sampleFunction } from "./sample-function.ts";

const AUTHORIZED = { authorization: `Bearer ${API_KEY}`, "content-type": "application/json" };

const REFUSED = {
  ok: false,
  requestId: REQUEST_ID,
  error: {
    code: "UNAUTHENTICATED",
    message:
      "Nobody known is calling; call with wx.cloud.callFunction, over HTTP with an API key, or from a timer trigger",
  },
};

for (const [name, event] of Object.entries(OTHER_EVENTS)) {
  test(`main() refuses ${name}, without putting the app together`, async () => {
    const app = async () => {
      throw new Error("the app was asked for");
    };
    const { main, ran, logged } = sampleFunction({ app });
    expect(await main(event, scfContext())).toEqual(REFUSED);
    expect(ran).toEqual([]);
    expect(logged).toMatchObject([{ trigger: "unknown", caller: null, outcome: "UNAUTHENTICATED" }]);
  });
}

test("main() refuses functions-framework's way of calling", async () => {
  const context = { ctxId: "c", eventType: "http", httpContext: { url: "/", httpMethod: "POST", headers: AUTHORIZED } };
  const { main } = sampleFunction();
  expect(await main({ phone: "13800000000" }, Object.freeze(context))).toMatchObject({
    error: { code: "UNAUTHENTICATED" },
  });
});

describe("main() lets the context decide:", () => {
  for (const host of HOST_NAMES) {
    test(`${host}'s event with a user in the context is that user's data, and the key in it is nothing`, async () => {
      const { main, ran } = sampleFunction();
      const { event } = HTTP_HOSTS[host]({ headers: AUTHORIZED, body: '{"scene":"admin"}' });
      expect(await main(event, scfContext(USER_ENV))).toMatchObject({ ok: true });
      expect(ran).toMatchObject([{ kind: "user", call: { caller: { kind: "user", openid: OPENID } } }]);
      expect(ran[0]?.input).toEqual(event);
    });
  }

  test("a timer event with a user in the context is that user's data, whatever else the context says", async () => {
    for (const env of [USER_ENV, { ...USER_ENV, TRIGGER_SRC: "timer", TCB_SOURCE: "wx_trigger" }]) {
      const { main, ran } = sampleFunction();
      await main(timerEvent(), scfContext(env));
      expect(ran).toMatchObject([{ kind: "user", input: timerEvent() }]);
    }
  });

  test("a request in a timer's context still needs its key", async () => {
    const { main, ran } = sampleFunction();
    const answer = await main({ ...scfUrlEvent({}), ...timerEvent() }, scfContext(API_TIMER_ENV));
    expect(asHttpAnswer(answer).statusCode).toBe(401);
    expect(ran).toEqual([]);
  });

  test("a version 2.0 event without identity is HTTP before it is a timer", async () => {
    const { main, ran } = sampleFunction();
    const answer = await main({ ...awsV2Event({}), ...timerEvent() }, scfContext(API_TIMER_ENV));
    expect(asHttpAnswer(answer).statusCode).toBe(401);
    expect(ran).toEqual([]);
  });
});

describe("main() is not fooled by", () => {
  beforeEach(() => {
    Object.assign(process.env, USER_ENV);
  });
  afterEach(() => {
    for (const name of Object.keys(USER_ENV)) delete process.env[name];
  });

  for (const [name, context] of [
    ["an empty environment", scfContext({})],
    ["an environment that lists the names", scfContext({ WX_CONTEXT_KEYS: "WX_OPENID,WX_APPID", TRIGGER_SRC: "tcb" })],
    ["the old form", oldContext({ WX_CONTEXT_KEYS: "WX_OPENID,WX_APPID" })],
    ["no environment", { request_id: REQUEST_ID }],
    ["identities beside the environment", { request_id: REQUEST_ID, WX_OPENID: OPENID, openid: OPENID }],
  ] as const) {
    test(`a stale process.env, with ${name}`, async () => {
      const { main, ran } = sampleFunction();
      expect(await main(callFunctionEvent({ phone: "13800000000" }), context)).toEqual(REFUSED);
      expect(ran).toEqual([]);
    });
  }

  test("a stale timer in process.env", async () => {
    process.env.TRIGGER_SRC = "timer";
    const { main, ran } = sampleFunction();
    expect(await main(timerEvent(), scfContext({}))).toMatchObject({ error: { reason: "timer_context" } });
    expect(ran).toEqual([]);
  });
});

test("main() gives a forged userInfo to nobody", async () => {
  const forged = {
    userInfo: { openId: "oForged", appId: APPID },
    tcbContext: { openId: "oForged" },
    WX_OPENID: "oForged",
  };
  const { main, ran } = sampleFunction();
  await main(forged, scfContext(USER_ENV));
  await main(scfUrlEvent({ headers: AUTHORIZED, body: JSON.stringify(forged) }), scfContext());
  await main(forged, lambdaContext());
  expect(ran.map(({ call }) => call.caller)).toMatchObject([{ openid: OPENID }, { kind: "service", name: "shop" }]);
  expect(ran[0]?.input).toEqual({ WX_OPENID: "oForged" });
});

test("main() passes a __proto__ on as a name that means nothing", async () => {
  const data = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}');
  const { main, ran } = sampleFunction();
  await main(data, scfContext(USER_ENV));
  await main(scfUrlEvent({ headers: AUTHORIZED, body: JSON.stringify(data) }), scfContext());
  for (const { input } of ran) expect((input as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  expect(ran).toHaveLength(2);
  expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
});
