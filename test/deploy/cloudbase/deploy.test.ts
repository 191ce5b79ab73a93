import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Cloudbaserc } from "../../../deploy/cloudbase/cloudbaserc.ts";
import { writeCloudbaserc } from "../../../deploy/cloudbase/deploy.ts";
import { requiredOf, variablesOf } from "../../../deploy/cloudbase/variables.ts";
import { ROOT } from "../../../deploy/local.ts";
import { readService } from "../../../deploy/service.ts";
import { makeTemporaryFolder } from "../../../deploy/temporary.ts";
import config from "../../../xinshi.config.ts";
import { copyProject } from "../../helpers/project.ts";

const { folder, remove } = makeTemporaryFolder();
afterAll(remove);

const root = copyProject(join(folder, "project"));

const service = readService(join(ROOT, "serverless.yml"));
const VALUES = {
  XINSHI_STORE: "postgres",
  DATABASE_URL: "postgres://user:pass/word@10.0.0.5:5432/xinshi?sslmode=require&a=<b>",
  XINSHI_VERIFICATION_KEY: "made-up-verification-key-0123456789abcdef",
  XINSHI_CALLBACK_TOKENS: "made-up-callback-token-0123456789abcdef",
  XINSHI_API_KEYS: `shop:${"0".repeat(64)}`,
  TENCENT_SECRET_ID: "AKIDmadeup",
  TENCENT_SECRET_KEY: "made-up-secret-key",
  QCLOUDSMS_APP_KEY: "made-up-app-key",
  ALIYUN_ACCESS_KEY_ID: "made-up-key-id",
  ALIYUN_ACCESS_KEY_SECRET: "made-up-key-secret",
};
const ARGS = ["--env", "demo-1a2b3c"];

function write(env: Record<string, string>, args: string[] = ARGS): string {
  const lines: string[] = [];
  writeCloudbaserc({ args, env, root, say: (line) => lines.push(line) });
  return lines.join("\n");
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was written");
}

const written = (): string => readFileSync(join(root, "cloudbaserc.json"), "utf8");

/** What the command line does with the file: puts values in, unescaped, and reads it as JSON. */
function rendered(env: Record<string, string>): Cloudbaserc {
  return JSON.parse(written().replace(/\{\{env\.(\w+)\}\}/g, (_, name: string) => env[name] ?? ""));
}

test("writeCloudbaserc() writes every function with every field, as serverless.yml has it", () => {
  expect(write(VALUES)).toContain(
    `cloudbaserc.json is written, for ${service.functions.length} functions on Nodejs20.19`,
  );
  const { functions, ...rest } = rendered(VALUES);
  expect(rest).toEqual({ version: "2.0", envId: "demo-1a2b3c", functionRoot: "./dist/functions" });
  expect(functions.map(({ envVariables: _, ...fn }) => fn)).toEqual(
    service.functions.map(({ name, timeoutSeconds, memoryMb, timers }) => ({
      name,
      handler: "index.main",
      runtime: "Nodejs20.19",
      timeout: timeoutSeconds,
      memorySize: memoryMb,
      installDependency: false,
      triggers: timers.map((timer) => ({ name: timer.name, type: "timer", config: timer.cron })),
      ignore: ["config.json"],
    })),
  );
  expect(functions.find(({ name }) => name === "pullstatus")?.triggers).toHaveLength(1);
});

test("writeCloudbaserc() writes no value of any variable, and the command line finds each", () => {
  write(VALUES);
  for (const value of Object.values(VALUES).filter((text) => text.length > 8)) expect(written()).not.toContain(value);
  const byName = new Map(rendered(VALUES).functions.map(({ name, envVariables }) => [name, envVariables]));
  expect(byName.get("sendsms")).toEqual({ ...VALUES, XINSHI_CALLBACK_TOKENS: undefined });
  const { XINSHI_STORE, DATABASE_URL, XINSHI_CALLBACK_TOKENS } = VALUES;
  expect(byName.get("smscallback")).toEqual({ XINSHI_STORE, DATABASE_URL, XINSHI_CALLBACK_TOKENS });
});

test("writeCloudbaserc() reads .env as the command line does, and the environment goes first", () => {
  const dotEnv = { ...VALUES, ALIYUN_SECURITY_TOKEN: "made-up" };
  const lines = Object.entries(dotEnv).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(root, ".env"), lines.join("\n"));
  write({});
  expect(rendered(dotEnv).functions[0]?.envVariables).toMatchObject({ ALIYUN_SECURITY_TOKEN: "made-up" });
  expect(() => write({ XINSHI_STORE: "sqlite" })).toThrow("XINSHI_STORE: must be postgres");
  writeFileSync(join(root, ".env"), "");
});

