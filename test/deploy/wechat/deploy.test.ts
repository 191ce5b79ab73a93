import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { ROOT } from "../../../deploy/local.ts";
import { readService } from "../../../deploy/service.ts";
import { makeTemporaryFolder } from "../../../deploy/temporary.ts";
import { deployToWechat } from "../../../deploy/wechat/deploy.ts";
import { codedError, ENV, openWechatCloud, type WechatCloud } from "../../fixtures/wechat-cloud.ts";
import { copyProject } from "../../helpers/project.ts";

const { folder, remove } = makeTemporaryFolder();
afterAll(remove);
const built = copyProject(join(folder, "built"));

const keyPath = join(folder, "private.key");
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
writeFileSync(keyPath, privateKey.export({ type: "pkcs1", format: "pem" }));

const APPID = "wx0123456789abcdef";
const ENVIRONMENT = { WECHAT_APPID: APPID, WECHAT_PRIVATE_KEY_PATH: keyPath, WECHAT_CLOUD_ENV: ENV };
const service = readService(join(ROOT, "serverless.yml"));

interface Run {
  args?: string[];
  env?: Record<string, string>;
  root?: string;
}

async function run(cloud: WechatCloud, { args = [], env = ENVIRONMENT, root = built }: Run = {}): Promise<string> {
  const lines: string[] = [];
  await deployToWechat({ args, env, root, load: cloud.load, say: (line) => lines.push(line) });
  return lines.join("\n");
}

test("deployToWechat() creates every function with its runtime, memory and time, and uploads what was built", async () => {
  const cloud = openWechatCloud();
  const said = await run(cloud);
  for (const { name, memoryMb, timeoutSeconds, timers } of service.functions) {
    expect(cloud.functions.get(name)).toMatchObject({
      runtime: service.runtime,
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      files: ["config.json", "index.js", "package.json"],
      triggers: timers.map((timer) => ({ name: timer.name, type: "timer", config: timer.cron })),
    });
    expect(said).toContain(`${name}: created, ${service.runtime}`);
  }
  expect(cloud.functions.get("pullstatus")?.triggers).toHaveLength(1);
  expect(cloud.projects).toMatchObject([{ appid: APPID, projectPath: built, type: "miniProgram" }]);
  expect(said).not.toContain("PRIVATE KEY");
});

test("deployToWechat() closes to clients what no mini-program calls, and keeps the rules of others", async () => {
  const cloud = openWechatCloud();
  await run(cloud);
  expect(JSON.parse(cloud.rules ?? "")).toEqual({
    "*": { invoke: "auth != null" },
    smscallback: { invoke: false },
  });
  cloud.rules = JSON.stringify({
    "*": { invoke: true },
    smscallback: { invoke: true },
    mine: { invoke: "auth != null" },
  });
  await run(cloud);
  expect(JSON.parse(cloud.rules)).toEqual({
    "*": { invoke: true },
    smscallback: { invoke: false },
    mine: { invoke: "auth != null" },
  });
});

test("deployToWechat() run again creates nothing, keeps variables, and changes no rules", async () => {
  const cloud = openWechatCloud();
  await run(cloud);
  const sendsms = cloud.functions.get("sendsms");
  if (sendsms !== undefined) Object.assign(sendsms, { variables: { A: "b" }, memorySize: 512 });
  cloud.calls.length = 0;
  await run(cloud, { args: ["sendsms", "smscallback"] });
  expect(cloud.calls).toEqual([
    "tcbGetEnvironments",
    "scfGetFunctionInfo sendsms",
    "scfUpdateFunctionInfo sendsms",
    "uploadFunction sendsms",
    "scfGetFunctionInfo smscallback",
    "uploadFunction smscallback",
    "tcbDescribeSecurityRule",
  ]);
  expect(sendsms).toMatchObject({ variables: { A: "b" }, memorySize: 256 });
});

test("deployToWechat() with --plan says what would be uploaded, and needs no key and no cloud", async () => {
  const cloud = openWechatCloud();
  const said = await run(cloud, { args: ["--plan", "--runtime", "Nodejs18.15"], env: {} });
  const lines = said.split("\n");
  expect(lines).toHaveLength(service.functions.length + 1);
  expect(lines[0]).toMatch(/^sendsms +\d+\.\d KB in 3 files; 256 MB, 20 s$/);
  expect(said).toMatch(/pullstatus .*; timer every-minute \(0 \* \* \* \* \* \*\)/);
  expect(said).toMatch(/smscallback .*; closed to clients/);
  expect(lines.at(-1)).toBe("Created where missing, on Nodejs18.15. Nothing was uploaded.");
  expect(cloud.calls).toEqual([]);
});

