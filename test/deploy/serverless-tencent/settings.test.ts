import { expect, test } from "vitest";
import { cronFaults } from "../../../deploy/serverless-tencent/cron.ts";
import { readWanted } from "../../../deploy/serverless-tencent/settings.ts";
import type { WantedFunction } from "../../../deploy/serverless-tencent/wanted.ts";
import { parseCron } from "../../../sandbox/runtime/cron.ts";
import { frameworkWith } from "./samples.ts";

const PROVIDER = { region: "ap-guangzhou", runtime: "Nodejs20.19" };

function read(
  own: Record<string, unknown>,
  provider: Record<string, unknown> = PROVIDER,
  env: Record<string, string> = {},
): WantedFunction {
  const service = readWanted(frameworkWith(provider, { hello: { handler: "index.main", ...own } }), {}, env);
  const [wanted] = service.functions;
  if (wanted === undefined) throw new Error("no function");
  return wanted;
}

function faultsOf(own: Record<string, unknown>, provider?: Record<string, unknown>): string {
  try {
    read(own, provider);
  } catch (error) {
    expect(error).toMatchObject({ code: "SCF_SETTING_WRONG" });
    return (error as Error).message;
  }
  throw new Error("It was accepted");
}

test("readWanted() takes a function's own settings before the provider's, and the platform's defaults last", () => {
  const own = { timeout: 20, environment: { A: "own" } };
  const wanted = read(own, { ...PROVIDER, timeout: 5, memorySize: 256, environment: { A: "all", B: "all" } });
  expect(wanted).toMatchObject({ timeoutSeconds: 20, memoryMb: 256, environment: { A: "own", B: "all" } });
  expect(read({})).toMatchObject({ timeoutSeconds: 3, memoryMb: 128, timers: [] });
});

test("readWanted() takes the region from the environment where the file has none, and names the missing one", () => {
  expect(() => read({}, { runtime: "Nodejs20.19" }, { TENCENTCLOUD_REGION: "ap-shanghai" })).not.toThrow();
  expect(faultsOf({}, { runtime: "Nodejs20.19" })).toContain("provider.region: is missing or wrong");
});

test("readWanted() reads which variables are required, none where the file names none", () => {
  const requiredOf = (provider: Record<string, unknown>) =>
    readWanted(frameworkWith({ ...PROVIDER, ...provider }, {}), {}, {}).requiredEnvironment;
  expect(requiredOf({ requiredEnvironment: ["KEY"] })).toEqual(["KEY"]);
  expect(requiredOf({})).toEqual([]);
});

test("readWanted() keeps a variable without a value as null, and passes it to no limit", () => {
  expect(read({ environment: { SECRET: null } }).environment).toEqual({ SECRET: null });
});

test("readWanted() takes an empty variable, and an empty argument, for one without a value", () => {
  const timer = { name: "tick", cron: "0 * * * * * *", argument: "" };
  const wanted = read({ environment: { SECRET: "" }, events: [{ timer }] }, { ...PROVIDER, environment: { ALL: "" } });
  expect(wanted.environment).toEqual({ SECRET: null, ALL: null });
  expect(wanted.timers).toMatchObject([{ argument: null }]);
});

test("readWanted() takes the handler's file from the root of the bundle where there is one", () => {
  expect(read({ handler: "functions/hello/index.main", codeUri: "dist" }).handler).toBe("index.main");
  expect(faultsOf({ handler: "functions/hello/index.main" })).toContain("take index.main, or set codeUri");
});

test("readWanted() reads a Function URL with CORS, by either of its names", () => {
  expect(read({ events: [{ http: {} }] }).url).toEqual({ auth: "NONE", intranet: false });
  expect(read({ events: [{ url: { auth: "CAM", cors: true } }] }).url).toMatchObject({
    auth: "CAM",
    cors: { origins: ["*"], credentials: false },
  });
});

const TIMER = { name: "tick", cron: "0 * * * * * *" };

