/**
 * Functions built with a test's own config in place of `xinshi.config.ts`, away from the others, and run by a sandbox.
 *
 * @module
 */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Plugin, stop } from "esbuild";
import { bundleFunctions } from "../../deploy/bundle.ts";
import { bundleSandbox } from "../../deploy/bundle-sandbox.ts";
import { bundleSqlite } from "../../deploy/bundle-sqlite.ts";
import { functionEnvironment, ROOT } from "../../deploy/local.ts";
import { readService } from "../../deploy/service.ts";
import type { Approved } from "../../sandbox/accounts.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { startSandbox } from "../../sandbox/start.ts";
import type { StoreSettings } from "../../shared/config/settings.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";

/** Built functions, in a folder of their own; they run on any store, and in many sandboxes one after the other. */
export interface OwnBuild {
  folder: string;
  remove(): void;
}

export interface OwnOptions {
  build: OwnBuild;
  /** Templates and sign names of the config that are not among the sandbox's samples. */
  approved: Approved;
  /** @default a SQLite file of the run's own */
  postgresUrl?: string | undefined;
}

export interface OwnFunctions {
  sandbox: Sandbox;
  /** The ledger that the functions write. */
  store: Store;
  /** Where it is, when it is a file. */
  path: string;
  close(): Promise<void>;
}

/**
 * Builds them, which takes longer than to start them.
 *
 * @param config the module, absolute; it exports the config as `CONFIG`
 * @param names of the functions that are built
 */
export async function buildOwn(config: string, names: readonly string[]): Promise<OwnBuild> {
  const service = readService(join(ROOT, "serverless.yml"));
  const functions = service.functions.filter(({ name }) => names.includes(name));
  const parent = mkdtempSync(join(tmpdir(), "xinshi-built-"));
  symlinkSync(join(ROOT, "node_modules"), join(parent, "node_modules")); // the driver's native module is found there
  const folder = join(parent, "dist");
  const remove = (): void => rmSync(parent, { recursive: true, force: true });
  try {
    const others = [bundleSandbox(ROOT, folder), bundleSqlite(ROOT, folder)];
    await Promise.all([bundleFunctions(ROOT, { ...service, functions }, folder, [withConfig(config)]), ...others]);
    return { folder, remove };
  } catch (error) {
    remove();
    throw error;
  } finally {
    await stop();
  }
}

/** Starts a sandbox with them; their processes start with the first calls. */
export async function startOwn({ build, approved, postgresUrl }: OwnOptions): Promise<OwnFunctions> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-force-"));
  const database = postgresUrl === undefined ? {} : { XINSHI_STORE: "postgres", DATABASE_URL: postgresUrl };
  const path = join(dataDir, "xinshi.db");
  const ledger: StoreSettings =
    postgresUrl === undefined ? { driver: "sqlite", path } : { driver: "postgres", url: postgresUrl };
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    const store = await openStore(ledger, { events: [] }); // migrated before many processes meet it
    const sandbox = await startSandbox({
      port: 0,
      cron: false,
      dataDir,
      approved,
      manifest: join(build.folder, "functions.json"),
      hostScript: join(build.folder, "sandbox/host.cjs"),
      environment: (url) => ({ ...functionEnvironment(url, dataDir), ...database }),
    });
    const close = async (): Promise<void> => {
      await sandbox.close();
      await store.close();
      remove();
    };
    return { sandbox, store, path, close };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Puts a module's `CONFIG` where the functions look for theirs. */
function withConfig(file: string): Plugin {
  return {
    name: "own-config",
    setup(build) {
      build.onLoad({ filter: /\/xinshi\.config\.ts$/ }, () => ({
        contents: `export { CONFIG as default } from ${JSON.stringify(file)};`,
        resolveDir: ROOT,
      }));
    },
  };
}
