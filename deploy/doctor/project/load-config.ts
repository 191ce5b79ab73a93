/**
 * Loads a project's `xinshi.config.ts` as its build would: by the bundler that the project is built with; where that is not
 * installed, by Node.js itself, which knows types from version 22.18 on.
 *
 * @module
 */
import { existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Esbuild from "esbuild";
import { checkConfig } from "../../../shared/config/check-config.ts";
import type { Config } from "../../../shared/config/config.ts";
import { makeTemporaryFolder } from "../../temporary.ts";
import { reasonOf } from "../check.ts";
import type { Note } from "../finding.ts";
import type { Loaded } from "./project.ts";

/** CommonJS packages that hooks use ask for it. */
const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** Loads and checks it. Never throws. */
export async function loadConfig(file: string): Promise<Loaded<Config>> {
  if (!existsSync(file)) return { notes: [{ id: "config.missing" }] };
  try {
    const config = await importConfig(file);
    const faults = faultsOf(config);
    return faults.length === 0 ? { value: config as Config } : { notes: faults };
  } catch (error) {
    return { notes: [{ id: "config.unreadable", values: { reason: loadReason(error) } }] };
  }
}

async function importConfig(file: string): Promise<unknown> {
  const esbuild = await findEsbuild(file);
  if (esbuild === undefined) return (await import(pathToFileURL(file).href)).default;
  const { outputFiles } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: { js: REQUIRE },
    external: ["libsql"],
    logLevel: "silent",
    write: false,
  });
  const { folder, remove } = makeTemporaryFolder();
  try {
    const bundle = join(folder, "config.mjs");
    writeFileSync(bundle, outputFiles[0]?.contents ?? "");
    return (await import(pathToFileURL(bundle).href)).default;
  } finally {
    remove();
  }
}

/** The project's own, or the one beside this program. */
async function findEsbuild(file: string): Promise<typeof Esbuild | undefined> {
  for (const from of [file, import.meta.url]) {
    try {
      const found = createRequire(from).resolve("esbuild");
      const module = await import(pathToFileURL(found).href);
      return module.default ?? module;
    } catch {
      // not installed there
    }
  }
  return undefined;
}

/** What is no config at all makes the checker itself throw. */
function faultsOf(config: unknown): Note[] {
  try {
    return checkConfig(config as Config).map(faultNote);
  } catch {
    return [
      {
        id: "config.wrong",
        values: { fault: "its default export must be defineConfig({ … }) with scenes and providers" },
      },
    ];
  }
}

function faultNote(fault: string): Note {
  const [, path] = /^(\S+\.testNumbers\.\d+)\.until:/.exec(fault) ?? [];
  return path === undefined
    ? { id: "config.wrong", values: { fault } }
    : { id: "test-number.no-end", values: { path } };
}

/** Where and why the bundler stopped: it repeats no source. */
function loadReason(error: unknown): string {
  const [first] = (error as { errors?: Esbuild.Message[] }).errors ?? [];
  if (first === undefined) return reasonOf(error);
  return first.location === null ? first.text : `line ${first.location.line}: ${first.text}`;
}
