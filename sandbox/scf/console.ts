/**
 * Deployed functions as a person at the console sees them.
 *
 * @module
 */
import { type InvocationView, viewInvocation } from "../runtime/console.ts";
import { type CloudFunction, DEFAULT_ALIAS, latestOf, type TimerTrigger, type UrlTrigger } from "./model.ts";

/** The newest that are shown. */
const SHOWN_RUNS = 20;

export interface DeployedView {
  name: string;
  account: string;
  region: string;
  namespace: string;
  status: string;
  runtime: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** That calls go to. */
  version: string;
  /** How many are kept besides `$LATEST`. */
  versions: number;
  /** What a mini-program's call is sent to. */
  callUrl: string;
  /** Function URLs. */
  urls: { url: string; auth: string; enabled: boolean }[];
  timers: { name: string; cron: string; enabled: boolean; nextRun: string | null }[];
  /** The newest first. */
  invocations: (InvocationView & { version: string })[];
}

/** `base` is the sandbox's address. */
export function viewDeployed(fn: CloudFunction, base: string): DeployedView {
  const { name, home, status, triggers, runs } = fn;
  const version = fn.aliases.get(DEFAULT_ALIAS)?.version ?? latestOf(fn).name;
  const { runtime, memoryMb, timeoutSeconds } = (fn.versions.get(version) ?? latestOf(fn)).configuration;
  const address = [home.account, home.region, home.namespace, name].join(".");
  return {
    name,
    ...home,
    status,
    runtime,
    memoryMb,
    timeoutSeconds,
    version,
    versions: fn.versions.size - 1,
    callUrl: `${base}/scf/call/${encodeURIComponent(address)}`,
    urls: triggers
      .filter((trigger): trigger is UrlTrigger => trigger.type === "http")
      .map(({ urlId, desc, enabled }) => ({ url: `${base}/scf/fn/${urlId}`, auth: desc.authType, enabled })),
    timers: triggers
      .filter((trigger): trigger is TimerTrigger => trigger.type === "timer")
      .map((timer) => viewTimer(fn, timer)),
    invocations: runs
      .slice(-SHOWN_RUNS)
      .reverse()
      .map(({ record, qualifier }) => ({ ...viewInvocation(record), version: qualifier })),
  };
}

function viewTimer({ name: functionName }: CloudFunction, { name, desc, enabled, ticking }: TimerTrigger) {
  const next = ticking?.nextRun(functionName, name) ?? null;
  return { name, cron: desc.cron, enabled, nextRun: next === null ? null : new Date(next).toISOString() };
}
