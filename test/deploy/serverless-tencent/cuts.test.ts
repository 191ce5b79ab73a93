import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScfApi } from "../../../deploy/serverless-tencent/api.ts";
import { concurrently } from "../../../deploy/serverless-tencent/concurrently.ts";
import { carryOut } from "../../../deploy/serverless-tencent/deploy.ts";
import { ApiError } from "../../../deploy/serverless-tencent/errors.ts";
import { removeService } from "../../../deploy/serverless-tencent/remove.ts";
import { listNames, readFunction } from "../../../deploy/serverless-tencent/state.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import {
  type Cut,
  changeOf,
  codeSaying,
  contextOf,
  cutting,
  type Deployment,
  deploy,
  openCloud,
  plan,
  serviceOf,
} from "./cloud.ts";

let sandbox: Sandbox;
let scf: ScfApi;

beforeAll(async () => {
  ({ sandbox, scf } = await openCloud());
});

afterAll(() => sandbox.close());

/** Two functions; one changes in everything, one goes, one comes. */
async function before(service: string): Promise<Deployment> {
  const codes = new Map([
    ["hello", await codeSaying("old")],
    ["old", await codeSaying("old")],
  ]);
  return { scf, service: serviceOf(service, { hello: {}, old: {} }), codes, at: "20260131T120000Z" };
}

async function after(service: string, api = scf): Promise<Deployment> {
  const codes = new Map([
    ["hello", await codeSaying("new")],
    ["fresh", await codeSaying("new")],
  ]);
  const changed = {
    memoryMb: 256,
    environment: { GREETING: "new" },
    timers: [{ name: "tock", cron: "0 */5 * * * * *", argument: null, enabled: true }],
    url: { auth: "CAM", intranet: false } as const,
    asyncRetry: { attempts: 0, maxAgeSeconds: 60 },
    reservedConcurrencyMb: 512,
    provisionedConcurrency: 1,
  };
  return { scf: api, service: serviceOf(service, { hello: changed, fresh: {} }), codes, at: "20260131T130000Z" };
}

/** Every change that the deploy asks for, in order; the same one twice counts up. */
async function changes(): Promise<{ change: string; nth: number }[]> {
  const seen: string[] = [];
  const watching: ScfApi = (action, request) => {
    const change = changeOf(action, request);
    if (change !== undefined) seen.push(change);
    return scf(action, request);
  };
  await deploy(await before("clean"));
  await deploy(await after("clean", watching));
  await removeService(contextOf(await after("clean")));
  return seen.map((change, index) => ({
    change,
    nth: seen.slice(0, index + 1).filter((one) => one === change).length,
  }));
}

/** Code and configuration of what is in charge: all old or all new. */
async function inCharge(service: string): Promise<string> {
  const place = { FunctionName: `${service}-dev-hello`, Namespace: "default" };
  const live = (await readFunction(scf, place, "$DEFAULT"))?.live;
  const code = live?.codeSha256 === (await codeSaying("new")).sha256 ? "new" : "old";
  return `code ${code}, memory ${live?.memoryMb}, greeting ${live?.environment.GREETING}`;
}

test("a deploy that is cut off at any change leaves a whole version in charge, and the next one repairs the rest", {
  timeout: 120_000,
}, async () => {
  const steps = await changes();
  expect(steps.length).toBeGreaterThan(15);
  const cuts: Cut[] = ["before the platform has it", "after the platform has done it"];
  const cases = steps.flatMap((step) => cuts.map((cut) => ({ ...step, cut })));
  await concurrently(8, [...cases.entries()], async ([index, { change, nth, cut }]) => {
    const service = `cut${index}`;
    const about = `${change} (${nth}) cut ${cut}`;
    await deploy(await before(service));
    const failure = await deploy(await after(service, cutting(scf, change, nth, cut))).catch((error: unknown) => error);
    expect(failure, about).toMatchObject({ code: expect.stringMatching(/^SCF_(NETWORK|DEPLOY_INCOMPLETE)$/) });
    expect(String(failure), about).toContain("the next deploy does the rest");
    expect(["code old, memory 128, greeting hello", "code new, memory 256, greeting new"], about).toContain(
      await inCharge(service),
    );
    const again = await after(service);
    await deploy(again);
    const rest = await plan(again);
    expect(
      rest.functions.flatMap(({ steps: left }) => left),
      about,
    ).toEqual([]);
    expect(await inCharge(service), about).toBe("code new, memory 256, greeting new");
    expect(await listNames(scf, "default", `${service}-`), about).toEqual([
      `${service}-dev-fresh`,
      `${service}-dev-hello`,
    ]);
    await removeService(contextOf(again));
  });
  expect(await listNames(scf, "default", "")).toEqual([]);
});

test("a first deploy that is cut off while a function is created is repaired by the next one", async () => {
  for (const cut of ["before the platform has it", "after the platform has done it"] as const) {
    const whole = await before("first");
    const failure = deploy({ ...whole, scf: cutting(scf, "CreateFunction hello", 1, cut) });
    await expect(failure).rejects.toMatchObject({ code: expect.stringMatching(/^SCF_/) });
    await deploy(whole);
    expect((await plan(whole)).functions.flatMap(({ steps }) => steps)).toEqual([]);
    await removeService(contextOf(whole));
  }
});

