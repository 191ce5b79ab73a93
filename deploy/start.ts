/**
 * `npm start`: builds what is stale, starts the sandbox with the functions, prints the addresses, says `ready`; Ctrl-C ends all of it.
 *
 * @module
 */
import { join } from "node:path";
import { buildStale } from "./build-stale.ts";
import { ROOT, SANDBOX_API_KEY, startLocal } from "./local.ts";
import { describeAddresses, endOnSignal, readPort } from "./running.ts";

async function start(): Promise<void> {
  const port = readPort(process.env.PORT, "PORT");
  await buildStale(ROOT);
  const sandbox = await startLocal({
    port,
    host: process.env.HOST || undefined, // an empty one would be every address
    dataDir: join(ROOT, ".xinshi"),
    cron: true,
    pushes: true,
    preview: true,
    log: (line) => console.log(line),
  });
  endOnSignal(() => sandbox.close());
  console.log(`\n${describeAddresses(sandbox.url, SANDBOX_API_KEY)}\n\nready`);
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
