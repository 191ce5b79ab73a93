/**
 * `npm start`: builds, starts the sandbox with the functions, prints the addresses, says `ready`; Ctrl-C ends all of it.
 *
 * @module
 */
import { join } from "node:path";
import { buildAll } from "./build.ts";
import { ROOT, SANDBOX_API_KEY, startLocal } from "./local.ts";

const DEFAULT_PORT = 4600;

async function start(): Promise<void> {
  const port = readPort(process.env.PORT);
  await buildAll();
  const sandbox = await startLocal({
    port,
    host: process.env.HOST,
    dataDir: join(ROOT, ".xinshi"),
    cron: true,
    pushes: true,
    log: (line) => console.log(line),
  });
  endOnSignal(() => sandbox.close());
  console.log(`
messages     ${sandbox.url}/
mini-program ${sandbox.url}/call/sendsms   (header x-wx-openid)
HTTP         ${sandbox.url}/fn/sendsms     (Authorization: Bearer ${SANDBOX_API_KEY})
Tencent SMS  ${sandbox.url}                (endpoint for any official SDK; AKIDsandbox / sandboxSecretKey)
control API  ${sandbox.url}/_sandbox/openapi.json

ready`);
}

/** @throws Error for what is no port */
function readPort(text: string | undefined): number {
  if (text === undefined || text === "") return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error("PORT must be a whole number from 0 to 65535");
  return port;
}

function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1); // asked twice: at once
      ending = true;
      close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
