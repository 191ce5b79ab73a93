/**
 * `xinshi sandbox`: runs a sandbox until it is told to end.
 *
 * @module
 */
import { describeAddresses, endOnSignal } from "../running.ts";
import { makeTemporaryFolder } from "../temporary.ts";
import type { SandboxCommand } from "./options.ts";

/** Resolves once it answers. */
export async function runSandbox({ port, host, data, functions, quiet }: SandboxCommand): Promise<void> {
  const { SANDBOX_API_KEY, startLocal } = await import("../local.ts");
  const sandbox = await startLocal({
    port,
    host,
    functions,
    dataDir: data ?? makeTemporaryFolder().folder,
    cron: true,
    pushes: true,
    log: quiet ? undefined : (line) => console.log(line),
  });
  endOnSignal(() => sandbox.close());
  console.log(
    quiet
      ? `${sandbox.url}\nready`
      : `\n${describeAddresses(sandbox.url, functions ? SANDBOX_API_KEY : undefined)}\n\nready`,
  );
}
