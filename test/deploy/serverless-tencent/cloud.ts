/**
 * The plugin's own parts against a sandbox, without the framework around them: for what needs many deploys, or a network
 * that is cut.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../../deploy/local.ts";
import type { ScfApi } from "../../../deploy/serverless-tencent/api.ts";
import { openScf } from "../../../deploy/serverless-tencent/api.ts";
import { zipOf } from "../../../deploy/serverless-tencent/code.ts";
import type { CodeBucket } from "../../../deploy/serverless-tencent/cos.ts";
import type { Credentials } from "../../../deploy/serverless-tencent/credentials.ts";
import { carryOut, type DeployContext, makePlan } from "../../../deploy/serverless-tencent/deploy.ts";
import { ConnectionLost } from "../../../deploy/serverless-tencent/errors.ts";
import type { Plan } from "../../../deploy/serverless-tencent/plan.ts";
import type { Code, WantedFunction, WantedService } from "../../../deploy/serverless-tencent/wanted.ts";
import { createSandbox, type Sandbox } from "../../../sandbox/sandbox.ts";
import { createScf } from "../../../sandbox/scf/scf.ts";
import { SERVICE, WANTED } from "./samples.ts";

export const KEYS: Credentials = { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" };

export function connect(url: string, credentials = KEYS, region = "ap-guangzhou"): Promise<ScfApi> {
  return openScf({ credentials, region, endpoint: url, sleep: briefly });
}

/** A sandbox that emulates SCF and really runs what is deployed, and its interface. */
export async function openCloud(): Promise<{ sandbox: Sandbox; scf: ScfApi }> {
  const hostScript = join(ROOT, "dist/sandbox/host.cjs");
  const sandbox = await createSandbox({ port: 0, openScf: (state) => createScf({ hostScript }, state) });
  return { sandbox, scf: await connect(sandbox.url) };
}

/** Changes take the sandbox a moment of the machine's own time. */
export const briefly = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 40)));

/** A service of these functions. */
export function serviceOf(service: string, functions: Record<string, Partial<WantedFunction>>): WantedService {
  const prefix = `${service}-dev-`;
  const named = Object.entries(functions).map(([key, own]) => ({ ...WANTED, key, name: `${prefix}${key}`, ...own }));
  return { ...SERVICE, service, prefix, functions: named };
}

const zips = new Map<string, Promise<Code>>();

/** Code that answers with this text. */
export function codeSaying(text: string): Promise<Code> {
  const made = zips.get(text) ?? makeCode(text);
  zips.set(text, made);
  return made;
}

async function makeCode(text: string): Promise<Code> {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-code-"));
  try {
    writeFileSync(join(folder, "index.js"), `exports.main = async () => ${JSON.stringify(text)};`);
    const zip = await zipOf(join(folder, "index.js"));
    return { zip, sha256: createHash("sha256").update(zip).digest("hex") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Deployment {
  scf: ScfApi;
  service: WantedService;
  codes: ReadonlyMap<string, Code>;
  bucket?: CodeBucket;
  /** @default `20260131T120000Z` */
  at?: string;
}

export function contextOf(
  { scf, service, bucket, at = "20260131T120000Z" }: Deployment,
  lines: string[] = [],
): DeployContext {
  return { scf, service, bucket, deployment: at, sleep: briefly, report: (line) => void lines.push(line) };
}

export function plan(deployment: Deployment): Promise<Plan> {
  return makePlan(contextOf(deployment), deployment.codes);
}

/** Plans and does; gives back the lines of the report. */
export async function deploy(deployment: Deployment): Promise<string[]> {
  const lines: string[] = [];
  const context = contextOf(deployment, lines);
  await carryOut(context, await makePlan(context, deployment.codes), deployment.codes);
  return lines;
}

/** A request that changes something, by its action and its function. */
export function changeOf(action: string, request: object): string | undefined {
  const name = "FunctionName" in request ? String(request.FunctionName) : "";
  return /^(Get|List)/.test(action) ? undefined : `${action} ${name.replace(/^.*-dev-/, "")}`;
}

export type Cut = "before the platform has it" | "after the platform has done it";

/** The network is gone for good from this change on. */
export function cutting(scf: ScfApi, change: string, nth: number, cut: Cut): ScfApi {
  let isGone = false;
  let count = 0;
  return async (action, request) => {
    if (isGone) throw new ConnectionLost("cut");
    if (changeOf(action, request) !== change || ++count < nth) return scf(action, request);
    isGone = true;
    if (cut === "after the platform has done it") await scf(action, request);
    throw new ConnectionLost("cut");
  };
}
