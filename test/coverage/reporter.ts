/**
 * Holds `docs/coverage.md` to what the tests prove, once all of them ran and passed. With `XINSHI_WRITE_COVERAGE` set it
 * writes the document first. A run of some tests says nothing of the rest, so it is let be.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestModule, TestRunEndReason, Vitest } from "vitest/node";
import { AWAITED } from "./awaited.ts";
import { findFaults } from "./check.ts";
import { collectProofs, type RanTest } from "./collect.ts";
import { renderCoverage } from "./document.ts";
import { INTRO } from "./intro.ts";
import { TABLES } from "./tables.ts";
import { DOCUMENT, isWhole, verdictOf } from "./verdict.ts";

export class CoverageReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): void {
    const { config, logger } = this.#vitest ?? {};
    if (config === undefined || config.watch) return;
    const ran = modules.map(({ relativeModuleId }) => relativeModuleId);
    const isPicked = config.testNamePattern !== undefined;
    if (!isWhole({ files: testFiles(config.root), ran, isPicked, passed: reason === "passed" })) return;
    const verdict = judge(join(config.root, DOCUMENT), modules.flatMap(testsOf));
    if (verdict === undefined) return;
    logger?.error(`\n${verdict}\n`);
    process.exitCode = 1;
  }
}

function judge(path: string, tests: readonly RanTest[]): string | undefined {
  const coverage = { tables: TABLES, proofs: collectProofs(tests), awaited: AWAITED };
  const faults = findFaults(coverage);
  const wanted = renderCoverage(INTRO, coverage);
  if (process.env.XINSHI_WRITE_COVERAGE !== undefined && faults.length === 0) writeFileSync(path, wanted);
  const written = existsSync(path) ? readFileSync(path, "utf8") : "";
  return verdictOf({ written, wanted, faults, tests });
}

function testFiles(root: string): string[] {
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.ts")).map((file) => join("test", file).replaceAll("\\", "/"));
}

function testsOf(module: TestModule): RanTest[] {
  return [...module.children.allTests()].map((test) => ({
    file: module.relativeModuleId,
    test: test.fullName.replaceAll(" > ", " › "),
    proves: test.meta().proves ?? [],
    passed: test.result().state === "passed",
  }));
}
