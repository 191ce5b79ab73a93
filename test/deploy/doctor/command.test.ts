import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runChecks } from "../../../deploy/doctor/check.ts";
import { FINDING_IDS, FINDINGS, toFinding, type Wording } from "../../../deploy/doctor/finding.ts";
import { PROJECT_FINDINGS } from "../../../deploy/doctor/project/findings.ts";
import { describeReport, reportOf } from "../../../deploy/doctor/report.ts";
import { SAMPLE_FINDINGS } from "../../../deploy/doctor/sample/findings.ts";
import { functionEnvironment, ROOT, startLocal } from "../../../deploy/local.ts";
import { XinshiError } from "../../../shared/errors.ts";
import { run } from "../../testing/programs.ts";
import { projectFolder, temporaryFolder } from "./stage.ts";
import { describeFindings } from "./table.ts";

const XINSHI = join(ROOT, "dist/bin/xinshi.js");

describe("runChecks()", () => {
  const check = (name: string, run: () => Promise<[]>) => ({ name, run });

  test("tells which check was late, and which failed and why, and goes on", async () => {
    const notes = await runChecks(
      [
        check("slow", () => new Promise(() => undefined)),
        check("broken", () => Promise.reject(new TypeError("holds a secret"))),
        check("refused", () => Promise.reject(new XinshiError("NOT_CONFIGURED", "X: is missing"))),
        check("cut", () => Promise.reject(Object.assign(new Error("to 10.0.0.1"), { code: "ECONNRESET" }))),
        {
          name: "thrown",
          run: () => {
            throw new RangeError("no");
          },
        },
        { name: "well", run: () => [{ id: "secrets.ok" as const }] },
      ],
      undefined,
      30,
    );
    expect(notes).toEqual([
      { id: "check.late", values: { check: "slow", seconds: 0.03 } },
      { id: "check.failed", values: { check: "broken", reason: "TypeError" } },
      { id: "check.failed", values: { check: "refused", reason: "X: is missing" } },
      { id: "check.failed", values: { check: "cut", reason: "ECONNRESET" } },
      { id: "check.failed", values: { check: "thrown", reason: "RangeError" } },
      { id: "secrets.ok" },
    ]);
  });
});

describe("the words", () => {
  test("every finding has a fix unless it is well, and the same values in both languages", () => {
    expect(FINDING_IDS.length).toBeGreaterThan(80);
    for (const id of FINDING_IDS) {
      const { severity, en, zh }: Wording = FINDINGS[id];
      expect([id, en.length, zh.length]).toEqual([id, ...(severity === "ok" ? [1, 1] : [2, 2])]);
      const places = (words: readonly (string | undefined)[]): string[] =>
        [...new Set(words.join(" ").match(/\{[a-z]\w*\}/g))].sort();
      expect([id, places(en)]).toEqual([id, places(zh)]);
      expect(zh.join("")).toMatch(/\p{Script=Han}/u);
    }
  });

  test("docs/doctor.md lists every finding as it is, and no other", () => {
    const text = readFileSync(join(ROOT, "docs/doctor.md"), "utf8");
    for (const findings of [PROJECT_FINDINGS, SAMPLE_FINDINGS]) expect(text).toContain(describeFindings(findings));
    expect(text.match(/^\| `[a-z-]+\.[a-z-]+` \|/gm)).toHaveLength(FINDING_IDS.length);
  });

  test("a report is a line a finding, its fix, and the sum", () => {
    const late = toFinding({ id: "check.late", values: { check: "clock", seconds: 3 } }, "en");
    const cron = toFinding({ id: "cron.fields", values: { fields: 5 }, file: "a.json", line: 4 }, "en");
    expect(describeReport(reportOf([late, cron]), "en")).toBe(
      [
        "warning  check.late  The check of clock was not done after 3 s",
        "         fix: Run doctor again with a longer --timeout",
        "error    cron.fields  a.json:4  The cron has 5 fields, the platform takes seven: seconds first, year last",
        "         fix: Write seven fields, such as 0 */5 * * * * *",
        "",
        "1 error, 1 warning",
      ].join("\n"),
    );
  });
});

describe("xinshi doctor, from its bundle", () => {
  test("names the mistakes of a folder and ends with 1; a clean one ends with 0", async () => {
    const wrong = await run(process.execPath, [XINSHI, "doctor", join(ROOT, "test/fixtures/samples/tutorial/wrong")]);
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toMatch(/^error {4}secret\.in-source {2}sendsms\/index\.js:4 /m);
    expect(wrong.stderr).toBe("");
    const right = await run(process.execPath, [XINSHI, "doctor", join(ROOT, "functions"), "--lang", "zh"]);
    expect(right).toMatchObject({ code: 0, stdout: expect.stringContaining("0 个错误，0 个警告"), stderr: "" });
  });

  test("says in a sentence that a file of settings is missing, or is a folder, and ends with 2", async () => {
    for (const file of ["/nope.env", ROOT]) {
      const { code, stdout, stderr } = await run(process.execPath, [XINSHI, "doctor", "--env", file]);
      expect([code, stdout, stderr]).toEqual([2, "", `--env must name a file: ${file} is none\nSee xinshi --help\n`]);
    }
  });

  test("checks the project in its folder, with the settings of a file, and prints JSON", async () => {
    const data = temporaryFolder();
    const sandbox = await startLocal({ port: 0, functions: false, cron: false, dataDir: data });
    onTestFinished(() => sandbox.close());
    const folder = projectFolder();
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const env = Object.entries(functionEnvironment(sandbox.url, data)).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(folder, "deployed.env"), env.join(""));
    const args = [XINSHI, "doctor", "--env", "deployed.env", "--json"];
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: folder });
    const report = JSON.parse(stdout) as ReturnType<typeof reportOf>;
    expect([code, stderr, report.errors]).toEqual([0, "", 0]);
    expect(report.findings.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["config.ok", "credentials.ok", "templates.ok"]),
    );
    expect(report.findings[0]).toEqual({
      ...{ id: "config.ok", severity: "ok", fix: "" },
      found: "xinshi.config.ts: 4 scenes by tencent, qcloudsms, aliyun",
    });
  });
});