for (const { what, own, says } of [
  { what: "a name that is too long", own: { name: "a".repeat(61) }, says: "has 61 characters, the platform takes 60" },
  { what: "a name that ends in a hyphen", own: { name: "shop-dev-" }, says: "end with a letter or a digit" },
  { what: "no handler", own: { handler: undefined }, says: "hello.handler: must be file.export" },
  { what: "odd memory", own: { memorySize: 200 }, says: "hello.memorySize: must be 64 MB, or a multiple of 128 MB" },
  { what: "too long a timeout", own: { timeout: 901 }, says: "hello.timeout: must be 1 to 900 seconds" },
  {
    what: "a cron of five fields",
    own: { events: [{ timer: { name: "tick", cron: "*/5 * * * *" } }] },
    says: "the cron has 5 fields and must have seven: second, minute",
  },
  {
    what: "a cron of seven fields that are out of range",
    own: { events: [{ timer: { name: "tick", cron: "99 99 * * * * *" } }] },
    says: "events.timer tick: the cron's second is 99; it takes 0-59, with , - * /",
  },
  {
    what: "two timers of one name",
    own: { events: [{ timer: TIMER }, { timer: TIMER }] },
    says: "two timers of this name; the platform takes one",
  },
  {
    what: "eleven timers",
    own: { events: Array.from({ length: 11 }, (_, index) => ({ timer: { ...TIMER, name: `tick${index}` } })) },
    says: "has 11 timers, the platform takes 10",
  },
  { what: "two addresses", own: { events: [{ http: {} }, { url: {} }] }, says: "has two Function URLs" },
  { what: "an API Gateway trigger", own: { events: [{ apigw: {} }] }, says: "cannot be created any more; take http" },
  {
    what: "credentials for every origin",
    own: { events: [{ http: { cors: { credentials: true } } }] },
    says: "credentials need origins by name",
  },
  {
    what: "a platform's name",
    own: { environment: { SCF_X: "1" } },
    says: "environment.SCF_X: this beginning belongs",
  },
  { what: "a name with a hyphen", own: { environment: { "A-B": "1" } }, says: "environment.A-B: must begin" },
  { what: "half a network", own: { vpc: { vpcId: "vpc-1" } }, says: "hello.vpc: needs vpcId and subnetId" },
  { what: "half a log set", own: { logs: { topicId: "t" } }, says: "hello.logs: needs logsetId and topicId" },
  { what: "three retries", own: { asyncRetry: { attempts: 3 } }, says: "asyncRetry.attempts: must be 0, 1 or 2" },
]) {
  test(`readWanted() refuses ${what} in a sentence`, () => {
    expect(faultsOf(own)).toContain(says);
  });
}

test("cronFaults() takes what the sandbox takes, and leaves to the platform what is not documented", () => {
  const right = [
    "0 * * * * * *",
    "0 */5 9-17 1,15 JAN-MAR mon-FRI 2026-2099",
    "5/10 0 0 1-31/2 12 0,6 *",
    "59 59 23 31 12 6 1970",
  ];
  for (const cron of right) {
    expect(cronFaults(cron), cron).toEqual([]);
    expect(() => parseCron(cron), cron).not.toThrow();
  }
  for (const cron of ["0 0 0 L * ? *", "0 0 0 15W * * *", "0 0 0 ? * 6#3 *"])
    expect(cronFaults(cron), cron).toEqual([]);
});

test("cronFaults() refuses in every field what the sandbox refuses", () => {
  const wrong = { second: "60", minute: "5-", hour: "24", day: "0", month: "FOO", weekday: "7", year: "2100" };
  for (const [index, [name, text]] of Object.entries(wrong).entries()) {
    const fields = Array.from({ length: 7 }, (_, at) => (at === index ? text : "*"));
    expect(cronFaults(fields.join(" "))).toEqual([expect.stringContaining(`the cron's ${name} is ${text}; it takes`)]);
    expect(() => parseCron(fields.join(" "))).toThrow(/field/);
  }
  for (const part of ["*/0", "1/2/3", "9-5", "1-2-3", "x", "1,,2", "-1"]) {
    expect(cronFaults(`${part} * * * * * *`), part).toHaveLength(1);
    expect(() => parseCron(`${part} * * * * * *`), part).toThrow(/second/);
  }
});

test("readWanted() names all faults at once, and repeats no value of the environment", () => {
  const faults = faultsOf({ memorySize: 1, timeout: 0, environment: { BIG: "secret".repeat(1000) } });
  expect(faults.split("\n- ")).toHaveLength(4);
  expect(faults).toContain("has 6003 bytes, the platform takes 4096");
  expect(faults).not.toContain("secret");
});

test("readWanted() takes a bucket by its whole name, in the region of the functions, and none without a name", () => {
  const bucketOf = (cos: Record<string, unknown>) =>
    readWanted(frameworkWith({ ...PROVIDER, cos }, { hello: { handler: "index.main" } }), {}, {}).cos;
  const bucket = "code-1250000000";
  expect(bucketOf({ bucket })).toEqual({ bucket, region: "ap-guangzhou", prefix: "scf-code/" });
  const own = { bucket, region: "ap-beijing-1", prefix: "/a/b" };
  expect(bucketOf(own)).toEqual({ bucket, region: "ap-beijing-1", prefix: "a/b/" });
  expect(bucketOf({ bucket, prefix: "" })).toMatchObject({ prefix: "" });
  expect(bucketOf({ bucket: null })).toBeUndefined();
  expect(faultsOf({}, { ...PROVIDER, cos: { bucket: "code" } })).toContain(
    "provider.cos.bucket: must be the whole name",
  );
  expect(faultsOf({}, { ...PROVIDER, cos: { bucket, region: "Beijing" } })).toContain("provider.cos.region: must be a");
  expect(faultsOf({}, { ...PROVIDER, cos: { bucket, prefix: "a b" } })).toContain("provider.cos.prefix: may have");
});
