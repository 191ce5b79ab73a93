import { expect, test } from "vitest";
import type { TimerSpec } from "../../sandbox/runtime/manifest.ts";
import type { InvocationRecord } from "../../sandbox/runtime/runner.ts";
import type { FunctionRuntime } from "../../sandbox/runtime/runtime.ts";
import {
  functionSpec,
  MORNING,
  openRuntime,
  type Probed,
  resultOf,
  serve,
  tickingClock,
  until,
  variablesOf,
} from "./runtime-harness.ts";

const MINUTE = 60_000;
const EVERY_MINUTE: TimerSpec = { name: "every-minute", cron: "0 * * * * * *" };

function counterSpec(...timers: TimerSpec[]): ReturnType<typeof functionSpec> {
  return functionSpec("counter", { handler: "index.tick", timers });
}

function invocations(runtime: FunctionRuntime): InvocationRecord[] {
  return runtime.list()[0]?.invocations ?? [];
}

function nextRuns(runtime: FunctionRuntime): (string | null)[] {
  return runtime.list().flatMap(({ timers }) => timers.map(({ nextRun }) => nextRun));
}

/** Ends once no invocation is under way or in line; those of a tick have begun by the next turn of the loop. */
async function settle(runtime: FunctionRuntime): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await until(() =>
    runtime.list().every(({ instances, queued }) => queued === 0 && instances.every(({ busy }) => !busy)),
  );
}

test("timer() sends the platform's event and says so in the context alone", async () => {
  const { runtime } = await openRuntime([functionSpec("probe", { timers: [EVERY_MINUTE] })]);
  const { result, ...answer } = await runtime.timer("probe");
  const probed = result as Probed;
  expect(probed.event).toEqual({
    Type: "Timer",
    TriggerName: "every-minute",
    Time: "2025-03-04T02:00:00Z",
    Message: "",
  });
  expect(variablesOf(probed)).toEqual({
    TRIGGER_SRC: "timer",
    WX_TRIGGER_API_TOKEN_V0: expect.stringMatching(/^sandbox-/),
    WX_CONTEXT_KEYS: "WX_TRIGGER_API_TOKEN_V0",
    TCB_SOURCE: "wx_trigger",
    SCF_NAMESPACE: "sandbox-1a2b3c",
  });
  expect(answer).toEqual({
    fired: true,
    requestId: probed.context.request_id,
    status: 200,
    logs: [
      `START RequestId: ${answer.requestId}`,
      `END RequestId: ${answer.requestId}`,
      expect.stringMatching(`^Report RequestId: ${answer.requestId} Duration:\\d+ms Memory:128MB MemUsage:[\\d.]+MB$`),
    ],
    durationMs: expect.any(Number),
  });
});

test("timer() of a trigger with an argument comes the way the SCF API makes them", async () => {
  const timer = { ...EVERY_MINUTE, argument: "secret" };
  const { runtime } = await openRuntime([functionSpec("probe", { timers: [timer] })]);
  const probed = (await runtime.timer("probe")).result as Probed;
  expect(probed.event.Message).toBe("secret");
  expect(variablesOf(probed)).toEqual({ TRIGGER_SRC: "timer", SCF_NAMESPACE: "sandbox-1a2b3c" });
  const wx = (await runtime.timer("probe", { variant: "wx", switches: { noContextKeys: true } })).result as Probed;
  expect(variablesOf(wx)).toMatchObject({ TRIGGER_SRC: "timer", TCB_SOURCE: "wx_trigger" });
  expect(variablesOf(wx)).not.toHaveProperty("WX_CONTEXT_KEYS");
});

test("a forged timer() has the event but neither context nor argument, over a stale environment", async () => {
  const timer = { ...EVERY_MINUTE, argument: "secret" };
  const { runtime } = await openRuntime([functionSpec("probe", { timers: [timer] })]);
  await runtime.timer("probe");
  const probed = (await runtime.timer("probe", { forged: true })).result as Probed;
  expect(probed.event).toMatchObject({ Type: "Timer", TriggerName: "every-minute", Message: "" });
  expect(variablesOf(probed)).toEqual({ SCF_NAMESPACE: "sandbox-1a2b3c" });
  expect(probed.env.TRIGGER_SRC).toBe("timer"); // what a careless check would believe
});

test("a timer event through callFunction carries the caller's identity", async () => {
  const { runtime } = await openRuntime([functionSpec("probe")]);
  const data = { Type: "Timer", TriggerName: "every-minute", Time: "2025-03-04T02:00:00Z", Message: "" };
  const probed = resultOf<Probed>(await runtime.call("probe", data, { openid: "oForger" }));
  expect(variablesOf(probed)).toMatchObject({ WX_OPENID: "oForger", TRIGGER_SRC: "tcb", TCB_SOURCE: "wx_client" });
});

