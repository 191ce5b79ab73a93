/**
 * Creating, reading, changing and deleting functions.
 *
 * Source: "函数相关接口", https://cloud.tencent.com/document/api/583/18586
 *
 * @module
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ActionContext } from "../../providers/tencent/action.ts";
import { apiError } from "../../providers/tencent/errors.ts";
import type { ParametersOf } from "../../providers/tencent/parameters.ts";
import { type Actions, defineScfAction, FUNCTION_RULES, mustBe, PAGE_RULES, pageOf, sorted } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import {
  CONFIGURATION_RULES,
  type Configuration,
  checkHandler,
  checkSwitch,
  DEFAULT_CONFIGURATION,
  withGiven,
} from "../configuration.ts";
import { scfError } from "../errors.ts";
import { type CloudFunction, DEFAULT_ALIAS, LATEST, latestOf, type Version } from "../model.ts";
import { mainVersion } from "../qualifiers.ts";
import { viewFunction, viewSummary } from "../views.ts";

/** Source: "配额限制", https://cloud.tencent.com/document/product/583/11637 */
const MAX_FUNCTIONS = 50;
const MAX_SHOWN_BYTES = 1024 * 1024;
const MAX_FILTERS = 10;

const CODE_RULES = {
  ZipFile: { type: "string" },
  CosBucketName: { type: "string" },
  CosObjectName: { type: "string" },
  CosBucketRegion: { type: "string" },
} as const;

const CREATE_RULES = {
  ...FUNCTION_RULES,
  ...CONFIGURATION_RULES,
  Code: { type: "object", members: CODE_RULES },
  CodeSource: { type: "string" },
  Handler: { type: "string" },
  Type: { type: "string" },
  Tags: {
    type: "objects",
    items: { Key: { type: "string", required: true }, Value: { type: "string", required: true } },
  },
  AsyncRunEnable: { type: "string" },
  TraceEnable: { type: "string" },
  AutoCreateClsTopic: { type: "string" },
  AutoDeployClsTopicIndex: { type: "string" },
} as const;

const CODE_UPDATE_RULES = {
  ...FUNCTION_RULES,
  ...CODE_RULES,
  Code: { type: "object", members: CODE_RULES },
  CodeSource: { type: "string" },
  Handler: { type: "string" },
  InstallDependency: { type: "string" },
  EnvId: { type: "string" },
  Publish: { type: "string" },
} as const;

const CONFIGURATION_UPDATE_RULES = {
  ...FUNCTION_RULES,
  ...CONFIGURATION_RULES,
  Publish: { type: "string" },
  L5Enable: { type: "string" },
  IgnoreSysLog: { type: "boolean" },
} as const;

const LIST_RULES = {
  ...PAGE_RULES,
  Order: { type: "string" },
  Orderby: { type: "string" },
  SearchKey: { type: "string" },
  Description: { type: "string" },
  Namespace: { type: "string" },
  Filters: {
    type: "objects",
    items: { Name: { type: "string", required: true }, Values: { type: "strings", required: true } },
  },
} as const;

