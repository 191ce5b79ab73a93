/**
 * The sandbox, as `npm start` runs it but for the build and the timers.
 *
 * @module
 */
import { startLocal } from "../../deploy/local.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface SandboxTask {
  dataDir: string;
  /** With the mini-program below `/preview/`. */
  preview: boolean;
}

/** Answers its address. */
answerTasks(async ({ dataDir, preview }: SandboxTask): Promise<string> => {
  const { url } = await startLocal({ port: 0, dataDir, cron: false, preview });
  return url;
});
