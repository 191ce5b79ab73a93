/**
 * A function as it is in the cloud.
 *
 * @module
 */
import type * as Models from "tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models";
import type { ScfApi } from "./api.ts";
import { hasApiCode } from "./errors.ts";
import { type Mark, readMark } from "./mark.ts";

/** Which function, for every action. */
export interface FunctionPlace {
  FunctionName: string;
  Namespace: string;
}

/** Code and configuration of `$LATEST` or of a version. */
export interface Snapshot {
  status: string;
  /** Why it is in this status, in the platform's words. */
  reason: string;
  runtime: string;
  type: string;
  handler: string;
  description: string;
  memoryMb: number;
  timeoutSeconds: number;
  initTimeoutSeconds?: number;
  environment: Record<string, string>;
  role: string;
  vpc?: { vpcId: string; subnetId: string };
  publicNet?: boolean;
  logs?: { logsetId: string; topicId: string };
  tags: Record<string, string>;
  /** The platform's word about the code; empty when it has none. */
  codeSha256: string;
  modifiedAt: string;
}

export interface Version {
  version: string;
  /** None when something else published it. */
  mark?: Mark;
}

export interface CloudTrigger {
  name: string;
  type: string;
  /** As the platform gives it back. */
  desc: string;
  enabled: boolean;
  qualifier: string;
  argument: string;
}

export interface CloudFunction {
  name: string;
  latest: Snapshot;
  /** Newest first, without `$LATEST`. */
  versions: Version[];
  /** None when there is no such alias. */
  aliasVersion?: string;
  /** What the alias points to, when that is a version. */
  live?: Snapshot;
  triggers: CloudTrigger[];
  asyncRetry?: { attempts: number; maxAgeSeconds: number };
  reservedConcurrencyMb?: number;
  provisioned: { version: string; count: number }[];
}

export const LATEST = "$LATEST";
/** The most that one request lists. */
const PAGE = 100;

/** Undefined when there is no such function. */
export async function readFunction(
  scf: ScfApi,
  place: FunctionPlace,
  alias: string,
): Promise<CloudFunction | undefined> {
  const latest = await readSnapshot(scf, place, LATEST);
  if (latest === undefined) return undefined;
  const name = place.FunctionName;
  // What could not be created has nothing else to read.
  if (latest.status === "CreateFailed") return { name, latest, versions: [], triggers: [], provisioned: [] };
  const [versions, aliasVersion, triggers, asyncRetry, reserved, provisioned] = await Promise.all([
    listVersions(scf, place),
    readAlias(scf, place, alias),
    listTriggers(scf, place),
    readAsyncRetry(scf, place),
    scf("GetReservedConcurrencyConfig", place),
    scf("GetProvisionedConcurrencyConfig", place),
  ]);
  const isVersion = aliasVersion !== undefined && aliasVersion !== LATEST;
  const live = isVersion ? await readSnapshot(scf, place, aliasVersion) : undefined;
  return {
    name,
    latest,
    versions,
    ...(aliasVersion !== undefined && { aliasVersion }),
    ...(live && { live }),
    triggers,
    ...(asyncRetry && { asyncRetry }),
    ...(reserved.ReservedMem != null && { reservedConcurrencyMb: reserved.ReservedMem }),
    provisioned: (provisioned.Allocated ?? []).flatMap(({ Qualifier, AllocatedProvisionedConcurrencyNum: count }) =>
      Qualifier && count ? [{ version: Qualifier, count }] : [],
    ),
  };
}

/** Code and configuration; undefined when there is no such function or version. */
export async function readSnapshot(
  scf: ScfApi,
  place: FunctionPlace,
  qualifier: string,
): Promise<Snapshot | undefined> {
  const at = { ...place, Qualifier: qualifier };
  const answer = await orNothing(() => scf("GetFunction", at));
  if (answer === undefined) return undefined;
  const hasCode = !["Creating", "CreateFailed"].includes(answer.Status ?? "");
  const address = hasCode ? await orNothing(() => scf("GetFunctionAddress", at)) : undefined;
  return snapshotOf(answer, address?.CodeSha256 ?? "");
}

