/**
 * The sandbox, as `npm start` runs it but for the build and the timers.
 *
 * @module
 */
import { startLocal } from "../../deploy/local.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface SandboxTask {
  dataDir: string;
}

/** Answers its address. */
answerTasks(async ({ dataDir }: SandboxTask): Promise<string> => {
  const { url } = await startLocal({ port: 0, dataDir, cron: false });
  return url;
});
