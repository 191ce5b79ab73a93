/**
 * What a person writes after `npm run deploy:wechat --`.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";
import { UsageError } from "../bin/options.ts";
import { readOptions } from "../command.ts";

export const HELP = `npm run deploy:wechat -- [function …] [options]: uploads dist/functions, all of it or the functions named

  --plan                says what would be uploaded, and uploads nothing; needs no key
  --env <id>            the cloud environment                             (WECHAT_CLOUD_ENV)
  --appid <id>          the mini-program                                  (WECHAT_APPID, else project.config.json)
  --key <file>          its code upload key, from the mini-program's console  (WECHAT_PRIVATE_KEY_PATH)
  --runtime <name>      of functions that are created                     (serverless.yml's)
  --app preview|upload  instead of functions, the mini-program itself
  --version <x.y.z>     of the mini-program, with --app upload
  --desc <text>         what is new in it

The address that uploads come from must be on the key's allow-list. docs/operations.md has the rest.`;

/** Where the functions go, and with whose rights. */
export interface Account {
  appid: string;
  /** Of the file, which is never printed. */
  keyPath: string;
}

export type WechatCommand =
  | { kind: "help" }
  | { kind: "plan"; only: string[]; runtime: string | undefined }
  | { kind: "functions"; only: string[]; runtime: string | undefined; account: Account; env: string }
  | { kind: "app"; how: "preview" | "upload"; account: Account; version: string; desc: string };

type Environment = Readonly<Record<string, string | undefined>>;

const OPTIONS = {
  plan: { type: "boolean" },
  env: { type: "string" },
  appid: { type: "string" },
  key: { type: "string" },
  runtime: { type: "string" },
  app: { type: "string" },
  version: { type: "string" },
  desc: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/**
 * @param projectAppid what `project.config.json` says
 * @throws UsageError that names every fault
 */
export function readWechatCommand(args: readonly string[], env: Environment, projectAppid: string): WechatCommand {
  const { values, positionals: only } = readOptions(args, OPTIONS);
  if (values.help) return { kind: "help" };
  const faults: string[] = [];
  const runtime = checkedRuntime(values.runtime, faults);
  if (values.plan) return failOr(faults, { kind: "plan", only, runtime });
  const account = readAccount(values, env, projectAppid, faults);
  if (values.app !== undefined) {
    if (only.length > 0) faults.push(`--app takes no function, not ${only[0]}`);
    return failOr(faults, { kind: "app", account, ...readApp(values, faults) });
  }
  const cloud = values.env ?? env.WECHAT_CLOUD_ENV ?? "";
  if (!/^[a-z0-9][a-z0-9-]{2,39}$/.test(cloud)) {
    faults.push("--env or WECHAT_CLOUD_ENV: must be the id of a cloud environment, such as demo-1a2b3c");
  }
  return failOr(faults, { kind: "functions", only, runtime, account, env: cloud });
}

function failOr(faults: readonly string[], command: WechatCommand): WechatCommand {
  if (faults.length > 0) throw new UsageError(`${faults.join("\n")}\nSee npm run deploy:wechat -- --help`);
  return command;
}

function readAccount(
  values: { appid?: string | undefined; key?: string | undefined },
  env: Environment,
  projectAppid: string,
  faults: string[],
): Account {
  const appid = values.appid ?? env.WECHAT_APPID ?? projectAppid;
  if (!/^wx[0-9a-f]{16}$/.test(appid)) {
    faults.push(
      "--appid or WECHAT_APPID: must be the mini-program's own id, wx and 16 characters; cloud functions need one",
    );
  }
  const keyPath = values.key ?? env.WECHAT_PRIVATE_KEY_PATH ?? "";
  const fault = keyFault(keyPath);
  if (fault !== undefined) faults.push(`--key or WECHAT_PRIVATE_KEY_PATH: ${fault}`);
  return { appid, keyPath };
}

/** Says what is wrong without a word of what is in the file. */
function keyFault(path: string): string | undefined {
  if (path === "")
    return "must name the file of the code upload key (小程序后台 → 开发管理 → 开发设置 → 小程序代码上传)";
  if (!existsSync(path)) return `there is no file ${path}`;
  const isKey = /^-----BEGIN (RSA )?PRIVATE KEY-----/.test(readFileSync(path, "utf8"));
  return isKey ? undefined : `${path} holds no private key in PEM`;
}

function checkedRuntime(runtime: string | undefined, faults: string[]): string | undefined {
  if (runtime !== undefined && !/^Nodejs\d{2}\.\d{1,2}$/.test(runtime)) {
    faults.push("--runtime: must be a platform's word, such as Nodejs20.19 or Nodejs18.15");
  }
  return runtime;
}

function readApp(
  { app, version, desc = "" }: { app?: string | undefined; version?: string | undefined; desc?: string | undefined },
  faults: string[],
): { how: "preview" | "upload"; version: string; desc: string } {
  if (app !== "preview" && app !== "upload") faults.push("--app: must be preview or upload");
  if (app === "upload" && !/^\d+\.\d+\.\d+$/.test(version ?? "")) faults.push("--version: must be such as 1.2.0");
  return { how: app === "upload" ? "upload" : "preview", version: version ?? "0.0.0", desc };
}