test("timer() reports a failure and does not repeat it", async () => {
  const { runtime, clock } = await openRuntime([counterSpec({ ...EVERY_MINUTE, argument: "fail" })], { cron: false });
  const answer = await runtime.timer("counter");
  expect(answer).toMatchObject({
    fired: true,
    status: 430,
    result: null,
    error: { errorCode: 1, errorMessage: "user code exception caught", statusCode: 430 },
  });
  expect(answer.logs[1]).toMatch(/^ERROR RequestId: [\w-]+ StatusCode:430 Error: tick failed\n/);
  clock.set(MORNING + 10 * MINUTE);
  await settle(runtime);
  expect(invocations(runtime)).toHaveLength(1);
});

test("timer() of a function without that timer throws", async () => {
  const { runtime } = await openRuntime([counterSpec(EVERY_MINUTE)]);
  await expect(runtime.timer("counter", { name: "hourly" })).rejects.toThrow("The function counter has no such timer");
});

test("a tick fires when the clock is moved onto it, not before", async () => {
  const { runtime, clock } = await openRuntime([counterSpec(EVERY_MINUTE)], { maxInstances: 1 });
  clock.set(MORNING + MINUTE - 1);
  await settle(runtime);
  expect(invocations(runtime)).toEqual([]);
  clock.set(MORNING + MINUTE);
  await until(() => invocations(runtime).length === 1);
  expect(invocations(runtime)[0]).toMatchObject({ trigger: "timer", status: 200, startedAt: MORNING + MINUTE });
  expect(nextRuns(runtime)).toEqual(["2025-03-04T02:02:00.000Z"]);
});

test("a move over many ticks fires each timer once, with its last tick's time", async () => {
  const { runtime, clock, lines } = await openRuntime(
    [functionSpec("printer", { timers: [EVERY_MINUTE, { name: "nightly", cron: "0 0 0 * * * *" }] })],
    { maxInstances: 1 },
  );
  clock.set(MORNING + 3 * 24 * 60 * MINUTE + 30_000);
  await until(() => invocations(runtime).length === 2);
  await settle(runtime);
  expect(invocations(runtime)).toHaveLength(2);
  const printed = lines.filter((line) => line.startsWith("[printer] event ")).map((line) => JSON.parse(line.slice(16)));
  expect(printed).toEqual([
    { Type: "Timer", TriggerName: "every-minute", Time: "2025-03-07T02:00:00Z", Message: "" },
    { Type: "Timer", TriggerName: "nightly", Time: "2025-03-06T16:00:00Z", Message: "" },
  ]);
});

test("a clock that is moved back does not keep timers waiting for the old future", async () => {
  const { runtime, clock } = await openRuntime([counterSpec(EVERY_MINUTE)], { maxInstances: 1 });
  clock.set(MORNING - 24 * 60 * MINUTE);
  expect(nextRuns(runtime)).toEqual(["2025-03-03T02:01:00.000Z"]);
  clock.set(MORNING - 24 * 60 * MINUTE + MINUTE);
  await until(() => invocations(runtime).length === 1);
});

test("a ticking clock fires timers by itself", async () => {
  const clock = tickingClock();
  const { runtime } = await openRuntime([counterSpec({ name: "every-second", cron: "* * * * * * *" })], { clock });
  await until(() => invocations(runtime).length >= 1);
  expect(invocations(runtime)[0]).toMatchObject({ trigger: "timer", status: 200 });
});

test("cron: false leaves timers to be fired by hand", async () => {
  const { runtime, clock } = await openRuntime([counterSpec(EVERY_MINUTE)], { cron: false });
  clock.set(MORNING + 10 * MINUTE);
  await settle(runtime);
  expect(invocations(runtime)).toEqual([]);
  expect(nextRuns(runtime)).toEqual([null]);
});

test("ticks overlap: the next does not wait for one under way", async () => {
  const { runtime, clock } = await openRuntime([functionSpec("slow", { timers: [EVERY_MINUTE] })], { maxInstances: 4 });
  clock.set(MORNING + MINUTE);
  await until(() => runtime.list()[0]?.instances.length === 1);
  clock.set(MORNING + 2 * MINUTE);
  await until(() => runtime.list()[0]?.instances.filter(({ busy }) => busy).length === 2);
});

test("the switch duplicateTimers delivers a tick twice under one request id", async () => {
  const { runtime, clock } = await openRuntime([counterSpec(EVERY_MINUTE)], { switches: { duplicateTimers: true } });
  clock.set(MORNING + MINUTE);
  await until(() => invocations(runtime).length === 2);
  const [second, first] = invocations(runtime);
  expect(second?.requestId).toBe(first?.requestId);
});

