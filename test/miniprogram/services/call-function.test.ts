import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { APP_ROOT, FakeWeChat, settle } from "../fake-wechat.ts";

let wechat: FakeWeChat;
let callFunction: (name: string, input: object) => Promise<unknown>;

beforeEach(async () => {
  vi.useFakeTimers();
  wechat = new FakeWeChat();
  wechat.install();
  ({ callFunction } = await import(new URL("services/call-function.ts", APP_ROOT).pathname));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function call(answer: (call: ReturnType<FakeWeChat["lastCall"]>) => Promise<void>): Promise<unknown> {
  const result = callFunction("sendsms", { phone: "+8613711112222" });
  await settle();
  await answer(wechat.lastCall("sendsms"));
  return result;
}

test("callFunction() gives the data of an outcome", async () => {
  expect(await call((sent) => sent.answer({ accepted: 1 }))).toEqual({ ok: true, value: { accepted: 1 } });
  expect(vi.getTimerCount()).toBe(0);
});

test("callFunction() gives the error of an outcome with all that a page shows of it", async () => {
  const refusal = { code: "RATE_LIMITED", reason: "phone_30s", retryAfterSeconds: 17 } as const;
  expect(await call((sent) => sent.refuse(refusal))).toEqual({
    ok: false,
    error: { ...refusal, message: "For developers", requestId: "request-1" },
  });
});

test.each([
  null,
  undefined,
  "done",
  { ok: true },
  { ok: true, data: null },
  { ok: false },
  { ok: false, error: "INTERNAL" },
  { ok: false, error: { message: "m" } },
  { statusCode: 200, body: "{}" },
])("callFunction() refuses %j, which is no outcome", async (result) => {
  expect(await call((sent) => sent.give(result))).toEqual({
    ok: false,
    error: { code: "FUNCTION_FAILED", message: "sendsms must answer with an outcome" },
  });
});

test("callFunction() turns what the platform throws into a code, and keeps the text for developers", async () => {
  const errMsg = "cloud.callFunction:fail Error: errCode: -501000 FunctionName";
  expect(await call((sent) => sent.fail(errMsg))).toEqual({
    ok: false,
    error: { code: "FUNCTION_MISSING", message: errMsg },
  });
  expect(vi.getTimerCount()).toBe(0);
});

test("callFunction() ends after 20 s, and ignores an answer that comes then", async () => {
  const result = callFunction("sendsms", {});
  await vi.advanceTimersByTimeAsync(19_999);
  const isOpen = Promise.race([result.then(() => false), settle().then(() => true)]);
  expect(await isOpen).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  await wechat.lastCall("sendsms").answer({ accepted: 1 });
  expect(await result).toEqual({
    ok: false,
    error: { code: "FUNCTION_TIMEOUT", message: "sendsms must answer within 20000 ms" },
  });
});

test("callFunction() calls nothing without a network", async () => {
  wechat.networkType = "none";
  expect(await callFunction("sendsms", {})).toEqual({
    ok: false,
    error: { code: "OFFLINE", message: "There is no network" },
  });
  expect(wechat.calls).toEqual([]);
});

test("callFunction() says so when this WeChat has no cloud", async () => {
  wechat.hasCloud = false;
  wechat.install();
  expect(await callFunction("sendsms", {})).toEqual({
    ok: false,
    error: { code: "CLOUD_MISSING", message: "wx.cloud is missing: WeChat must be newer" },
  });
});
