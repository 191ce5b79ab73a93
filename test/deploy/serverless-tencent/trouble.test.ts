import { scf as sdk } from "tencentcloud-sdk-nodejs/tencentcloud/services/scf/index.js";
import { ssm } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssm/index.js";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clientConfig, type ScfApi } from "../../../deploy/serverless-tencent/api.ts";
import { eventOf, invoke, readShape } from "../../../deploy/serverless-tencent/invoke.ts";
import { readStartTime } from "../../../deploy/serverless-tencent/logs.ts";
import { TencentPlugin } from "../../../deploy/serverless-tencent/plugin.ts";
import { removeService } from "../../../deploy/serverless-tencent/remove.ts";
import { readAddress, readSecret } from "../../../deploy/serverless-tencent/ssm.ts";
import { listNames, readFunction } from "../../../deploy/serverless-tencent/state.ts";
import type { WantedFunction } from "../../../deploy/serverless-tencent/wanted.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { codeSaying, connect, contextOf, type Deployment, deploy, KEYS, openCloud, plan, serviceOf } from "./cloud.ts";
import { copyProject } from "./project.ts";
import { frameworkWith, WANTED } from "./samples.ts";

let sandbox: Sandbox;
let scf: ScfApi;

beforeAll(async () => {
  ({ sandbox, scf } = await openCloud());
});

afterEach(async () => {
  await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
});

afterAll(() => sandbox.close());

async function hello(own: Partial<Deployment> = {}): Promise<Deployment> {
  return {
    scf,
    service: serviceOf("shop", { hello: {} }),
    codes: new Map([["hello", await codeSaying("hello")]]),
    ...own,
  };
}

async function failureOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  return error as { code: string; message: string };
}

async function fault(action: string, code: string): Promise<void> {
  const body = JSON.stringify({ provider: "tencent", action, times: 1, effect: { kind: "error", code } });
  const headers = { "content-type": "application/json" };
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: "POST", headers, body });
}

for (const { what, keys, code, says } of [
  {
    what: "an unknown SecretId",
    keys: { ...KEYS, secretId: "AKIDnobody" },
    code: "SCF_CREDENTIALS_REFUSED",
    says: "check the SecretId",
  },
  {
    what: "a wrong SecretKey",
    keys: { ...KEYS, secretKey: "wrong-key" },
    code: "SCF_CREDENTIALS_REFUSED",
    says: "of one pair",
  },
  {
    what: "a token that is over",
    keys: { ...KEYS, token: "gone" },
    code: "SCF_CREDENTIALS_EXPIRED",
    says: "get new ones",
  },
]) {
  test(`deploy says what is wrong with ${what}, and changes nothing`, async () => {
    const failure = await failureOf(deploy(await hello({ scf: await connect(sandbox.url, keys) })));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(says);
    expect(failure.message).not.toContain("wrong-key");
    expect(await listNames(scf, "default", "")).toEqual([]);
  });
}

test("deploy says which quota is used up", async () => {
  await fault("CreateFunction", "LimitExceeded.Function");
  const failure = await failureOf(deploy(await hello()));
  expect(failure).toMatchObject({ code: "SCF_QUOTA", message: expect.stringContaining("as many functions as") });
});

test("deploy says of an endpoint where nothing answers that it only asked, and what to look at", async () => {
  const nowhere = await connect("http://127.0.0.1:1");
  const failure = await failureOf(deploy(await hello({ scf: nowhere })));
  expect(failure.code).toBe("SCF_NETWORK");
  expect(failure.message).toContain("check the network, and the endpoint where one is set");
  expect(failure.message).not.toMatch(/may have been done|puts everything right/);
});

test("deploy refuses a name that a function of another runtime has, before it changes anything", async () => {
  const client = new sdk.v20180416.Client(
    clientConfig({ credentials: KEYS, region: "ap-guangzhou", endpoint: sandbox.url }),
  );
  const { zip } = await codeSaying("python");
  const taken = { FunctionName: "shop-dev-hello", Runtime: "Python3.10", Handler: "index.main" };
  await client.CreateFunction({ ...taken, Code: { ZipFile: zip.toString("base64") } });
  const failure = await failureOf(deploy(await hello()));
  expect(failure).toMatchObject({ code: "SCF_OTHER_RUNTIME", message: expect.stringContaining("runtime Python3.10") });
});

