import { expect, test } from "vitest";
import { isSha256Of, readMark, sumOf, writeMark } from "../../../deploy/serverless-tencent/mark.ts";
import { type FunctionPlan, planFunction } from "../../../deploy/serverless-tencent/plan.ts";
import { describePlan, describeWarnings } from "../../../deploy/serverless-tencent/report.ts";
import type { CloudFunction } from "../../../deploy/serverless-tencent/state.ts";
import type { WantedFunction } from "../../../deploy/serverless-tencent/wanted.ts";
import { CODE, cloudFunction, OTHER_CODE, SERVICE, snapshot, WANTED } from "./samples.ts";

function plan(current: CloudFunction | undefined, wanted: WantedFunction = WANTED, code = CODE): FunctionPlan {
  return planFunction(SERVICE, wanted, code, current);
}

/** What the plan says, without its first and last line. */
function words(own: FunctionPlan): string[] {
  const text = describePlan({ functions: [own], removals: [], notes: [] });
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());
}

test("planFunction() has nothing to do for a function that is as wanted", () => {
  expect(plan(cloudFunction()).steps).toEqual([]);
  expect(describePlan({ functions: [plan(cloudFunction())], removals: [], notes: [] })).toBe(
    "= shop-dev-hello: no change\nNothing to do.",
  );
});

test("planFunction() creates a function with its version and triggers", () => {
  expect(words(plan(undefined))).toEqual([
    "create",
    "publish a version",
    "point the alias to it",
    "create Function URL",
    "create timer tick (0 * * * * * *)",
  ]);
});

test("planFunction() deletes and creates again what could not be created", () => {
  const failed = cloudFunction({ latest: snapshot({ status: "CreateFailed" }), versions: [], triggers: [] });
  expect(plan(failed).steps[0]).toEqual({ kind: "recreate" });
});

test("planFunction() updates only the code when only the code differs", () => {
  const steps = words(plan(cloudFunction(), WANTED, OTHER_CODE));
  expect(steps).toEqual(["update code", "publish a version", "point the alias to it"]);
});

test("planFunction() takes the code's sum in base64 too, and one that a version remembers", () => {
  const base64 = Buffer.from(CODE.sha256, "hex").toString("base64");
  const current = { latest: snapshot({ codeSha256: base64 }), live: snapshot({ codeSha256: base64 }) };
  expect(plan(cloudFunction(current)).steps).toEqual([]);
  const own = { latest: snapshot({ codeSha256: "their-sum" }), live: snapshot({ codeSha256: "their-sum" }) };
  expect(plan(cloudFunction(own)).steps).not.toEqual([]);
  const mark = { service: "shop", stage: "dev", deployment: "20260131T120000Z", code: CODE.sha256 };
  const versions = [{ version: "1", mark: { ...mark, sum: sumOf("their-sum") } }];
  expect(plan(cloudFunction({ ...own, versions })).steps).toEqual([]);
});

test("planFunction() names what changes in the configuration, of the environment the names only", () => {
  const wanted = { ...WANTED, memoryMb: 256, environment: { GREETING: "another-secret", NEW: "new-secret" } };
  const text = words(
    plan(cloudFunction({ latest: snapshot({ environment: { GREETING: "hello", OLD: "old-secret" } }) }), wanted),
  );
  expect(text[0]).toBe(
    "update configuration: memory (MB) 128 → 256; environment: new NEW; environment: changed GREETING; environment: removed OLD",
  );
  expect(text.join()).not.toContain("secret");
});

test("planFunction() keeps a variable that has no value here, and says so", () => {
  const current = snapshot({ environment: { GREETING: "hello", KEY: "kept-secret" } });
  const wanted = { ...WANTED, environment: { GREETING: "hello", KEY: null, OTHER: null } };
  const own = plan(cloudFunction({ latest: current, live: current }), wanted);
  expect(own.steps).toEqual([]);
  expect(own.environment).toEqual({ GREETING: "hello", KEY: "kept-secret" });
  const text = describePlan({ functions: [own], removals: [], notes: [] });
  expect(text).toContain("(not set here, so kept as they are in the cloud: KEY)");
  expect(text).toContain("(set neither here nor in the cloud: OTHER)");
  expect(text).not.toContain("kept-secret");
});

