/**
 * `xinshi doctor`: says what is wrong here, or in a folder of somebody else's cloud functions.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { DoctorCommand } from "./options.ts";

/** Prints the findings; resolves with the status to end with: 1 where there is an error. */
export async function runDoctor(command: DoctorCommand): Promise<number> {
  const { describeReport, examineProject, examineSamples } = await import("../doctor/doctor.ts");
  const { folder, urls, envFile, timeoutSeconds, language, json } = command;
  const env = envFile === undefined ? process.env : parseEnv(readFileSync(envFile, "utf8"));
  const timeoutMs = timeoutSeconds * 1000;
  const report =
    folder === undefined
      ? await examineProject({ folder: process.cwd(), env, urls, timeoutMs, language })
      : await examineSamples({ folder, language });
  console.log(json ? JSON.stringify(report, null, 2) : describeReport(report, language));
  return report.errors > 0 ? 1 : 0;
}
