import { expect, test } from "vitest";
import {
  fixtureDir,
  functionSpec,
  MORNING,
  openRuntime,
  type Probed,
  resultOf,
  serve,
  shareRuntime,
  tickingClock,
  variablesOf,
} from "./runtime-harness.ts";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** For what neither changes a process nor looks at what it printed. */
const shared = shareRuntime(["probe", "callbacks"].map((name) => functionSpec(name)));
const USER = { openid: "oUser-1", appid: "wxapp", unionid: "uUnion_1", clientIp: "203.0.113.7" };

test("call() gives the caller's data and userInfo, whatever userInfo the caller sent", async () => {
  const { runtime } = shared;
  const data = { phone: "1", userInfo: { appId: "forged", openId: "forged" }, Type: "Timer" };
  const { event } = resultOf<Probed>(await runtime.call("probe", data, USER));
  expect(event).toEqual({ phone: "1", Type: "Timer", userInfo: { appId: "wxapp", openId: "oUser-1" } });
});

test.each([[undefined], [null], [{}]])("call() without data (%j) gives userInfo alone", async (data) => {
  const { runtime } = shared;
  const { event } = resultOf<Probed>(await runtime.call("probe", data, USER));
  expect(event).toEqual({ userInfo: { appId: "wxapp", openId: "oUser-1" } });
});

test("call() puts the caller's identity into context, in both forms, and into process.env", async () => {
  const { runtime } = await openRuntime([functionSpec("probe", { memoryMb: 256, timeoutSeconds: 20 })]);
  const answer = await runtime.call("probe", {}, USER);
  const probed = resultOf<Probed>(answer);
  const variables = variablesOf(probed);
  expect(probed.context).toMatchObject({
    request_id: answer.requestID,
    function_name: "probe",
    function_version: "$LATEST",
    namespace: "sandbox-1a2b3c",
    memory_limit_in_mb: 256,
    time_limit_in_ms: 20_000,
    tencentcloud_region: "ap-shanghai",
  });
  expect(variables).toMatchObject({
    WX_OPENID: "oUser-1",
    WX_APPID: "wxapp",
    WX_UNIONID: "uUnion_1",
    WX_CLIENTIP: "203.0.113.7",
    WX_CLIENTIPV6: "::ffff:203.0.113.7",
    WX_CONTEXT_KEYS: "WX_CLIENTIP,WX_CLIENTIPV6,WX_APPID,WX_OPENID,WX_UNIONID,WX_API_TOKEN",
    TCB_CONTEXT_KEYS: "TCB_ENV,TCB_SEQID,TRIGGER_SRC,TCB_ISANONYMOUS_USER,TCB_SESSIONTOKEN,TCB_SOURCE",
    TCB_ENV: "sandbox-1a2b3c",
    TCB_SOURCE: "wx_client",
    TRIGGER_SRC: "tcb",
    SCF_NAMESPACE: "sandbox-1a2b3c",
  });
  const environ = String(probed.context.environ).split(";");
  expect(environ).toEqual(Object.entries(variables).map(([key, value]) => `${key}=${value}`));
  expect(probed.env).toMatchObject(variables);
});

test("call() offers the context's methods and a callback", async () => {
  const { runtime } = shared;
  const probed = resultOf<Probed>(await runtime.call("probe", {}, USER));
  expect(probed.methods.sort()).toEqual(["done", "fail", "getRemainingTimeInMillis", "succeed"]);
  expect(probed).toMatchObject({ waits: true, hasCallback: true });
});

test("call() gives the time left", async () => {
  const { runtime } = await openRuntime([functionSpec("probe", { timeoutSeconds: 700 })]);
  const startedAt = performance.now();
  const left = resultOf<number>(await runtime.call("probe", { do: "remaining" }, USER));
  expect(left).toBeGreaterThan(700_000 - 1 - (performance.now() - startedAt));
  expect(left).toBeLessThanOrEqual(700_000);
});