test("deployToWechat() refuses to keep another runtime in silence, says what is left, and goes on from there", async () => {
  const cloud = openWechatCloud();
  await run(cloud, { args: ["verifycode", "--runtime", "Nodejs16.13"] });
  await expect(run(cloud)).rejects.toThrow(
    /^verifycode: It runs on Nodejs16\.13 and not on Nodejs20\.19, which cannot be changed\..*delete it in the cloud console.*\nNot deployed: verifycode, phonenumber, uploadvoice, sendvoice, pullstatus, smsadmin, console, smscallback$/s,
  );
  expect([...cloud.functions.keys()]).toEqual(["verifycode", "sendsms"]);
  cloud.functions.delete("verifycode");
  await run(cloud);
  expect(cloud.functions.size).toBe(service.functions.length);
});

const FAILURES: { name: string; call: string; error: Error; says: RegExp; args?: string[] }[] = [
  {
    name: "an address that is not on the allow-list",
    call: "tcbGetEnvironments",
    error: new Error("errCode: -10008, errMsg: invalid ip: 203.0.113.7"),
    says: /invalid ip: 203\.0\.113\.7\nPut this machine's address on the upload key's allow-list/,
  },
  {
    name: "an upload that another one is in the way of",
    call: "uploadFunction",
    error: new Error("there's another ongoing update, please wait"),
    says: /^sendsms: there's another ongoing update.*\nNot deployed: sendsms, verifycode/s,
  },
  {
    name: "no right to create",
    call: "scfCreateFunction",
    error: codedError("Unauthorized"),
    says: /^sendsms: Unauth/,
  },
  {
    name: "a timer that is not taken",
    call: "createTimeTrigger",
    error: new Error(),
    says: /^pullstatus: The timer was not taken: 请检查/,
    args: ["pullstatus"],
  },
  {
    name: "rules that may not be written",
    call: "tcbModifySecurityRule",
    error: codedError("Unauthorized"),
    says: /^Every function is deployed, but the security rules are not set: Unauth.*"smscallback": { "invoke": false }/s,
  },
];

for (const { name, call, error, says, args = [] } of FAILURES) {
  test(`deployToWechat() explains ${name}`, async () => {
    const cloud = openWechatCloud();
    cloud.faults.set(call, error);
    await expect(run(cloud, { args })).rejects.toThrow(says);
  });
}

test("deployToWechat() explains a function whose creation failed, and rules that it cannot read", async () => {
  const cloud = openWechatCloud();
  await run(cloud, { args: ["sendsms"] });
  Object.assign(cloud.functions.get("sendsms") ?? {}, { status: "CreateFailed" });
  await expect(run(cloud, { args: ["sendsms"] })).rejects.toThrow("in the state CreateFailed: delete it in the cloud");
  cloud.rules = "{ not json";
  await expect(run(cloud, { args: ["smscallback"] })).rejects.toThrow("cannot be read, so they stay as they are");
  expect(cloud.rules).toBe("{ not json");
});

const noKey = join(folder, "no.key");
writeFileSync(noKey, "made up");

