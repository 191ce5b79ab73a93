/**
 * Functions, versions, aliases and triggers as answers show them.
 *
 * @module
 */
import { formatLocalTime } from "../../shared/validation/beijing.ts";
import type { Alias, CloudFunction, Trigger, Version } from "./model.ts";
import { viewDescription } from "./trigger-desc.ts";

const AVAILABLE = "Available";

/** One of `ListFunctions`. */
export function viewSummary(fn: CloudFunction, latest: Version) {
  return {
    AddTime: formatLocalTime(fn.addedAt),
    ModTime: formatLocalTime(latest.modifiedAt),
    FunctionId: fn.id,
    FunctionName: fn.name,
    Namespace: fn.home.namespace,
    Runtime: latest.configuration.runtime,
    Description: latest.configuration.description,
    Status: fn.status,
    StatusDesc: describeStatus(fn),
    StatusReasons: fn.statusReasons,
    Type: "Event",
    Tags: fn.tags,
    TotalProvisionedConcurrencyMem: [...fn.provisioned.values()].reduce(
      (sum, { count }) => sum + count * latest.configuration.memoryMb,
      0,
    ),
    ReservedConcurrencyMem: fn.reservedMb ?? null,
    AsyncRunEnable: "FALSE",
    TraceEnable: "FALSE",
  };
}

/** `GetFunction`; `base` is the sandbox's address, `codeInfo` the text of the handler's file if that was asked for. */
export function viewFunction(
  fn: CloudFunction,
  version: Version,
  { qualifier, base, codeInfo }: { qualifier: string; base: string; codeInfo: string },
) {
  const { configuration } = version;
  const isLatest = fn.versions.get("$LATEST") === version;
  return {
    FunctionName: fn.name,
    FunctionId: fn.id,
    Namespace: fn.home.namespace,
    FunctionVersion: version.name,
    Qualifier: qualifier,
    Type: "Event",
    Status: isLatest ? fn.status : version.status,
    StatusDesc: describeStatus(fn),
    StatusReasons: isLatest ? fn.statusReasons : [],
    AvailableStatus: AVAILABLE,
    AddTime: formatLocalTime(version.addedAt),
    ModTime: formatLocalTime(version.modifiedAt),
    CodeInfo: codeInfo,
    CodeSize: version.code?.zipBytes ?? 0,
    CodeResult: version.code === undefined ? "failed" : "success",
    CodeError: "",
    ErrNo: 0,
    Triggers: fn.triggers
      .filter((trigger) => qualifier === "$LATEST" || trigger.qualifier === qualifier)
      .map((trigger) => viewTrigger(trigger, base)),
    Tags: fn.tags,
    AccessInfo: { Host: "", Vip: "" },
    EipConfig: { EipFixed: "FALSE", Eips: [] },
    L5Enable: "FALSE",
    UseGpu: "FALSE",
    OnsEnable: "FALSE",
    AsyncRunEnable: "FALSE",
    TraceEnable: "FALSE",
    ...viewConfiguration(configuration),
  };
}

function viewConfiguration(configuration: Version["configuration"]) {
  const { publicNet } = configuration;
  return {
    Description: configuration.description,
    Handler: configuration.handler,
    Runtime: configuration.runtime,
    MemorySize: configuration.memoryMb,
    Timeout: configuration.timeoutSeconds,
    InitTimeout: configuration.initTimeoutSeconds,
    Environment: { Variables: Object.entries(configuration.environment).map(([Key, Value]) => ({ Key, Value })) },
    VpcConfig: configuration.vpc,
    Role: configuration.role,
    InstallDependency: configuration.installDependency,
    ClsLogsetId: configuration.clsLogsetId,
    ClsTopicId: configuration.clsTopicId,
    Layers: [],
    DeadLetterConfig: configuration.deadLetter,
    PublicNetConfig: {
      PublicNetStatus: publicNet.PublicNetStatus,
      EipConfig: { EipStatus: publicNet.EipConfig.EipStatus, EipAddress: [] },
    },
    CfsConfig: { CfsInsList: [] },
    DnsCache: configuration.dnsCache,
    IntranetConfig: { IpFixed: configuration.intranet.IpFixed, IpAddress: [] },
  };
}

/** Written as `OPEN` or `CLOSE`, read as 1 or 0. */
export function viewTrigger(trigger: Trigger, base: string) {
  return {
    TriggerName: trigger.name,
    Type: trigger.type,
    TriggerDesc: viewDescription(trigger, base),
    Enable: trigger.enabled ? 1 : 0,
    Qualifier: trigger.qualifier,
    AvailableStatus: AVAILABLE,
    CustomArgument: trigger.type === "timer" ? trigger.argument : "",
    Description: trigger.description,
    AddTime: formatLocalTime(trigger.addedAt),
    ModTime: formatLocalTime(trigger.modifiedAt),
    ResourceId: "",
    BindStatus: "on",
    TriggerAttribute: "oneway",
  };
}

export function viewVersion({ name, description, addedAt, modifiedAt, status }: Version) {
  return {
    Version: name,
    Description: description,
    AddTime: formatLocalTime(addedAt),
    ModTime: formatLocalTime(modifiedAt),
    Status: status,
  };
}

export function viewAlias({ name, version, routing, description, addedAt, modifiedAt }: Alias) {
  return {
    Name: name,
    FunctionVersion: version,
    Description: description,
    RoutingConfig: { AdditionalVersionWeights: routing.weights, AddtionVersionMatchs: routing.matches },
    AddTime: formatLocalTime(addedAt),
    ModTime: formatLocalTime(modifiedAt),
  };
}

function describeStatus({ status, statusReasons }: CloudFunction): string {
  return status.endsWith("Failed") ? (statusReasons[0]?.ErrorMessage ?? "") : "";
}
