import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Libsql from "libsql";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { examineProject } from "../../../deploy/doctor/doctor.ts";
import type { Note } from "../../../deploy/doctor/finding.ts";
import { callbackCheck } from "../../../deploy/doctor/project/callback.ts";
import { clockCheck } from "../../../deploy/doctor/project/clock.ts";
import { configCheck, serviceCheck } from "../../../deploy/doctor/project/config.ts";
import { credentialsCheck } from "../../../deploy/doctor/project/credentials.ts";
import { databaseCheck } from "../../../deploy/doctor/project/database.ts";
import { limitsCheck } from "../../../deploy/doctor/project/limits.ts";
import { secretsCheck } from "../../../deploy/doctor/project/secrets.ts";
import { templatesCheck } from "../../../deploy/doctor/project/templates.ts";
import { timerCheck } from "../../../deploy/doctor/project/timer.ts";
import { urlCheck } from "../../../deploy/doctor/project/urls.ts";
import { callbackUrl, functionEnvironment, startLocal } from "../../../deploy/local.ts";
import { makeTemporaryFolder } from "../../../deploy/temporary.ts";
import { createSandboxClient, type SandboxClient } from "../../../deploy/testing.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { CodeScene, Config } from "../../../shared/config/config.ts";
import config from "../../../xinshi.config.ts";
import { describePostgres, makeSchema } from "../../store/postgres-server.ts";
import { notesOf, projectFolder, serviceOf, temporaryFolder } from "./stage.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const data = makeTemporaryFolder();
let sandbox: Sandbox;
let client: SandboxClient;
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startLocal({ port: 0, cron: false, dataDir: data.folder });
  client = createSandboxClient(sandbox.url);
  env = functionEnvironment(sandbox.url, data.folder);
});
afterEach(async () => {
  await client.faults.clear();
});
afterAll(async () => {
  await sandbox.close();
  data.remove();
});

/** Ids with what they are about. */
function idsOf(notes: readonly Note[]): string[] {
  return notes.map(({ id, values = {} }) =>
    [id, values.path ?? values.provider ?? values.function ?? values.name].join(" ").trim(),
  );
}

/** The repository's config with another login scene. */
function withLogin(change: Partial<CodeScene>): Config {
  return { ...config, guard: { mode: "on" }, scenes: { login: { ...(config.scenes.login as CodeScene), ...change } } };
}

const ROUTE = (config.scenes.login as CodeScene).routes[0];

describe("examineProject()", () => {
  test("finds a project well that runs in the sandbox, and says so for each check", async () => {
    await client.functions.call("sendsms", { as: "user", openid: "oDoctor", data: { phone: "+8613711112222" } });
    const urls = [`${sandbox.url}/fn/{function}`];
    const report = await examineProject({ folder: projectFolder(), env, urls });
    const guardWarnings = { none: ["guard.none"], shadow: ["limits.shadow"], on: [] }[config.guard?.mode ?? "none"];
    expect(report.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.findings.filter(({ severity }) => severity === "warning").map(({ id }) => id)).toEqual([
      ...guardWarnings,
      "limits.no-budget",
      "limits.no-budget",
    ]);
    const oks = new Set(report.findings.filter(({ severity }) => severity === "ok").map(({ id }) => id));
    expect([...oks]).toEqual([
      ...["config.ok", "service.ok", "secrets.ok", "credentials.ok", "clock.ok", "templates.ok"],
      ...[
        "templates.voice-not-listed",
        "timer.ok",
        "database.ok",
        "deployment.not-asked",
        "url.ok",
        "callback.enter",
        "callback.ok",
      ],
    ]);
    expect(report).toMatchObject({ errors: 0, warnings: 2 + guardWarnings.length });
  });

  test("shows no secret, whether things go well or not", async () => {
    const broken = {
      ...env,
      TENCENT_SECRET_KEY: "a-wrong-secret-key",
      DATABASE_URL: "postgres://u:secretpass@127.0.0.1:1/x",
      XINSHI_STORE: "postgres",
    };
    for (const one of [env, broken]) {
      const text = JSON.stringify(
        await examineProject({
          folder: projectFolder(),
          env: one,
          urls: [callbackUrl(sandbox.url, "tencent"), `${sandbox.url}/fn/{function}`],
        }),
      );
      const secrets = [
        ...Object.entries(one)
          .filter(([name]) => /KEY|SECRET|TOKEN/.test(name))
          .flatMap(([, value]) => value.split(/[,:]/)),
        "secretpass",
      ];
      for (const secret of secrets.filter((value) => value.length > 9)) expect(text).not.toContain(secret);
    }
  });

  test("has errors to tell where there is no project, and ends", async () => {
    const report = await examineProject({ folder: temporaryFolder(), env: {} });
    expect(report.findings.filter(({ severity }) => severity === "error").map(({ id }) => id)).toEqual(
      expect.arrayContaining(["config.missing", "service.missing", "secrets.missing"]),
    );
  });
});