export function functionActions(cloud: Cloud, publish: (fn: CloudFunction) => Version): Actions {
  return [
    ["CreateFunction", defineScfAction(CREATE_RULES, (given, context) => createFunction(cloud, given, context))],
    [
      "GetFunction",
      defineScfAction(
        { ...FUNCTION_RULES, Qualifier: { type: "string" }, ShowCode: { type: "string" } },
        ({ FunctionName, Namespace, Qualifier = LATEST, ShowCode = "FALSE" }, context) => {
          const version = mainVersion(cloud.find(context, FunctionName, Namespace), Qualifier);
          const codeInfo = checkSwitch("ShowCode", ShowCode) === "TRUE" ? shownCode(version) : "";
          const fn = cloud.find(context, FunctionName, Namespace);
          return viewFunction(fn, version, { qualifier: Qualifier, base: context.base, codeInfo });
        },
      ),
    ],
    ["ListFunctions", defineScfAction(LIST_RULES, (given, context) => listFunctions(cloud, given, context))],
    [
      "UpdateFunctionCode",
      defineScfAction(CODE_UPDATE_RULES, async (given, context) => {
        const { Code, Handler, CodeSource, Publish = "FALSE" } = given;
        const isPublished = checkSwitch("Publish", Publish) === "TRUE";
        const zip = await readCode(cloud, Code ?? given, CodeSource, context);
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        mustBe(fn, ["Active", "UpdateFailed"], "FailedOperation.UpdateFunctionCode");
        const handler = checkHandler(Handler ?? latestOf(fn).configuration.handler);
        void cloud.updateCode(fn, zip, handler).then(() => isPublished && fn.status === "Active" && publish(fn));
        return {};
      }),
    ],
    [
      "UpdateFunctionConfiguration",
      defineScfAction(CONFIGURATION_UPDATE_RULES, (given, context) => {
        const isPublished = checkSwitch("Publish", given.Publish ?? "FALSE") === "TRUE";
        const fn = cloud.find(context, given.FunctionName, given.Namespace);
        const { configuration } = latestOf(fn);
        if (given.Runtime !== undefined && given.Runtime !== configuration.runtime) {
          throw scfError("InvalidParameterValue.Runtime", "cannot be changed");
        }
        const changed = withGiven(configuration, given);
        mustBe(fn, ["Active", "UpdateFailed"], "FailedOperation.UpdateFunctionConfiguration");
        void cloud.configure(fn, changed).then(() => isPublished && fn.status === "Active" && publish(fn));
        return {};
      }),
    ],
    [
      "DeleteFunction",
      defineScfAction(
        { ...FUNCTION_RULES, Qualifier: { type: "string" } },
        ({ FunctionName, Namespace, Qualifier }, context) => {
          const fn = cloud.find(context, FunctionName, Namespace);
          mustBe(fn, ["Active", "CreateFailed", "UpdateFailed"], "FailedOperation.DeleteFunction");
          cloud.delete(fn, Qualifier === undefined ? undefined : unbound(fn, Qualifier));
          return {};
        },
      ),
    ],
    [
      "GetFunctionAddress",
      defineScfAction(
        { ...FUNCTION_RULES, Qualifier: { type: "string" } },
        ({ FunctionName, Namespace, Qualifier = LATEST }, context) => {
          const { code } = mainVersion(cloud.find(context, FunctionName, Namespace), Qualifier);
          if (code === undefined) throw scfError("FailedOperation.FunctionStatusError", "Creating");
          return { Url: `${context.base}/scf/code/${code.id}.zip`, CodeSha256: code.sha256 };
        },
      ),
    ],
  ];
}

/**
 * A version that may be deleted.
 * @throws ApiError when there is none, or it is the latest or an alias leads to it
 */
export function unbound(fn: CloudFunction, qualifier: string): Version {
  if (qualifier === LATEST) throw scfError("InvalidParameterValue.Qualifier", qualifier);
  const version = fn.versions.get(qualifier);
  if (version === undefined) throw scfError("ResourceNotFound.Qualifier", qualifier);
  for (const { name, version: main, routing } of fn.aliases.values()) {
    const routed = [...routing.weights, ...routing.matches].some(({ Version }) => Version === qualifier);
    if (main === qualifier || routed) throw scfError("UnsupportedOperation.AliasBind", name);
  }
  return version;
}

async function createFunction(
  cloud: Cloud,
  given: ParametersOf<typeof CREATE_RULES>,
  context: ActionContext,
): Promise<object> {
  const { FunctionName, Namespace, Type = "Event", Code, CodeSource, Tags = [] } = given;
  if (!/^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/.test(FunctionName)) throw scfError("InvalidParameterValue.FunctionName");
  if (Type === "HTTP") throw scfError("UnsupportedOperation", "functions of the type HTTP");
  if (Type !== "Event") throw scfError("InvalidParameterValue.Type", Type);
  for (const name of ["AsyncRunEnable", "TraceEnable"] as const) {
    if (checkSwitch(name, given[name] ?? "FALSE") === "TRUE") throw scfError("UnsupportedOperation", name);
  }
  if (Code === undefined) throw scfError("MissingParameter.Code");
  const configuration = withGiven(DEFAULT_CONFIGURATION, given);
  const zip = await readCode(cloud, Code, CodeSource, context);
  const namespace = cloud.namespace(context, Namespace);
  if (namespace.functions.has(FunctionName)) throw scfError("ResourceInUse.FunctionName");
  if (namespace.functions.size >= MAX_FUNCTIONS) throw scfError("LimitExceeded.Function", MAX_FUNCTIONS);
  const home = { account: context.account, region: context.region, namespace: namespace.name };
  const fn = newFunction(FunctionName, { cloud, home, configuration, tags: Tags });
  namespace.functions.set(FunctionName, fn);
  cloud.create(fn, zip);
  return {};
}

function newFunction(
  name: string,
  {
    cloud,
    home,
    configuration,
    tags,
  }: Pick<CloudFunction, "home" | "tags"> & { cloud: Cloud; configuration: Configuration },
): CloudFunction {
  const { clock, chance } = cloud.state;
  const at = { addedAt: clock.now(), modifiedAt: clock.now() };
  const latest = { name: LATEST, description: "", configuration, code: undefined, status: "Creating" as const, ...at };
  const routing = { weights: [], matches: [] };
  return {
    id: `lam-${chance.uuid().slice(0, 8)}`,
    name,
    home,
    addedAt: at.addedAt,
    status: "Creating",
    statusReasons: [],
    versions: new Map([[LATEST, latest]]),
    publishedCount: 0,
    aliases: new Map([[DEFAULT_ALIAS, { name: DEFAULT_ALIAS, version: LATEST, routing, description: "", ...at }]]),
    triggers: [],
    tags,
    reservedMb: undefined,
    provisioned: new Map(),
    retry: { count: 2, maxAgeSeconds: 21_600 },
    runs: [],
    underWay: new Map(),
    isDeleted: false,
  };
}

