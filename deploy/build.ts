/**
 * `npm run build`: every function's bundle, the sandbox and the package's entries, into `dist/`, and the Serverless plugin beside its source; prints what each bundle weighs and holds.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { stop } from "esbuild";
import { checkConfig } from "../shared/config/check-config.ts";
import type { Config } from "../shared/config/config.ts";
import config from "../xinshi.config.ts";
import { type BundleReport, bundleFunctions } from "./bundle.ts";
import { bundleConsole } from "./bundle-console.ts";
import { bundlePackage } from "./bundle-package.ts";
import { bundleSandbox } from "./bundle-sandbox.ts";
import { bundleServerless } from "./bundle-serverless.ts";
import { bundleSqlite } from "./bundle-sqlite.ts";
import { bundleTwin } from "./bundle-twin.ts";
import { writeDeclarations } from "./declarations.ts";
import { readService } from "./service.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds everything; returns the report of each function. The bundler's own process ends with it. */
export async function buildAll(root = ROOT): Promise<BundleReport[]> {
  assertConfig(config);
  const service = readService(`${root}/serverless.yml`);
  try {
    await bundleConsole(root); // the function of this name holds its page
    const others = [
      bundleSandbox(root),
      bundleSqlite(root),
      bundleTwin(root),
      bundlePackage(root),
      bundleServerless(root),
    ];
    const [reports] = await Promise.all([bundleFunctions(root, service), ...others]);
    return reports;
  } finally {
    await stop();
  }
}

/** @throws Error that names every fault: what is wrong in a config is wrong before anything is deployed */
export function assertConfig(own: Config): void {
  const faults = checkConfig(own);
  if (faults.length > 0) throw new Error(`xinshi.config.ts is wrong: ${faults.join("; ")}`);
}

/** A line a bundle, then its parts. */
export function describeBundles(reports: readonly BundleReport[]): string {
  return reports
    .map(({ name, bytes, parts }) => {
      const lines = parts.filter(([, size]) => size > 0).map(([origin, size]) => `  ${kilobytes(size)}  ${origin}`);
      return [`dist/functions/${name}/index.js  ${kilobytes(bytes)}`, ...lines].join("\n");
    })
    .join("\n\n");
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1).padStart(7)} KB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(describeBundles(await buildAll()));
  writeDeclarations(ROOT);
}
