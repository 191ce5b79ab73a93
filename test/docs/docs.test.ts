import { existsSync, readFileSync } from "node:fs";
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
  "docs/dependencies.md",
  "docs/errors.md",
  "docs/migration.md",
  "docs/migration.zh-CN.md",
  "docs/miniprogram.md",
  "docs/preflight.md",
  "docs/privacy.md",
  "docs/reliability.md",
  "docs/sandbox.md",
  "docs/smsadmin.md",
  "docs/testing.md",
  "docs/timeline.md",
  "docs/voice.md",
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

test("docs/configuration.md names every setting that is read", () => {
  const settings = [
    ...read("shared/config/settings.ts").matchAll(/"((?:XINSHI|TENCENT|QCLOUDSMS|ALIYUN)_[A-Z_]+)"/g),
  ].map(([, name = ""]) => name);
  expect(settings.length).toBeGreaterThan(8);
  for (const name of settings) expect(read("docs/configuration.md"), name).toContain(name);
});

test("serverless.yml's functions are all in the README", () => {
  const { functions } = parse(read("serverless.yml")) as { functions: Record<string, unknown> };
  for (const name of Object.keys(functions)) expect(read("README.md")).toContain(`\`${name}\``);
});