/** Code comes as a zip in the request itself, or from a bucket of the same account. */
async function readCode(
  cloud: Cloud,
  given: ParametersOf<typeof CODE_RULES>,
  source: string | undefined,
  context: ActionContext,
): Promise<Buffer> {
  const { ZipFile, CosBucketName, CosObjectName } = given;
  const isCos = CosBucketName !== undefined || CosObjectName !== undefined;
  if (isCos && ZipFile !== undefined)
    throw scfError("InvalidParameterValue.Code", "ZipFile and Cos exclude each other");
  if (source !== undefined && source !== (isCos ? "Cos" : "ZipFile")) {
    throw scfError("InvalidParameterValue.CodeSource");
  }
  if (isCos) return cloud.code.check(storedZip(cloud, given, context));
  if (ZipFile === undefined || ZipFile === "") throw scfError("MissingParameter.Code");
  return cloud.code.read(ZipFile);
}

/** @throws ApiError when there is none */
function storedZip(
  { state }: Cloud,
  { CosBucketName = "", CosObjectName = "", CosBucketRegion }: ParametersOf<typeof CODE_RULES>,
  context: ActionContext,
): Buffer {
  const region = CosBucketRegion ?? context.region;
  if (!/^[a-z]{2}-[a-z0-9-]+$/.test(region)) throw scfError("InvalidParameterValue.CosBucketRegion", region);
  const bucket = state.buckets.findShort({ account: context.account, region }, CosBucketName);
  if (bucket === undefined) throw scfError("InvalidParameterValue.CosBucketName", CosBucketName);
  const object = CosObjectName.startsWith("/") ? bucket.get(CosObjectName.slice(1)) : undefined;
  if (object === undefined) throw scfError("InvalidParameterValue.CosObjectName", CosObjectName);
  return object.body;
}

function shownCode({ code, configuration: { handler } }: Version): string {
  if (code === undefined) return "";
  const file = path.join(code.dir, `${handler.slice(0, handler.lastIndexOf("."))}.js`);
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= MAX_SHOWN_BYTES ? readFileSync(file, "utf8") : "";
}

function listFunctions(cloud: Cloud, given: ParametersOf<typeof LIST_RULES>, context: ActionContext): object {
  const { SearchKey = "", Description = "", Orderby = "ModTime", Order = "DESC", Filters = [] } = given;
  if (Filters.length > MAX_FILTERS) throw apiError("InvalidParameterValue", "Filters");
  const all = [...cloud.namespace(context, given.Namespace).functions.values()];
  const found = all
    .map((fn) => ({ fn, latest: latestOf(fn) }))
    .filter(({ fn }) => fn.name.includes(SearchKey))
    .filter(({ latest }) => latest.configuration.description.includes(Description))
    .filter((one) => Filters.every((filter) => filter.Values.includes(fieldOf(one, filter.Name))));
  const ordered = sorted(
    found,
    { by: Orderby, direction: Order },
    {
      AddTime: ({ fn }) => fn.addedAt,
      ModTime: ({ latest }) => latest.modifiedAt,
      FunctionName: ({ fn }) => fn.name,
    },
  );
  return {
    TotalCount: found.length,
    Functions: pageOf(ordered, given).map(({ fn, latest }) => viewSummary(fn, latest)),
  };
}

/** What a filter looks at; a name that begins with `tag-` is a tag's. */
function fieldOf({ fn, latest }: { fn: CloudFunction; latest: Version }, name: string): string {
  const { configuration } = latest;
  if (name.startsWith("tag-")) return fn.tags.find(({ Key }) => `tag-${Key}` === name)?.Value ?? "";
  const fields: Readonly<Record<string, string>> = {
    Status: fn.status,
    Runtime: configuration.runtime,
    Type: "Event",
    Role: configuration.role,
    VpcId: configuration.vpc.VpcId,
    SubnetId: configuration.vpc.SubnetId,
    ClsTopicId: configuration.clsTopicId,
    ClsLogsetId: configuration.clsLogsetId,
    PublicNetStatus: configuration.publicNet.PublicNetStatus,
  };
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value === undefined) throw scfError("InvalidParameterValue.Filters", name);
  return value;
}