test("call() leaves an earlier caller in process.env, and only there", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  await runtime.call("probe", {}, USER);
  const probed = resultOf<Probed>(await runtime.call("probe", {}, { openid: "oUser-2" }));
  expect(probed.env).toMatchObject({ WX_OPENID: "oUser-2", WX_UNIONID: "uUnion_1" });
  expect(variablesOf(probed)).not.toHaveProperty("WX_UNIONID");
});

test("the switch strictEnvironment clears what an earlier invocation left", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { switches: { strictEnvironment: true } });
  await runtime.call("probe", {}, USER);
  const probed = resultOf<Probed>(await runtime.call("probe", {}, { openid: "oUser-2" }));
  expect(probed.env).not.toHaveProperty("WX_UNIONID");
  expect(probed.env).toMatchObject({ WX_OPENID: "oUser-2", GREETING: "hello", SCF_FUNCTIONNAME: "probe" });
});

test("the switch environOnly leaves out context.environment", async () => {
  const { runtime } = shared;
  const { context } = resultOf<Probed>(await runtime.call("probe", {}, USER, { environOnly: true }));
  expect(context).not.toHaveProperty("environment");
  expect(context.environ).toContain(";WX_OPENID=oUser-1;");
});

test("the switch noContextKeys leaves out WX_CONTEXT_KEYS", async () => {
  const { runtime } = shared;
  const variables = variablesOf(resultOf<Probed>(await runtime.call("probe", {}, USER, { noContextKeys: true })));
  expect(Object.keys(variables).filter((key) => key.endsWith("_CONTEXT_KEYS"))).toEqual([]);
  expect(variables.WX_OPENID).toBe("oUser-1");
});

test("the switch brokenRemainingTime makes getRemainingTimeInMillis() throw", async () => {
  const { runtime } = shared;
  const answer = await runtime.call("probe", { do: "remaining" }, USER, { brokenRemainingTime: true });
  expect(answer).toMatchObject({
    errCode: -504002,
    errMsg: expect.stringContaining("TypeError: client.ms_elapsed is not a function\n    at "),
  });
});

test("the switch newInstance runs in a fresh process", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const first = resultOf<Probed>(await runtime.call("probe", {}, USER));
  const warm = resultOf<Probed>(await runtime.call("probe", {}, USER));
  const fresh = resultOf<Probed>(await runtime.call("probe", {}, { openid: "oUser-2" }, { newInstance: true }));
  expect(warm.pid).toBe(first.pid);
  expect(fresh.pid).not.toBe(first.pid);
  expect(fresh.env).not.toHaveProperty("WX_UNIONID");
});

test("call() passes the result through JSON", async () => {
  const { runtime } = shared;
  const answer = await runtime.call("probe", { do: "lossy" }, USER);
  expect(answer).toEqual({
    result: { date: "1970-01-01T00:00:00.000Z", map: {}, notANumber: null },
    requestID: expect.stringMatching(UUID),
    errMsg: "cloud.callFunction:ok",
  });
});

test("call() passes data through JSON", async () => {
  const { runtime } = shared;
  const data = { date: new Date(0), map: new Map([[1, 2]]), missing: undefined };
  const { event } = resultOf<Probed>(await runtime.call("probe", data, USER));
  expect(event).toEqual({ date: "1970-01-01T00:00:00.000Z", map: {}, userInfo: expect.anything() });
});

test("call() answers null when nothing is returned", async () => {
  const { runtime } = shared;
  expect(resultOf(await runtime.call("probe", { do: "nothing" }, USER))).toBeNull();
});

test("call() reports a thrown error with its stack, in the cloud's paths", async () => {
  const { runtime, lines } = await openRuntime([functionSpec("probe")]);
  const answer = await runtime.call("probe", { do: "throw" }, USER);
  expect(answer).toEqual({
    errCode: -504002,
    errMsg: expect.stringMatching(
      /^cloud\.callFunction:fail Error: errCode: -504002 functions execute fail \| errMsg: Error: boom\n {4}at throw \(\/var\/user\/index\.js:\d+:\d+\)\n {4}at exports\.main/,
    ),
    requestID: expect.stringMatching(UUID),
  });
  expect(JSON.stringify(answer)).not.toContain(fixtureDir(""));
  expect(lines.join("\n")).toContain(`at throw (${fixtureDir("probe")}/index.js:`); // the log is for the developer
});

