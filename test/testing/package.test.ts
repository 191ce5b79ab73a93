import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDeclarations } from "../../deploy/declarations.ts";
import { ROOT } from "../../deploy/local.ts";
import { createSandboxClient } from "../../deploy/testing.ts";
import { run, start } from "./programs.ts";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const FIELDS = {
  bin: { xinshi: "./dist/bin/xinshi.js" },
  files: ["dist"],
  exports: {
    "./qcloudsms": {
      types: "./dist/types/shared/compat/qcloudsms/qcloudsms.d.ts",
      require: "./dist/qcloudsms/index.cjs",
      default: "./dist/qcloudsms/index.js",
    },
    "./sandbox": { types: "./dist/types/deploy/testing.d.ts", default: "./dist/sandbox/index.js" },
  },
};
/** Time for the compiler, on a machine that does other things too. */
const PATIENCE_MS = 120_000;

/** A project elsewhere on the machine, with what `npm pack` makes of this tree in its `node_modules`. */
let project: string;
let installed: string;

/** Of a copy, since what is packed must not change under other tests. */
function pack(): string {
  const staged = join(project, "staged");
  cpSync(join(ROOT, "dist"), join(staged, "dist"), { recursive: true });
  writeDeclarations(ROOT, join(staged, "dist"));
  writeFileSync(join(staged, "package.json"), JSON.stringify(manifest));
  const args = ["pack", "--ignore-scripts", "--json", "--pack-destination", project];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: staged, stdio: "pipe" }).toString("utf8"));
  return join(project, filename);
}

/** Stands for `npm install`: what the package needs of others, and no more. */
function link(name: string): void {
  if (existsSync(join(ROOT, "node_modules", name))) {
    symlinkSync(join(ROOT, "node_modules", name), join(project, "node_modules", name));
  }
}

describe("the package, installed elsewhere", () => {
  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "xinshi-package-"));
    installed = join(project, "node_modules/xinshi");
    mkdirSync(installed, { recursive: true });
    const tarball = pack();
    execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    for (const name of ["libsql", "@libsql", "@neon-rs", "detect-libc", "zod", "@types", "undici-types"]) link(name);
  }, PATIENCE_MS);
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  test("package.json names the command, the entries and what is packed", () => {
    expect(manifest).toMatchObject(FIELDS);
  });
  test("its command runs a sandbox with functions", async () => {
    const args = [join(installed, "dist/bin/xinshi.js"), "sandbox", "--port", "0", "--quiet"];
    const running = start(process.execPath, args, { cwd: project, env: { ...process.env, HOST: "" } });
    const url = (await running.printed("ready")).split("\n")[0] ?? "";
    const client = createSandboxClient(url);
    const login = { as: "user", openid: "oTester", data: { phone: "+8613711112222" } } as const;
    expect(await client.functions.call("sendsms", login)).toMatchObject({ result: { ok: true } });
    expect(await client.waitForCode("+8613711112222")).toMatch(/^\d{6}$/);
    running.kill("SIGTERM");
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  test("its command reads a folder of cloud functions, with no compiler installed", async () => {
    const folder = join(ROOT, "test/fixtures/samples/tutorial");
    const doctor = (name: string) =>
      run(process.execPath, [join(installed, "dist/bin/xinshi.js"), "doctor", join(folder, name)], { cwd: project });
    expect(await doctor("right")).toMatchObject({ code: 0, stderr: "" });
    expect(await doctor("wrong")).toMatchObject({ code: 1, stdout: expect.stringContaining("code.fixed"), stderr: "" });
  });

  test("its entry starts a sandbox in a test", async () => {
    const script = `
      import { startSandbox } from "xinshi/sandbox";
      const sandbox = await startSandbox();
      console.log((await sandbox.functions.list()).length > 0, await sandbox.messages());
      await sandbox.close();`;
    writeFileSync(join(project, "entry.mjs"), script);
    expect(await run(process.execPath, ["entry.mjs"], { cwd: project })).toEqual({
      code: 0,
      stdout: "true []\n",
      stderr: "",
    });
  });

  for (const flags of [[], ["--no-experimental-require-module"]]) {
    test(`its twin of qcloudsms_js is the factory, by require and import ${flags.join(" ")}`, async () => {
      const use = "console.log(typeof QcloudSms(1400006666, 'key').SmsSingleSender().sendWithParam);";
      writeFileSync(join(project, "twin.cjs"), `const QcloudSms = require("xinshi/qcloudsms");\n${use}`);
      writeFileSync(join(project, "twin.mjs"), `import { QcloudSms } from "xinshi/qcloudsms";\n${use}`);
      for (const file of ["twin.cjs", "twin.mjs"]) {
        const done = { code: 0, stdout: "function\n", stderr: "" };
        expect(await run(process.execPath, [...flags, file], { cwd: project })).toEqual(done);
      }
    });
  }

  test("its client alone loads no server", async () => {
    const script = `
      import { createSandboxClient } from "xinshi/sandbox";
      createSandboxClient("http://127.0.0.1:4600");
      console.log(process.moduleLoadList.some((name) => name === "NativeModule http"));`;
    writeFileSync(join(project, "client.mjs"), script);
    expect(await run(process.execPath, ["client.mjs"], { cwd: project })).toMatchObject({ stdout: "false\n" });
  });

  test(
    "its types tell right from wrong",
    () => {
      const wrong = (line: string): string => `// @ts-expect-error it is wrong\n${line}\n`;
      const source = [
        'import { createSandboxClient, SandboxError, startSandbox, type StartedSandbox } from "xinshi/sandbox";',
        'import { QcloudSms } from "xinshi/qcloudsms";',
        "const sandbox: StartedSandbox = await startSandbox({ functions: false });",
        'const code: string = await sandbox.waitForCode("+8613711112222", { timeoutMs: 1, since: new Date() });',
        'await sandbox.faults.add({ effect: { kind: "delay", ms: 1 }, times: 1 });',
        'const status: "accepted" | "refused" | "delivered" | "undelivered" | "expired" = (await sandbox.message("m1")).status;',
        wrong('await sandbox.faults.add({ effect: { kind: "delay" } });'),
        wrong('await sandbox.messages({ status: "lost" });'),
        wrong("await startSandbox({ port: '4600' });"),
        'const retry = (error: unknown) => error instanceof SandboxError && error.code === "TIMEOUT";',
        "export { code, createSandboxClient, QcloudSms, retry, status };",
      ];
      writeFileSync(join(project, "check.mts"), source.join("\n"));
      expect(check(join(project, "check.mts"))).toEqual([]);
    },
    PATIENCE_MS,
  );
});

/** As a strict project of somebody else's would. */
function check(file: string): string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ["node"],
    typeRoots: [join(ROOT, "node_modules/@types")],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file: at, messageText }) => {
    return `${at?.fileName.replace(project, "") ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