describe("config and serverless.yml", () => {
  test.each([
    ["a file that does not parse", "export default {", ["config.unreadable"]],
    ["a file that throws", 'throw new Error("no");', ["config.unreadable"]],
    ["what is no config", "export default 7;", ["config.wrong"]],
    ["a scene without routes", { ...config, defaultScene: "none", scenes: {} } as Config, ["config.wrong"]],
  ])("tells %s", async (_, own, ids) => {
    expect((await notesOf(configCheck, { config: own })).map(({ id }) => id)).toEqual(ids);
  });

  test("tells a test number without an end date by its place, not by its number", async () => {
    const testNumbers = [{ phone: "+8613800138000", code: "123456" }] as unknown as CodeScene["testNumbers"];
    const notes = await notesOf(configCheck, { config: withLogin({ testNumbers: testNumbers ?? [] }) });
    expect(notes).toEqual([{ id: "test-number.no-end", values: { path: "scenes.login.testNumbers.0" } }]);
  });

  test("tells wrong settings of serverless.yml, and too short a time", async () => {
    expect(idsOf(await notesOf(serviceCheck, { service: serviceOf("sendsms", "    memorySize: 100\n") }))).toEqual([
      "service.wrong",
    ]);
    expect(idsOf(await notesOf(serviceCheck, { service: serviceOf("sendsms", "    timeout: 3\n") }))).toEqual([
      "service.short-timeout sendsms",
      "service.ok",
    ]);
    const fiveFields = serviceOf("pullstatus", '    events: [{ timer: { name: every-minute, cron: "* * * * *" } }]\n');
    expect(idsOf(await notesOf(serviceCheck, { service: fiveFields }))).toEqual([
      expect.stringMatching(/^timer\.cron-fields functions\.pullstatus/),
    ]);
  });
});

describe("secrets", () => {
  const good = {
    XINSHI_VERIFICATION_KEY: "vS7xQ2mN9pR4tK8wL3cF6hJ1yB5dG0zA",
    XINSHI_CALLBACK_TOKENS: "Qw3rTy8uIo1pAs5dFg9hJk2lZx6cVb0n",
    XINSHI_API_KEYS: `backend:${"0123456789abcdef".repeat(4)}`,
  };

  test("takes made ones", async () => {
    expect(idsOf(await notesOf(secretsCheck, { env: good }))).toEqual(["secrets.ok"]);
  });

  test.each([
    [{ XINSHI_VERIFICATION_KEY: undefined }, "secrets.missing XINSHI_VERIFICATION_KEY"],
    [{ XINSHI_VERIFICATION_KEY: "short" }, "secrets.malformed XINSHI_VERIFICATION_KEY"],
    [{ XINSHI_VERIFICATION_KEY: "a".repeat(40) }, "secrets.weak XINSHI_VERIFICATION_KEY"],
    [{ XINSHI_API_KEYS: "backend:a-clear-key" }, "secrets.malformed XINSHI_API_KEYS"],
    [{ XINSHI_API_KEYS: "" }, "secrets.no-callers"],
  ])("tells %o", async (change, id) => {
    expect(idsOf(await notesOf(secretsCheck, { env: { ...good, ...change } }))).toContain(id);
  });

  test("tells the sandbox's own where the providers are real, and nowhere else", async () => {
    const real = Object.fromEntries(Object.entries(env).filter(([name]) => !name.endsWith("_ENDPOINT")));
    expect(idsOf(await notesOf(secretsCheck, { env: real }))).toEqual([
      "secrets.of-sandbox XINSHI_VERIFICATION_KEY",
      "secrets.of-sandbox XINSHI_CALLBACK_TOKENS",
      "secrets.of-sandbox XINSHI_API_KEYS",
      "secrets.of-sandbox XINSHI_SIGNING_KEYS",
    ]);
    expect(idsOf(await notesOf(secretsCheck, { env }))).toEqual(["secrets.ok"]);
  });
});

