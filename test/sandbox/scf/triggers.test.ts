/** Timers and function URLs of deployed functions. */
import { expect, onTestFinished, test, vi } from "vitest";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import { NOON, travel } from "../helpers.ts";
import { until } from "../runtime-harness.ts";
import { type Cloud, deploy, ECHO, openCloud, refusal, type ScfClient } from "./helpers.ts";

const MINUTE_MS = 60_000;

/** A sandbox and clients at a time that stands still. */
async function openStopped(): Promise<Cloud> {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  onTestFinished(() => void vi.useRealTimers());
  const cloud = await openCloud();
  cloud.sandbox.clock.set(NOON, { ticking: false });
  return cloud;
}

type TriggerRequest = Parameters<ScfClient["CreateTrigger"]>[0];

function timer(change: Partial<TriggerRequest> = {}): TriggerRequest {
  const TriggerDesc = "0 */5 * * * * *";
  return { FunctionName: "hello", TriggerName: "every-five", Type: "timer", TriggerDesc, ...change };
}

function url(desc: object = {}, change: Partial<TriggerRequest> = {}): TriggerRequest {
  const TriggerDesc = JSON.stringify({ AuthType: "NONE", ...desc });
  return { FunctionName: "hello", TriggerName: "url", Type: "http", TriggerDesc, ...change };
}

/** Where a function URL is reached. */
async function openUrl(client: ScfClient, desc: object = {}): Promise<string> {
  const { TriggerInfo } = await client.CreateTrigger(url(desc));
  return JSON.parse(TriggerInfo?.TriggerDesc ?? "").NetConfig.ExtranetUrl;
}

async function logsOf(client: ScfClient) {
  return (await client.GetFunctionLogs({ FunctionName: "hello", Order: "asc" })).Data ?? [];
}

test("a timer fires by the sandbox's clock, with its argument as Message", async () => {
  const { client, sandbox } = await openStopped();
  await deploy(client);
  const { TriggerInfo } = await client.CreateTrigger(timer({ CustomArgument: "a secret", Enable: "OPEN" }));
  expect(TriggerInfo).toMatchObject({
    Enable: 1,
    TriggerDesc: '{"cron":"0 */5 * * * * *"}',
    CustomArgument: "a secret",
  });
  travel(sandbox, 5 * MINUTE_MS);
  await vi.waitUntil(async () => (await logsOf(client)).length === 1);
  const [log] = await logsOf(client);
  expect(JSON.parse(log?.RetMsg ?? "")).toMatchObject({
    event: { Type: "Timer", TriggerName: "every-five", Time: "2026-03-02T04:05:00Z", Message: "a secret" },
    environment: { TRIGGER_SRC: "timer", SCF_NAMESPACE: "default" },
  });
});

test("a timer that is closed or deleted fires no more, and one that is changed fires anew", async () => {
  const { client, sandbox } = await openStopped();
  await deploy(client);
  await client.CreateTrigger(timer());
  const key = { FunctionName: "hello", TriggerName: "every-five", Type: "timer" };
  await client.UpdateTriggerStatus({ ...key, Enable: "CLOSE" });
  expect(await refusal(client.UpdateTriggerStatus({ ...key, Enable: "CLOSE" }))).toBe(
    "FailedOperation.UpdateTriggerStatus",
  );
  travel(sandbox, 5 * MINUTE_MS);
  await client.UpdateTrigger({
    ...key,
    Enable: "OPEN",
    TriggerDesc: '{"cron":"0 */2 * * * * *"}',
    CustomArgument: "new",
  });
  travel(sandbox, MINUTE_MS);
  await vi.waitUntil(async () => (await logsOf(client)).length === 1);
  const [log] = await logsOf(client);
  expect(JSON.parse(log?.RetMsg ?? "").event).toMatchObject({ Time: "2026-03-02T04:06:00Z", Message: "new" });
  await client.DeleteTrigger(key);
  expect((await client.ListTriggers({ FunctionName: "hello" })).TotalCount).toBe(0);
  travel(sandbox, 5 * MINUTE_MS);
  expect(await refusal(client.DeleteTrigger(key))).toBe("ResourceNotFound.Trigger");
  expect(await logsOf(client)).toHaveLength(1);
});