function snapshotOf(answer: Models.GetFunctionResponse, codeSha256: string): Snapshot {
  const reasons = (answer.StatusReasons ?? []).map(({ ErrorCode, ErrorMessage }) => `${ErrorCode}: ${ErrorMessage}`);
  const { VpcId: vpcId, SubnetId: subnetId } = answer.VpcConfig ?? {};
  const { ClsLogsetId: logsetId, ClsTopicId: topicId } = answer;
  const publicNet = answer.PublicNetConfig?.PublicNetStatus;
  return {
    status: answer.Status ?? "",
    reason: reasons.join("; ") || (answer.StatusDesc ?? ""),
    runtime: answer.Runtime ?? "",
    type: answer.Type ?? "Event",
    handler: answer.Handler ?? "",
    description: answer.Description ?? "",
    memoryMb: answer.MemorySize ?? 0,
    timeoutSeconds: answer.Timeout ?? 0,
    ...(answer.InitTimeout != null && { initTimeoutSeconds: answer.InitTimeout }),
    environment: Object.fromEntries(
      (answer.Environment?.Variables ?? []).flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])),
    ),
    role: answer.Role ?? "",
    ...(vpcId && subnetId && { vpc: { vpcId, subnetId } }),
    ...(publicNet && { publicNet: publicNet === "ENABLE" }),
    ...(logsetId && topicId && { logs: { logsetId, topicId } }),
    tags: Object.fromEntries((answer.Tags ?? []).map(({ Key, Value }) => [Key, Value])),
    codeSha256,
    modifiedAt: answer.ModTime ?? "",
  };
}

async function listVersions(scf: ScfApi, place: FunctionPlace): Promise<Version[]> {
  const { Versions = [] } = await scf("ListVersionByFunction", {
    ...place,
    Limit: PAGE,
    OrderBy: "AddTime",
    Order: "DESC",
  });
  return Versions.filter(({ Version: version }) => version !== LATEST)
    .map(({ Version: version, Description }) => {
      const mark = readMark(Description);
      return { version, ...(mark && { mark }) };
    })
    .sort((a, b) => Number(b.version) - Number(a.version));
}

async function readAlias(scf: ScfApi, place: FunctionPlace, alias: string): Promise<string | undefined> {
  return (await orNothing(() => scf("GetAlias", { ...place, Name: alias })))?.FunctionVersion;
}

/** Of all versions and aliases. */
export async function listTriggers(scf: ScfApi, place: FunctionPlace): Promise<CloudTrigger[]> {
  const { Triggers = [] } = await scf("ListTriggers", { ...place, Limit: PAGE });
  return Triggers.map((trigger) => ({
    name: trigger.TriggerName ?? "",
    type: trigger.Type ?? "",
    desc: trigger.TriggerDesc ?? "",
    enabled: trigger.Enable === 1,
    qualifier: trigger.Qualifier ?? LATEST,
    argument: trigger.CustomArgument ?? "",
  }));
}

async function readAsyncRetry(scf: ScfApi, place: FunctionPlace): Promise<CloudFunction["asyncRetry"]> {
  const { AsyncTriggerConfig: config } = await scf("GetFunctionEventInvokeConfig", place);
  const attempts = config?.RetryConfig?.[0]?.RetryNum;
  return attempts == null ? undefined : { attempts, maxAgeSeconds: config.MsgTTL };
}

/** All functions of the namespace whose names begin so. */
export async function listNames(scf: ScfApi, namespace: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const page = await scf("ListFunctions", { Namespace: namespace, SearchKey: prefix, Offset: offset, Limit: PAGE });
    const functions = page.Functions ?? [];
    names.push(...functions.map(({ FunctionName }) => FunctionName ?? ""));
    if (functions.length < PAGE) return names.filter((name) => name.startsWith(prefix)).sort();
  }
}

/** Undefined in place of "there is no such thing". */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (hasApiCode(error, "ResourceNotFound", "InvalidParameterValue.FunctionName")) return undefined;
    throw error;
  }
}
