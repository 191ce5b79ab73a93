/**
 * A project to be examined, with a sandbox for its clouds and its functions.
 *
 * @module
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Check } from "../../../deploy/doctor/check.ts";
import { runChecks } from "../../../deploy/doctor/check.ts";
import type { Note } from "../../../deploy/doctor/finding.ts";
import { openProject, type Project } from "../../../deploy/doctor/project/project.ts";
import { ROOT } from "../../../deploy/local.ts";
import type { Config } from "../../../shared/config/config.ts";
import { type Deps, realDeps } from "../../../shared/deps.ts";

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ProjectFiles {
  /** The repository's own when left out; text is written as it is. */
  config?: Config | string;
  /** The repository's own when left out. */
  service?: string;
}

/** A folder with a config and a `serverless.yml`. */
export function projectFolder({ config, service }: ProjectFiles = {}): string {
  const folder = temporaryFolder();
  const own = `export { default } from ${JSON.stringify(join(ROOT, "xinshi.config.ts"))};`;
  const text =
    config === undefined ? own : typeof config === "string" ? config : `export default ${JSON.stringify(config)};`;
  writeFileSync(join(folder, "xinshi.config.ts"), text);
  if (service === undefined) copyFileSync(join(ROOT, "serverless.yml"), join(folder, "serverless.yml"));
  else writeFileSync(join(folder, "serverless.yml"), service);
  return folder;
}

export interface Examined extends ProjectFiles {
  folder?: string;
  env?: Readonly<Record<string, string | undefined>>;
  urls?: readonly string[];
  deps?: Partial<Deps>;
  timeoutMs?: number;
}

/** What one check has to say of a project. */
export async function notesOf(
  check: Check<Project>,
  { folder, env = {}, urls = [], deps, timeoutMs = 10_000, ...files }: Examined,
): Promise<Note[]> {
  const project = openProject({
    folder: folder ?? projectFolder(files),
    env,
    urls,
    timeoutMs,
    deps: { ...realDeps, ...deps },
  });
  try {
    return await runChecks([check], project, timeoutMs);
  } finally {
    project.close();
  }
}

/** A `serverless.yml` of one function. */
export function serviceOf(name: string, body: string): string {
  return `service: x\nprovider: { name: tencent, runtime: Nodejs20.19 }\nfunctions:\n  ${name}:\n    description: x\n    handler: functions/${name}/index.main\n${body}`;
}
