/**
 * Clients and small servers, bundled like the functions: what is measured is what would be deployed.
 *
 * @module
 */
import { join } from "node:path";
import { build } from "esbuild";
import { EXTERNAL, PLUGINS } from "../../deploy/bundle.ts";
import { leanPostgres } from "../../deploy/lean-postgres.ts";

const NAMES = [
  "ledger",
  "ledger-lookups",
  "loopback",
  "many-recipients",
  "official-sdk",
  "official-signing",
  "provider-client",
  "pullstatus",
  "receipts-server",
  "sendsms",
  "signing",
] as const;

export type WorkerName = (typeof NAMES)[number];

/** Builds `bench/workers` into `dist/bench`. The official SDK stays as it was installed. */
export async function buildWorkers(root: string): Promise<void> {
  await build({
    entryPoints: NAMES.map((name) => join(root, "bench/workers", `${name}.ts`)),
    outdir: join(root, "dist/bench"),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: [...EXTERNAL, "tencentcloud-sdk-nodejs-sms"],
    plugins: PLUGINS.filter((plugin) => plugin !== leanPostgres), // ledgers are filled by COPY, which no function asks for
    logLevel: "error",
  });
}

/** Where a worker is once it is built. */
export function workerFile(root: string, name: WorkerName): string {
  return join(root, "dist/bench", `${name}.cjs`);
}
