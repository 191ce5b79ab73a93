/**
 * A project of a test's own, with what was built: other tests build anew into the one that all share.
 *
 * @module
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../deploy/local.ts";

/** What the deployment commands read. */
const FILES = ["project.config.json", "serverless.yml", "deploy/aws/serverless.yml", "dist/functions"];

/** Copies it into a folder; returns the folder. */
export function copyProject(folder: string): string {
  const isWhole = (file: string): boolean => !file.endsWith(".new"); // the build's, for a moment
  for (const file of FILES) cpSync(join(ROOT, file), join(folder, file), { recursive: true, filter: isWhole });
  return folder;
}
