import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { examineSamples } from "../../../deploy/doctor/doctor.ts";
import { ROOT } from "../../../deploy/local.ts";

const SAMPLES = join(ROOT, "test/fixtures/samples");

/** What JSON cannot say in a comment. */
const IN_JSON: Readonly<Record<string, string[]>> = {
  tutorial: ["sendsms/package.json:6 dependency.floating"],
  timers: ["pull/config.json:3 cron.fields"],
};

/** `file:line id` of every finding that is not ok. */
async function findingsOf(folder: string): Promise<string[]> {
  const { findings } = await examineSamples({ folder });
  return findings
    .filter(({ severity }) => severity !== "ok")
    .map(({ file, line, id }) => `${file}:${line} ${id}`)
    .sort();
}

/** Lines that end in a comment `finds: id id`, or come after a line that is one. */
function markedIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:js|yml)$/.test(name));
  return files.flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const [, before, ids] = /^(.*?)(?:\/\/|#) finds: (.*)$/.exec(line) ?? [];
        const number = index + (before?.trim() === "" ? 2 : 1);
        return (ids?.trim().split(" ") ?? []).map((id) => `${relative(folder, join(folder, name))}:${number} ${id}`);
      }),
  );
}

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-samples-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe("examineSamples()", () => {
  for (const name of readdirSync(SAMPLES)) {
    test(`names each mistake of ${name} at its line, and no other`, async () => {
      const marked = markedIn(join(SAMPLES, name, "wrong"));
      expect(marked.length).toBeGreaterThan(1);
      expect(await findingsOf(join(SAMPLES, name, "wrong"))).toEqual([...marked, ...(IN_JSON[name] ?? [])].sort());
    });

    test(`finds the corrected twin of ${name} clean`, async () => {
      expect(await findingsOf(join(SAMPLES, name, "right"))).toEqual([]);
    });
  }

  test("finds nothing wrong in this project's own functions, use cases and mini-program", async () => {
    for (const folder of ["functions", "shared/messaging", "miniprogram"])
      expect(await findingsOf(join(ROOT, folder))).toEqual([]);
  });

  test("shows no secret: only its beginning, and stars", async () => {
    const report = JSON.stringify(await examineSamples({ folder: SAMPLES }));
    for (const secret of ["abcdefghijkl123445", "AKIDz8krbsJ5", "Gu5t9xGARNpq", "9hXW2kEXAMPLE", "LTAI5tEXAMPLE"]) {
      expect(report).not.toContain(secret);
    }
    expect(report).toContain("Gu5t****");
  });

  test("takes a file that does not parse for a finding, and reads the others", async () => {
    const folder = folderOf({
      "a/index.js": "exports.main = async (event) => {\n  return {{\n};\n",
      "b/index.js": 'const secretKey = "Gu5t9xGARNpq86cd98joQYCN";\n',
      "c/config.json": '{ "triggers": [ }',
    });
    expect(await findingsOf(folder)).toEqual(
      expect.arrayContaining([
        "a/index.js:2 syntax.error",
        "b/index.js:1 secret.in-source",
        "c/config.json:1 syntax.error",
      ]),
    );
  });

  test("skips packages and bundles, and says which files it did not read", async () => {
    const secret = 'const secretKey = "Gu5t9xGARNpq86cd98joQYCN";\n';
    const folder = folderOf({
      "node_modules/x/index.js": secret,
      "dist/index.js": secret,
      "big.js": `// ${"x".repeat(600_000)}\n`,
      "index.test.js": secret,
      "deep.js": `const a = ${"[\n".repeat(20_000)}${"]\n".repeat(20_000)};\n`,
      "bundle.js": `var a = "${"x".repeat(6000)}";\n`,
      "index.js": "exports.main = async () => ({ ok: true });\n",
    });
    expect(await findingsOf(folder)).toEqual([
      "big.js:undefined file.skipped",
      "bundle.js:undefined file.skipped",
      "deep.js:undefined file.skipped",
    ]);
  });

  test("says that a folder holds no source", async () => {
    expect(await findingsOf(folderOf({ "readme.md": "hello" }))).toEqual(["undefined:undefined folder.empty"]);
  });

  test("reads TypeScript and ES modules", async () => {
    const folder = folderOf({
      "send/index.ts": [
        'import { sms } from "tencentcloud-sdk-nodejs";',
        "interface Event { phone: string; message: string }",
        "const client = new sms.v20210111.Client({ profile: { httpProfile: { reqTimeout: 2 } } });",
        "export const main = async (event: Event): Promise<unknown> => {",
        "  const rateLimited = await isLimited(event.phone);",
        "  if (rateLimited) return {};",
        "  try {",
        "    const { SendStatusSet } = await client.SendSms({ PhoneNumberSet: [event.phone], TemplateParamSet: [event.message] });",
        "    return SendStatusSet;",
        "  } catch { return {}; }",
        "};",
      ].join("\n"),
    });
    expect(await findingsOf(folder)).toEqual(["send/index.ts:8 code.from-client"]);
  });

  test.each([
    ["cloudbaserc.json", '{ "functions": [{ "name": "send", "timeout": 90 }] }'],
    ["send/config.json", '{ "timeout": 90 }'],
    ["serverless.yml", "provider: { name: tencent, timeout: 90 }\nfunctions: {}\n"],
    [
      "serverless.yml",
      "provider: { name: tencent }\nfunctions: { other: { handler: send/index.main, timeout: 90 } }\n",
    ],
  ])("takes the function's time from %s", async (path, text) => {
    const source =
      'const { sms } = require("tencentcloud-sdk-nodejs");\nconst client = new sms.v20210111.Client({});\nexports.main = async () => client;\n';
    expect(await findingsOf(folderOf({ "send/index.js": source }))).toEqual(["send/index.js:2 sdk.timeout"]);
    expect(await findingsOf(folderOf({ "send/index.js": source, [path]: text }))).toEqual([]);
  });

  test("speaks Chinese", async () => {
    const { findings } = await examineSamples({ folder: join(SAMPLES, "timers/wrong"), language: "zh" });
    expect(findings.find(({ id }) => id === "cron.fields")).toMatchObject({
      severity: "error",
      found: "cron 有 5 段，平台要求七段：秒在最前，年在最后",
      line: 3,
    });
  });
});
