/** The reporter in a real run of another suite, which proves nothing: its document cannot stand. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../deploy/local.ts";

const TEST = 'import { test } from "vitest";\ntest("sends", () => {});\n';
const CONFIG = `
import { CoverageReporter } from ${JSON.stringify(join(ROOT, "test/coverage/reporter.ts"))};
export default { test: { include: ["test/**/*.test.ts"], reporters: [new CoverageReporter()] } };
`;

let suite: string;
beforeAll(() => {
  suite = mkdtempSync(join(tmpdir(), "xinshi-coverage-"));
  mkdirSync(join(suite, "test"));
  symlinkSync(join(ROOT, "node_modules"), join(suite, "node_modules"), "dir");
  writeFileSync(join(suite, "vitest.config.ts"), CONFIG);
  for (const name of ["a", "b"]) writeFileSync(join(suite, `test/${name}.test.ts`), TEST);
});
afterAll(() => rmSync(suite, { recursive: true, force: true }));

interface Ended {
  code: number;
  output: string;
}

function run(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const { PATH = "", HOME = "" } = process.env;
  const command = [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", ...args];
  return new Promise((resolve) => {
    const options = { cwd: suite, env: { PATH, HOME, ...more }, timeout: 60_000 };
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

describe("a run", () => {
  test("of all tests fails for cells that no test proves, and writes nothing then", async () => {
    const { code, output } = await run([], { XINSHI_WRITE_COVERAGE: "1" });
    expect(output).toContain("The tests do not cover what they should: classic/sendsms/client is proven by no test;");
    expect(code).toBe(1);
    expect(existsSync(join(suite, "docs/coverage.md"))).toBe(false);
  });

  test.each([{ args: ["a.test.ts"] }, { args: ["-t", "sends"] }])(
    "of some tests ($args) is let be",
    async ({ args }) => {
      expect(await run(args)).toMatchObject({ code: 0, output: expect.not.stringContaining("do not cover") });
    },
  );
});
