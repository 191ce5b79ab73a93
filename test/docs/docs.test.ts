import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../deploy/local.ts";
import { ERROR_CODES, httpStatusOf } from "../../shared/errors.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const headings = (text: string): number[] => [...text.matchAll(/^(#+) /gm)].map(([, marks = ""]) => marks.length);
const codeBlocks = (text: string): string[] =>
  [...text.matchAll(/```(?:sh|js)\n([\s\S]*?)```/g)].map(([, code = ""]) =>
    code.replace(/#.*$/gm, "").replace(/ +$/gm, ""),
  );
const links = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^https?:/.test(target));

const DOCS = [
  "README.md",
  "README.zh-CN.md",
  "CHANGELOG.md",
  "docs/api3.md",
  "docs/architecture.md",
  "docs/benchmarks.md",
  "docs/configuration.md",
  "docs/console.md",
  "docs/coverage.md",
  "docs/decisions.md",
  "docs/deploy.md",
  "docs/deploy.zh-CN.md",
  "docs/dependencies.md",
  "docs/doctor.md",
  "docs/errors.md",
  "docs/logs.md",
  "docs/migration.md",
  "docs/migration.zh-CN.md",
  "docs/miniprogram.md",
  "docs/operations.md",
  "docs/operations.zh-CN.md",
  "docs/preflight.md",
  "docs/privacy.md",
  "docs/reliability.md",
  "docs/sandbox.md",
  "docs/smsadmin.md",
  "docs/testing.md",
  "docs/timeline.md",
  "docs/voice.md",
  "deploy/serverless-tencent/README.md",
];

test("docs/errors.md explains every code with its status, in both languages", () => {
  const text = read("docs/errors.md");
  for (const code of ERROR_CODES) {
    const row = text.split("\n").find((line) => line.startsWith(`| \`${code}\` | ${httpStatusOf(code)} |`));
    expect(row, code).toMatch(/\p{Script=Han}/u);
  }
});

test("both READMEs have the same sections and the same commands", () => {
  const [english, chinese] = [read("README.md"), read("README.zh-CN.md")];
  expect(headings(chinese)).toEqual(headings(english));
  expect(codeBlocks(chinese).map((code) => code.trim())).toEqual(codeBlocks(english).map((code) => code.trim()));
});

test("both guides to deploying have the same sections, commands and keys", () => {
  const [english, chinese] = [read("docs/deploy.md"), read("docs/deploy.zh-CN.md")];
  const keys = (text: string): string[] =>
    [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, key = ""]) => key.split(" -f")[0] ?? "");
  expect(headings(chinese)).toEqual(headings(english));
  expect(codeBlocks(chinese).map((code) => code.trim())).toEqual(codeBlocks(english).map((code) => code.trim()));
  expect(keys(chinese)).toEqual(keys(english));
});

test("docs/deploy.md names every key and every error of the Serverless plugin", () => {
  const text = read("docs/deploy.md");
  const keys = [
    ...read("deploy/serverless-tencent/schema.ts").matchAll(/^ {2}(\w+): (?:text|flag|count|byName|record)/gm),
  ];
  const codes = [...read("deploy/serverless-tencent/errors.ts").matchAll(/^ {2}\| "(\w+)"/gm)];
  expect(keys.length).toBeGreaterThan(15);
  expect(codes.length).toBeGreaterThan(10);
  for (const [, name = ""] of [...keys, ...codes]) expect(text, name).toContain(`\`${name}\``);
});

for (const file of DOCS) {
  test(`${file} links to files that exist`, () => {
    for (const target of links(read(file))) expect(existsSync(join(ROOT, dirname(file), target)), target).toBe(true);
  });
}

test("docs/dependencies.md gives a reason for every dependency", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<string, Record<string, string>>;
  const table = read("docs/dependencies.md");
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    const named = name.startsWith("@types/") ? "`@types/*`" : `\`${name}\``;
    expect(table, name).toContain(named);
  }
});

