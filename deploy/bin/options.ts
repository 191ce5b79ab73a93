/**
 * What a person writes after `xinshi`.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { readPort } from "../running.ts";

export interface SandboxCommand {
  name: "sandbox";
  port: number;
  host: string | undefined;
  /** Undefined: a temporary folder. */
  data: string | undefined;
  functions: boolean;
  quiet: boolean;
}

export type Command = SandboxCommand | { name: "help" } | { name: "version" };

/** What a folder holds that functions have kept their data in. */
const LEDGER = "xinshi.db";

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  "no-functions": { type: "boolean" },
  quiet: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** What the person did wrong; the message says what would be right. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readCommand(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Command {
  const { values, positionals } = parse(args);
  if (values.version) return { name: "version" };
  const [name, ...rest] = positionals;
  if (values.help || name === undefined) return { name: "help" };
  if (name !== "sandbox") throw new UsageError(`There is no command ${name}`);
  if (rest.length > 0) throw new UsageError(`sandbox takes options only, not ${rest[0]}`);
  return {
    name,
    port: values.port === undefined ? portOf(env.PORT, "PORT") : portOf(values.port, "--port"),
    host: values.host || env.HOST || undefined, // an empty one would be every address
    data: values.data === undefined ? undefined : ownFolder(values.data),
    functions: values["no-functions"] !== true,
    quiet: values.quiet === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.replace(/\. To specify a positional.*$/s, ""));
  }
}

function portOf(text: string | undefined, name: string): number {
  try {
    return readPort(text, name);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A reset empties the folder, so it must hold nothing of anybody else's. */
function ownFolder(folder: string): string {
  if (folder === "") throw new UsageError("--data must name a folder");
  if (!existsSync(folder)) return folder;
  if (!statSync(folder).isDirectory()) throw new UsageError("--data must name a folder; this is a file");
  const entries = readdirSync(folder);
  if (entries.length === 0 || entries.includes(LEDGER)) return folder;
  throw new UsageError("--data must name an empty folder, or one of an earlier run: a reset deletes what is in it");
}
