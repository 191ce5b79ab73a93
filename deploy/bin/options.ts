/**
 * What a person writes after `xinshi`.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Environment } from "../../shared/config/settings.ts";
import type { Language } from "../doctor/finding.ts";
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

export interface DoctorCommand {
  name: "doctor";
  /** Undefined: the Xinshi project in the working directory. */
  folder: string | undefined;
  urls: readonly string[];
  envFile: string | undefined;
  timeoutSeconds: number;
  language: Language;
  json: boolean;
}

export type Command = SandboxCommand | DoctorCommand | { name: "help" } | { name: "version" };

/** What a folder holds that functions have kept their data in. */
const LEDGER = "xinshi.db";

const LANGUAGES = ["en", "zh"] as const satisfies readonly Language[];

const OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  "no-functions": { type: "boolean" },
  quiet: { type: "boolean" },
  url: { type: "string", multiple: true },
  env: { type: "string" },
  /** Its name before: Node itself takes it too, and ends with status 9 where there is no such file. */
  "env-file": { type: "string" },
  timeout: { type: "string" },
  lang: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** Which command takes which. */
const OWN_OPTIONS = {
  sandbox: ["port", "host", "data", "no-functions", "quiet"],
  doctor: ["url", "env", "env-file", "timeout", "lang", "json"],
} as const satisfies Record<string, readonly (keyof typeof OPTIONS)[]>;

const DEFAULT_TIMEOUT_SECONDS = 10;

/** What the person did wrong; the message says what would be right. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readCommand(args: readonly string[], env: Environment): Command {
  const { values, positionals } = parse(args);
  if (values.version) return { name: "version" };
  const [name, ...rest] = positionals;
  if (values.help || name === undefined) return { name: "help" };
  if (name !== "sandbox" && name !== "doctor") throw new UsageError(`There is no command ${name}`);
  const own: readonly string[] = OWN_OPTIONS[name];
  const foreign = Object.keys(values).find((option) => !own.includes(option));
  if (foreign !== undefined) throw new UsageError(`${name} has no option --${foreign}`);
  return name === "sandbox" ? readSandbox(values, rest, env) : readDoctor(values, rest);
}

type Values = ReturnType<typeof parse>["values"];

function readSandbox(values: Values, rest: readonly string[], env: Environment): SandboxCommand {
  if (rest.length > 0) throw new UsageError(`sandbox takes options only, not ${rest[0]}`);
  return {
    name: "sandbox",
    port: values.port === undefined ? portOf(env.PORT, "PORT") : portOf(values.port, "--port"),
    host: values.host || env.HOST || undefined, // an empty one would be every address
    data: values.data === undefined ? undefined : ownFolder(values.data),
    functions: values["no-functions"] !== true,
    quiet: values.quiet === true,
  };
}

function readDoctor(values: Values, [folder, more]: readonly string[]): DoctorCommand {
  if (more !== undefined) throw new UsageError("doctor takes one folder");
  if (folder !== undefined && !isFolder(folder)) throw new UsageError(`${folder} is no folder`);
  const envFile = values.env ?? values["env-file"];
  const given = values.url ?? envFile;
  if (folder !== undefined && given !== undefined) {
    throw new UsageError("--url and --env are for a Xinshi project, without a folder");
  }
  if (envFile !== undefined && !isFile(envFile)) throw new UsageError(`--env must name a file: ${envFile} is none`);
  const language = LANGUAGES.find((known) => known === (values.lang ?? "en"));
  if (language === undefined) throw new UsageError(`--lang must be ${LANGUAGES.join(" or ")}`);
  return {
    name: "doctor",
    folder,
    urls: values.url ?? [],
    envFile,
    timeoutSeconds: values.timeout === undefined ? DEFAULT_TIMEOUT_SECONDS : secondsOf(values.timeout),
    language,
    json: values.json === true,
  };
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function secondsOf(text: string): number {
  if (/^\d{1,3}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError("--timeout must be whole seconds from 1 to 999");
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
