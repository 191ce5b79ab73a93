/**
 * A copy of this project as somebody would deploy it, and the real `serverless` command in it.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "../../../deploy/local.ts";

const SERVERLESS = join(ROOT, "node_modules/serverless/bin/serverless.js");

export interface Ran {
  code: number;
  /** What is for pipes. */
  out: string;
  /** What is for people. */
  notes: string;
}

export interface Project {
  folder: string;
  /** Everything that any command has written. */
  written(): string;
  serverless(...args: string[]): Promise<Ran>;
  read(file: string): string;
  write(file: string, text: string): void;
}

/** With the built functions and the built plugin. */
export function copyProject(environment: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-deploy-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "deploy"));
  cpSync(join(ROOT, "serverless.yml"), join(folder, "serverless.yml"));
  cpSync(join(ROOT, "dist/functions"), join(folder, "dist/functions"), { recursive: true });
  symlinkSync(join(ROOT, "deploy/serverless-tencent"), join(folder, "deploy/serverless-tencent"));
  let written = "";
  return {
    folder,
    written: () => written,
    read: (file) => readFileSync(join(folder, file), "utf8"),
    write: (file, text) => writeFileSync(join(folder, file), text),
    async serverless(...args) {
      const ran = await run(folder, environment, args);
      written += ran.out + ran.notes;
      return ran;
    },
  };
}

function run(cwd: string, environment: Readonly<Record<string, string>>, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { PATH = "" } = process.env;
    const env = { PATH, HOME: join(cwd, "home"), NO_COLOR: "1", CI: "1", ...environment };
    const child = spawn(process.execPath, [SERVERLESS, ...args], { cwd, env });
    const ran: Ran = { code: 1, out: "", notes: "" };
    child.stdout.on("data", (chunk: Buffer) => (ran.out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (ran.notes += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...ran, code: code ?? 1 }));
  });
}