describe("credentials", () => {
  const ids = async (change: Record<string, string | undefined>): Promise<string[]> =>
    idsOf(await notesOf(credentialsCheck, { env: { ...env, ...change } }));

  test.each([
    ["a wrong id", { TENCENT_SECRET_ID: "AKIDnobody" }, "credentials.id tencent"],
    ["a wrong key", { TENCENT_SECRET_KEY: "wrong" }, "credentials.key tencent"],
    ["a wrong token", { TENCENT_TOKEN: "wrong" }, "credentials.token tencent"],
    ["no key", { TENCENT_SECRET_KEY: undefined }, "credentials.missing tencent"],
    ["a wrong application", { QCLOUDSMS_SDK_APP_ID: "1499999999" }, "credentials.id qcloudsms"],
    ["a wrong application's key", { QCLOUDSMS_APP_KEY: "wrong" }, "credentials.key qcloudsms"],
    ["a wrong AccessKey id", { ALIYUN_ACCESS_KEY_ID: "nobody" }, "credentials.id aliyun"],
    ["a wrong AccessKey secret", { ALIYUN_ACCESS_KEY_SECRET: "wrong" }, "credentials.key aliyun"],
    ["a port where nobody listens", { ALIYUN_SMS_ENDPOINT: "http://127.0.0.1:1" }, "credentials.unreachable aliyun"],
  ])("tells %s, and the others apart from it", async (_, change, id) => {
    const found = await ids(change);
    expect(found).toContain(id);
    expect(found.filter((one) => one.startsWith("credentials.ok"))).toHaveLength(2);
  });

  test.each([
    ["UnauthorizedOperation.RequestPermissionDeny", "credentials.permission tencent"],
    ["AuthFailure.SignatureExpire", "credentials.clock tencent"],
    ["InvalidParameter", "credentials.refused tencent"],
    ["InternalError.OtherError", "credentials.unreachable tencent"],
  ])("tells what %s means", async (code, id) => {
    await client.faults.add({
      provider: "tencent",
      action: "DescribeSmsTemplateList",
      effect: { kind: "error", code },
    });
    expect(await ids({})).toEqual([id, "credentials.ok qcloudsms", "credentials.ok aliyun"]);
  });
});

describe("clock", () => {
  test("tells how far it is off, by what each provider tolerates", async () => {
    const deps = { now: () => Date.now() - 11 * MINUTE_MS };
    const notes = await notesOf(clockCheck, { env, deps });
    expect(idsOf(notes)).toEqual(["clock.skewed tencent", "clock.skewed qcloudsms", "clock.drifting aliyun"]);
    expect(notes[0]?.values).toMatchObject({ limit: 300, seconds: expect.stringMatching(/^-6\d\d$/) });
  });

  test("tells a clock that is a little ahead, and refuses nothing yet", async () => {
    const notes = await notesOf(clockCheck, { env, deps: { now: () => Date.now() + MINUTE_MS } });
    expect(idsOf(notes)).toEqual(["clock.drifting tencent", "clock.drifting qcloudsms", "clock.drifting aliyun"]);
    expect(notes[0]?.values?.seconds).toMatch(/^\+(?:59|60|61)$/);
  });

  test("says that nobody told the time", async () => {
    const nobody = { ...env, TENCENT_SMS_ENDPOINT: "http://127.0.0.1:1" };
    expect(idsOf(await notesOf(clockCheck, { env: nobody }))).toEqual([
      "clock.unknown tencent",
      "clock.ok qcloudsms",
      "clock.ok aliyun",
    ]);
  });
});