test("deploy removes what left the file, and leaves alone what only looks like it", async () => {
  await deploy(
    await hello({
      service: serviceOf("shop", { hello: {}, gone: {} }),
      codes: new Map([
        ["hello", await codeSaying("hello")],
        ["gone", await codeSaying("gone")],
      ]),
    }),
  );
  const other = serviceOf("shop-dev", { thing: {} });
  await deploy(
    await hello({ service: { ...other, stage: "x" }, codes: new Map([["thing", await codeSaying("thing")]]) }),
  );
  const next = await hello();
  const { removals, notes } = await plan(next);
  expect(removals).toEqual([{ name: "shop-dev-gone" }]);
  expect(notes.join()).toContain("shop-dev-dev-thing begins like this service's functions");
  await deploy(next);
  expect(await listNames(scf, "default", "")).toEqual(["shop-dev-dev-thing", "shop-dev-hello"]);
  expect(await removeService(contextOf(next))).toEqual(["shop-dev-hello"]);
});

test("what leaves the file leaves the cloud, and every setting is as it was asked for", async () => {
  const bare = { environment: {}, timers: [] };
  const rich: Partial<WantedFunction> = {
    environment: { A: "1", B: "" },
    initTimeoutSeconds: 30,
    vpc: { vpcId: "vpc-1", subnetId: "subnet-1" },
    publicNet: false,
    logs: { logsetId: "logset-1", topicId: "topic-1" },
    role: "SCF_ExecuteRole",
    asyncRetry: { attempts: 1, maxAgeSeconds: 120 },
    reservedConcurrencyMb: 512,
    provisionedConcurrency: 1,
    url: {
      auth: "CAM",
      intranet: true,
      cors: {
        origins: ["https://shop.example"],
        methods: ["GET"],
        headers: ["*"],
        exposeHeaders: [],
        credentials: true,
        maxAgeSeconds: 60,
      },
    },
  };
  for (const own of [bare, rich, bare]) {
    const { url: _, ...without } = WANTED;
    const service = serviceOf("shop", {});
    const whole = await hello({ service: { ...service, functions: [{ ...without, ...own }] } });
    await deploy(whole);
    expect((await plan(whole)).functions.flatMap(({ steps }) => steps)).toEqual([]);
  }
});

test("deploy makes again what could not be created", async () => {
  const broken = await hello({ codes: new Map([["hello", { zip: Buffer.from("no zip"), sha256: "0".repeat(64) }]]) });
  const failure = await failureOf(deploy(broken));
  expect(failure.message).toContain("shop-dev-hello");
  await deploy(await hello());
  expect(
    await invoke(scf, { FunctionName: "shop-dev-hello", Namespace: "default" }, "$DEFAULT", {}, false),
  ).toMatchObject({
    result: '"hello"',
  });
});

test("invoke gives the function's own error as an error", async () => {
  await deploy(await hello({ service: serviceOf("shop", { hello: { handler: "index.nothing" } }) }));
  const place = { FunctionName: "shop-dev-hello", Namespace: "default" };
  expect(await failureOf(invoke(scf, place, "$DEFAULT", {}, true))).toMatchObject({ code: "SCF_FUNCTION_FAILED" });
  expect(await failureOf(invoke(scf, { ...place, FunctionName: "none" }, "$DEFAULT", {}, false))).toMatchObject({
    code: "SCF_NOT_FOUND",
  });
});

test("eventOf() has the shapes of the triggers", () => {
  expect(eventOf("call", undefined, WANTED, 0)).toEqual({});
  expect(eventOf("http", { a: 1 }, WANTED, 0)).toMatchObject({ httpMethod: "POST", body: '{"a":1}' });
  expect(eventOf("http", { httpMethod: "GET", path: "/x" }, WANTED, 0)).toMatchObject({
    httpMethod: "GET",
    path: "/x",
  });
  expect(eventOf("timer", undefined, WANTED, 0)).toEqual({
    Type: "Timer",
    TriggerName: "tick",
    Time: "1970-01-01T00:00:00Z",
    Message: "a-secret-argument",
  });
  expect(() => eventOf("timer", undefined, { ...WANTED, timers: [] }, 0)).toThrow("functions.hello has no timer");
  expect(() => readShape("push")).toThrow("--type must be call, http, timer, not push");
});

