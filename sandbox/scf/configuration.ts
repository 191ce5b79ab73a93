/**
 * A function's configuration: what `CreateFunction` and `UpdateFunctionConfiguration` have in common.
 *
 * Sources: "CreateFunction", https://cloud.tencent.com/document/api/583/18586 ; "配额限制",
 * https://cloud.tencent.com/document/product/583/11637 ; "环境变量", https://cloud.tencent.com/document/product/583/30228
 *
 * @module
 */
import { apiError } from "../providers/tencent/errors.ts";
import type { ParametersOf } from "../providers/tencent/parameters.ts";
import { scfError } from "./errors.ts";

const RUNTIMES = new Set(
  (
    "Python2.7 Python3.6 Python3.7 Python3.9 Python3.10 Nodejs6.10 Nodejs8.9 Nodejs10.15 Nodejs12.16 Nodejs14.18 " +
    "Nodejs16.13 Nodejs18.15 Nodejs20.19 Php5.6 Php7 Php7.4 Php8.0 Go1 Java8 Java11 CustomRuntime"
  ).split(" "),
);
const MEMORY_STEP_MB = 128;
const MAX_MEMORY_MB = 3072;
const MAX_TIMEOUT_SECONDS = 900;
const INIT_TIMEOUT_SECONDS = { min: 3, max: 300 };
const MAX_ENVIRONMENT_BYTES = 4096;
const MAX_DESCRIPTION = 1000;
const MAX_HANDLER = 128;

const KEYS = { Key: { type: "string" }, Value: { type: "string" } } as const;

/** Parameters that both actions take. */
export const CONFIGURATION_RULES = {
  Description: { type: "string" },
  MemorySize: { type: "integer" },
  Timeout: { type: "integer" },
  InitTimeout: { type: "integer" },
  Runtime: { type: "string" },
  Environment: { type: "object", members: { Variables: { type: "objects", items: KEYS } } },
  VpcConfig: { type: "object", members: { VpcId: { type: "string" }, SubnetId: { type: "string" } } },
  Role: { type: "string" },
  InstallDependency: { type: "string" },
  ClsLogsetId: { type: "string" },
  ClsTopicId: { type: "string" },
  Layers: {
    type: "objects",
    items: { LayerName: { type: "string", required: true }, LayerVersion: { type: "integer", required: true } },
  },
  DeadLetterConfig: {
    type: "object",
    members: {
      Type: { type: "string", required: true },
      Name: { type: "string", required: true },
      FilterType: { type: "string" },
    },
  },
  PublicNetConfig: {
    type: "object",
    members: {
      PublicNetStatus: { type: "string", required: true },
      EipConfig: { type: "object", members: { EipStatus: { type: "string", required: true } } },
    },
  },
  DnsCache: { type: "string" },
  IntranetConfig: { type: "object", members: { IpFixed: { type: "string", required: true } } },
} as const;

type Given = Partial<ParametersOf<typeof CONFIGURATION_RULES>> & { Handler?: string | undefined };

export interface Configuration {
  handler: string;
  runtime: string;
  description: string;
  memoryMb: number;
  timeoutSeconds: number;
  initTimeoutSeconds: number;
  environment: Readonly<Record<string, string>>;
  vpc: { VpcId: string; SubnetId: string };
  role: string;
  installDependency: string;
  clsLogsetId: string;
  clsTopicId: string;
  deadLetter: { Type: string; Name: string; FilterType: string };
  publicNet: { PublicNetStatus: string; EipConfig: { EipStatus: string } };
  dnsCache: string;
  intranet: { IpFixed: string };
}

/** What a function has where nothing is said. */
export const DEFAULT_CONFIGURATION: Configuration = {
  handler: "index.main_handler",
  runtime: "Python2.7",
  description: "",
  memoryMb: 128,
  timeoutSeconds: 3,
  initTimeoutSeconds: 65,
  environment: {},
  vpc: { VpcId: "", SubnetId: "" },
  role: "",
  installDependency: "FALSE",
  clsLogsetId: "",
  clsTopicId: "",
  deadLetter: { Type: "", Name: "", FilterType: "" },
  publicNet: { PublicNetStatus: "ENABLE", EipConfig: { EipStatus: "DISABLE" } },
  dnsCache: "FALSE",
  intranet: { IpFixed: "DISABLE" },
};

/**
 * A configuration with what was given; the environment is replaced as a whole.
 * @throws ApiError when a value is not allowed
 */