test("a tick that fails is repeated a minute apart, as often as the function says, then given up", async () => {
  const { client, sandbox, lines } = await openStopped();
  await deploy(client, { main: `async () => { throw new Error("no") }` });
  const AsyncTriggerConfig = { RetryConfig: [{ RetryNum: 1 }], MsgTTL: 600 };
  await client.UpdateFunctionEventInvokeConfig({ FunctionName: "hello", AsyncTriggerConfig });
  expect(await client.GetFunctionEventInvokeConfig({ FunctionName: "hello" })).toMatchObject({ AsyncTriggerConfig });
  await client.CreateTrigger(timer());
  travel(sandbox, 5 * MINUTE_MS);
  await until(() => lines.filter((line) => line.includes("Report")).length === 1);
  await vi.waitUntil(async () => (await logsOf(client)).length === 1);
  travel(sandbox, MINUTE_MS);
  await until(() => lines.some((line) => line.includes("DEADLETTER")));
  expect((await logsOf(client)).map(({ RetryNum, RetCode }) => [RetryNum, RetCode])).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

test("a function URL passes on the request, and answers what the function says", async () => {
  const { client } = await openCloud();
  const main = `async (event) => ({ statusCode: 201, headers: { "x-own": "1" }, body: JSON.stringify(event) })`;
  await deploy(client, { main });
  const address = await openUrl(client);
  const reply = await fetch(`${address}/a/b?c=d&e`, { method: "POST", body: '{"f":1}' });
  expect([reply.status, reply.headers.get("x-own")]).toEqual([201, "1"]);
  expect(await reply.json()).toMatchObject({
    httpMethod: "POST",
    path: "/a/b",
    queryString: { c: "d", e: true },
    body: '{"f":1}',
    headers: { "x-scf-remote-addr": "127.0.0.1" },
  });
  expect((await fetch(address)).status).toBe(201);
});

test("a function URL answers 500 when the function fails, and says nothing of this machine", async () => {
  const { client } = await openCloud();
  await deploy(client, { main: `async () => { throw new Error("no") }` });
  const reply = await fetch(await openUrl(client));
  expect(reply.status).toBe(500);
  const body = await reply.text();
  expect(body).toContain("/var/user/index.js");
  expect(body).not.toContain("xinshi-code-");
});

test("a function URL under CAM takes requests that a key of the same account signed", async () => {
  const { client, sandbox } = await openCloud();
  await deploy(client);
  const address = await openUrl(client, { AuthType: "CAM" });
  const host = `127.0.0.1:${sandbox.port}`;
  const timestamp = Math.floor(Date.now() / 1000);
  const call = (key: { id: string; secret: string }) => {
    const headers = { "content-type": "application/json", host };
    const authorization = signTc3({ method: "POST", headers, body: "{}", service: "scf", timestamp }, key);
    const sent = { "content-type": "application/json", authorization, "x-tc-timestamp": String(timestamp) };
    return fetch(address, { method: "POST", headers: sent, body: "{}" });
  };
  expect((await fetch(address)).status).toBe(401);
  expect((await call({ id: "AKIDsandbox", secret: "sandboxSecretKey" })).status).toBe(401);
  expect((await call({ id: "secretId", secret: "secretKey" })).status).toBe(200);
});

test("a function URL tells browsers what its CORS configuration says", async () => {
  const { client } = await openCloud();
  await deploy(client);
  const CorsConfig = { Enable: true, Origins: ["https://a.example"], Methods: ["POST"], Headers: ["x-a"], MaxAge: 60 };
  const address = await openUrl(client, { CorsConfig });
  const ask = (origin: string) => {
    const headers = { origin, "access-control-request-method": "POST" };
    return fetch(address, { method: "OPTIONS", headers });
  };
  const allowed = await ask("https://a.example");
  expect(allowed.status).toBe(204);
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    "access-control-allow-origin": "https://a.example",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "x-a",
    "access-control-max-age": "60",
  });
  expect((await ask("https://b.example")).headers.has("access-control-allow-origin")).toBe(false);
  const call = await fetch(address, { headers: { origin: "https://a.example" } });
  expect([call.status, call.headers.get("access-control-allow-origin")]).toEqual([200, "https://a.example"]);
});

