/**
 * Programs that tests run: what they printed, and how they ended.
 *
 * @module
 */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  /** Resolves with what was printed so far once that includes `text`; rejects when the program ends before. */
  printed(text: string): Promise<string>;
  ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a program; the end of the test ends it. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const output = { stdout: "", stderr: "" };
  const ended = endOf(child, output);
  ended.catch(() => undefined); // whoever waits is told
  return { printed: (text) => printed(child, output, text), ended, kill: (signal) => void child.kill(signal) };
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options?: SpawnOptions): Promise<Ended> {
  return start(command, args, options).ended;
}

/** Whether this machine has a program. */
export function has(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).error === undefined;
}

function endOf(child: ChildProcess, output: { stdout: string; stderr: string }): Promise<Ended> {
  child.stdout?.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString("utf8");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...output }));
  });
}

function printed(child: ChildProcess, output: { stdout: string; stderr: string }, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (output.stdout.includes(text)) resolve(output.stdout);
    };
    child.stdout?.on("data", look);
    child.on("close", (code) => reject(new Error(`It ended with ${code} before it printed ${text}: ${output.stderr}`)));
    look();
  });
}
