/**
 * `cloudbaserc.json`, by which the CloudBase command line (`tcb`) deploys the functions.
 *
 * Source: "函数配置", https://docs.cloudbase.net/cli-v1/functions/configs
 *
 * @module
 */
import type { Config } from "../../shared/config/config.ts";
import type { Service } from "../service.ts";
import { requiredOf, TENCENT_KEYS, variablesOf } from "./variables.ts";

export interface CloudbaseFunction {
  name: string;
  handler: string;
  runtime: string;
  timeout: number;
  memorySize: number;
  installDependency: boolean;
  /** Replaces what is in the cloud, so everything that a function needs is here, by reference. */
  envVariables: Record<string, string>;
  triggers: { name: string; type: "timer"; config: string }[];
  ignore: string[];
}

export interface Cloudbaserc {
  version: "2.0";
  envId: string;
  functionRoot: string;
  functions: CloudbaseFunction[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes it, with references in place of values: the command line puts them in from its own environment or `.env`.
 *
 * @param env what is set now; a variable that is not gets no reference, since one would be filled with nothing
 * @param byRole Tencent's keys are those of the functions' execution role where none are set
 * @throws Error that names every variable which is missing, or which the command line would garble
 */
export function makeCloudbaserc(
  { runtime, functions }: Service,
  config: Pick<Config, "providers">,
  { envId, env, byRole = false }: { envId: string; env: Environment; byRole?: boolean },
): Cloudbaserc {
  const isSet = isSetIn(env);
  const ofRole = byRole && !TENCENT_KEYS.some(isSet) ? TENCENT_KEYS : [];
  const required = functions.flatMap(({ name }) => requiredOf(name, config)).filter((name) => !ofRole.includes(name));
  const faults = faultsOf([...new Set(required)], env);
  const used = [...new Set(functions.flatMap(({ name }) => variablesOf(name, config)))].filter(isSet);
  faults.push(...used.filter((name) => isGarbled(env[name] ?? "")).map((name) => `${name}: ${GARBLED}`));
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return {
    version: "2.0",
    envId,
    functionRoot: "./dist/functions",
    functions: functions.map(({ name, memoryMb, timeoutSeconds, timers }) => ({
      name,
      handler: "index.main",
      runtime,
      timeout: timeoutSeconds,
      memorySize: memoryMb,
      installDependency: false,
      envVariables: Object.fromEntries(
        variablesOf(name, config)
          .filter(isSet)
          .map((variable) => [variable, `{{env.${variable}}}`]),
      ),
      triggers: timers.map((timer) => ({ name: timer.name, type: "timer", config: timer.cron })),
      ignore: ["config.json"],
    })),
  };
}

/**
 * Names of the variables that nothing is set for, of those that a function would read: the deploy takes them out of the
 * cloud, where they may be set.
 */
export function leftOutOf(
  { functions }: Pick<Service, "functions">,
  config: Pick<Config, "providers">,
  env: Environment,
): string[] {
  const isSet = isSetIn(env);
  return [...new Set(functions.flatMap(({ name }) => variablesOf(name, config)))].filter((name) => !isSet(name));
}

/** An empty value is none. */
function isSetIn(env: Environment): (name: string) => boolean {
  return (name) => (env[name] ?? "") !== "";
}

const GARBLED = "has quotation marks, backslashes, line ends or braces, which the command line would garble";

/** Values are pasted into JSON as they are, and texts that are JSON become objects. */
function isGarbled(value: string): boolean {
  return /["\\{}[\]\n\r]/.test(value);
}

function faultsOf(required: readonly string[], env: Environment): string[] {
  const isSet = isSetIn(env);
  const missing = required.filter((name) => !isSet(name)).map((name) => `${name}: is missing`);
  const store = env.XINSHI_STORE ?? "";
  const hasDisk = store !== "" && store !== "postgres";
  return [...missing, ...(hasDisk ? ["XINSHI_STORE: must be postgres; a cloud function keeps no disk"] : [])];
}
