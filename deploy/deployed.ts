/**
 * What `serverless.yml` would deploy beside the code: the variables of each function and the arguments of its timers, with
 * the references to the environment resolved as the Serverless Framework does it. For looking only; the build has no use
 * for it, because such values are secrets.
 *
 * Source: "Serverless Framework variables", https://www.serverless.com/framework/docs/guides/variables (`${env:NAME, default}`)
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import type { Environment } from "../shared/config/settings.ts";

const Variables = z.record(z.string(), z.unknown()).nullish();

const DeployedFile = z.object({
  provider: z.object({ environment: Variables }),
  functions: z.record(
    z.string(),
    z.object({
      environment: Variables,
      events: z
        .array(z.object({ timer: z.object({ name: z.string(), argument: z.unknown().optional() }).optional() }))
        .nullish(),
    }),
  ),
});

const PlaceFile = z.object({
  service: z.string(),
  provider: z.object({
    region: z.unknown().optional(),
    stage: z.unknown().optional(),
    namespace: z.unknown().optional(),
    alias: z.unknown().optional(),
  }),
});

export interface DeployedFunction {
  name: string;
  /** The environment itself, with the file's variables over it. */
  environment: Environment;
  timers: { name: string; argument: TimerArgument }[];
}

/** Where `serverless deploy` puts the functions. */
export interface DeployedPlace {
  region: string;
  namespace: string;
  alias: string;
  /** What their names begin with: service and stage. */
  prefix: string;
}

/**
 * Reads where functions are deployed from this environment; `XINSHI_STAGE` is what `--stage` would say.
 *
 * @throws Error when the file is no `serverless.yml`
 */
export function readPlace(file: string, env: Environment): DeployedPlace {
  const { service, provider } = PlaceFile.parse(parse(readFileSync(file, "utf8"), { merge: true }));
  const known = (value: unknown): string | undefined =>
    (resolveReferences(value ?? null, env) ?? "").trim() || undefined;
  return {
    region: known(provider.region) ?? env.TENCENTCLOUD_REGION ?? "",
    namespace: known(provider.namespace) ?? "default",
    alias: known(provider.alias) ?? "$DEFAULT",
    prefix: `${service}-${env.XINSHI_STAGE?.trim() || (known(provider.stage) ?? "dev")}-`,
  };
}

/** `unset`: refers to variables that have no value here. `elsewhere`: refers to what is no variable of the environment. */
export type TimerArgument =
  | { kind: "none" }
  | { kind: "value"; value: string }
  | { kind: "unset"; variables: string[] }
  | { kind: "elsewhere" };

/**
 * Reads what would be deployed from this environment.
 *
 * @throws Error when the file is no `serverless.yml`
 */
export function readDeployed(file: string, env: Environment): DeployedFunction[] {
  const { provider, functions } = DeployedFile.parse(parse(readFileSync(file, "utf8"), { merge: true }));
  return Object.entries(functions).map(([name, { environment, events }]) => ({
    name,
    environment: environmentOf({ ...provider.environment, ...environment }, env),
    timers: (events ?? []).flatMap(({ timer }) =>
      timer === undefined ? [] : [{ name: timer.name, argument: argumentOf(timer.argument, env) }],
    ),
  }));
}

/** What refers to anything but the environment cannot be known here, so the environment's own stays. */
function environmentOf(variables: Readonly<Record<string, unknown>>, env: Environment): Environment {
  const known = Object.entries(variables).flatMap(([name, value]) => {
    const resolved = resolveReferences(value, env);
    return resolved === undefined ? [] : [[name, resolved ?? undefined] as const];
  });
  return { ...env, ...Object.fromEntries(known) };
}

function argumentOf(argument: unknown, env: Environment): TimerArgument {
  if (argument === undefined || argument === null) return { kind: "none" };
  const value = resolveReferences(argument, env);
  if (value === undefined) return { kind: "elsewhere" };
  if (value !== null && value.trim() !== "") return { kind: "value", value };
  const variables = [...String(argument).matchAll(/\$\{env:(\w+)/g)].map(([, name = ""]) => name);
  return variables.length === 0 ? { kind: "none" } : { kind: "unset", variables };
}

/** What stands after the name: quoted, one more reference, or plain. */
const DEFAULT = String.raw`'[^']*'|"[^"]*"|\$\{.*\}|[^{}]*?`;
const WHOLE = new RegExp(String.raw`^\$\{env:(\w+)\s*(?:,\s*(${DEFAULT})\s*)?\}$`, "s");
const WITHIN = /\$\{env:\w+\s*(?:,\s*(?:'[^']*'|"[^"]*"|[^{}]*?)\s*)?\}/g;

/**
 * The text with each `${env:NAME, default}` in its place. Null: no value. Undefined: it cannot be known from the environment.
 */
export function resolveReferences(value: unknown, env: Environment): string | null | undefined {
  if (value === null) return null;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return undefined;
  if (!value.includes("${")) return value;
  const [whole, name = "", fallback] = WHOLE.exec(value) ?? [];
  if (whole !== undefined) return env[name] ?? defaultOf(fallback, env);
  const parts = value.split(WITHIN);
  if (parts.some((part) => part.includes("${"))) return undefined;
  const resolved = (value.match(WITHIN) ?? []).map((part) => resolveReferences(part, env));
  if (resolved.includes(undefined)) return undefined;
  return parts.map((part, index) => `${part}${resolved[index] ?? ""}`).join("");
}

/** Without one, the framework refuses to deploy when the variable is not set. */
function defaultOf(fallback: string | undefined, env: Environment): string | null | undefined {
  if (fallback === undefined || fallback === "null") return null;
  const [, quoted] = /^(?:'.*'|".*")$/s.test(fallback) ? [fallback, fallback.slice(1, -1)] : [];
  return quoted ?? resolveReferences(fallback, env);
}
