/**
 * The package's command, `npx xinshi`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { runDoctor } from "./doctor.ts";
import { HELP } from "./help.ts";
import { readCommand, UsageError } from "./options.ts";
import { runSandbox } from "./sandbox.ts";

/** By convention, of a command that is written wrong. */
const USAGE_STATUS = 2;

async function run(): Promise<void> {
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.name === "sandbox") return runSandbox(command);
  if (command.name === "doctor") process.exit(await runDoctor(command)); // whatever a provider keeps open
  console.log(command.name === "help" ? HELP : readVersion());
}

/** The manifest is two folders above the source as above the bundle. */
function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError;
  console.error(error instanceof Error ? error.message : error);
  if (isUsage) console.error("See xinshi --help");
  process.exit(isUsage ? USAGE_STATUS : 1);
}
