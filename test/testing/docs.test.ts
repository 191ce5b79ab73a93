import { rmSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../../deploy/local.ts";
import { type StartedSandbox, startSandbox } from "../../deploy/testing.ts";
import { type Ended, has, run } from "./programs.ts";
import { sendCode } from "./sdk.ts";
import { makeProject, readSnippets, type Snippet, writeSnippet } from "./snippets.ts";

const PHONE = "+8613711112222";
const CODE = "246810";
/** Compilers start slowly on a machine that does other things too. */
const PATIENCE_MS = 60_000;
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");
const snippets = readSnippets("docs/testing.md");

let project: string;
let sandbox: StartedSandbox;

beforeAll(async () => {
  project = makeProject();
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await sandbox.close();
  rmSync(project, { recursive: true, force: true });
});

function snippet(name: string): Snippet {
  const found = snippets.get(name);
  if (found === undefined) throw new Error(`docs/testing.md has no ${name}`);
  return found;
}

function runSnippet(name: string, command: string, args: readonly string[] = []): Promise<Ended> {
  writeSnippet(project, snippet(name), sandbox.port);
  const env = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !variable.startsWith("VITEST")));
  return run(command, [...args, name], { cwd: project, env });
}

describe("docs/testing.md: examples with SDKs of Node.js", () => {
  for (const [name, printed] of [
    ["tencent.mjs", "Ok"],
    ["aliyun.cjs", "OK"],
    ["classic.cjs", "OK"],
  ] as const) {
    test(`${name} sends a code that the sandbox captures`, async () => {
      expect(await runSnippet(name, process.execPath)).toEqual({ code: 0, stdout: `${printed}\n`, stderr: "" });
      expect(await sandbox.waitForCode(PHONE)).toBe(CODE);
    });
  }
});

describe("docs/testing.md: examples with the client", () => {
  for (const [name, printed] of [
    ["own-account.mjs", CODE],
    ["faults.mjs", "InternalError.Timeout FailedOperation.PhoneNumberInBlacklist"],
    ["clock.mjs", "CODE_EXPIRED"],
    ["reply.mjs", "[ 'sandbox' ]"],
  ] as const) {
    test(`${name} prints ${printed}`, async () => {
      expect(await runSnippet(name, process.execPath)).toEqual({ code: 0, stdout: `${printed}\n`, stderr: "" });
    });
  }

  test("login.test.ts passes in a Vitest of its own", { timeout: PATIENCE_MS }, async () => {
    const { code, stdout } = await runSnippet("login.test.ts", process.execPath, [
      VITEST,
      "run",
      "--root",
      ".",
      `--testTimeout=${PATIENCE_MS}`,
    ]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("1 passed")]);
  });
});

describe("docs/testing.md: waiting for a code", () => {
  for (const [language, name, command, ...args] of [
    ["Node.js", "wait-for-code.mjs", process.execPath],
    ["Python", "wait_for_code.py", "python3"],
    ["PHP", "wait_for_code.php", "php"],
    ["Go", "wait_for_code.go", "go", "run"],
    ["Java", "WaitForCode.java", "java"],
  ] as const) {
    const isHere = has(command);
    const title = isHere ? `${name} prints the code` : `${name} (skipped: needs ${language})`;
    test.skipIf(!isHere)(title, { timeout: PATIENCE_MS }, async () => {
      await sendCode(sandbox.url, PHONE, CODE);
      expect(await runSnippet(name, command, args)).toMatchObject({ code: 0, stdout: `${CODE}\n` });
    });
  }
});

describe("docs/testing.md: examples that cannot run here", () => {
  const pythons = [...snippets.values()].filter(({ language }) => language === "python");

  test.skipIf(!has("python3"))("every one in Python parses (skipped: needs python3)", async () => {
    const program = "import ast, sys; [ast.parse(text) for text in sys.argv[1:]]";
    const { code, stderr } = await run("python3", ["-c", program, ...pythons.map((one) => one.code)]);
    expect([pythons.length, code, stderr]).toEqual([3, 0, ""]);
  });

  test("the one for Playwright parses", () => {
    const { diagnostics } = ts.transpileModule(snippet("signin.spec.ts").code, { reportDiagnostics: true });
    expect(diagnostics).toEqual([]);
  });

  test("the one for GitHub Actions starts the command with options that it has", () => {
    const { jobs } = parse(snippet(".github/workflows/test.yml").code);
    const commands: string[] = jobs.test.steps.flatMap((step: { run?: string }) => step.run ?? []);
    expect(commands).toContain("npx xinshi sandbox --port 4600 --quiet > sandbox.log 2>&1 &");
  });

  test("every language has both clouds and the wait", () => {
    const names = [...snippets.keys()];
    for (const ending of ["py", "php", "go", "java", "cs"]) {
      expect(names.filter((name) => name.endsWith(`.${ending}`))).toHaveLength(3);
    }
  });
});
