import { describe, expect, test } from "vitest";
import { control, openSandbox } from "../helpers.ts";
import { functionSpec, openRuntime } from "../runtime-harness.ts";

const TIMERS = [{ name: "every-minute", cron: "0 * * * * * *" }];

async function openFunctions() {
  const functions = [
    functionSpec("probe", { timers: TIMERS }),
    functionSpec("echo", { http: true }),
    functionSpec("counter", { http: false, handler: "index.tick" }),
  ];
  const { runtime } = await openRuntime(functions, { apiKey: "the-key", cron: false });
  return openSandbox({ functions: runtime });
}

describe("POST /_sandbox/functions/{name}/call", () => {
  test("calls as a user and tells what it took", async () => {
    const sandbox = await openFunctions();
    const call = { as: "user", openid: "o-1", data: { do: "print" } };
    const { status, json } = await control(sandbox, "POST", "/functions/probe/call", call);
    expect([status, json]).toMatchObject([200, { status: 200, result: null, isCold: true }]);
    expect(json.logs).toEqual(expect.arrayContaining(["one", "two", "no line end"]));
    expect(json.durationMs).toBeGreaterThan(0);
    expect((await control(sandbox, "POST", "/functions/probe/call", call)).json.isCold).toBe(false);
  });

  test("calls as a service with the sandbox's own key", async () => {
    const sandbox = await openFunctions();
    const call = { as: "service", body: { phone: "x" }, path: "/a/b?c=d" };
    const { json } = await control(sandbox, "POST", "/functions/echo/call", call);
    expect(json).toMatchObject({
      status: 200,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      result: { httpMethod: "POST", path: "/a/b", body: '{"phone":"x"}' },
    });
    expect(JSON.stringify(json.result)).toContain("Bearer the-key");
  });

  test("fires a timer by its name, or the first", async () => {
    const sandbox = await openFunctions();
    for (const call of [{ as: "timer" }, { as: "timer", name: "every-minute" }]) {
      const { json } = await control(sandbox, "POST", "/functions/probe/call", call);
      expect(json.result?.event).toMatchObject({ Type: "Timer", TriggerName: "every-minute" });
    }
  });

  test("tells the platform's words when a function fails", async () => {
    const sandbox = await openFunctions();
    const call = { as: "user", openid: "o-1", data: { do: "throw" } };
    const { json } = await control(sandbox, "POST", "/functions/probe/call", call);
    expect(json).toMatchObject({ status: 430, result: null, error: { errCode: -504002 } });
    const { functions } = (await control(sandbox, "GET", "/functions")).json;
    expect(functions?.[0]?.invocations?.[0]).toMatchObject({
      status: 430,
      error: expect.stringContaining("boom"),
      result: null,
    });
  });

  test("answers 404 for what is not there, and 400 for what makes no sense", async () => {
    const sandbox = await openFunctions();
    const calls: [string, unknown, number][] = [
      ["none", { as: "user", openid: "o" }, 404],
      ["echo", { as: "timer" }, 404],
      ["probe", { as: "timer", name: "other" }, 404],
      ["counter", { as: "service" }, 404],
      ["echo", { as: "user", openid: "a;b=c" }, 400],
      ["echo", { as: "admin" }, 400],
      ["echo", { as: "service", path: "no-slash" }, 400],
    ];
    for (const [name, call, status] of calls) {
      expect([name, (await control(sandbox, "POST", `/functions/${name}/call`, call)).status]).toEqual([name, status]);
    }
    expect((await control(await openSandbox(), "POST", "/functions/echo/call", { as: "timer" })).status).toBe(404);
  });
});

describe("GET /_sandbox/functions", () => {
  test("lists triggers, processes and what was called, the newest first", async () => {
    const sandbox = await openFunctions();
    await control(sandbox, "POST", "/functions/echo/call", { as: "user", openid: "o-1", data: { n: 1 } });
    await control(sandbox, "POST", "/functions/echo/call", { as: "user", openid: "o-1", data: { n: 2 } });
    const { functions } = (await control(sandbox, "GET", "/functions")).json;
    expect(functions?.[0]).toMatchObject({
      name: "probe",
      http: true,
      timers: [{ name: "every-minute" }],
      memoryMb: 128,
    });
    expect(functions?.[1]).toMatchObject({
      name: "echo",
      invocations: [
        { event: { n: 2, userInfo: { openId: "o-1" } }, isCold: false, initMs: 0, result: { statusCode: 200 } },
        { event: { n: 1 }, isCold: true, billedMs: expect.any(Number), startedAt: expect.stringMatching(/Z$/) },
      ],
    });
  });

  test("keeps of a huge event only its size", async () => {
    const sandbox = await openFunctions();
    const data = { do: "big", length: 100_000, pad: "y".repeat(70_000) };
    await control(sandbox, "POST", "/functions/probe/call", { as: "user", openid: "o-1", data });
    const invocation = (await control(sandbox, "GET", "/functions")).json.functions?.[0]?.invocations?.[0];
    expect(invocation).toMatchObject({
      event: expect.stringMatching(/^\(70\d+ characters, too many to be kept\)$/),
      result: "(100002 characters, too many to be kept)",
    });
  });

  test("is empty where no functions run", async () => {
    expect((await control(await openSandbox(), "GET", "/functions")).json).toEqual({ functions: [], deployed: [] });
  });
});