test("a failing tick is repeated twice, a minute apart, then becomes a dead letter without its argument", async () => {
  const hourly = { name: "hourly", cron: "0 0 * * * * *", argument: "fail" };
  const { runtime, clock, lines } = await openRuntime([counterSpec(hourly)], { maxInstances: 1 });
  clock.set(MORNING + 60 * MINUTE);
  for (const attempt of [1, 2]) {
    await until(() => invocations(runtime).length === attempt);
    await settle(runtime);
    clock.set(MORNING + 60 * MINUTE + attempt * MINUTE - 1);
    await settle(runtime);
    expect(invocations(runtime)).toHaveLength(attempt);
    clock.set(MORNING + 60 * MINUTE + attempt * MINUTE);
  }
  await until(() => lines.some((line) => line.includes("DEADLETTER")));
  const attempts = invocations(runtime);
  expect(attempts.map(({ status }) => status)).toEqual([430, 430, 430]);
  expect(new Set(attempts.map(({ requestId }) => requestId)).size).toBe(1);
  const [letter = ""] = lines.filter((line) => line.startsWith("[counter] DEADLETTER "));
  expect(JSON.parse(letter.slice("[counter] DEADLETTER ".length))).toEqual({
    RequestId: attempts[0]?.requestId,
    ErrorCode: 430,
    ErrorMessage: "tick failed",
    Body: {
      FunctionName: "counter",
      RequestSource: "TRIGGER_TIMER",
      ClientContext: { Type: "Timer", TriggerName: "hourly", Time: "2025-03-04T03:00:00Z" },
      RetryNum: 2,
    },
  });
  clock.set(MORNING + 90 * MINUTE);
  await settle(runtime);
  expect(invocations(runtime)).toHaveLength(3);
});

test("a tick that times out is repeated like one that fails", async () => {
  const spec = functionSpec("slow", { timeoutSeconds: 0.2, timers: [EVERY_MINUTE] });
  const { runtime, clock } = await openRuntime([spec]);
  clock.set(MORNING + MINUTE);
  await until(() => invocations(runtime)[0]?.status === 433);
  await settle(runtime);
  clock.set(MORNING + 2 * MINUTE);
  await until(() => invocations(runtime).length === 3); // the repeat, and the next tick
});

test("reset() forgets what was to be repeated", async () => {
  const hourly = { name: "hourly", cron: "0 0 * * * * *", argument: "fail" };
  const { runtime, clock } = await openRuntime([counterSpec(hourly)]);
  clock.set(MORNING + 60 * MINUTE);
  await until(() => invocations(runtime).length === 1);
  await runtime.reset();
  clock.set(MORNING + 61 * MINUTE);
  await settle(runtime);
  expect(invocations(runtime)).toEqual([]);
  expect(nextRuns(runtime)).toEqual(["2025-03-04T04:00:00.000Z"]);
});

async function post(url: string): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(url, { method: "POST" });
  return [response.status, JSON.parse(await response.text())];
}

test("POST /timer/<function> fires by name, variant and forgery", async () => {
  const timers = [EVERY_MINUTE, { name: "nightly", cron: "0 0 0 * * * *" }];
  const { runtime } = await openRuntime([functionSpec("probe", { timers })]);
  const base = await serve(runtime);
  const probe = async (query: string): Promise<Probed> => {
    const [status, answer] = await post(`${base}/timer/probe${query}`);
    expect([status, answer.fired]).toEqual([200, true]);
    return answer.result as Probed;
  };
  expect((await probe("")).event.TriggerName).toBe("every-minute");
  expect((await probe("?name=nightly")).event.TriggerName).toBe("nightly");
  expect(variablesOf(await probe("?variant=scf"))).not.toHaveProperty("TCB_SOURCE");
  expect(variablesOf(await probe("?variant=wx"))).toHaveProperty("TCB_SOURCE", "wx_trigger");
  expect(variablesOf(await probe("?forged=1"))).not.toHaveProperty("TRIGGER_SRC");
});

test.each([
  [
    "/timer/absent",
    404,
    "NOT_FOUND",
    'There is no function "absent"; build it, or see /_sandbox/health for those there are',
  ],
  ["/timer/respond", 404, "NOT_FOUND", "This function has no timer; serverless.yml can give it one"],
  ["/timer/counter?name=x", 404, "NOT_FOUND", "This function has no such timer; it has every-minute"],
  ["/timer/counter?variant=x", 400, "INVALID_ARGUMENT", "variant must be wx or scf"],
  ["/timer/counter?forged=yes", 400, "INVALID_ARGUMENT", "forged must be 0 or 1"],
])("POST %s is refused", async (path, status, code, message) => {
  const { runtime } = await openRuntime([counterSpec(EVERY_MINUTE), functionSpec("respond")]);
  const base = await serve(runtime);
  expect(await post(base + path)).toEqual([status, { error: { code, message } }]);
});