test("docs/logs.md has a row and an example of every kind of line that is written", () => {
  const files = readdirSync(join(ROOT, "shared"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const kinds = files.flatMap((file) =>
    [...read(join("shared", file)).matchAll(/\blog(?:\.info|\.error|\[[^\]]*\])\(\s*"(\w+)"/g)].map(
      ([, kind = ""]) => kind,
    ),
  );
  expect(new Set(kinds).size).toBeGreaterThan(10);
  const text = read("docs/logs.md");
  for (const kind of kinds) {
    expect(text, kind).toContain(`| \`${kind}\` |`);
    expect(text, kind).toContain(`"event": "${kind}"`);
  }
});

test("docs/configuration.md names every setting that is read", () => {
  const settings = [
    ...read("shared/config/settings.ts").matchAll(/"((?:XINSHI|TENCENT|QCLOUDSMS|ALIYUN)_[A-Z_]+)"/g),
  ].map(([, name = ""]) => name);
  expect(settings.length).toBeGreaterThan(8);
  for (const name of settings) expect(read("docs/configuration.md"), name).toContain(name);
});

test("serverless.yml hands every setting to some function, by reference, but tokens of temporary keys", () => {
  const file = read("serverless.yml");
  const settings = [
    ...read("shared/config/settings.ts").matchAll(/"((?:XINSHI|TENCENT|QCLOUDSMS|ALIYUN|DATABASE)_[A-Z_]+)"/g),
  ].map(([, name = ""]) => name);
  const temporary = new Set(["TENCENT_TOKEN", "ALIYUN_SECURITY_TOKEN"]);
  for (const name of settings.filter((one) => !one.startsWith("TENCENTCLOUD_") && !temporary.has(one))) {
    expect(file, name).toContain(`${name}: \${env:${name}, `);
  }
});

test("serverless.yml's functions are all in the README", () => {
  const { functions } = parse(read("serverless.yml")) as { functions: Record<string, unknown> };
  for (const name of Object.keys(functions)) expect(read("README.md")).toContain(`\`${name}\``);
});

const OPERATIONS = ["docs/operations.md", "docs/operations.zh-CN.md"] as const;

test("the operator's page says the same in both languages: sections, tables, commands", () => {
  const [english, chinese] = OPERATIONS.map(read) as [string, string];
  expect(headings(chinese)).toEqual(headings(english));
  expect(codeBlocks(chinese).map((code) => code.trim())).toEqual(codeBlocks(english).map((code) => code.trim()));
  const rows = (text: string): number => text.split("\n").filter((line) => line.startsWith("|")).length;
  expect(rows(chinese)).toBe(rows(english));
});

test("the operator's page explains every line of log, and rotates every secret", () => {
  const events = readdirSync(join(ROOT, "shared"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...read(`shared/${file}`).matchAll(/\blog\.(?:info|error)\(\s*"(\w+)"/g)])
    .map(([, event = ""]) => event);
  expect(new Set(events).size).toBeGreaterThan(10);
  for (const text of OPERATIONS.map(read)) {
    for (const event of events) expect(text).toContain(`\`${event}\``);
    for (const secret of read("deploy/keys.ts").matchAll(/\b(XINSHI_\w+)=/g))
      expect(text).toContain(`\`${secret[1]}\``);
  }
});

test("the operator's page counts the connections that an instance really opens, and costs as it multiplies", () => {
  const [, most = ""] = /MAX_CONNECTIONS = (\d+)/.exec(read("shared/store/postgres/pool.ts")) ?? [];
  for (const text of OPERATIONS.map(read)) {
    expect(text).toContain(`≤ ${most} ×`);
    const sums = [...text.matchAll(/\| ([\d,]+) GBs \| ([\d,]+) × ([\d.]+) GB × ([\d.]+) s \|/g)];
    expect(sums).toHaveLength(3);
    for (const [, total = "", calls = "", gigabytes, seconds] of sums) {
      const number = (digits: string): number => Number(digits.replaceAll(",", ""));
      expect(number(calls) * Number(gigabytes) * Number(seconds)).toBeCloseTo(number(total));
    }
  }
});