test("a version or alias has one function URL, which UpdateTrigger changes", async () => {
  const { client } = await openCloud();
  await deploy(client);
  const address = await openUrl(client);
  expect(await refusal(client.CreateTrigger(url({}, { TriggerName: "second" })))).toBe("ResourceInUse.Trigger");
  const { TriggerInfo } = await client.CreateTrigger(url({}, { TriggerName: "second", Qualifier: "$DEFAULT" }));
  expect(JSON.parse(TriggerInfo?.TriggerDesc ?? "").NetConfig.ExtranetUrl).not.toBe(address);
  await client.UpdateTrigger(url({ AuthType: "CAM" }));
  expect((await fetch(address)).status).toBe(401);
});

test("triggers are listed by filter and shown with the function", async () => {
  const { client } = await openCloud();
  await deploy(client);
  await client.CreateTrigger(timer({ Description: "one" }));
  await client.CreateTrigger(url());
  const Filters = [{ Name: "TriggerName", Values: ["url"] }];
  const { Triggers, TotalCount } = await client.ListTriggers({ FunctionName: "hello", Filters });
  expect([TotalCount, Triggers?.[0]?.Type]).toEqual([1, "http"]);
  const types = (await client.GetFunction({ FunctionName: "hello" })).Triggers?.map(({ Type }) => Type);
  expect(types).toEqual(["timer", "http"]);
});

const BAD: [what: string, change: TriggerRequest, code: string][] = [
  ["five fields", timer({ TriggerDesc: "*/5 * * * *" }), "InvalidParameterValue.TriggerDesc"],
  ["a wrong field", timer({ TriggerDesc: "61 * * * * * *" }), "InvalidParameterValue.TriggerDesc"],
  ["a name with a space", timer({ TriggerName: "a b" }), "InvalidParameterValue.TriggerName"],
  ["a long argument", timer({ CustomArgument: "x".repeat(4097) }), "InvalidParameterValue.CustomArgument"],
  ["an unknown state", timer({ Enable: "ON" }), "InvalidParameterValue.Enable"],
  ["an unknown version", timer({ Qualifier: "7" }), "ResourceNotFound.FunctionVersion"],
  ["an unknown type", timer({ Type: "sun" }), "InvalidParameterValue.Type"],
  ["an API gateway", timer({ Type: "apigw" }), "UnsupportedOperation.Trigger"],
  ["an unknown function", timer({ FunctionName: "other" }), "ResourceNotFound.Function"],
  ["a URL with an argument", url({}, { CustomArgument: "x" }), "InvalidParameterValue.CustomArgument"],
  ["a URL that is not JSON", url({}, { TriggerDesc: "NONE" }), "InvalidParameterValue.TriggerDesc"],
  ["a URL with unknown rights", url({ AuthType: "ALL" }), "InvalidParameterValue.TriggerDesc"],
  ["a URL with unknown members", url({ Auth: "NONE" }), "InvalidParameterValue.TriggerDesc"],
  [
    "a URL on no network",
    url({ NetConfig: { EnableIntranet: false, EnableExtranet: false } }),
    "InvalidParameterValue.TriggerDesc",
  ],
];

test("wrong triggers are refused, each with its code", async () => {
  const { client } = await openCloud();
  await deploy(client, { main: ECHO });
  for (const [what, request, code] of BAD)
    expect([what, await refusal(client.CreateTrigger(request))]).toEqual([what, code]);
  for (let index = 0; index < 10; index++) await client.CreateTrigger(timer({ TriggerName: `t${index}` }));
  expect(await refusal(client.CreateTrigger(timer({ TriggerName: "t0" })))).toBe("ResourceInUse.TriggerName");
  expect(await refusal(client.CreateTrigger(timer({ TriggerName: "t10" })))).toBe("LimitExceeded.Trigger");
});
