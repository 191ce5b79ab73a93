/**
 * Processes of their own on a shared database, each running the bundled `child.ts`.
 *
 * @module
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { DriverSettings } from "../../shared/store/open.ts";

export interface Program {
  /** Empty, and gone with the program. */
  folder: string;
  path: string;
  /** Starts a child, which finds only the modules beside it. */
  start(job: string, settings: DriverSettings, path?: string): ChildProcess;
  /** What so many children printed that began together. */
  runTogether(count: number, job: string, settings: DriverSettings): Promise<string[]>;
  remove(): void;
}

export async function buildProgram(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-store-"));
  const program = join(folder, "with-modules", "child.cjs");
  const entryPoints = [join(import.meta.dirname, "child.ts")];
  await build({ entryPoints, outfile: program, bundle: true, platform: "node", format: "cjs", external: ["libsql"] });
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(folder, "with-modules", "node_modules"));
  const start: Program["start"] = (job, settings, path = program) =>
    spawn(process.execPath, [path, job, JSON.stringify(settings)], { env: {}, stdio: ["ignore", "pipe", "inherit"] });
  return {
    folder,
    path: program,
    start,
    runTogether: (count, job, settings) =>
      Promise.all(Array.from({ length: count }, () => outputOf(start(job, settings)))),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await once(child, "close");
  return text;
}

/** Kills it once it has said so many characters; returns its whole lines. */
export async function killAtWork(child: ChildProcess, characters: number): Promise<string[]> {
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.length > characters) child.kill("SIGKILL");
  }
  return text.split("\n").slice(0, -1);
}

/** The second word of every output, added up. */
export function sum(outputs: string[]): number {
  return outputs.reduce((total, output) => total + Number(output.split(" ")[1]), 0);
}
