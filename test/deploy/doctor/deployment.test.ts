import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Note } from "../../../deploy/doctor/finding.ts";
import { callbackCheck } from "../../../deploy/doctor/project/callback.ts";
import { deploymentCheck } from "../../../deploy/doctor/project/deployment.ts";
import { urlCheck } from "../../../deploy/doctor/project/urls.ts";
import { functionEnvironment, ROOT, startLocal } from "../../../deploy/local.ts";
import { zipOf } from "../../../deploy/serverless-tencent/code.ts";
import type { Code, WantedFunction } from "../../../deploy/serverless-tencent/wanted.ts";
import { makeTemporaryFolder } from "../../../deploy/temporary.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { controlOf } from "../../helpers/control.ts";
import { connect, deploy, KEYS, serviceOf as wantedService } from "../serverless-tencent/cloud.ts";
import { notesOf } from "./stage.ts";

const TIMER = { name: "every-minute", cron: "0 * * * * * *" };
const SECRET = "the-timer-secret-of-this-test";
const SERVICE = `service: shop
provider: { name: tencent, runtime: Nodejs20.19, region: ap-guangzhou }
functions:
  pullstatus:
    description: x
    handler: functions/pullstatus/index.main
    events: [{ timer: { name: ${TIMER.name}, cron: "${TIMER.cron}" } }, { http: {} }]
  smscallback: { description: x, handler: functions/smscallback/index.main, events: [{ http: {} }] }
`;

const data = makeTemporaryFolder();
let sandbox: Sandbox;
let own: Record<string, string>;
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startLocal({ port: 0, cron: false, dataDir: data.folder });
  own = { ...functionEnvironment(sandbox.url, data.folder), XINSHI_TIMER_SECRET: SECRET };
  const keys = { TENCENTCLOUD_SECRET_ID: KEYS.secretId, TENCENTCLOUD_SECRET_KEY: KEYS.secretKey };
  env = { ...own, ...keys, TENCENTCLOUD_ENDPOINT: sandbox.url };
});

beforeEach(async () => {
  await controlOf(sandbox.url).post("/reset");
});

afterAll(async () => {
  await sandbox.close();
  data.remove();
});

async function built(name: string): Promise<Code> {
  const zip = await zipOf(join(ROOT, `dist/functions/${name}/index.js`));
  return { zip, sha256: createHash("sha256").update(zip).digest("hex") };
}

/** Deploys both functions as serverless.yml says, but for what is changed. */
async function deployed(change: Partial<Record<"pullstatus" | "smscallback", Partial<WantedFunction>>> = {}) {
  const both: Partial<WantedFunction> = { environment: own, url: { auth: "NONE", intranet: false }, timers: [] };
  const timers = [{ ...TIMER, argument: SECRET, enabled: true }];
  const service = wantedService("shop", {
    pullstatus: { ...both, timers, ...change.pullstatus },
    smscallback: { ...both, ...change.smscallback },
  });
  const codes = new Map([
    ["pullstatus", await built("pullstatus")],
    ["smscallback", await built("smscallback")],
  ]);
  await deploy({ scf: await connect(sandbox.url), service, codes });
}

function idsOf(notes: readonly Note[]): string[] {
  return notes.map(({ id, values = {} }) => [id, values.function, values.timer].filter(Boolean).join(" "));
}

test("deploymentCheck reads off SCF that functions, timers and addresses are there; their URLs are called", async () => {
  await deployed();
  expect(await notesOf(deploymentCheck, { service: SERVICE, env })).toEqual([
    { id: "deployment.ok", values: { functions: 2 } },
  ]);
  expect(idsOf(await notesOf(urlCheck, { service: SERVICE, env }))).toEqual([
    "url.ok pullstatus",
    "url.ok smscallback",
  ]);
  const callbacks = await notesOf(callbackCheck, { service: SERVICE, env });
  expect(callbacks).toContainEqual({ id: "callback.ok" });
  expect(JSON.stringify(callbacks)).toContain(`${sandbox.url}/scf/fn/`);
  const other = { ...env, XINSHI_CALLBACK_TOKENS: "another-callback-token-than-the-deployed-one" };
  expect(idsOf(await notesOf(callbackCheck, { service: SERVICE, env: other }))).toContain("callback.token-differs");
});

test("deploymentCheck names every function, timer and address that is not as serverless.yml says", async () => {
  const withoutToken = { ...own, XINSHI_CALLBACK_TOKENS: "" };
  const cases: [change: Parameters<typeof deployed>[0], ids: string[]][] = [
    [{ pullstatus: { timers: [] } }, ["deployment.no-timer pullstatus every-minute"]],
    [
      { pullstatus: { timers: [{ ...TIMER, argument: SECRET, enabled: false }] } },
      ["deployment.timer-off pullstatus every-minute"],
    ],
    [
      { pullstatus: { timers: [{ ...TIMER, cron: "0 0 * * * * *", argument: "another", enabled: true }] } },
      ["deployment.timer-cron pullstatus every-minute", "deployment.timer-argument pullstatus every-minute"],
    ],
    [{ smscallback: { environment: withoutToken } }, ["deployment.no-token smscallback"]],
  ];
  for (const [change, ids] of cases) {
    await deployed(change);
    expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env }))).toEqual(ids);
  }
  const scf = await connect(sandbox.url);
  const at = { FunctionName: "shop-dev-smscallback", Namespace: "default" };
  await deployed();
  await scf("DeleteTrigger", { ...at, TriggerName: "url", Type: "http", Qualifier: "$DEFAULT" });
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env }))).toEqual(["deployment.no-url smscallback"]);
  await scf("DeleteFunction", at);
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env }))).toEqual(["deployment.missing smscallback"]);
});

test("deploymentCheck says when nothing is deployed there, nothing was asked, or nothing can be read", async () => {
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env }))).toEqual(["deployment.none"]);
  await deployed();
  const elsewhere = { ...env, XINSHI_STAGE: "prod" };
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env: elsewhere }))).toEqual(["deployment.none"]);
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env: own }))).toEqual(["deployment.not-asked"]);
  const wrong = { ...env, TENCENTCLOUD_SECRET_KEY: "another" };
  const [refused] = await notesOf(deploymentCheck, { service: SERVICE, env: wrong });
  expect(refused).toMatchObject({
    id: "deployment.unreadable",
    values: { reason: expect.stringContaining("The platform refuses the credentials") },
  });
  expect(JSON.stringify(refused)).not.toContain('"another"');
  const nobody = { ...env, TENCENTCLOUD_ENDPOINT: "http://127.0.0.1:1" };
  expect(idsOf(await notesOf(deploymentCheck, { service: SERVICE, env: nobody }))).toEqual(["deployment.unreadable"]);
  const other = { ...env, TENCENTCLOUD_ENDPOINT: `${sandbox.url}/_sandbox/health` };
  const [foreign] = await notesOf(deploymentCheck, { service: SERVICE, env: other });
  expect(foreign).toMatchObject({ values: { reason: expect.stringContaining("something else answers") } });
});
