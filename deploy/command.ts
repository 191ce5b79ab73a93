/**
 * What the commands of `npm run` have in common: their options, and how they end.
 *
 * @module
 */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./bin/options.ts";

/** By convention, of a command that is written wrong. */
const USAGE_STATUS = 2;

/**
 * What a person wrote after the command, by the options it knows.
 *
 * @throws UsageError
 */
export function readOptions<Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\. To specify a positional.*$/s, ""));
  }
}

/** Runs a command; what it throws is a message for the person, and the status says whose doing it was. */
export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? USAGE_STATUS : 1;
  }
}
