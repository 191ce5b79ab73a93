import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ROOT } from "../../../deploy/local.ts";
import { readService } from "../../../deploy/service.ts";
import { ConfigJson, ProjectConfigJson, readJsonFile } from "../../../deploy/wechat/files.ts";
import { closedToClients } from "../../../deploy/wechat/rules.ts";
import { scfContext } from "../../fixtures/events/context.ts";

const service = readService(join(ROOT, "serverless.yml"));

test("project.config.json leads DevTools to the built functions and to the mini-program", () => {
  const config = readJsonFile(join(ROOT, "project.config.json"), ProjectConfigJson);
  const functions = readdirSync(join(ROOT, config.cloudfunctionRoot));
  expect(functions.sort()).toEqual(service.functions.map(({ name }) => name).sort());
  expect(readdirSync(join(ROOT, config.miniprogramRoot))).toContain("app.json");
});

for (const { name, timers } of service.functions) {
  test(`config.json of ${name} is one that WeChat takes, with the timer of serverless.yml`, () => {
    const config = readJsonFile(join(ROOT, "dist/functions", name, "config.json"), ConfigJson);
    const wanted = timers.map((timer) => ({ name: timer.name, type: "timer" as const, config: timer.cron }));
    expect(config).toEqual({ permissions: { openapi: [] }, triggers: wanted });
  });
}

const trigger = (change: object) => ({ triggers: [{ name: "a", type: "timer", config: "0 * * * * * *", ...change }] });

for (const { name, file, path } of [
  { name: "five fields", file: trigger({ config: "*/5 * * * *" }), path: "triggers.0.config" },
  { name: "a wildcard of another platform", file: trigger({ config: "0 0 0 ? * * *" }), path: "triggers.0.config" },
  {
    name: "a second trigger",
    file: { triggers: [...trigger({}).triggers, ...trigger({}).triggers] },
    path: "triggers",
  },
  { name: "a name that begins with a digit", file: trigger({ name: "1a" }), path: "triggers.0.name" },
  { name: "a trigger that is no timer", file: trigger({ type: "cos" }), path: "triggers.0.type" },
  { name: "an argument, which no timer of WeChat's has", file: trigger({ argument: "x" }), path: "triggers.0" },
  { name: "a misspelt word", file: { trigger: [] }, path: "triggers" },
]) {
  test(`ConfigJson refuses ${name}`, () => {
    const { error } = ConfigJson.safeParse(file);
    expect(error?.issues.map((issue) => issue.path.join("."))).toContain(path);
  });
}

for (const config of ["0 */5 * * * * *", "*/30 * * * * * *", "0 15 10 * * MON-FRI *", "0 0 2 1 JAN * 2025-2099"]) {
  test(`ConfigJson takes ${config}`, () => {
    expect(ConfigJson.safeParse(trigger({ config })).success).toBe(true);
  });
}

for (const [name, change] of Object.entries({
  "an absolute folder": { cloudfunctionRoot: "/dist/functions/" },
  "a folder without its slash": { cloudfunctionRoot: "dist/functions" },
  "an appid of another kind": { appid: "1400006666" },
})) {
  test(`ProjectConfigJson refuses ${name}`, () => {
    const right = { appid: "touristappid", compileType: "miniprogram", miniprogramRoot: "m/", cloudfunctionRoot: "f/" };
    expect(ProjectConfigJson.safeParse(right).success).toBe(true);
    expect(ProjectConfigJson.safeParse({ ...right, ...change }).success).toBe(false);
  });
}

const require = createRequire(import.meta.url);
const asUser = scfContext({ WX_OPENID: "o-user", WX_APPID: "wx0123456789abcdef", WX_CONTEXT_KEYS: "WX_OPENID" });

for (const { name } of service.functions) {
  const isClosed = closedToClients(service.functions).includes(name);
  test(`the function ${name} is ${isClosed ? "closed to clients, and of no use to them" : "open to clients, and of use"}`, async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined); // the function's own
    onTestFinished(() => log.mockRestore());
    const { main } = require(join(ROOT, "dist/functions", name, "index.js"));
    const { error } = await main({ asAdmin: true }, asUser);
    // Administrators are known by a setting, so what asks for settings serves some user.
    const isRefused = error.code === "NOT_FOUND" || error.code === "UNAUTHENTICATED";
    expect([error.code, isRefused]).toEqual([error.code, isClosed]);
  });
}

test("closedToClients() has what only a timer fires", () => {
  const pullstatus = service.functions.find(({ name }) => name === "pullstatus");
  if (pullstatus === undefined) throw new Error("there is no pullstatus");
  expect(closedToClients([pullstatus, { ...pullstatus, name: "cleanup", http: false }])).toEqual(["cleanup"]);
});
