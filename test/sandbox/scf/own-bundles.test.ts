/** One of our own bundles, deployed as a customer deploys it, sends a text to a virtual phone; and the network fails. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { functionEnvironment, ROOT, SANDBOX_API_KEY, startLocal } from "../../../deploy/local.ts";
import { controlOf } from "../../helpers/control.ts";
import { codeOf, deploy, ECHO, openCloud, refusal, scfClient, settled, zipOf } from "./helpers.ts";

const ACCOUNT = { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" };

async function openLocal() {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-deployed-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { sandbox, environment: functionEnvironment(sandbox.url, dataDir) };
}

test("a deployed sendsms sends by its function URL and by callFunction, and pullstatus by its timer", async () => {
  const { sandbox, environment } = await openLocal();
  const client = scfClient(sandbox, ACCOUNT);
  const Environment = { Variables: Object.entries(environment).map(([Key, Value]) => ({ Key, Value })) };
  for (const name of ["sendsms", "pullstatus"]) {
    const bundle = readFileSync(join(ROOT, `dist/functions/${name}/index.js`));
    const Code = { ZipFile: await zipOf({ "index.js": bundle }) };
    await deploy(client, { FunctionName: name, Code, MemorySize: 256, Timeout: 20, Environment });
  }
  const trigger = { FunctionName: "sendsms", TriggerName: "url", Type: "http", TriggerDesc: '{"AuthType":"NONE"}' };
  const { TriggerInfo } = await client.CreateTrigger(trigger);
  const address = JSON.parse(TriggerInfo?.TriggerDesc ?? "").NetConfig.ExtranetUrl;
  const post = async (url: string, body: object, headers: Record<string, string>) =>
    (
      await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      })
    ).json();

  const authorization = `Bearer ${SANDBOX_API_KEY}`;
  const byUrl = await post(address, { scene: "login", phone: "+8613800000101" }, { authorization });
  expect(byUrl).toMatchObject({ ok: true, data: { accepted: 1 } });
  expect((await controlOf(sandbox.url).waitFor("+8613800000101")).code).toMatch(/^\d{6}$/);

  const call = { data: { phone: "+8613800000102" } };
  const home = "sandbox.ap-guangzhou.default";
  const byCall = await post(`${sandbox.url}/scf/call/${home}.sendsms`, call, { "x-wx-openid": "o-someone" });
  expect(byCall).toMatchObject({ errMsg: "cloud.callFunction:ok", result: { ok: true, data: { accepted: 1 } } });

  const timer = {
    FunctionName: "pullstatus",
    TriggerName: "every-minute",
    Type: "timer",
    TriggerDesc: "0 * * * * * *",
  };
  await client.CreateTrigger(timer);
  const fired = await post(`${sandbox.url}/scf/timer/${home}.pullstatus`, {}, {});
  expect(fired).toMatchObject({ fired: true, status: 200 });
});

test("addresses of functions that are not there are refused in plain words", async () => {
  const { sandbox } = await openCloud();
  const ask = async (path: string) => {
    const reply = await fetch(`${sandbox.url}/scf/${path}`, { method: "POST", headers: { "x-wx-openid": "o-1" } });
    return { status: reply.status, body: await reply.json() };
  };
  expect(await ask("fn/nobody/a")).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  expect(await ask("timer/a.b.c.d")).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  expect(await ask("call/a.b.c.d")).toMatchObject({ status: 200, body: { errCode: -501000 } });
  expect(await ask("other")).toMatchObject({ status: 404, body: { error: { code: "NOT_FOUND" } } });
  expect((await fetch(`${sandbox.url}/scf/code/00000000-0000-4000-8000-000000000000.zip`)).status).toBe(404);
});

test("a fault cuts a deployment before or after it was carried out", async () => {
  const { sandbox, client } = await openCloud();
  const cut = (kind: string) =>
    fetch(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ provider: "tencent", action: "CreateFunction", times: 1, effect: { kind } }),
    });
  const FunctionName = "hello";
  const request = { FunctionName, Runtime: "Nodejs20.19", Code: { ZipFile: await codeOf(ECHO) } };
  await cut("drop-before");
  await expect(client.CreateFunction(request)).rejects.toThrow();
  expect(await refusal(client.GetFunction({ FunctionName }))).toBe("ResourceNotFound.Function");
  await cut("drop-after-accept");
  await expect(client.CreateFunction(request)).rejects.toThrow();
  expect(await settled(client, FunctionName)).toBe("Active");
  await cut("throttle");
  expect(await refusal(client.CreateFunction(request))).toBe("RequestLimitExceeded");
});