describe("templates", () => {
  const route = (change: object): Config =>
    withLogin({ routes: [{ ...ROUTE, ...change } as CodeScene["routes"][0]], voice: [] });

  test.each([
    ["none of the account's", { templateId: "424242" }, ["template.unknown scenes.login.routes.0"]],
    ["too few parameters", { params: ["code"] }, ["template.parameters scenes.login.routes.0"]],
    [
      "a value that it does not take",
      { templateId: "9001", params: ["code", "minutes"], text: "{1} {2}" },
      ["template.text-differs scenes.login.routes.0"],
    ],
    ["another text", { text: "{1}为验证码，{2}分钟内有效。" }, ["template.text-differs scenes.login.routes.0"]],
    ["numbers of the other kind", { countries: ["HK"] }, ["template.country scenes.login.routes.0"]],
    ["a sign name of somebody else's", { signName: "别人" }, ["sign.unknown scenes.login.routes.0"]],
    ["no sign name", { signName: undefined }, ["sign.missing scenes.login.routes.0"]],
    [
      "a template in review",
      { templateId: "9002", text: undefined, params: ["code"] },
      ["template.unapproved scenes.login.routes.0"],
    ],
    ["a sign name in review", { signName: "在审" }, ["sign.unapproved scenes.login.routes.0"]],
  ])("tells %s", async (_, change, ids) => {
    await client.templates.add({ id: "9001", text: "{1}，{2}分钟。", kind: "code" });
    await client.templates.add({ id: "9002", text: "{1}", kind: "code", status: "pending" });
    await client.signs.add({ text: "在审", status: "pending" });
    expect(idsOf(await notesOf(templatesCheck, { env, config: route(change) }))).toEqual(ids);
  });

  test("tells a value that the template does not take", async () => {
    await client.templates.add({ id: "9003", text: "{1}{2}".padEnd(500, "字"), kind: "code" });
    const own = route({ templateId: "9003", text: undefined });
    expect(idsOf(await notesOf(templatesCheck, { env, config: own }))).toEqual([
      "template.values scenes.login.routes.0",
    ]);
  });

  test("tells a variable without a value at Alibaba Cloud", async () => {
    await client.templates.add({ id: "SMS_9004", text: `\${code}，\${minute}分钟内有效`, kind: "code" });
    const own = route({ provider: "aliyun", templateId: "SMS_9004", params: ["code"], text: undefined });
    expect(idsOf(await notesOf(templatesCheck, { env, config: own }))).toEqual([
      "template.parameters scenes.login.routes.0",
    ]);
  });

  test("says what it could not list", async () => {
    const wrong = { ...env, TENCENT_SECRET_KEY: "wrong" };
    expect(idsOf(await notesOf(templatesCheck, { env: wrong, config: route({}) }))).toEqual([
      "templates.not-listed tencent",
    ]);
    const effect = { kind: "error", code: "UnauthorizedOperation" } as const;
    await client.faults.add({ provider: "tencent", action: "DescribeSmsSignList", effect });
    expect(idsOf(await notesOf(templatesCheck, { env, config: route({ signName: "别人" }) }))).toEqual([
      "signs.not-listed tencent",
      "templates.ok tencent",
    ]);
  });
});

describe("limits", () => {
  const day = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 10);
  const testNumber = (until: string): Partial<CodeScene> => ({
    testNumbers: [{ phone: "+8613800138000", code: "123456", until }],
  });

  test.each<[string, Partial<CodeScene>, string[]]>([
    ["nothing wrong", {}, ["limits.ok"]],
    ["an empty list", { limits: [] }, ["limits.none scenes.login"]],
    ["no limit per phone", { limits: [{ per: "ip", count: 1, seconds: 1 }] }, ["limits.no-phone scenes.login"]],
    [
      "a limit in shadow mode",
      { limits: [{ per: "phone", count: 1, seconds: 1, shadow: true }] },
      ["limits.shadow scenes.login.limits.0"],
    ],
    ["a budget in shadow mode", { dailyBudgetInShadow: true }, ["limits.shadow scenes.login.dailyBudget"]],
    ["a test number that is over", testNumber(day(-2 * DAY_MS)), ["test-number.expired scenes.login.testNumbers.0"]],
    ["a test number for years", testNumber(day(800 * DAY_MS)), ["test-number.far scenes.login.testNumbers.0"]],
    ["a test number for weeks", testNumber(day(20 * DAY_MS)), ["limits.ok"]],
  ])("tells %s", async (_, change, ids) => {
    const notes = await notesOf(limitsCheck, { config: withLogin(change) });
    expect(idsOf(notes)).toEqual(ids);
    expect(JSON.stringify(notes)).not.toContain("13800138000");
  });

  test("tells a missing budget, and a guard that only watches", async () => {
    const { dailyBudget: _, ...login } = config.scenes.login as CodeScene;
    const { guard: __, ...unguarded } = config;
    expect(idsOf(await notesOf(limitsCheck, { config: { ...unguarded, scenes: { login } } }))).toEqual([
      "guard.none",
      "limits.no-budget scenes.login",
    ]);
    const own: Config = { ...config, guard: { mode: "shadow" }, scenes: { login } };
    expect(idsOf(await notesOf(limitsCheck, { config: own }))).toEqual([
      "limits.shadow guard",
      "limits.no-budget scenes.login",
    ]);
  });
});

