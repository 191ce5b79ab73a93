import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { CoverageReporter } from "./test/coverage/reporter.ts";

/**
 * Files that have a process each, since they change what a process has for all (variables, `console`), or measure it, or
 * take long anyway. All others share processes, so that what they import is loaded once: half of the processor time of a
 * run with a process for each file is imports. What such a file changes it puts back, and cleans up with the test
 * (`onTestFinished`): a hook that a helper registers as it is loaded belongs to the first file alone.
 *
 * They run in this order, the longest first, so that none is left over when all else is done.
 */
const APART = [
  "preview/preview",
  "functions/postgres",
  "functions/bundles",
  "console/pages",
  "deploy/serverless-tencent/drill",
  "deploy/aws",
  "testing/package",
  "force/soak",
  "functions/source",
  "console/accessibility",
  "deploy/serverless-tencent/cuts",
  "store/encryption/contract",
  "force/crash",
  "commands/start",
  "drills/failover",
  "force/fuzz",
  "testing/docs",
  "deploy/bundle",
  "console/trouble",
  "deploy/serverless-tencent/trouble",
  "force/forgeries",
  "force/logs",
  "store/postgres-processes",
  "store/sqlite-processes",
  "force/races",
  "miniprogram/types",
  "functions/provider-trouble",
].map((name) => `test/${name}.test.ts`);

const ALL = ["test/**/*.test.ts"];
const MINI_PROGRAM = "test/miniprogram/**/*.test.ts";

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = APART.indexOf(relative(import.meta.dirname, moduleId).replaceAll("\\", "/"));
      return rank < 0 ? APART.length : rank;
    };
    return (await super.sort(files)).sort((one, other) => rankOf(one) - rankOf(other));
  }
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
    maxWorkers: 3, // many tests wait for processes and sockets
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "apart", include: APART } },
      { extends: true, test: { name: "sharing", include: ALL, exclude: [...APART, MINI_PROGRAM], isolate: false } },
      // each test loads the app anew, and with it whatever else the process has loaded
      { extends: true, test: { name: "mini-program", include: [MINI_PROGRAM], exclude: APART, isolate: false } },
    ],
  },
});