test("describeWarnings() groups by variable what new functions get no value for, what is required first", () => {
  const environment = { GREETING: "hello", OTHER: null, KEY: null };
  const named = (key: string, own: Record<string, string | null>): FunctionPlan =>
    plan(undefined, { ...WANTED, key, name: `shop-dev-${key}`, environment: own });
  const functions = [
    named("one", environment),
    named("two", { KEY: null }),
    named("three", { ...environment, THIRD: null }),
  ];
  expect(describeWarnings({ functions })).toEqual([
    [
      "new functions get no value for these variables: not set here, and nothing in the cloud to keep. Set those that they need and deploy again",
      "  KEY (required): all 3 new functions",
      "  OTHER: one, three",
      "  THIRD: three",
    ].join("\n"),
  ]);
  const text = describePlan({ functions, removals: [], notes: [] });
  expect(text).toContain("Warning: new functions get no value");
  expect(text).not.toContain("(set neither");
  const there = plan(cloudFunction(), { ...WANTED, environment });
  expect(describeWarnings({ functions: [there, plan(undefined)] })).toEqual([]);
});

test("planFunction() takes a function out of a network that the file does not have", () => {
  const inside = snapshot({ vpc: { vpcId: "vpc-1", subnetId: "subnet-1" } });
  expect(words(plan(cloudFunction({ latest: inside, live: inside })))[0]).toBe(
    "update configuration: network vpc-1/subnet-1 → none",
  );
});

test("planFunction() publishes and points when the version in charge is another than $LATEST", () => {
  const rolledBack = cloudFunction({ live: snapshot({ codeSha256: OTHER_CODE.sha256 }), aliasVersion: "1" });
  expect(words(plan(rolledBack))).toEqual(["publish a version", "point the alias to it"]);
});

test("planFunction() publishes when a deploy was cut off before the first version", () => {
  const { live: _, ...cutOff } = cloudFunction({ versions: [], aliasVersion: "$LATEST", triggers: [] });
  expect(words(plan(cutOff))).toEqual([
    "publish a version",
    "point the alias to it",
    "create Function URL",
    "create timer tick (0 * * * * * *)",
  ]);
});

test("planFunction() does a failed update again", () => {
  expect(words(plan(cloudFunction({ latest: snapshot({ status: "UpdateFailed" }) })))[0]).toBe("update code");
});

test("planFunction() updates, adds and deletes timers and addresses, and leaves other triggers alone", () => {
  const current = cloudFunction();
  const cos = { name: "bucket", type: "cos", desc: "{}", enabled: true, qualifier: "$DEFAULT", argument: "" };
  const old = {
    name: "old",
    type: "timer",
    desc: '{"cron":"0 0 * * * * *"}',
    enabled: true,
    qualifier: "$DEFAULT",
    argument: "",
  };
  const wanted: WantedFunction = {
    ...WANTED,
    timers: [{ name: "tick", cron: "0 */5 * * * * *", argument: "another-argument", enabled: false }],
    url: { auth: "CAM", intranet: false },
  };
  const own = plan({ ...current, triggers: [...current.triggers, cos, old] }, wanted);
  expect(words(own)).toEqual([
    "delete timer old (0 0 * * * * *)",
    "update Function URL: authentication NONE → CAM",
    "update timer tick (0 */5 * * * * *): cron 0 * * * * * * → 0 */5 * * * * *; argument changed; switched off",
  ]);
});

test("planFunction() keeps a timer's argument that has no value here, also when the cron changes", () => {
  const [timer] = WANTED.timers;
  const unset = { ...WANTED, timers: timer ? [{ ...timer, argument: null }] : [] };
  expect(plan(cloudFunction(), unset).steps).toEqual([]);
  const moved = { ...unset, timers: unset.timers.map((one) => ({ ...one, cron: "0 */5 * * * * *" })) };
  expect(plan(cloudFunction(), moved).steps).toMatchObject([{ trigger: { argument: "a-secret-argument" } }]);
});