test("writeCloudbaserc() names everything that is missing or would be garbled at once", () => {
  const missing = Object.keys(VALUES).filter((name) => !/STORE|API_KEYS|SECRET_KEY/.test(name));
  expect(missing).toHaveLength(7);
  const message = messageOf(() => write({ XINSHI_STORE: "sqlite", TENCENT_SECRET_KEY: 'a"b' })).split("\n");
  expect(message.slice(0, missing.length).sort()).toEqual(missing.map((name) => `${name}: is missing`).sort());
  expect(message.slice(missing.length)).toEqual([
    expect.stringMatching(/^XINSHI_STORE: must be postgres; /),
    expect.stringMatching(/^TENCENT_SECRET_KEY: has quotation marks/),
  ]);
  expect(() => write({ ...VALUES, TENCENT_SECRET_KEY: "a\\b" })).toThrow(/^TENCENT_SECRET_KEY: has [^\n]*$/);
});

test("writeCloudbaserc() refuses to deploy without a key of a provider that the config has, also an empty one", () => {
  for (const name of ["TENCENT_SECRET_ID", "QCLOUDSMS_APP_KEY", "ALIYUN_ACCESS_KEY_SECRET"]) {
    expect(messageOf(() => write({ ...VALUES, [name]: "" }))).toBe(`${name}: is missing`);
  }
  const { TENCENT_SECRET_ID, TENCENT_SECRET_KEY: _, ...byRole } = VALUES;
  expect(write(byRole, [...ARGS, "--role"])).toContain("cloudbaserc.json is written");
  expect(messageOf(() => write({ ...byRole, TENCENT_SECRET_ID }, [...ARGS, "--role"]))).toBe(
    "TENCENT_SECRET_KEY: is missing",
  );
  const only = requiredOf("sendsms", { providers: { aliyun: {} } });
  expect(only.join()).not.toMatch(/TENCENT|QCLOUDSMS/);
  expect(only).toContain("ALIYUN_ACCESS_KEY_ID");
  expect(requiredOf("smscallback", config).join()).not.toMatch(/TENCENT|QCLOUDSMS|ALIYUN/);
});

test("writeCloudbaserc() lists what is not set, which the deploy takes out of the cloud", () => {
  const [line = ""] = write(VALUES).split("\n");
  expect(line).toMatch(
    /^Not set here, so the deploy takes them out of the cloud where they are set: XINSHI_PHONE_KEYS, /,
  );
  expect(line).toContain("TENCENT_SMS_SDK_APP_ID");
  expect(line.split(/[:,] /)).not.toContain("XINSHI_API_KEYS");
});

for (const { name, args, says } of [
  { name: "no environment", args: [], says: "--env or CLOUDBASE_ENV: must be the id" },
  { name: "an environment that is no id", args: ["--env", "x y"], says: "must be the id" },
  { name: "a function", args: [...ARGS, "sendsms"], says: "It takes options only, not sendsms" },
  { name: "an option that is none", args: [...ARGS, "--all"], says: "Unknown option '--all'" },
]) {
  test(`writeCloudbaserc() refuses ${name}`, () => {
    expect(() => write(VALUES, args)).toThrow(says);
  });
}

test("variablesOf() has every setting that is read, somewhere, and nothing else", () => {
  const source = readFileSync(join(ROOT, "shared/config/settings.ts"), "utf8");
  const settings = [...source.matchAll(/"((?:XINSHI|TENCENT|QCLOUDSMS|ALIYUN)_[A-Z_]+|DATABASE_URL)"/g)];
  const wanted = new Set(settings.map(([, name = ""]) => name));
  wanted.delete("XINSHI_SQLITE_PATH"); // a cloud function keeps no disk
  wanted.delete("XINSHI_TIMER_SECRET"); // a timer of CloudBase carries no message
  const given = new Set(service.functions.flatMap(({ name }) => variablesOf(name, config)));
  expect([...given].sort()).toEqual([...wanted].filter((name) => !/^TENCENTCLOUD/.test(name)).sort());
});

test("variablesOf() leaves out providers that the config does without", () => {
  expect(variablesOf("sendsms", { providers: { aliyun: {} } }).join()).not.toMatch(/TENCENT|QCLOUDSMS/);
});
