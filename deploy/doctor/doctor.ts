/**
 * The two examinations of `xinshi doctor`.
 *
 * @module
 */
import type { Environment } from "../../shared/config/settings.ts";
import { type Deps, realDeps } from "../../shared/deps.ts";
import { runChecks } from "./check.ts";
import { type Language, type Note, toFinding } from "./finding.ts";
import { PROJECT_CHECKS } from "./project/checks.ts";
import { openProject } from "./project/project.ts";
import { type Report, reportOf } from "./report.ts";

export { describeReport } from "./report.ts";

export interface ProjectExamination {
  /** Where `xinshi.config.ts` and `serverless.yml` are. */
  folder: string;
  env: Environment;
  /** Where functions are deployed: `name=address`, or one address with `{function}` in it. */
  urls?: readonly string[];
  /**
   * Milliseconds for each check.
   * @default 10_000
   */
  timeoutMs?: number;
  /** @default "en" */
  language?: Language;
  deps?: Deps;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Checks a Xinshi project. Never throws; prints nothing. */
export async function examineProject(examination: ProjectExamination): Promise<Report> {
  const { urls = [], timeoutMs = DEFAULT_TIMEOUT_MS, language = "en", deps = realDeps, ...rest } = examination;
  const project = openProject({ ...rest, urls, timeoutMs, deps });
  try {
    return inWords(await runChecks(PROJECT_CHECKS, project, timeoutMs), language);
  } finally {
    project.close();
  }
}

/** Reads cloud functions of any make, and names the known mistakes. Runs and sends nothing. */
export async function examineSamples({
  folder,
  language = "en",
}: {
  folder: string;
  language?: Language;
}): Promise<Report> {
  const { readSamples } = await import("./sample/samples.ts"); // with a compiler, which nothing else here needs
  return inWords(readSamples(folder), language);
}

function inWords(notes: readonly Note[], language: Language): Report {
  return reportOf(notes.map((note) => toFinding(note, language)));
}
