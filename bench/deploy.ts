/**
 * Deployment: packaging, a first deploy and one without a change, as a person starts them, on the sandbox; then each
 * deployed function's first invocation.
 *
 * @module
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { functionEnvironment } from "../deploy/local.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { median } from "./lib/statistics.ts";
import type { Row } from "./lib/table.ts";

const BOUNDS_S = { package: 3, deploy: 15, again: 3 };

export function benchDeploy(context: BenchContext): Promise<Row[]> {
  return closingAfter(async (keep) => {
    const dataDir = mkdtempSync(join(context.scratch, "deploy-data-"));
    const { url } = keep(await startSandboxProcess(context));
    const folder = copyService(context);
    const serverless = (...args: string[]): Promise<number> => run(context.root, folder, url, dataDir, args);
    const rounds = context.quick ? 1 : 3;
    const seconds = {
      package: await medianOf(rounds, () => serverless("package")),
      deploy: await serverless("deploy"), // there is one first deploy
      again: await medianOf(rounds, () => serverless("deploy")),
    };
    const rows = [
      secondsRow("`serverless package` of all functions", seconds.package, BOUNDS_S.package),
      secondsRow(
        "`serverless deploy` of all functions to the sandbox, packaging included",
        seconds.deploy,
        BOUNDS_S.deploy,
      ),
      secondsRow("the same again, without a change", seconds.again, BOUNDS_S.again),
    ];
    return [...rows, ...(await coldStarts(url, context.quick ? 1 : 5))];
  });
}

/** With what a service needs to be deployed, so that nothing is written beside the sources. */
function copyService({ root, scratch }: BenchContext): string {
  const folder = mkdtempSync(join(scratch, "deploy-"));
  mkdirSync(join(folder, "deploy"));
  cpSync(join(root, "serverless.yml"), join(folder, "serverless.yml"));
  for (const name of ["dist", "deploy/serverless-tencent"]) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

/** Seconds that a command takes, from start to end. */
async function run(root: string, cwd: string, url: string, dataDir: string, args: string[]): Promise<number> {
  const env = {
    ...functionEnvironment(url, dataDir),
    PATH: process.env.PATH ?? "",
    HOME: cwd,
    CI: "1",
    TENCENTCLOUD_SECRET_ID: "AKIDsandbox",
    TENCENTCLOUD_SECRET_KEY: "sandboxSecretKey",
    TENCENTCLOUD_ENDPOINT: url,
  };
  const startedAt = performance.now();
  const command = join(root, "node_modules/serverless/bin/serverless.js");
  await promisify(execFile)(process.execPath, [command, ...args], { cwd, env });
  return (performance.now() - startedAt) / 1000;
}

async function medianOf(rounds: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await measure());
  return median(values);
}

function secondsRow(what: string, seconds: number, bound: number): Row {
  return { what, bound: `≤ ${bound} s`, measured: `${seconds.toFixed(1)} s`, met: seconds <= bound };
}

interface Deployed {
  name: string;
  callUrl: string;
  invocations: { isCold: boolean; initMs: number; durationMs: number }[];
}

/**
 * A function's first invocation by the sandbox's runtime for SCF: the start of a process that loads the bundle as it was
 * deployed, and the invocation itself. Each round asks for a new process.
 */
async function coldStarts(url: string, rounds: number): Promise<Row[]> {
  const inits = new Map<string, number[]>();
  const durations = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, callUrl } of await deployedAt(url)) {
      await invokeCold(callUrl);
      const last = (await deployedAt(url)).find((one) => one.name === name)?.invocations[0];
      if (last?.isCold !== true) throw new Error(`The first invocation of ${name} was not cold`);
      inits.set(name, [...(inits.get(name) ?? []), last.initMs]);
      durations.set(name, [...(durations.get(name) ?? []), last.durationMs]);
    }
  }
  return [...inits].map(([name, values]) => ({
    what: `cold start of the deployed \`${name.replace(/^.*-dev-/, "")}\`: a new process with the bundle loaded, then its first invocation`,
    bound: "",
    measured: `${median(values).toFixed(0)} ms, ${median(durations.get(name) ?? []).toFixed(0)} ms`,
  }));
}

async function deployedAt(url: string): Promise<Deployed[]> {
  return ((await (await fetch(`${url}/_sandbox/functions`)).json()) as { deployed: Deployed[] }).deployed;
}

/** As a mini-program's user, without anything that a function could send. */
async function invokeCold(callUrl: string): Promise<void> {
  const headers = {
    "content-type": "application/json",
    "x-wx-openid": "o-bench",
    "x-sandbox-switches": "newInstance",
  };
  await (await fetch(callUrl, { method: "POST", headers, body: "{}" })).text();
}
