/**
 * The sandbox in a process of its own, from its source as `npm start` runs it.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { SandboxTask } from "../workers/sandbox.ts";
import type { BenchContext } from "./context.ts";
import { startWorker } from "./worker.ts";

export interface RunningSandbox {
  url: string;
  close(): Promise<void>;
}

export async function startSandboxProcess(
  { root, scratch }: BenchContext,
  { preview = false } = {},
): Promise<RunningSandbox> {
  const worker = startWorker<SandboxTask, string>(join(root, "bench/workers/sandbox.ts"), {
    execArgv: ["--import", "tsx"],
  });
  try {
    const url = await worker.ask({ dataDir: mkdtempSync(join(scratch, "sandbox-")), preview });
    return { url, close: () => worker.close() };
  } catch (error) {
    await worker.close();
    throw error;
  }
}