const WRONG: { name: string; args?: string[]; env?: Record<string, string>; says: string | RegExp }[] = [
  {
    name: "an unknown environment",
    args: ["--env", "other-1"],
    says: `has no cloud environment other-1; it has ${ENV}`,
  },
  { name: "an environment that is no id", args: ["--env", "Über"], says: /^--env or WECHAT_CLOUD_ENV: must be the id/ },
  { name: "a wrong appid", args: ["--appid", "1400006666"], says: /^--appid or WECHAT_APPID: must be/ },
  { name: "the visitor's appid", env: { WECHAT_APPID: "touristappid" }, says: /^--appid or WECHAT_APPID: must be/ },
  { name: "no key", env: { WECHAT_PRIVATE_KEY_PATH: "" }, says: /^--key or WECHAT_PRIVATE_KEY_PATH: must name/ },
  { name: "a missing key file", args: ["--key", "/none.key"], says: "there is no file /none.key" },
  { name: "a file that is no key", args: ["--key", noKey], says: `${noKey} holds no private key in PEM` },
  { name: "a function that is none", args: ["sendmail"], says: "serverless.yml has no function sendmail" },
  { name: "a runtime that is none", args: ["--runtime", "node"], says: /^--runtime: must be a platform's word/ },
  { name: "an option that is none", args: ["--force"], says: "Unknown option '--force'" },
  { name: "an app without version", args: ["--app", "upload"], says: /^--version: must be such as/ },
  { name: "an app and a function", args: ["--app", "preview", "sendsms"], says: "--app takes no function" },
];

for (const { name, args = [], env = {}, says } of WRONG) {
  test(`deployToWechat() refuses ${name}, before anything is changed`, async () => {
    const cloud = openWechatCloud();
    await expect(run(cloud, { args, env: { ...ENVIRONMENT, ...env } })).rejects.toThrow(says);
    expect(cloud.functions.size).toBe(0);
  });
}

test("deployToWechat() names all that is missing at once", async () => {
  const lines = await run(openWechatCloud(), { env: {} }).catch((error: Error) => error.message.split("\n"));
  expect(lines).toEqual([
    expect.stringMatching(/^--appid/),
    expect.stringMatching(/^--key/),
    expect.stringMatching(/^--env/),
    "See npm run deploy:wechat -- --help",
  ]);
});

/** A project of one's own, of which something is wrong. */
function project(name: string, spoil: (root: string) => void): string {
  const root = copyProject(join(folder, name));
  spoil(root);
  return root;
}

test("deployToWechat() refuses what is not built, or not as the build leaves it", async () => {
  const unbuilt = project("unbuilt", (root) => rmSync(join(root, "dist"), { recursive: true }));
  await expect(run(openWechatCloud(), { root: unbuilt })).rejects.toThrow(
    "sendsms is not built, run npm run build first",
  );
  const strange = project("strange", (root) => writeFileSync(join(root, "dist/functions/sendsms/.env"), "A=b"));
  await expect(run(openWechatCloud(), { root: strange })).rejects.toThrow("the build did not put there: .env");
  const timers = [{ name: "a", type: "timer", config: "* * * * *" }];
  const config = JSON.stringify({ triggers: timers });
  const cron = project("cron", (root) => writeFileSync(join(root, "dist/functions/pullstatus/config.json"), config));
  await expect(run(openWechatCloud(), { root: cron })).rejects.toThrow("triggers.0.config: must have seven fields");
});

test("deployToWechat() uploads the mini-program with the settings of project.config.json, or shows its preview", async () => {
  const cloud = openWechatCloud();
  expect(await run(cloud, { args: ["--app", "upload", "--version", "1.2.0"] })).toContain("uploaded as 1.2.0");
  await run(cloud, { args: ["--app", "preview"] });
  const setting = expect.objectContaining({ useCompilerPlugins: ["typescript"] });
  expect(cloud.uploads).toEqual([
    { how: "upload", version: "1.2.0", setting },
    { how: "preview", version: "0.0.0", setting },
  ]);
  cloud.faults.set("upload", new Error("-80011 version too low"));
  const again = run(cloud, { args: ["--app", "upload", "--version", "1.2.0"] });
  await expect(again).rejects.toThrow("The mini-program was not uploaded: -80011 version too low");
});

/** Types the command, as npm does. */
async function type(args: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  const command = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), "deploy/wechat/deploy.ts", ...args];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, output: stderr.trim() };
  }
}

test("npm run deploy:wechat says which line installs WeChat's package where it is missing, or built another way", {
  timeout: 300_000,
}, async () => {
  const { PATH = "" } = process.env;
  const missing = await type([], { PATH, ...ENVIRONMENT });
  expect(missing).toEqual({
    code: 1,
    output: "WeChat's upload package is not installed. Type: npm install --no-save miniprogram-ci@2.1.42",
  });
  const packages = join(folder, "packages");
  mkdirSync(join(packages, "miniprogram-ci/dist"), { recursive: true });
  writeFileSync(join(packages, "miniprogram-ci/package.json"), '{"name":"miniprogram-ci","main":"dist/index.js"}');
  writeFileSync(join(packages, "miniprogram-ci/dist/index.js"), "");
  const other = await type([], { PATH, NODE_PATH: packages, ...ENVIRONMENT });
  expect(other).toEqual({
    code: 1,
    output: expect.stringMatching(/^This version of miniprogram-ci is built another way/),
  });
  expect(await type(["--app"], { PATH })).toMatchObject({ code: 2 });
});
