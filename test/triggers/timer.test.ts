import { expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { type Env, lambdaContext, oldContext, REQUEST_ID, scfContext } from "../fixtures/events/context.ts";
import { API_TIMER_ENV, TRIGGER_NAME, timerEvent, WECHAT_TIMER_ENV } from "../fixtures/events/timer.ts";
import { NOW, sampleFunction } from "./sample-function.ts";

const SECRET = "made-up-message-of-the-timer";

const REAL: { name: string; env: Env }[] = [
  { name: "made through the SCF API", env: API_TIMER_ENV },
  { name: "of WeChat's config.json", env: WECHAT_TIMER_ENV },
  { name: "written Timer", env: { TRIGGER_SRC: "Timer" } },
  { name: "passed on by another function", env: { TCB_SOURCE: "wx_trigger, scf,scf" } },
];

for (const { name, env } of REAL) {
  test(`main() takes a timer ${name}`, async () => {
    for (const context of [scfContext(env), oldContext(env)]) {
      const { main, ran } = sampleFunction({ triggerName: TRIGGER_NAME });
      expect(await main(timerEvent(), context)).toEqual({ ok: true, requestId: REQUEST_ID, data: { echo: undefined } });
      const caller = { kind: "timer", triggerName: TRIGGER_NAME };
      const call = { requestId: REQUEST_ID, functionName: "sample", deadline: NOW + 19_000, caller };
      expect(ran).toEqual([{ kind: "timer", input: undefined, call }]);
    }
  });
}

test("main() takes any timer of the function when none is named", async () => {
  const { main, ran } = sampleFunction();
  await main({ ...timerEvent(), TriggerName: "nightly" }, scfContext(API_TIMER_ENV));
  expect(ran[0]?.call.caller).toEqual({ kind: "timer", triggerName: "nightly" });
});

test("main() takes a timer with the configured message", async () => {
  const { main, ran } = sampleFunction({ access: { timerSecret: SECRET } });
  expect(await main(timerEvent(SECRET), scfContext(API_TIMER_ENV))).toMatchObject({ ok: true });
  expect(ran).toHaveLength(1);
});

const FORGED: { name: string; event?: object; env?: Env; secret?: string; reason: string }[] = [
  { name: "another trigger's name", event: { TriggerName: "other" }, reason: "timer_name" },
  { name: "no trigger name", event: { TriggerName: undefined }, reason: "timer_name" },
  { name: "a trigger name that is no text", event: { TriggerName: [TRIGGER_NAME] }, reason: "timer_name" },
  {
    name: "the appid of a shared environment",
    env: { ...API_TIMER_ENV, WX_FROM_APPID: "wxF" },
    reason: "timer_identity",
  },
  { name: "a context that says nothing", env: {}, reason: "timer_context" },
  {
    name: "a context that says callFunction",
    env: { TRIGGER_SRC: "tcb", TCB_SOURCE: "wx_http" },
    reason: "timer_context",
  },
  { name: "a trigger source that only begins so", env: { TRIGGER_SRC: "timers" }, reason: "timer_context" },
  {
    name: "a client somewhere in the call chain",
    env: { TCB_SOURCE: "wx_trigger,wx_client" },
    reason: "timer_context",
  },
  { name: "a client first in the call chain", env: { TCB_SOURCE: "wx_client,wx_trigger" }, reason: "timer_context" },
  { name: "a method", event: { httpMethod: "POST" }, reason: "timer_shape" },
  { name: "headers", event: { headers: {} }, reason: "timer_shape" },
  { name: "a request context", event: { requestContext: null }, reason: "timer_shape" },
  { name: "no message", event: { Message: undefined }, secret: SECRET, reason: "timer_message" },
  { name: "an empty message", secret: SECRET, reason: "timer_message" },
  { name: "another message", event: { Message: `${SECRET}x` }, secret: SECRET, reason: "timer_message" },
  { name: "a message that is no text", event: { Message: [SECRET] }, secret: SECRET, reason: "timer_message" },
  { name: "the same message when the secret is empty", event: { Message: "" }, secret: "", reason: "timer_message" },
];

for (const { name, event, env = API_TIMER_ENV, secret, reason } of FORGED) {
  test(`main() refuses a timer with ${name}`, async () => {
    const access = secret === undefined ? {} : { timerSecret: secret };
    const { main, ran, lines } = sampleFunction({ triggerName: TRIGGER_NAME, access });
    const message = "This timer event does not come from the timer of this function, with its own name and message";
    expect(await main({ ...timerEvent(), ...event }, scfContext(env))).toEqual({
      ok: false,
      requestId: REQUEST_ID,
      error: { code: "UNAUTHENTICATED", message, reason },
    });
    expect(ran).toEqual([]);
    expect(lines.join()).not.toContain(SECRET);
  });
}

test("main() takes a timer of Lambda with the configured message", async () => {
  const { main, ran } = sampleFunction({ triggerName: TRIGGER_NAME, access: { timerSecret: SECRET } });
  expect(await main(timerEvent(SECRET), lambdaContext())).toMatchObject({ ok: true });
  expect(ran[0]?.call.caller).toEqual({ kind: "timer", triggerName: TRIGGER_NAME });
});

const FORGED_AT_LAMBDA: { name: string; event?: object; context?: object; secret?: string; reason?: string }[] = [
  { name: "no secret to hold it to", reason: "timer_secret" },
  { name: "another message", event: { Message: "guess" }, secret: SECRET, reason: "timer_message" },
  { name: "an empty secret", event: { Message: "" }, secret: "", reason: "timer_message" },
  { name: "another trigger's name", event: { TriggerName: "x" }, secret: SECRET, reason: "timer_name" },
  { name: "headers", event: { headers: {} }, secret: SECRET, reason: "timer_shape" },
  { name: "no function of Lambda", context: { invokedFunctionArn: "sample" }, secret: SECRET, reason: "timer_context" },
  { name: "SCF's words too", context: { environ: "TCB_SOURCE=wx_client" }, secret: SECRET, reason: "timer_context" },
  { name: "a user", context: { environment: '{"WX_OPENID":"o"}' }, secret: SECRET },
];

for (const { name, event, context, secret, reason } of FORGED_AT_LAMBDA) {
  test(`main() refuses a timer of Lambda with ${name}`, async () => {
    const access = secret === undefined ? {} : { timerSecret: secret };
    const { main, ran } = sampleFunction({ triggerName: TRIGGER_NAME, access, kinds: ["timer"] });
    const answer = await main({ ...timerEvent(SECRET), ...event }, { ...lambdaContext(), ...context });
    const code = reason === undefined ? "PERMISSION_DENIED" : "UNAUTHENTICATED";
    expect(answer).toMatchObject({ ok: false, error: { code, ...(reason !== undefined && { reason }) } });
    expect(ran).toEqual([]);
  });
}

test("main() refuses a timer of a function that has none", async () => {
  const { main } = sampleFunction({ kinds: ["user"] });
  const message = "This function is not for callers of the kind timer";
  expect(await main(timerEvent(), scfContext(API_TIMER_ENV))).toMatchObject({
    error: { code: "PERMISSION_DENIED", message },
  });
});

for (const { thrown, code } of [
  { thrown: new Error("password of +8613800138000 in here"), code: "INTERNAL" },
  { thrown: new XinshiError("PROVIDER_UNAVAILABLE", "No route"), code: "PROVIDER_UNAVAILABLE" },
]) {
  test(`main() throws a timer's ${code}, so that the platform tries again, and tells nothing else`, async () => {
    const run = () => {
      throw thrown;
    };
    const { main, logged } = sampleFunction({ run });
    const error = await main(timerEvent(), scfContext(API_TIMER_ENV)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    const { name, message, stack, cause } = error as Error;
    const text = `${code} (request id ${REQUEST_ID})`;
    expect({ name, message, stack, cause }).toEqual({
      name: "Error",
      message: text,
      stack: `Error: ${text}`,
      cause: undefined,
    });
    expect(logged).toMatchObject([
      { level: "error", outcome: code, trigger: "timer", caller: "timer", callerId: TRIGGER_NAME },
    ]);
  });
}

test("main() throws when a timer finds the app broken, and returns when it is only not configured", async () => {
  const broken = sampleFunction({ app: () => Promise.reject(new Error("boom")) });
  await expect(broken.main(timerEvent(), scfContext(API_TIMER_ENV))).rejects.toThrow(
    `INTERNAL (request id ${REQUEST_ID})`,
  );
  const missing = sampleFunction({ app: () => Promise.reject(new XinshiError("NOT_CONFIGURED", "X: is missing")) });
  const answer = await missing.main(timerEvent(), scfContext(API_TIMER_ENV));
  expect(answer).toMatchObject({ ok: false, error: { code: "NOT_CONFIGURED", message: "X: is missing" } });
});