describe("timer", () => {
  const timerOf = (name: string): string =>
    serviceOf("pullstatus", `    events: [{ timer: { name: ${name}, cron: "0 * * * * * *" } }]\n`);

  test("tells that there is none, and one of another name", async () => {
    expect(idsOf(await notesOf(timerCheck, { env, service: serviceOf("pullstatus", "") }))).toEqual(["timer.missing"]);
    expect(idsOf(await notesOf(timerCheck, { env, service: timerOf("nightly") }))).toEqual(["timer.name"]);
  });

  test("tells a secret that the timer does not carry", async () => {
    const secret = { ...env, XINSHI_TIMER_SECRET: "a-secret-of-the-timer" };
    const notes = await notesOf(timerCheck, { env: secret, service: timerOf("every-minute") });
    expect(idsOf(notes)).toContain("timer.no-argument");
  });

  test("takes this project's own timer, whose argument is a reference, and tells when its variable is not set", async () => {
    const own = { XINSHI_STORE: "sqlite", XINSHI_SQLITE_PATH: "none.db" };
    const secret = { ...own, XINSHI_TIMER_SECRET: "a-secret-of-the-timer" };
    expect(idsOf(await notesOf(timerCheck, { env: secret }))).toEqual(["timer.not-seen"]);
    expect(idsOf(await notesOf(timerCheck, { env: own }))).toEqual([
      "timer.argument-unset XINSHI_TIMER_SECRET",
      "timer.not-seen",
    ]);
  });

  test("tells by a message that was never asked about that it does not run, and that it does once it was", async () => {
    await client.functions.call("sendsms", { as: "user", openid: "oLate", data: { phone: "+8613711110004" } });
    const later = { now: () => Date.now() + 40 * MINUTE_MS };
    const [note] = await notesOf(timerCheck, { env, deps: later });
    expect(note).toMatchObject({ id: "timer.not-running" });
    expect(Number(note?.values?.minutes)).toBeGreaterThanOrEqual(40);
    const db = new Libsql(env.XINSHI_SQLITE_PATH ?? "");
    db.exec(`UPDATE messages SET asked_at = ${Date.now()}`);
    db.close();
    expect(idsOf(await notesOf(timerCheck, { env, deps: later }))).toEqual(["timer.ok"]);
  });

  test("says that it cannot see it without a database", async () => {
    expect(idsOf(await notesOf(timerCheck, { env: { ...env, XINSHI_SQLITE_PATH: "none.db" } }))).toEqual([
      "timer.not-seen",
    ]);
  });
});