export function withGiven(old: Configuration, given: Given): Configuration {
  const { VpcConfig, DeadLetterConfig, PublicNetConfig, IntranetConfig } = given;
  checkLayers(given.Layers);
  return {
    handler: checkHandler(given.Handler ?? old.handler),
    runtime: checkRuntime(given.Runtime ?? old.runtime),
    description: checkDescription(given.Description ?? old.description),
    memoryMb: checkMemory(given.MemorySize ?? old.memoryMb),
    timeoutSeconds: checkTimeout(given.Timeout ?? old.timeoutSeconds),
    initTimeoutSeconds: checkInitTimeout(given.InitTimeout ?? old.initTimeoutSeconds),
    environment: given.Environment === undefined ? old.environment : readEnvironment(given.Environment.Variables ?? []),
    vpc: VpcConfig === undefined ? old.vpc : { VpcId: VpcConfig.VpcId ?? "", SubnetId: VpcConfig.SubnetId ?? "" },
    role: given.Role ?? old.role,
    installDependency: checkSwitch("InstallDependency", given.InstallDependency ?? old.installDependency),
    clsLogsetId: given.ClsLogsetId ?? old.clsLogsetId,
    clsTopicId: given.ClsTopicId ?? old.clsTopicId,
    deadLetter: DeadLetterConfig === undefined ? old.deadLetter : { FilterType: "", ...definedOnly(DeadLetterConfig) },
    publicNet: PublicNetConfig === undefined ? old.publicNet : readPublicNet(PublicNetConfig),
    dnsCache: checkSwitch("DnsCache", given.DnsCache ?? old.dnsCache),
    intranet: IntranetConfig ?? old.intranet,
  };
}

/** A description of a function, a version or a namespace. */
export function checkDescription(text: string): string {
  if ([...text].length > MAX_DESCRIPTION) throw scfError("InvalidParameterValue.Description");
  return text;
}

/** A parameter that says yes by `TRUE` and no by `FALSE`. */
export function checkSwitch(name: string, text: string): string {
  if (text !== "TRUE" && text !== "FALSE") throw apiError("InvalidParameterValue", name);
  return text;
}

/** The file may lie in a folder of the zip, which the root of it never leaves. */
export function checkHandler(text: string): string {
  const isHandler = /^[A-Za-z_](?:[\w/-]|\.(?![./]))*\.[A-Za-z_]\w*$/.test(text) && !text.includes("//");
  if (!isHandler || text.length > MAX_HANDLER) throw scfError("InvalidParameterValue.Handler");
  return text;
}

function checkRuntime(name: string): string {
  if (!RUNTIMES.has(name)) throw scfError("InvalidParameterValue.Runtime", "does not exist");
  return name;
}

function checkMemory(mb: number): number {
  if (mb > MAX_MEMORY_MB) throw scfError("LimitExceeded.Memory");
  if (mb !== 64 && (mb < MEMORY_STEP_MB || mb % MEMORY_STEP_MB !== 0)) {
    throw scfError("InvalidParameterValue.MemorySize");
  }
  return mb;
}

function checkTimeout(seconds: number): number {
  if (seconds > MAX_TIMEOUT_SECONDS) throw scfError("LimitExceeded.Timeout");
  if (seconds < 1) throw apiError("InvalidParameterValue", "Timeout");
  return seconds;
}

/** The range is the sandbox's reading; documented is the default alone. */
function checkInitTimeout(seconds: number): number {
  const { min, max } = INIT_TIMEOUT_SECONDS;
  if (seconds < min || seconds > max) throw scfError("LimitExceeded.InitTimeout");
  return seconds;
}

/** One variable with an empty name and value empties the environment. */
function readEnvironment(variables: readonly { Key?: string | undefined; Value?: string | undefined }[]) {
  const environment: Record<string, string> = {};
  if (variables.length === 1 && variables[0]?.Key === "" && variables[0].Value === "") return environment;
  for (const { Key = "", Value = "" } of variables) {
    if (/^(?:SCF|QCLOUD|TENCENTCLOUD)_/.test(Key)) {
      throw scfError("InvalidParameterValue.EnvironmentSystemProtect", Key);
    }
    if (!/^[A-Za-z]\w*$/.test(Key)) {
      throw scfError("InvalidParameterValue.Environment", "a name must be a letter, then letters, digits and _");
    }
    if (Object.hasOwn(environment, Key)) throw scfError("InvalidParameterValue.Environment", "a name is given twice");
    environment[Key] = Value;
  }
  const bytes = Object.entries(environment).reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
  if (bytes > MAX_ENVIRONMENT_BYTES) throw scfError("InvalidParameterValue.EnvironmentExceededLimit", bytes);
  return environment;
}

/** There are no layers here; the form that unbinds the last one passes. */
function checkLayers(layers: readonly { LayerName: string; LayerVersion: number }[] = []): void {
  if (layers.some(({ LayerName }) => LayerName !== "")) throw scfError("ResourceNotFound.Layer");
}

function readPublicNet(given: { PublicNetStatus: string; EipConfig?: { EipStatus: string } | undefined }) {
  const { PublicNetStatus, EipConfig = { EipStatus: "DISABLE" } } = given;
  if (PublicNetStatus !== "ENABLE" && PublicNetStatus !== "DISABLE") {
    throw scfError("InvalidParameterValue.PublicNetConfig");
  }
  return { PublicNetStatus, EipConfig };
}

function definedOnly<Members extends { FilterType?: string | undefined }>({ FilterType, ...members }: Members) {
  return { ...members, ...(FilterType !== undefined && { FilterType }) };
}