test("planFunction() makes a trigger again that goes to another alias or version", () => {
  const current = cloudFunction();
  const triggers = current.triggers.map((trigger) => ({ ...trigger, qualifier: "$LATEST" }));
  expect(plan({ ...current, triggers }).steps.map(({ kind }) => kind)).toEqual([
    "delete-trigger",
    "delete-trigger",
    "create-trigger",
    "create-trigger",
  ]);
});

test("planFunction() sets and takes back retries and concurrency", () => {
  const wanted: WantedFunction = {
    ...WANTED,
    asyncRetry: { attempts: 0, maxAgeSeconds: 60 },
    reservedConcurrencyMb: 1280,
    provisionedConcurrency: 2,
  };
  expect(words(plan(cloudFunction(), wanted))).toEqual([
    "set asynchronous retries: 0, for events of at most 60 s",
    "reserve 1280 MB of concurrency",
    "keep 2 instances warm",
  ]);
  const set = cloudFunction({ reservedConcurrencyMb: 1280, provisioned: [{ version: "1", count: 2 }] });
  expect(words(plan(set))).toEqual(["give reserved concurrency back", "keep no instances of version 1 warm"]);
  const asWanted = { ...set, asyncRetry: { attempts: 0, maxAgeSeconds: 60 } };
  expect(plan(asWanted, wanted).steps).toEqual([]);
  expect(plan(asWanted, wanted, OTHER_CODE).steps.slice(-2)).toEqual([
    { kind: "provision", count: 2 },
    { kind: "unprovision", version: "1" },
  ]);
});

test("planFunction() refuses a name that a function of another runtime or type has", () => {
  const python = cloudFunction({ latest: snapshot({ runtime: "Python3.10" }) });
  expect(() => plan(python)).toThrow(
    expect.objectContaining({
      code: "SCF_OTHER_RUNTIME",
      message: expect.stringContaining("shop-dev-hello exists with the runtime Python3.10"),
    }),
  );
  expect(() => plan(cloudFunction({ latest: snapshot({ type: "HTTP" }) }))).toThrow("of type HTTP");
});

test("planFunction() says that it takes over a function that another service has published", () => {
  const mark = { service: "other", stage: "dev", deployment: "20260131T120000Z", code: CODE.sha256 };
  expect(plan(cloudFunction({ versions: [{ version: "1", mark }] })).notes.join()).toContain("it is taken over");
});

test("readMark() gives back what writeMark() wrote, in characters that a description may have", () => {
  const mark = {
    service: "my-shop",
    stage: "pre-prod",
    deployment: "20260131T120000Z",
    code: CODE.sha256,
    sum: sumOf("x"),
  };
  expect(readMark(writeMark(mark))).toEqual(mark);
  expect(writeMark(mark)).toMatch(/^[A-Za-z0-9 ,.]+$/);
  expect(readMark("published by hand")).toBeUndefined();
});

test("isSha256Of() is false for another zip's sum", () => {
  expect(isSha256Of(CODE.sha256.toUpperCase(), CODE.sha256)).toBe(true);
  expect(isSha256Of(OTHER_CODE.sha256, CODE.sha256)).toBe(false);
});

test("planFunction() keeps the value of the version in charge, not that which a rollback left in $LATEST, and says so", () => {
  const good = snapshot({ environment: { GREETING: "hello", KEY: "good-secret" } });
  const wrong = snapshot({ environment: { GREETING: "hello", KEY: "wrong-secret", NEW: "new-secret" } });
  const wanted = { ...WANTED, environment: { GREETING: "hello", KEY: null, NEW: null } };
  const own = plan(cloudFunction({ latest: wrong, live: good }), wanted);
  expect(own.environment).toEqual({ GREETING: "hello", KEY: "good-secret" });
  expect(own.unset).toEqual([
    { name: "KEY", kept: true, isRequired: true },
    { name: "NEW", kept: false, isRequired: false },
  ]);
  const text = describePlan({ functions: [own], removals: [], notes: [] });
  expect(text).toContain("update configuration: environment: changed KEY; environment: removed NEW");
  expect(text).toContain("as in version 1, which is in charge; $LATEST has it otherwise, and that goes: KEY, NEW)");
  expect(text).not.toContain("secret");
});
