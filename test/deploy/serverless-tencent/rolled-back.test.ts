import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScfApi } from "../../../deploy/serverless-tencent/api.ts";
import { removeService } from "../../../deploy/serverless-tencent/remove.ts";
import { describePlan } from "../../../deploy/serverless-tencent/report.ts";
import { carryOutRollback, planRollback, readHistories } from "../../../deploy/serverless-tencent/rollback.ts";
import { type CloudFunction, readFunction } from "../../../deploy/serverless-tencent/state.ts";
import type { WantedFunction } from "../../../deploy/serverless-tencent/wanted.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { codeSaying, contextOf, cutting, type Deployment, deploy, openCloud, plan, serviceOf } from "./cloud.ts";

let sandbox: Sandbox;
let scf: ScfApi;

beforeAll(async () => {
  ({ sandbox, scf } = await openCloud());
});

afterAll(() => sandbox.close());

/** One function with this secret, which its timer carries too; null where it is not set. */
async function ticking(service: string, secret: string | null, at: string): Promise<Deployment> {
  const own: Partial<WantedFunction> = {
    environment: { GREETING: "hello", SECRET: secret },
    timers: [{ name: "tick", cron: "0 * * * * * *", argument: secret, enabled: true }],
  };
  return {
    scf,
    service: serviceOf(service, { hello: own }),
    codes: new Map([["hello", await codeSaying("hello")]]),
    at,
  };
}

async function rollBack({ service }: Deployment, api = scf): Promise<string[]> {
  const lines: string[] = [];
  const { moves } = planRollback(await readHistories(api, service));
  await carryOutRollback(api, service, moves, (line) => void lines.push(line));
  return lines;
}

async function current({ service }: Deployment): Promise<CloudFunction | undefined> {
  return readFunction(scf, { FunctionName: `${service.prefix}hello`, Namespace: "default" }, "$DEFAULT");
}

test("a secret that was rolled back does not come back by a deploy that does not have it", async () => {
  await deploy(await ticking("secret", "good-secret", "20260101T000000Z"));
  await deploy(await ticking("secret", "wrong-secret", "20260102T000000Z"));
  const without = await ticking("secret", null, "20260103T000000Z");
  await rollBack(without);
  const text = describePlan(await plan(without));
  expect(text).toContain("as in version 1, which is in charge; $LATEST has it otherwise, and that goes: SECRET");
  expect(text).not.toMatch(/(good|wrong)-secret/);
  await deploy({ ...without, codes: new Map([["hello", await codeSaying("new")]]) });
  const deployed = await current(without);
  expect(deployed?.live?.environment.SECRET).toBe("good-secret");
  expect(deployed?.latest.environment.SECRET).toBe("good-secret");
  expect(deployed?.live?.codeSha256).toBe((await codeSaying("new")).sha256);
  await removeService(contextOf(without));
});

test("a rollback over a rotated secret takes the timer's argument back with it", async () => {
  const newer = await ticking("rotated", "new-secret", "20260102T000000Z");
  await deploy(await ticking("rotated", "old-secret", "20260101T000000Z"));
  await deploy(newer);
  const lines = await rollBack(newer);
  expect(lines).toEqual([
    "rotated-dev-hello: timer tick carries SECRET of version 1",
    "rotated-dev-hello: version 2 → 1",
  ]);
  const back = await current(newer);
  expect(back?.live?.environment.SECRET).toBe("old-secret");
  expect(back?.triggers.find(({ type }) => type === "timer")).toMatchObject({
    name: "tick",
    argument: "old-secret",
    enabled: true,
    qualifier: "$DEFAULT",
  });
  await removeService(contextOf(newer));
});

test("a rollback that is cut off at any change is done by the same command again", async () => {
  for (const change of ["UpdateTrigger hello", "UpdateAlias hello"]) {
    const newer = await ticking("cut", "new-secret", "20260102T000000Z");
    await deploy(await ticking("cut", "old-secret", "20260101T000000Z"));
    await deploy(newer);
    const cut = rollBack(newer, cutting(scf, change, 1, "before the platform has it"));
    await expect(cut, change).rejects.toMatchObject({ code: "SCF_NETWORK" });
    await rollBack(newer);
    const back = await current(newer);
    expect([back?.aliasVersion, back?.triggers.find(({ type }) => type === "timer")?.argument], change).toEqual([
      "1",
      "old-secret",
    ]);
    await removeService(contextOf(newer));
  }
});

test("a rollback goes on after a deployment that created a function too", async () => {
  const codes = async (text: string) =>
    new Map([
      ["hello", await codeSaying(text)],
      ["fresh", await codeSaying("fresh")],
    ]);
  const one = serviceOf("grown", { hello: {} });
  const both = serviceOf("grown", { hello: {}, fresh: {} });
  await deploy({ scf, service: one, codes: await codes("first"), at: "20260101T000000Z" });
  await deploy({ scf, service: one, codes: await codes("second"), at: "20260102T000000Z" });
  const third: Deployment = { scf, service: both, codes: await codes("third"), at: "20260103T000000Z" };
  await deploy(third);
  expect(planRollback(await readHistories(scf, both)).staying).toEqual([{ name: "grown-dev-fresh", version: "1" }]);
  expect(await rollBack(third)).toEqual(["grown-dev-hello: version 3 → 2"]);
  expect(await rollBack(third)).toEqual(["grown-dev-hello: version 2 → 1"]);
  await expect(rollBack(third)).rejects.toMatchObject({ code: "SCF_NOT_FOUND" });
  await removeService(contextOf(third));
});