test("the switch olderErrors words a failure as -404011 around the code", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")], { switches: { olderErrors: true } });
  const answer = await runtime.call("probe", { do: "throwText" }, USER);
  expect(answer).toEqual({
    errCode: -404011,
    errMsg: `cloud.callFunction:fail Error: errCode: -404011 cloud function execution error | errMsg: cloud.callFunction:fail requestID ${answer.requestID}, cloud function service error code -504002, error message Error: just text`,
    requestID: expect.stringMatching(UUID),
  });
});

test.each([
  [{ do: "throwText" }, -504002, "functions execute fail | errMsg: Error: just text"],
  [{ do: "cycle" }, -504002, "functions execute fail | errMsg: Error: stringify response to json failed: Converting"],
  [{ do: "big", length: 6 * 1024 * 1024 - 1 }, -504002, "functions execute fail | errMsg: body size is too long"],
  [{ do: "exit", code: 0 }, -504002, "functions execute fail | errMsg: 0 code exit unexpected"],
  [{ do: "exit", code: 3 }, -504002, "functions execute fail | errMsg: 3 code exit unexpected"],
  [{ do: "crashLater" }, -504002, "functions execute fail | errMsg: 1 code exit unexpected"],
])("call() of %j fails with %i", async (data, errCode, text) => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const answer = await runtime.call("probe", data, USER);
  expect(answer).toMatchObject({
    errCode,
    errMsg: expect.stringContaining(`cloud.callFunction:fail Error: errCode: ${errCode} ${text}`),
  });
});

test("call() accepts a result of just 6 MB", async () => {
  const { runtime } = shared;
  const length = 6 * 1024 * 1024 - 2; // and two quotes
  expect(resultOf<string>(await runtime.call("probe", { do: "big", length }, USER))).toHaveLength(length);
});

test("call() of a function that is not there fails with -501000", async () => {
  const { runtime } = await openRuntime([]);
  expect(await runtime.call("absent", {}, USER)).toEqual({
    errCode: -501000,
    errMsg:
      "cloud.callFunction:fail Error: errCode: -501000 resource not found | errMsg: FunctionName parameter could not be found",
    requestID: expect.stringMatching(UUID),
  });
});

test.each([
  ["broken", "Error: broken at load\n    at Object.<anonymous> (/var/user/index.js:2:7)"],
  ["nohandler", 'handler not found: no function "main" is exported'],
])("call() of %s says why it cannot be loaded", async (name, text) => {
  const { runtime } = await openRuntime([functionSpec(name)]);
  for (const _attempt of [1, 2]) {
    const answer = await runtime.call(name, {}, USER);
    expect(answer).toMatchObject({ errCode: -504002, errMsg: expect.stringContaining(`| errMsg: ${text}`) });
  }
});

test.each([[[1]], ["text"], [7]])("call() refuses data that is no object: %j", async (data) => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  expect(await runtime.call("probe", data, USER)).toMatchObject({
    errCode: -401003,
    errMsg: expect.stringMatching(/data must be an object$/),
  });
});

test("call() refuses an event above 6 MB and warns above 100 KB", async () => {
  const { runtime, lines } = await openRuntime([functionSpec("probe")]);
  const large = await runtime.call("probe", { do: "nothing", text: "汉".repeat(40_000) }, USER);
  expect(resultOf(large)).toBeNull();
  expect(lines).toContain("[probe] WARNING The call carries more than 100 KB: put large fields into cloud storage");
  expect(await runtime.call("probe", { text: "汉".repeat(2.2 * 1024 * 1024) }, USER)).toMatchObject({
    errCode: -501007,
    errMsg: expect.stringContaining("the event is larger than the 6291456 bytes that a function can take"),
  });
});

