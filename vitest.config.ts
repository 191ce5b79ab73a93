import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { CoverageReporter } from "./test/coverage/reporter.ts";

/**
 * Files that have a process each, since they change what a process has for all: variables, `console`. All others share
 * processes, so that what they import is loaded once: half of the processor time of a run with a process for each file is
 * imports. What such a file changes it puts back, and cleans up with the test (`onTestFinished`): a hook that a helper
 * registers as it is loaded belongs to the first file alone.
 */
const APART = files("functions/source", "functions/provider-trouble");

/** They run before the others, the longest first, so that none is left over when all else is done. */
const LONG = files(
  "preview/preview",
  "deploy/serverless-tencent/drill",
  "force/soak",
  "console/pages",
  "testing/package",
  "force/forgeries",
  "force/crash",
  "functions/postgres",
  "functions/bundles",
  "testing/docs",
  "console/trouble",
  "console/accessibility",
  "store/encryption/contract",
  "commands/start",
  "deploy/serverless-tencent/cuts",
  "deploy/aws",
  "force/fuzz",
  "force/logs",
  "miniprogram/types",
  "store/postgres",
  "drills/failover",
  "deploy/serverless-tencent/trouble",
  "force/races",
  "deploy/bundle",
  "deploy/doctor/project",
  "store/postgres-processes",
  "console/snippets",
  "triggers/properties",
  "deploy/wechat/deploy",
  "store/sqlite-processes",
  "coverage/reporter",
);

const ORDER = [...APART, ...LONG];

const ALL = ["test/**/*.test.ts"];
/** All of the mini-program's, but for its types. */
const APP = "test/miniprogram/**/!(types).test.ts";

/** A process ends where the next file is another project's, so those of each stay together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId, project }: TestSpecification): number => {
      const rank = ORDER.indexOf(relative(import.meta.dirname, moduleId).replaceAll("\\", "/"));
      if (rank >= 0) return rank;
      return project.name === "mini-program" ? ORDER.length + 1 : ORDER.length;
    };
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}

function files(...names: string[]): string[] {
  return names.map((name) => `test/${name}.test.ts`);
}

export default defineConfig({
  test: {
    globalSetup: ["test/helpers/build-once.ts"],
    reporters: ["default", new CoverageReporter()],
    // A machine may be slow or busy: time passes no judgement, it only ends what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    pool: "forks",
    maxWorkers: 4, // many tests wait for processes and sockets
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "apart", include: APART } },
      { extends: true, test: { name: "sharing", include: ALL, exclude: [...APART, APP], isolate: false } },
      // each test loads the app anew, and with it whatever else the process has loaded
      { extends: true, test: { name: "mini-program", include: [APP], isolate: false } },
    ],
  },
});