test("readStartTime() takes ages and dates, ten minutes without either", () => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  expect(readStartTime("2h", now)).toBe(now - 7_200_000);
  expect(readStartTime(undefined, now)).toBe(now - 600_000);
  expect(readStartTime("2026-01-31T11:00:00Z", now)).toBe(now - 3_600_000);
  expect(() => readStartTime("soon", now)).toThrow("--startTime must be an age");
});

test("readSecret() reads what the official client has put into Secrets Manager, and one value of a JSON object", async () => {
  const options = { credentials: KEYS, region: "ap-guangzhou", endpoint: sandbox.url };
  const client = new ssm.v20190923.Client(clientConfig(options));
  const secret = { SecretName: "xinshi-db", VersionId: "v1" };
  await client.CreateSecret({ ...secret, SecretString: '{"url":"postgres://…"}' });
  await client.PutSecretValue({ ...secret, VersionId: "v2", SecretString: "plain" });
  await client.CreateSecret({ SecretName: "bytes", VersionId: "v1", SecretBinary: "AAAA" });
  expect(await readSecret(options, readAddress("xinshi-db@v1#url"))).toBe("postgres://…");
  expect(await readSecret(options, readAddress("xinshi-db@v1"))).toBe('{"url":"postgres://…"}');
  expect(await readSecret(options, readAddress("xinshi-db@v2"))).toBe("plain");
  const faults = [
    ["xinshi-db@v1#other", "SCF_SETTING_WRONG", "not a JSON object with a text other"],
    ["xinshi-db@v2#url", "SCF_SETTING_WRONG", "not a JSON object with a text url"],
    ["bytes@v1", "SCF_SETTING_WRONG", "is not a text"],
    ["xinshi-db@v3", "SCF_NOT_FOUND", "Cannot read the secret xinshi-db@v3"],
    ["other@v1", "SCF_NOT_FOUND", "ResourceNotFound"],
  ] as const;
  for (const [address, code, words] of faults) {
    const failure = readSecret(options, readAddress(address));
    await expect(failure, address).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  }
  const wrong = { ...options, credentials: { ...KEYS, secretKey: "x" } };
  await expect(readSecret(wrong, readAddress("xinshi-db@v1"))).rejects.toMatchObject({
    code: "SCF_CREDENTIALS_REFUSED",
  });
  const elsewhere = readSecret({ ...options, region: "ap-shanghai" }, readAddress("xinshi-db@v1"));
  await expect(elsewhere).rejects.toMatchObject({ code: "SCF_NOT_FOUND" });
  expect(() => readAddress("xinshi-db")).toThrow(/must be \$\{ssm:name@version\}/);
});