test.each([
  ["callback", { ok: true }],
  ["later", "later"],
  ["twice", "first"],
  ["done", "done"],
  ["succeed", "succeeded"],
  ["plain", { plain: true }],
  ["nothing", null],
])("call() of a handler that is not async: %s", async (deed, result) => {
  const { runtime } = shared;
  expect(resultOf(await runtime.call("callbacks", { do: deed }, USER))).toEqual(result);
});

test.each([
  ["error", "Error: refused\n    at "],
  ["notAnError", "Error: refused(callback err is not instance of Error)"],
  ["fail", "Error: failed\n    at "],
  ["throw", "TypeError: thrown at once\n    at "],
])("call() of a handler that fails without a promise: %s", async (deed, text) => {
  const { runtime } = shared;
  expect(await runtime.call("callbacks", { do: deed }, USER)).toMatchObject({
    errCode: -504002,
    errMsg: expect.stringContaining(`| errMsg: ${text}`),
  });
});

test("call() warns of a plain return; the switch dropPlainReturn loses it", async () => {
  const { runtime, lines } = await openRuntime([functionSpec("callbacks")]);
  await runtime.call("callbacks", { do: "plain" }, USER);
  expect(lines).toContain(
    "[callbacks] WARNING The handler returned a plain value: some runtimes drop it. Make it async, or use the callback",
  );
  expect(resultOf(await runtime.call("callbacks", { do: "plain" }, USER, { dropPlainReturn: true }))).toBeNull();
});

test.each([
  [undefined, 30, 1],
  [true, 30, 1],
  [false, 9000, 0],
])("a callback with callbackWaitsForEmptyEventLoop = %j and a timer of %i ms: %i done", async (wait, ms, done) => {
  const { runtime } = await openRuntime([functionSpec("callbacks")]);
  await runtime.call("callbacks", { do: "waits", wait, ms }, USER);
  expect(resultOf(await runtime.call("callbacks", { do: "timersDone" }, USER))).toBe(done);
});

test("the function's time is the sandbox's, and follows it while it runs", async () => {
  const clock = tickingClock();
  const { runtime } = await openRuntime([functionSpec("probe")], { clock });
  const startedAt = clock.now();
  const before = resultOf<Record<string, number>>(await runtime.call("probe", { do: "time" }, USER));
  expect(before.now).toBeGreaterThan(startedAt - 1001);
  expect(before.now).toBeLessThan(clock.now() + 1001);
  clock.set(Date.UTC(2031, 0, 1));
  const time = resultOf<Record<string, number>>(await runtime.call("probe", { do: "time" }, USER));
  for (const key of ["now", "constructed", "captured", "viaInstance", "called"]) {
    expect(time[key], key).toBeGreaterThan(Date.UTC(2031, 0, 1) - 1001); // Date() has no milliseconds
    expect(time[key], key).toBeLessThan(clock.now() + 1001);
  }
  const others = { isDate: true, parsed: Date.UTC(2020, 0, 2, 3, 4, 5), utc: Date.UTC(2020, 0), zone: 0 };
  expect(time).toMatchObject(others);
  const waiting = runtime.call("probe", { do: "waitForClock", until: Date.UTC(2032, 0) }, USER);
  clock.set(Date.UTC(2032, 0));
  expect(resultOf(await waiting)).toBe("reached");
});

test("the function's time stands still with the sandbox's", async () => {
  const { runtime, clock } = await openRuntime([functionSpec("probe")]);
  const time = resultOf<Record<string, number>>(await runtime.call("probe", { do: "time" }, USER));
  expect(time).toMatchObject({ now: MORNING, constructed: MORNING, captured: MORNING, loadedAt: MORNING });
  clock.set(MORNING + 5);
  expect(resultOf(await runtime.call("probe", { do: "time" }, USER))).toMatchObject({ now: MORNING + 5 });
});

async function post(
  url: string,
  headers: Record<string, string>,
  body?: string | Uint8Array,
): Promise<[number, unknown]> {
  const response = await fetch(url, { method: "POST", headers, body: body ?? null });
  return [response.status, await response.json()];
}