describe("database", () => {
  /** Of a file with so many migrations, as its header tells. */
  async function idOfVersion(version: number): Promise<string[]> {
    const path = join(temporaryFolder(), "own.db");
    const db = new Libsql(path);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    const ids = idsOf(await notesOf(databaseCheck, { env: { ...env, XINSHI_SQLITE_PATH: path } }));
    const again = new Libsql(path);
    expect(again.prepare("PRAGMA user_version").raw().get()).toEqual([version]); // looked at, not migrated
    again.close();
    return ids;
  }

  test("tells a file that is not there, relative to the project, and makes none", async () => {
    const folder = projectFolder();
    const own = { ...env, XINSHI_SQLITE_PATH: undefined };
    expect(idsOf(await notesOf(databaseCheck, { folder, env: own }))).toEqual(["database.missing"]);
    mkdirSync(join(folder, ".xinshi"));
    writeFileSync(
      join(folder, ".xinshi/xinshi.db"),
      "this is a text, and long enough to be seen for what it is".repeat(20),
    );
    expect(idsOf(await notesOf(databaseCheck, { folder, env: own }))).toEqual(["database.unreachable"]);
  });

  test("tells an older and a newer one, and changes neither", async () => {
    expect(await idOfVersion(1)).toEqual(["database.behind"]);
    expect(await idOfVersion(1000)).toEqual(["database.newer"]);
  });

  const REAL = {
    XINSHI_VERIFICATION_KEY: "vS7xQ2mN9pR4tK8wL3cF6hJ1yB5dG0zA",
    XINSHI_CALLBACK_TOKENS: "Qw3rTy8uIo1pAs5dFg9hJk2lZx6cVb0n",
    XINSHI_API_KEYS: `backend:${"0123456789abcdef".repeat(4)}`,
  };

  test("goes by what serverless.yml would deploy: PostgreSQL without an address cannot start, told once", async () => {
    const notes = await notesOf(databaseCheck, { env: REAL });
    expect(notes).toEqual([{ id: "database.setting", values: { name: "DATABASE_URL", rule: "is missing" } }]);
    expect(idsOf(await notesOf(secretsCheck, { env: REAL }))).toEqual(["secrets.ok"]);
    const asked = { ...REAL, XINSHI_STORE: "postgres" };
    expect(idsOf(await notesOf(databaseCheck, { env: asked }))).toEqual(["database.setting DATABASE_URL"]);
    expect(idsOf(await notesOf(secretsCheck, { env: asked }))).toEqual(["secrets.ok"]);
  });

  test("does not send who lacks an address of a server to npm run keys", async () => {
    const { findings } = await examineProject({ folder: projectFolder(), env: { ...REAL, XINSHI_STORE: "postgres" } });
    const own = findings.filter(({ found, fix }) => `${found}${fix}`.includes("DATABASE_URL"));
    expect(own.map(({ id }) => id)).toEqual(["database.setting"]);
    expect(own[0]?.fix).toMatch(/postgres:\/\//);
    expect(own[0]?.fix).not.toContain("npm run keys");
  });

  test("tells SQLite that would be deployed, by the environment, by the file or by nobody's word, and not in a sandbox", async () => {
    const sqlite = ["database.sqlite-in-cloud", "database.missing"];
    expect(idsOf(await notesOf(databaseCheck, { env: { ...REAL, XINSHI_STORE: "sqlite" } }))).toEqual(sqlite);
    const written = serviceOf("sendsms", "    environment: { XINSHI_STORE: sqlite }\n");
    const postgres = { ...REAL, XINSHI_STORE: "postgres", DATABASE_URL: "postgres://u@127.0.0.1:1/x" };
    expect(idsOf(await notesOf(databaseCheck, { env: postgres, service: written }))).toEqual(sqlite);
    expect(idsOf(await notesOf(databaseCheck, { env: REAL, service: serviceOf("sendsms", "") }))).toEqual(sqlite);
    expect(idsOf(await notesOf(databaseCheck, { env }))).not.toContain("database.sqlite-in-cloud");
  });

  test("leaves wrong keys of phone numbers to the check of secrets", async () => {
    const wrong = { ...env, XINSHI_PHONE_KEYS: "short" };
    expect(await notesOf(databaseCheck, { env: wrong })).toEqual([]);
    expect(idsOf(await notesOf(secretsCheck, { env: wrong }))).toEqual(["secrets.malformed XINSHI_PHONE_KEYS"]);
  });

  test("tells a server that cannot be reached, without its password", async () => {
    const notes = await notesOf(databaseCheck, {
      env: { XINSHI_STORE: "postgres", DATABASE_URL: "postgres://someone:a-password@127.0.0.1:1/x" },
    });
    expect(idsOf(notes)).toEqual(["database.unreachable"]);
    expect(JSON.stringify(notes)).not.toContain("a-password");
  });

  describePostgres("on PostgreSQL", () => {
    test("tells an empty one, a migrated one and a newer one", async () => {
      const { openStore } = await import("../../../shared/store/open.ts");
      const schema = await makeSchema();
      onTestFinished(() => schema.drop());
      const look = async (): Promise<string[]> =>
        idsOf(await notesOf(databaseCheck, { env: { XINSHI_STORE: "postgres", DATABASE_URL: schema.url } }));
      expect(await look()).toEqual(["database.behind"]);
      expect(await look()).toEqual(["database.behind"]); // nothing was migrated
      await (await openStore({ driver: "postgres", url: schema.url })).close();
      expect(await look()).toEqual(["database.ok"]);
      await schema.query("UPDATE xinshi_schema SET version = 1000");
      expect(await look()).toEqual(["database.newer"]);
    });
  });
});

describe("URLs and callbacks", () => {
  const ids = async (...urls: string[]): Promise<string[]> => idsOf(await notesOf(urlCheck, { env, urls }));

  test("tells none given, a wrong one, one that nobody answers, and one where something else does", async () => {
    expect(await ids()).toEqual(["url.not-given"]);
    expect(await ids("sendsms=ftp://x", "nofunction=http://x")).toEqual(["url.wrong nofunction", "url.wrong sendsms"]);
    expect(await ids("sendsms=http://127.0.0.1:1")).toEqual(["url.unreachable sendsms"]);
    expect(await ids(`sendsms=${sandbox.url}/_sandbox/health`)).toEqual(["url.foreign sendsms"]);
    expect(await ids(`sendsms=${sandbox.url}/fn/sendsms/`)).toEqual(["url.ok sendsms"]);
  });

  test("takes addresses from XINSHI_URLS too", async () => {
    const urls = `verifycode=${sandbox.url}/fn/verifycode, smscallback=${sandbox.url}/fn/smscallback`;
    expect(idsOf(await notesOf(urlCheck, { env: { ...env, XINSHI_URLS: urls } }))).toEqual([
      "url.ok verifycode",
      "url.ok smscallback",
    ]);
  });

  test("tells a function that answers with an error of its own", async () => {
    const body = JSON.stringify({ ok: false, requestId: "r", error: { code: "INTERNAL", message: "no" } });
    const server = createServer((_, response) => response.writeHead(500).end(body)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    expect(await ids(`sendsms=http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toEqual([
      "url.fails sendsms",
    ]);
  });

  test("tells a deployed function that lacks a setting, by the setting's name", async () => {
    const bare = makeTemporaryFolder();
    const other = await startLocal({
      port: 0,
      cron: false,
      dataDir: bare.folder,
      environment: { XINSHI_VERIFICATION_KEY: "short" },
    });
    onTestFinished(async () => {
      await other.close();
      bare.remove();
    });
    const [note] = await notesOf(urlCheck, { env, urls: [`sendsms=${other.url}/fn/sendsms`] });
    expect(note).toMatchObject({
      id: "url.not-configured",
      values: { reason: expect.stringContaining("XINSHI_VERIFICATION_KEY") },
    });
  });

  test("tells the address for the clouds' consoles with the token masked, and whether it is the deployed one", async () => {
    const urls = [`${sandbox.url}/fn/{function}`];
    const notes = await notesOf(callbackCheck, { env, urls });
    expect(notes.map(({ id }) => id)).toEqual(["callback.enter", "callback.enter", "callback.ok"]);
    expect(notes[0]?.values).toEqual({ cloud: "tencent", url: `${sandbox.url}/fn/smscallback/sand****/tencent` });
    const other = { ...env, XINSHI_CALLBACK_TOKENS: "Qw3rTy8uIo1pAs5dFg9hJk2lZx6cVb0n" };
    expect(idsOf(await notesOf(callbackCheck, { env: other, urls }))).toContain("callback.token-differs");
    expect(idsOf(await notesOf(callbackCheck, { env }))).toEqual(["callback.enter", "callback.enter"]);
    expect(idsOf(await notesOf(callbackCheck, { env, service: serviceOf("sendsms", "") }))).toEqual([
      "callback.not-deployed",
    ]);
  });
});
