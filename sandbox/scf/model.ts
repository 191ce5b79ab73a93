/**
 * What an account has deployed: namespaces of functions, each with versions, aliases and triggers.
 *
 * @module
 */
import type { InvocationRecord } from "../runtime/runner.ts";
import type { Timers } from "../runtime/timers.ts";
import type { CodePackage } from "./code.ts";
import type { Configuration } from "./configuration.ts";

/** Source: "函数和层的状态说明", https://cloud.tencent.com/document/product/583/115197 */
export type Status = "Creating" | "CreateFailed" | "Active" | "Updating" | "UpdateFailed";

export const LATEST = "$LATEST";
/** The alias that every function has. */
export const DEFAULT_ALIAS = "$DEFAULT";

/** Whose and where a function is. */
export interface Home {
  account: string;
  region: string;
  namespace: string;
}

export interface Namespace {
  name: string;
  description: string;
  /** Times are milliseconds since the Unix epoch. */
  addedAt: number;
  modifiedAt: number;
  functions: Map<string, CloudFunction>;
}

/** `$LATEST` is changed in place; a published version stays as it was. */
export interface Version {
  name: string;
  description: string;
  configuration: Configuration;
  /** Undefined until the first code is unpacked. */
  code: CodePackage | undefined;
  status: Status | "Publishing";
  addedAt: number;
  modifiedAt: number;
}

export interface Routing {
  weights: readonly { Version: string; Weight: number }[];
  matches: readonly { Version: string; Key: string; Method: string; Expression: string }[];
}

export interface Alias {
  name: string;
  version: string;
  routing: Routing;
  description: string;
  addedAt: number;
  modifiedAt: number;
}

export interface TimerDescription {
  cron: string;
}

export interface UrlDescription {
  authType: "NONE" | "CAM";
  intranet: boolean;
  extranet: boolean;
  cors: Cors | undefined;
  /** Flags whose effect is not documented; they come back as given. */
  others: Readonly<Record<string, boolean>>;
}

export interface Cors {
  Enable: boolean;
  Origins: readonly string[];
  Methods: readonly string[];
  Headers: readonly string[];
  ExposeHeaders: readonly string[];
  Credentials: boolean;
  MaxAge: number;
}

interface TriggerBase {
  name: string;
  qualifier: string;
  enabled: boolean;
  description: string;
  addedAt: number;
  modifiedAt: number;
}

export interface TimerTrigger extends TriggerBase {
  type: "timer";
  desc: TimerDescription;
  argument: string;
  /** What fires it; undefined while it is closed. */
  ticking: Timers | undefined;
}

export interface UrlTrigger extends TriggerBase {
  type: "http";
  desc: UrlDescription;
  /** Part of its address. */
  urlId: string;
}

export type Trigger = TimerTrigger | UrlTrigger;

/** One run of a function. */
export interface FunctionRun {
  record: InvocationRecord;
  qualifier: string;
  /** How often it was tried before. */
  retries: number;
}

export interface Provisioned {
  qualifier: string;
  count: number;
  actions: readonly object[];
}

export interface CloudFunction {
  readonly id: string;
  readonly name: string;
  readonly home: Home;
  readonly addedAt: number;
  status: Status;
  statusReasons: { ErrorCode: string; ErrorMessage: string }[];
  /** With `$LATEST`. */
  readonly versions: Map<string, Version>;
  /** The number of the version published last; none is given twice. */
  publishedCount: number;
  readonly aliases: Map<string, Alias>;
  triggers: Trigger[];
  tags: readonly { Key: string; Value: string }[];
  /** MB that all its processes together may have; undefined: no limit of its own. */
  reservedMb: number | undefined;
  readonly provisioned: Map<string, Provisioned>;
  retry: { count: number; maxAgeSeconds: number };
  /** The newest last. */
  readonly runs: FunctionRun[];
  /** Requests that were taken and have not ended. */
  readonly underWay: Map<string, number>;
  isDeleted: boolean;
}

/** The version that is changed in place. */
export function latestOf({ versions }: CloudFunction): Version {
  const latest = versions.get(LATEST);
  if (latest === undefined) throw new Error("A function always has a latest version");
  return latest;
}
