/**
 * Bundles each function to the one file that is deployed, in the shape that WeChat DevTools, SCF and CloudBase all take:
 * `dist/functions/<name>/{index.js, package.json, config.json}`.
 *
 * @module
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
import { withConsolePage } from "./console-page.ts";
import { leanMigrations, leanSource, leanSql } from "./lean.ts";
import { leanPostgres } from "./lean-postgres.ts";
import { leanStore, unusedOperations } from "./lean-store.ts";
import { buildOneFile } from "./one-file.ts";
import { leanPhones } from "./phone-metadata.ts";
import type { Service, ServiceFunction } from "./service.ts";

/**
 * The SQLite driver, with its native module, exists only where SQLite is the store: the sandbox, and servers that keep a
 * disk. It lies beside the functions, so that what is deployed holds none of it.
 */
export const SQLITE_PACKAGE = "xinshi-sqlite";
export const EXTERNAL = ["libsql", SQLITE_PACKAGE];

/** Points the store's import of the driver to that package. */
export const sqliteApart: Plugin = {
  name: "sqlite-apart",
  setup(build) {
    build.onResolve({ filter: /^\.\/sqlite\/store\.ts$/ }, () => ({ path: SQLITE_PACKAGE, external: true }));
  },
};

/** What every bundle of our functions is made with. */
export const PLUGINS: readonly Plugin[] = [leanPhones, sqliteApart, leanMigrations, leanSql, leanPostgres];

export interface BundleReport {
  name: string;
  bytes: number;
  /** Bytes by origin: our own rooms, and packages by name. */
  parts: [origin: string, bytes: number][];
}

/** Builds every function below `root/dist/functions`, and the manifest that the sandbox runs them by. */
export async function bundleFunctions(
  root: string,
  service: Service,
  outDir = join(root, "dist"),
  plugins: readonly Plugin[] = [],
): Promise<BundleReport[]> {
  removeOthers(join(outDir, "functions"), service);
  const reports = await Promise.all(service.functions.map((fn) => bundleFunction(root, outDir, fn, plugins)));
  writeJson(join(outDir, "functions.json"), {
    functions: service.functions.map(({ name, memoryMb, timeoutSeconds, http, timers }) => ({
      name,
      dir: `functions/${name}`,
      handler: "index.main",
      memoryMb,
      timeoutSeconds,
      http,
      timers,
    })),
  });
  return reports;
}

async function bundleFunction(
  root: string,
  outDir: string,
  { name, description, entry, timers }: ServiceFunction,
  plugins: readonly Plugin[],
): Promise<BundleReport> {
  const folder = join(outDir, "functions", name);
  const options: BuildOptions = {
    absWorkingDir: root,
    charset: "utf8",
    platform: "node",
    target: "node18",
    external: EXTERNAL,
    logLevel: "error",
    legalComments: "none",
  };
  const all = [withConsolePage(join(outDir, "console/index.html")), ...PLUGINS, ...plugins];
  const whole = await build({
    ...options,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    plugins: all,
  });
  const store = leanStore(unusedOperations(root, whole.metafile), leanSource);
  const { contents, metafile } = await buildOneFile(entry, { ...options, plugins: [store, ...all] });
  replaceFile(join(folder, "index.js"), contents);
  writeJson(join(folder, "package.json"), { name, description, main: "index.js", private: true });
  // WeChat takes at most one trigger a function. Source: 定时触发器,
  // https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/triggers.html
  const triggers = timers
    .slice(0, 1)
    .map(({ name: trigger, cron }) => ({ name: trigger, type: "timer", config: cron }));
  writeJson(join(folder, "config.json"), { permissions: { openapi: [] }, triggers });
  return { name, bytes: contents.byteLength, parts: partsOf(metafile) };
}

function partsOf({ outputs }: Metafile): BundleReport["parts"] {
  const parts = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const origin = originOf(file);
    parts.set(origin, (parts.get(origin) ?? 0) + bytesInOutput);
  }
  return [...parts].sort(([, a], [, b]) => b - a);
}

function originOf(file: string): string {
  const inPackages = file.lastIndexOf("node_modules/");
  if (inPackages < 0) return file.split("/").slice(0, 2).join("/");
  const [first = "", second = ""] = file.slice(inPackages + "node_modules/".length).split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}

/** Folders of functions that are no more. */
function removeOthers(folder: string, { functions }: Service): void {
  mkdirSync(folder, { recursive: true });
  const kept = new Set(functions.map(({ name }) => name));
  for (const name of readdirSync(folder)) {
    if (!kept.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function writeJson(file: string, value: unknown): void {
  replaceFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** At once, so that a sandbox that runs from these files never meets half of one. */
export function replaceFile(file: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, contents);
  renameSync(fresh, file);
}