test("POST /call/<function> is callFunction as the user of the headers", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const base = await serve(runtime);
  const headers = {
    "x-wx-openid": "oUser-1",
    "x-wx-appid": "wxapp",
    "x-wx-unionid": "u1",
    "x-wx-client-ip": "203.0.113.9",
    "x-wx-source": "wx_client,scf",
    "x-sandbox-switches": "environOnly",
  };
  const [status, answer] = await post(`${base}/call/probe`, headers, '{"data":{"a":1}}');
  expect(status).toBe(200);
  const { result, errMsg } = answer as { result: Probed; errMsg: string };
  expect(errMsg).toBe("cloud.callFunction:ok");
  expect(result.event).toEqual({ a: 1, userInfo: { appId: "wxapp", openId: "oUser-1" } });
  expect(result.context.environ).toMatch(/WX_CLIENTIP=203\.0\.113\.9;.*WX_UNIONID=u1;.*TCB_SOURCE=wx_client,scf;/);
  expect(result.context).not.toHaveProperty("environment");
});

test("POST /call/<function> answers a failing function with 200 and its error", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const base = await serve(runtime);
  const [status, answer] = await post(`${base}/call/probe`, { "x-wx-openid": "o1" }, '{"data":{"do":"throw"}}');
  expect(status).toBe(200);
  expect(answer).toMatchObject({ errCode: -504002, requestID: expect.stringMatching(UUID) });
  const [absentStatus, absent] = await post(`${base}/call/absent`, { "x-wx-openid": "o1" });
  expect([absentStatus, absent]).toMatchObject([200, { errCode: -501000 }]);
});

const O = { "x-wx-openid": "o1" };

test.each<[string, Record<string, string>, string | Uint8Array, string]>([
  ["no openid", {}, "{}", "The header x-wx-openid is missing: it says which user calls"],
  [
    "an openid that would forge the environment",
    { "x-wx-openid": "o1;TRIGGER_SRC=timer" },
    "{}",
    "The header x-wx-openid has a wrong value; it must match ^[\\w-]{1,128}$",
  ],
  [
    "a wrong address",
    { ...O, "x-wx-client-ip": "home" },
    "{}",
    "The header x-wx-client-ip has a wrong value; it must match ^[\\da-fA-F.:]{2,45}$",
  ],
  [
    "an unknown switch",
    { ...O, "x-sandbox-switches": "fast" },
    "{}",
    "The header x-sandbox-switches is wrong: Unknown switch; it must be one of newInstance, environOnly, noContextKeys, strictEnvironment, brokenRemainingTime, dropPlainReturn, mixedCaseHeaders, base64Body, duplicateTimers, olderErrors",
  ],
  ["half a body", O, '{"data":', 'The body must be JSON in UTF-8, such as {"data":{}}'],
  ["a body that is no object", O, "[]", 'The body must be a JSON object, such as {"data":{}}'],
  [
    "bytes that are not UTF-8",
    O,
    new Uint8Array([0x22, 0xff, 0x22]),
    'The body must be JSON in UTF-8, such as {"data":{}}',
  ],
])("POST /call/<function> refuses %s", async (_what, headers, body, message) => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const base = await serve(runtime);
  expect(await post(`${base}/call/probe`, headers, body)).toEqual([
    400,
    { error: { code: "INVALID_ARGUMENT", message } },
  ]);
});

test("POST /call/<function> refuses a body above 6 MB after reading it", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const base = await serve(runtime);
  const answer = await post(`${base}/call/probe`, O, JSON.stringify({ data: { text: "x".repeat(9 * 1024 * 1024) } }));
  expect(answer).toEqual([413, { error: { code: "PAYLOAD_TOO_LARGE", message: "The body must be at most 6 MB" } }]);
});

test("/call and /timer take POST only", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const base = await serve(runtime);
  for (const path of ["/call/probe", "/timer/probe"]) {
    const response = await fetch(base + path);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await response.json()).toEqual({ error: { code: "METHOD_NOT_ALLOWED", message: "Use POST here" } });
  }
});
