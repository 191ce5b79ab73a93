/**
 * A client or a server in a process of its own, given one task at a time.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Reply } from "./tasks.ts";

export interface Worker<Task, Result> {
  /** Rejects when the task fails, and when the process ends. */
  ask(task: Task): Promise<Result>;
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** Besides what every process has. */
  env?: Readonly<Record<string, string>>;
  /** For Node.js itself, such as `--import tsx`. */
  execArgv?: readonly string[];
}

/** Starts a process on a file that calls `answerTasks`. What it prints is not looked at; its faults are shown. */
export function startWorker<Task extends object, Result>(
  file: string,
  { env = {}, execArgv = [] }: WorkerOptions = {},
): Worker<Task, Result> {
  const { PATH } = process.env;
  const child = fork(file, {
    env: { ...(PATH !== undefined && { PATH }), ...env },
    execArgv: [...execArgv],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    ask: (task) => ask<Result>(child, file, task),
    close: () => close(child),
  };
}

function ask<Result>(child: ChildProcess, file: string, task: object): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      child.off("message", onMessage);
      child.off("exit", onExit);
    };
    const onMessage = (message: unknown): void => {
      end();
      const reply = message as Reply<Result>;
      if ("error" in reply) reject(new Error(`${file}: ${reply.error}`));
      else resolve(reply.result);
    };
    const onExit = (): void => {
      end();
      reject(new Error(`${file} ended before it answered`));
    };
    child.on("message", onMessage);
    child.on("exit", onExit);
    child.send(task, (error) => {
      if (error !== null) onExit();
    });
  });
}

/** A worker ends when nobody is connected to it any more. */
async function close(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  if (child.connected) child.disconnect();
  await exit;
}
