import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readDeployed, resolveReferences } from "../../deploy/deployed.ts";
import { ROOT } from "../../deploy/local.ts";

/** A reference, as the file writes it. */
const ref = (inside: string): string => `$\u007b${inside}}`;

test.each([
  ["plain", "plain"],
  [ref("env:A"), "one"],
  [ref("env:NONE"), null],
  [ref("env:NONE, null"), null],
  [ref("env:NONE, 'quoted, text'"), "quoted, text"],
  [ref('env:NONE, "quoted"'), "quoted"],
  [ref("env:NONE, bare"), "bare"],
  [ref("env:EMPTY, 'x'"), ""],
  [ref(`env:NONE, ${ref("env:A, null")}`), "one"],
  [`${ref("env:A")}-${ref("env:NONE, 'two'")}!`, "one-two!"],
  [ref("self:custom.x"), undefined],
  [`${ref("env:A")}-${ref("self:custom.x")}`, undefined],
  [7, "7"],
  [null, null],
])("resolveReferences() makes of %j %j", (text, value) => {
  expect(resolveReferences(text, { A: "one", EMPTY: "" })).toBe(value);
});

test("readDeployed() gives each function the provider's variables and its own, and leaves what it cannot know", () => {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-deployed-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "serverless.yml");
  writeFileSync(
    file,
    `provider: { environment: { A: "all", B: "${ref("env:B, 'default'")}", C: "${ref("self:x")}" } }
functions: { one: {}, two: { environment: { A: own } } }
`,
  );
  const [one, two] = readDeployed(file, { B: "here", C: "kept" });
  expect(one).toEqual({ name: "one", environment: { A: "all", B: "here", C: "kept" }, timers: [] });
  expect(two?.environment.A).toBe("own");
});

test("readDeployed() tells of this project's timer whether its argument has a value here", () => {
  const argumentFor = (env: Record<string, string>): unknown =>
    readDeployed(join(ROOT, "serverless.yml"), env).find(({ name }) => name === "pullstatus")?.timers[0]?.argument;
  expect(argumentFor({ XINSHI_TIMER_SECRET: "a-secret" })).toEqual({ kind: "value", value: "a-secret" });
  expect(argumentFor({})).toEqual({ kind: "unset", variables: ["XINSHI_TIMER_SECRET"] });
});