test("serverless deploy takes a variable and a timer's argument from Secrets Manager, and prints neither", {
  timeout: 120_000,
}, async () => {
  const client = new ssm.v20190923.Client(
    clientConfig({ credentials: KEYS, region: "ap-guangzhou", endpoint: sandbox.url }),
  );
  const value = { db: "a-password-of-the-database", timer: "a-secret-of-the-timer" };
  await client.CreateSecret({ SecretName: "shop", VersionId: "v1", SecretString: JSON.stringify(value) });
  const project = copyProject({
    TENCENTCLOUD_SECRET_ID: KEYS.secretId,
    TENCENTCLOUD_SECRET_KEY: KEYS.secretKey,
    TENCENTCLOUD_ENDPOINT: sandbox.url,
  });
  const file = [
    "service: secret",
    "plugins: [./deploy/serverless-tencent]",
    "provider: { name: tencent, runtime: Nodejs20.19, region: ap-guangzhou }",
    "functions:",
    "  hello:",
    "    handler: index.main",
    "    codeUri: index.js",
    `    environment: { DB: "\${ssm:shop@v1#db}" }`,
    `    events: [{ timer: { name: tick, cron: "0 0 0 1 1 * *", argument: "\${ssm:shop@v1#timer}" } }]`,
    "",
  ].join("\n");
  project.write("serverless.yml", file);
  project.write("index.js", "exports.main = async () => process.env.DB;");
  expect((await project.serverless("deploy")).notes).toContain("1 created");
  const current = await readFunction(scf, { FunctionName: "secret-dev-hello", Namespace: "default" }, "$DEFAULT");
  expect(current?.live?.environment).toEqual({ DB: value.db });
  expect(current?.triggers).toMatchObject([{ name: "tick", argument: value.timer }]);
  project.write("serverless.yml", file.replace("shop@v1#db", "shop@v2#db"));
  const failed = await project.serverless("deploy");
  expect(failed.code).toBe(1);
  expect(failed.out + failed.notes).toContain("shop@v2");
  for (const secret of Object.values(value)) expect(project.written()).not.toContain(secret);
});

test("a secret that cannot be read is the framework's own kind of error, which it prints without a stack", async () => {
  const framework = frameworkWith({ region: "ap-guangzhou" }, {});
  const silent = () => undefined;
  const writers = { log: { notice: silent, success: silent, warning: silent }, writeText: silent };
  const { ssm: source } = new TencentPlugin(framework, {}, writers).configurationVariablesSources;
  const properties: Record<string, unknown> = {
    region: "ap-guangzhou",
    endpoint: sandbox.url,
    credentials: "/nowhere",
  };
  const resolveConfigurationProperty = async ([, name = ""]: string[]) => properties[name];
  const asked = source.resolve({ address: "db@v1", resolveConfigurationProperty });
  await expect(asked).rejects.toBeInstanceOf(framework.classes.Error);
  await expect(asked).rejects.toThrow(/^SCF_NO_CREDENTIALS: There are no credentials of profile default/);
});

/** A hook of the plugin, as the framework would call it for a function hello. */
function runHook(hook: string, options: Record<string, unknown>): Promise<void> | undefined {
  const silent = () => undefined;
  const writers = { log: { notice: silent, success: silent, warning: silent }, writeText: silent };
  const framework = frameworkWith(
    { region: "ap-guangzhou", runtime: "Nodejs20.19" },
    { hello: { handler: "index.main" } },
  );
  return new TencentPlugin(framework, options, writers).hooks[hook]?.();
}

test("rollback refuses a moment that is none, before it asks the cloud anything", async () => {
  await expect(runHook("rollback:rollback", { timestamp: "yesterday" })).rejects.toThrow(
    /^SCF_SETTING_WRONG: --timestamp must be a moment such as 20260131T120000Z/,
  );
});

test("invoke says in a sentence that the file of the data cannot be read", async () => {
  await expect(runHook("invoke:invoke", { function: "hello", path: "/nope.json" })).rejects.toThrow(
    /^SCF_SETTING_WRONG: --path: \/nope\.json cannot be read \(ENOENT\)$/,
  );
});

test("the command says in words what is wrong with a file, and that there are no credentials", {
  timeout: 300_000,
}, async () => {
  const project = copyProject({});
  const without = await project.serverless("deploy", "--plan");
  expect(without.code).toBe(1);
  expect(without.out).toContain("SCF_NO_CREDENTIALS: There are no credentials. Set TENCENTCLOUD_SECRET_ID");
  const file = project.read("serverless.yml").replace("* * * * * *", "* * * *").replace("timeout: 50", "timeout: 5000");
  project.write("serverless.yml", file);
  const wrong = await project.serverless("package");
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain("functions.pullstatus.timeout: must be 1 to 900 seconds");
  expect(wrong.out).toContain("the cron has 5 fields and must have seven");
  expect(wrong.out).not.toContain("    at ");
  project.write("serverless.yml", file.replace("memorySize: 128", "memory: 128"));
  const unknown = await project.serverless("package");
  expect(unknown.out).toContain("unrecognized property 'memory'");
});
