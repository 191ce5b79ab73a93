/**
 * `npm run deploy:wechat`: uploads the functions of `dist/functions` into a mini-program's cloud environment, or the mini-program
 * itself.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBuilt } from "../built.ts";
import { runCommand } from "../command.ts";
import { readService } from "../service.ts";
import { type LoadedCi, loadMiniProgramCi, type Project } from "./ci.ts";
import { openCloud } from "./cloud.ts";
import { closeToClients, deployFunctions, reasonOf, type Say } from "./deploy-functions.ts";
import { ConfigJson, ProjectConfigJson, readJsonFile } from "./files.ts";
import { type Account, HELP, readWechatCommand, type WechatCommand } from "./options.ts";
import type { WechatFunction } from "./plan.ts";
import { closedToClients } from "./rules.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface WechatOptions {
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  say: Say;
  root?: string;
  load?: (root: string) => LoadedCi;
}

/** @throws UsageError for what was written wrong, Error for what cannot be done, each with what to do */
export async function deployToWechat({
  args,
  env,
  say,
  root = ROOT,
  load = loadMiniProgramCi,
}: WechatOptions): Promise<void> {
  const projectConfig = readJsonFile(join(root, "project.config.json"), ProjectConfigJson);
  const command = readWechatCommand(args, env, projectConfig.appid);
  if (command.kind === "help") return say(HELP);
  if (command.kind === "app") return deployApp(command, load(root), root, projectConfig, say);
  const { runtime, functions } = readFunctions(root, command);
  if (command.kind === "plan") return say(describePlan(functions, runtime));
  const loaded = load(root);
  const project = openProject(loaded, command.account, root);
  try {
    const cloud = await openCloud(loaded, project, { appid: command.account.appid, env: command.env });
    await deployFunctions(cloud, functions, runtime, say);
    await closeToClients(cloud, functions, say);
  } catch (error) {
    throw new Error(reasonOf(error));
  }
}

function readFunctions(
  root: string,
  { only, runtime }: Extract<WechatCommand, { kind: "plan" | "functions" }>,
): { runtime: string; functions: WechatFunction[] } {
  const service = readService(join(root, "serverless.yml"));
  const functions = findBuilt(root, service.functions, only).map((fn) => ({
    ...fn,
    triggers: readJsonFile(join(fn.folder, "config.json"), ConfigJson).triggers,
  }));
  return { runtime: runtime ?? service.runtime, functions };
}

/** What would be uploaded, with its size as it lies on the disk. */
function describePlan(functions: readonly WechatFunction[], runtime: string): string {
  const closed = closedToClients(functions);
  const lines = functions.map(({ name, files, memoryMb, timeoutSeconds, triggers }) => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const parts = [
      `${(bytes / 1000).toFixed(1)} KB in ${files.length} files`,
      `${memoryMb} MB, ${timeoutSeconds} s`,
      ...triggers.map(({ name: trigger, config }) => `timer ${trigger} (${config})`),
      ...(closed.includes(name) ? ["closed to clients"] : []),
    ];
    return `${name.padEnd(12)} ${parts.join("; ")}`;
  });
  return [...lines, `Created where missing, on ${runtime}. Nothing was uploaded.`].join("\n");
}

function openProject({ ci }: LoadedCi, { appid, keyPath }: Account, root: string): Project {
  const ignores = ["node_modules/**/*", "dist/**/*"]; // the sources of functions and tests are no part of a mini-program
  return new ci.Project({ appid, type: "miniProgram", projectPath: root, privateKeyPath: keyPath, ignores });
}

async function deployApp(
  { how, account, version, desc }: Extract<WechatCommand, { kind: "app" }>,
  loaded: LoadedCi,
  root: string,
  { setting = {} }: ProjectConfigJson,
  say: Say,
): Promise<void> {
  const project = openProject(loaded, account, root);
  const options = { project, version, desc, setting, onProgressUpdate: () => undefined };
  try {
    if (how === "upload") await loaded.ci.upload(options);
    else await loaded.ci.preview({ ...options, qrcodeFormat: "terminal" });
  } catch (error) {
    throw new Error(`The mini-program was not uploaded: ${reasonOf(error)}`);
  }
  say(how === "upload" ? `The mini-program is uploaded as ${version}` : "Scan the code to see the preview");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runCommand(() =>
    deployToWechat({ args: process.argv.slice(2), env: process.env, say: (line) => console.log(line) }),
  );
}
