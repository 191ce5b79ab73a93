/**
 * Holds `docs/coverage.md` to what the tests prove, once all of them ran and passed. With `XINSHI_WRITE_COVERAGE` set it
 * writes the document; otherwise a document that differs fails the run. A run of some tests only proves nothing about the rest,
 * so it is let be.
 *
 * @module
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestModule, TestRunEndReason, Vitest } from "vitest/node";
import { AWAITED } from "./awaited.ts";
import { findFaults } from "./check.ts";
import { collectProofs, type RanTest } from "./collect.ts";
import { type Coverage, linkTo, renderCoverage } from "./document.ts";
import { INTRO } from "./intro.ts";
import "./proves.ts";
import { TABLES } from "./tables.ts";

const DOCUMENT = "docs/coverage.md";
const COMMAND = "XINSHI_WRITE_COVERAGE=1 npm test";

export class CoverageReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): void {
    const { config, logger } = this.#vitest ?? {};
    if (config === undefined || config.watch || config.testNamePattern !== undefined || reason !== "passed") return;
    if (!isWhole(config.root, modules)) return;
    const fault = judge(config.root, modules.flatMap(testsOf));
    if (fault === undefined) return;
    logger?.error(`\n${fault}\n`);
    process.exitCode = 1;
  }
}

/** One sentence when the document cannot stand, or undefined. */
function judge(root: string, tests: readonly RanTest[]): string | undefined {
  const path = join(root, DOCUMENT);
  const coverage: Coverage = { tables: TABLES, proofs: collectProofs(tests), awaited: AWAITED };
  const faults = findFaults(coverage);
  const text = renderCoverage(INTRO, coverage);
  const writes = process.env.XINSHI_WRITE_COVERAGE !== undefined;
  if (writes && faults.length === 0) writeFileSync(path, text);
  const written = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (text === written && faults.length === 0) return undefined;
  // A test that was skipped says nothing of the cell that it is to prove.
  if (!writes && tests.some((test) => !test.passed && written.includes(linkTo(test)))) return undefined;
  if (faults.length > 0) return `The coverage of the tests has gaps or faults: ${faults.join("; ")}.`;
  return `${DOCUMENT} does not say what the tests prove: run \`${COMMAND}\` and commit the document.`;
}

/** Whether every test file there is took part. */
function isWhole(root: string, modules: readonly TestModule[]): boolean {
  const ran = new Set(modules.map(({ relativeModuleId }) => relativeModuleId));
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".test.ts"))
    .every((file) => ran.has(join("test", file).replaceAll("\\", "/")));
}

function testsOf(module: TestModule): RanTest[] {
  return [...module.children.allTests()].map((test) => ({
    file: module.relativeModuleId,
    test: test.fullName.replaceAll(" > ", " › "),
    proves: test.meta().proves ?? [],
    passed: test.result().state === "passed",
  }));
}
