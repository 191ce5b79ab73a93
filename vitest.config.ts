import { defineConfig } from "vitest/config";
import { CoverageReporter } from "./test/coverage/reporter.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/build-once.ts"],
    reporters: ["default", new CoverageReporter()],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: "forks",
    maxWorkers: 3, // many tests wait for processes and sockets
  },
});
