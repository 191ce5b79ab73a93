import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { functionEnvironment, SANDBOX_API_KEY, startLocal } from "../../../deploy/local.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { controlOf } from "../../helpers/control.ts";
import { copyProject } from "./project.ts";

/** Account, region and namespace of what is deployed. */
const HOME = "sandbox.ap-guangzhou.default";
const TIMER_SECRET = "the-timer-secret-of-the-drill";

async function openSandbox(): Promise<{ sandbox: Sandbox; environment: Record<string, string> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-drill-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const environment = {
    ...functionEnvironment(sandbox.url, dataDir),
    XINSHI_TIMER_SECRET: TIMER_SECRET,
    TENCENTCLOUD_SECRET_ID: "AKIDsandbox",
    TENCENTCLOUD_SECRET_KEY: "sandboxSecretKey",
    TENCENTCLOUD_ENDPOINT: sandbox.url,
  };
  return { sandbox, environment };
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const init = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
  return (await fetch(url, init)).json();
}

test("the service is deployed, called by all its triggers, changed, left alone, rolled back and removed", {
  timeout: 300_000,
}, async () => {
  const { sandbox, environment } = await openSandbox();
  const control = controlOf(sandbox.url);
  const project = copyProject(environment);

  const plan = await project.serverless("deploy", "--plan");
  expect(plan.out).toContain("9 to create, 0 to update, 0 to remove, 0 without change.");
  expect(plan.out.match(/^Warning: /gm)).toHaveLength(1);
  expect(plan.out).toContain("\n  DATABASE_URL (required): all 9 new functions\n  XINSHI_PHONE_KEYS: all 9");
  const deployed = await project.serverless("deploy");
  expect(deployed.notes).toContain("Deployed to dev: 9 created, 0 updated, 0 removed, 0 without change.");
  expect(deployed.code).toBe(0);

  // a mini-program user calls
  const call = `${sandbox.url}/scf/call/${HOME}.xinshi-dev-sendsms`;
  expect(await post(call, { data: { phone: "13711112222" } }, { "x-wx-openid": "o-user" })).toMatchObject({
    result: { ok: true },
  });
  const { code } = await control.waitFor("+8613711112222");
  expect(code).toMatch(/^\d{6}$/);

  // a backend asks over HTTP
  const { out: info } = await project.serverless("info");
  const [, address = ""] = /sendsms:\n(?: .*\n)*? +url: (\S+)/.exec(info) ?? [];
  const key = { authorization: `Bearer ${SANDBOX_API_KEY}` };
  expect(await post(address, { scene: "login", phones: ["+8613733334444"] }, key)).toMatchObject({ ok: true });
  expect((await control.messagesTo("+8613733334444"))[0]?.text).toContain("验证码");
  expect(await post(address, { scene: "login", phones: ["+8613733334444"] })).toMatchObject({ ok: false });

  // the clock ticks
  await control.advance(60_000);
  const timer = `${sandbox.url}/scf/timer/${HOME}.xinshi-dev-pullstatus`;
  expect(await post(timer, {})).toMatchObject({ fired: true, result: { ok: true } });
  const data = { httpMethod: "POST", headers: key, body: JSON.stringify({ phone: "+8613711112222" }) };
  const asked = await project.serverless("invoke", "-f", "pullstatus", "-t", "http", "-d", JSON.stringify(data));
  expect(JSON.parse(JSON.parse(asked.out).body)).toMatchObject({ data: { messages: [{ status: "delivered" }] } });
  const forged = await project.serverless("invoke", "-f", "pullstatus", "-t", "timer", "--log");
  expect(JSON.parse(forged.out)).toMatchObject({ ok: false, error: { reason: "timer_context" } });

  // one function changes
  appendFileSync(join(project.folder, "dist/functions/verifycode/index.js"), "\n// changed");
  const changed = await project.serverless("deploy");
  expect(changed.notes).toContain("xinshi-dev-verifycode: update code, publish a version, point the alias to it");
  expect(changed.notes).toContain("0 created, 1 updated, 0 removed, 8 without change.");
  const again = await project.serverless("deploy");
  expect(again.notes).toContain("Nothing to do");

  // and back
  const back = await project.serverless("rollback");
  expect(back.notes).toMatch(/Taking back deployment \d{8}T\d{6}Z\n[\s\S]*xinshi-dev-verifycode: version 2 → 1/);
  const verify = `${sandbox.url}/scf/call/${HOME}.xinshi-dev-verifycode`;
  expect(await post(verify, { data: { phone: "13711112222", code } }, { "x-wx-openid": "o-user" })).toMatchObject({
    result: { ok: true },
  });
  const logs = await project.serverless("logs", "-f", "verifycode", "--startTime", "1d");
  expect(logs.out).toMatch(/ ok \d+ ms/);

  const removed = await project.serverless("remove");
  expect(removed.notes).toContain("Removed 9 functions.");
  expect(JSON.stringify(await post(call, {}, { "x-wx-openid": "o-user" }))).toContain("could not be found");

  // nothing that is secret was printed or kept
  const kept = readdirSync(join(project.folder, ".serverless"));
  expect(kept).toHaveLength(9);
  expect(kept.every((file) => file.endsWith(".zip"))).toBe(true);
  for (const name of [
    "TENCENTCLOUD_SECRET_KEY",
    "XINSHI_VERIFICATION_KEY",
    "XINSHI_CALLBACK_TOKENS",
    "XINSHI_TIMER_SECRET",
  ] as const) {
    const secret = environment[name] ?? "";
    expect(secret).not.toBe("");
    expect(project.written()).not.toContain(secret);
  }
});