test("a connection that is really cut is reported as such, and a read is asked again", async () => {
  const fault = async (action: string, effect: string, times: number): Promise<void> => {
    const init = { provider: "tencent", action, times, effect: { kind: effect } };
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: "POST",
      headers,
      body: JSON.stringify(init),
    });
    expect(answer.ok).toBe(true);
  };
  const whole = await before("wire");
  await fault("GetFunction", "drop-before", 2);
  await fault("PublishVersion", "drop-after-accept", 1);
  const failure = await deploy(whole).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "SCF_NETWORK",
    message: expect.stringMatching(/Cannot deploy wire-dev-\w+ \(publish a version\)/),
  });
  expect(String(failure)).toContain("Done before: create");
  await deploy(whole);
  const place = { FunctionName: "wire-dev-hello", Namespace: "default" };
  expect((await readFunction(scf, place, "$DEFAULT"))?.versions).toHaveLength(1); // the one that was cut off is used
  await removeService(contextOf(whole));
});

test("what is told of a first step that got no answer is that it may have been done, of a refused one that it was not", async () => {
  const whole = await before("told");
  for (const cut of ["before the platform has it", "after the platform has done it"] as const) {
    const lost = await deploy({ ...whole, scf: cutting(scf, "CreateFunction hello", 1, cut) }).catch(String);
    expect(lost).toContain("This was its first step, and may have been done");
    expect(lost).not.toContain("Nothing of it was changed yet");
    await removeService(contextOf(whole));
  }
  const refusing: ScfApi = async (action, request) => {
    if (action === "CreateFunction") throw new ApiError("LimitExceeded.Function", "no more", "r1");
    return scf(action, request);
  };
  expect(await deploy({ ...whole, scf: refusing }).catch(String)).toContain("Nothing of it was changed yet");
});

test("of two deploys at once one wins whole, and the other says that there is another", async () => {
  const service = serviceOf("two", { hello: {} });
  const one = { scf, service, codes: new Map([["hello", await codeSaying("old")]]) };
  await deploy(one);
  const rivals = await Promise.all(
    ["first", "second", "third"].map(async (text, index) => {
      const changed = serviceOf("two", { hello: { environment: { GREETING: text } } });
      return {
        scf,
        service: changed,
        codes: new Map([["hello", await codeSaying(text)]]),
        at: `20260201T00000${index}Z`,
      };
    }),
  );
  const results = await Promise.allSettled(rivals.map((rival) => deploy(rival)));
  const losers = results.filter((result) => result.status === "rejected");
  expect(losers.length).toBeGreaterThan(0);
  for (const { reason } of losers) {
    expect(reason).toMatchObject({ code: "SCF_OTHER_DEPLOY", message: expect.stringContaining("another deploy") });
  }
  const current = await readFunction(scf, { FunctionName: "two-dev-hello", Namespace: "default" }, "$DEFAULT");
  const greeting = current?.live?.environment.GREETING ?? "";
  const code = greeting === "hello" ? await codeSaying("old") : await codeSaying(greeting);
  expect(current?.live?.codeSha256).toBe(code.sha256);
  await removeService(contextOf(one));
});

test("a plan that is not true any more is not carried out", async () => {
  const service = serviceOf("stale", { hello: {} });
  const one = { scf, service, codes: new Map([["hello", await codeSaying("old")]]) };
  await deploy(one);
  const mine = { ...one, codes: new Map([["hello", await codeSaying("mine")]]) };
  const planned = await plan(mine);
  await deploy({ ...one, codes: new Map([["hello", await codeSaying("theirs")]]) });
  const failure = await carryOut(contextOf(mine), planned, mine.codes).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: "SCF_OTHER_DEPLOY",
    message: expect.stringContaining("changed after this deploy"),
  });
  expect(String(failure)).toContain("Nothing of it was changed yet");
  await removeService(contextOf(one));
});

test("a change that comes in between is not written over", async () => {
  const service = serviceOf("between", { hello: {} });
  const one = { scf, service, codes: new Map([["hello", await codeSaying("old")]]) };
  await deploy(one);
  const ZipFile = (await codeSaying("theirs")).zip.toString("base64");
  const place = { FunctionName: "between-dev-hello", Namespace: "default" };
  const disturbed: ScfApi = async (action, request) => {
    if (action === "UpdateFunctionConfiguration")
      await scf("UpdateFunctionCode", { ...place, Handler: "index.main", ZipFile });
    return scf(action, request);
  };
  const changed = serviceOf("between", { hello: { environment: { GREETING: "mine" } } });
  const mine = { scf: disturbed, service: changed, codes: new Map([["hello", await codeSaying("mine")]]) };
  await expect(deploy(mine)).rejects.toMatchObject({ code: "SCF_OTHER_DEPLOY" });
  const current = await readFunction(scf, place, "$DEFAULT");
  expect(current?.latest.environment).toEqual({ GREETING: "hello" });
  expect(current?.live?.codeSha256).toBe((await codeSaying("old")).sha256);
  await removeService(contextOf(one));
});

test("two first deploys at once make each function once", async () => {
  const whole = await before("twins");
  const results = await Promise.allSettled([deploy(whole), deploy(whole)]);
  const losers = results.filter((result) => result.status === "rejected");
  for (const { reason } of losers) {
    // several functions of one deploy may stop, each for the other's sake; what either has created is live by then
    expect(reason).toMatchObject({ code: expect.stringMatching(/^SCF_(OTHER_DEPLOY|DEPLOY_INCOMPLETE)$/) });
    expect(String(reason)).toMatch(/another deploy/);
  }
  await deploy(whole);
  expect((await plan(whole)).functions.flatMap(({ steps }) => steps)).toEqual([]);
  await removeService(contextOf(whole));
});
