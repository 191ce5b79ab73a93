/**
 * Reads what `serverless.yml` wants, after the framework has resolved its variables and checked its keys; names everything
 * that the platform would refuse, in one error.
 *
 * Sources of the limits: "Quota Limits", https://www.tencentcloud.com/document/product/583/11637 ; "CreateFunction",
 * https://www.tencentcloud.com/document/product/583/18586 ; "Environment Variables",
 * https://www.tencentcloud.com/document/product/583/32748
 *
 * @module
 */
import { posix } from "node:path";
import { cronFaults } from "./cron.ts";
import { PluginError } from "./errors.ts";
import type { Framework, FrameworkFunction, Options } from "./framework.ts";
import { REFUSED_EVENTS } from "./schema.ts";
import type { Cors, WantedBucket, WantedFunction, WantedService, WantedTimer, WantedUrl } from "./wanted.ts";

const MAX_NAME_LENGTH = 60;
const MAX_ENVIRONMENT_BYTES = 4096;
const MAX_ARGUMENT_BYTES = 4096;
const MAX_TIMERS = 10;
const DEFAULT_MEMORY_MB = 128;
/** The platform's own default. */
const DEFAULT_TIMEOUT_SECONDS = 3;
/** Every function has this alias from its creation on; it points to `$LATEST` until it is told otherwise. */
const DEFAULT_ALIAS = "$DEFAULT";
const DEFAULT_PREFIX = "scf-code/";
const ALL_METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"];

/** Keys of the provider and of a function, as the schema has let them through. Null is a variable without a value. */
interface SharedKeys {
  runtime?: string;
  memorySize?: number;
  timeout?: number;
  initTimeout?: number;
  environment?: Record<string, string | null>;
  role?: string;
  vpc?: { vpcId?: string; subnetId?: string };
  publicNet?: boolean;
  logs?: { logsetId?: string; topicId?: string };
  tags?: Record<string, string>;
  codeUri?: string;
  asyncRetry?: { attempts?: number; maxAgeSeconds?: number };
}

export interface ProviderKeys extends SharedKeys {
  region?: string;
  stage?: string;
  namespace?: string;
  alias?: string;
  endpoint?: string;
  cos?: BucketKeys;
  profile?: string;
  credentials?: string;
  requiredEnvironment?: string[];
}

/** `bucket` is null where the variable that it comes from is not set. */
interface BucketKeys {
  bucket?: string | null;
  region?: string | null;
  prefix?: string | null;
  endpoint?: string | null;
}

export interface FunctionKeys extends SharedKeys, Pick<FrameworkFunction, "name" | "handler" | "package"> {
  description?: string;
  reservedConcurrencyMemory?: number;
  provisionedConcurrency?: number;
  events?: Record<string, unknown>[];
}

interface UrlKeys {
  auth?: "NONE" | "CAM";
  intranet?: boolean;
  cors?: boolean | Partial<Cors>;
}

interface TimerKeys {
  name: string;
  cron: string;
  argument?: string | null;
  enabled?: boolean;
}

/**
 * Reads the whole service.
 *
 * @throws PluginError `SCF_SETTING_WRONG`, which names every fault by its path and repeats no value of the environment
 */
export function readWanted(
  framework: Framework,
  options: Options,
  env: Readonly<Record<string, string | undefined>>,
): WantedService {
  const provider = framework.service.provider as ProviderKeys;
  const faults: string[] = [];
  const stage = textOf(options.stage) ?? provider.stage ?? "dev";
  const region = provider.region ?? env.TENCENTCLOUD_REGION ?? "";
  if (!/^[a-z]{2}-[a-z]+(-[\w-]+)?$/.test(region)) {
    faults.push("provider.region: is missing or wrong; name one, such as ap-guangzhou, or set TENCENTCLOUD_REGION");
  }
  const service = framework.service.service;
  const functions = Object.entries(framework.service.functions).map(([key, keys]) =>
    readFunction(key, keys as FunctionKeys, provider, faults),
  );
  checkNames(functions, faults);
  const cos = readBucket(provider.cos, region, faults);
  if (faults.length > 0) {
    throw new PluginError(
      "SCF_SETTING_WRONG",
      `serverless.yml has settings that cannot be deployed:\n- ${faults.join("\n- ")}`,
    );
  }
  const { namespace = "default", alias = DEFAULT_ALIAS, requiredEnvironment = [] } = provider;
  const prefix = `${service}-${stage}-`;
  return { service, stage, region, namespace, alias, prefix, requiredEnvironment, functions, ...(cos && { cos }) };
}

/** Without a name there is no bucket. */
function readBucket(keys: BucketKeys | undefined, region: string, faults: string[]): WantedBucket | undefined {
  if (!keys?.bucket) return undefined;
  const { bucket } = keys;
  if (!/^[a-z0-9][a-z0-9-]*-\d{5,12}$/.test(bucket)) {
    faults.push("provider.cos.bucket: must be the whole name with the APPID, such as code-1250000000");
  }
  const own = keys.region || region;
  if (!/^[a-z]{2}-[\w-]+$/.test(own)) faults.push("provider.cos.region: must be a region, such as ap-guangzhou");
  const prefix = (keys.prefix ?? DEFAULT_PREFIX).replace(/^\/+/, "").replace(/([^/])$/, "$1/");
  if (!/^(?:[\w.-]+\/)*$/.test(prefix)) {
    faults.push("provider.cos.prefix: may have letters, digits, period, _ and -, and / between them");
  }
  return { bucket, region: own, prefix };
}

function readFunction(key: string, own: FunctionKeys, provider: ProviderKeys, faults: string[]): WantedFunction {
  const fault = (path: string, words: string): void => void faults.push(`functions.${key}.${path}: ${words}`);
  const { role, publicNet } = { ...definedOf(provider), ...definedOf(own) };
  const initTimeout = own.initTimeout ?? provider.initTimeout;
  const vpc = pairOf(own.vpc ?? provider.vpc, "vpcId", "subnetId", () => fault("vpc", "needs vpcId and subnetId"));
  const logs = pairOf(own.logs ?? provider.logs, "logsetId", "topicId", () =>
    fault("logs", "needs logsetId and topicId"),
  );
  const asyncRetry = readRetry(own.asyncRetry ?? provider.asyncRetry, fault);
  const { reservedConcurrencyMemory: reserved, provisionedConcurrency: provisioned } = own;
  if (reserved !== undefined && reserved < 64) fault("reservedConcurrencyMemory", "must be 64 MB or more");
  if (provisioned !== undefined && provisioned < 1) fault("provisionedConcurrency", "must be 1 or more");
  const url = readUrl(own.events ?? [], fault);
  return {
    key,
    name: own.name,
    handler: readHandler(own, provider, fault),
    runtime: readRuntime(own, provider, fault),
    description: own.description ?? "",
    memoryMb: readMemory(own.memorySize ?? provider.memorySize ?? DEFAULT_MEMORY_MB, fault),
    timeoutSeconds: readTimeout(own.timeout ?? provider.timeout ?? DEFAULT_TIMEOUT_SECONDS, fault),
    ...(initTimeout !== undefined && { initTimeoutSeconds: initTimeout }),
    environment: readEnvironment({ ...provider.environment, ...own.environment }, fault),
    ...(role !== undefined && { role }),
    ...(vpc && { vpc: { vpcId: vpc[0], subnetId: vpc[1] } }),
    ...(publicNet !== undefined && { publicNet }),
    ...(logs && { logs: { logsetId: logs[0], topicId: logs[1] } }),
    tags: { ...provider.tags, ...own.tags },
    ...(reserved !== undefined && { reservedConcurrencyMb: reserved }),
    ...(provisioned !== undefined && { provisionedConcurrency: provisioned }),
    ...(asyncRetry && { asyncRetry }),
    timers: readTimers(own.events ?? [], fault),
    ...(url && { url }),
  };
}

type Fault = (path: string, words: string) => void;

/** The platform looks for the file at the root of the zip. A folder of a bundle is such a root. */
function readHandler(own: FunctionKeys, provider: ProviderKeys, fault: Fault): string {
  const handler = own.handler ?? "";
  const [, folder, name] = /^(.*\/)?([A-Za-z][\w-]*\.[A-Za-z]\w*)$/.exec(handler) ?? [];
  if (name === undefined) fault("handler", "must be file.export, such as index.main");
  const hasFolder = (own.codeUri ?? provider.codeUri) !== undefined;
  if (folder !== undefined && !hasFolder) {
    fault(
      "handler",
      `the platform wants the file at the root of the zip: take ${posix.basename(handler)}, or set codeUri`,
    );
  }
  return name ?? "";
}

function readRuntime(own: FunctionKeys, provider: ProviderKeys, fault: Fault): string {
  const runtime = own.runtime ?? provider.runtime ?? "";
  if (!/^[A-Z][A-Za-z]+[\d.]*$/.test(runtime)) {
    fault("runtime", "is missing or wrong; name one, such as Nodejs20.19: the platform would take Python2.7 without");
  }
  return runtime;
}

function readMemory(memoryMb: number, fault: Fault): number {
  const isStep = memoryMb === 64 || (memoryMb >= 128 && memoryMb <= 3072 && memoryMb % 128 === 0);
  if (!isStep) fault("memorySize", "must be 64 MB, or a multiple of 128 MB up to 3072");
  return memoryMb;
}

function readTimeout(seconds: number, fault: Fault): number {
  if (seconds < 1 || seconds > 900) fault("timeout", "must be 1 to 900 seconds");
  return seconds;
}

/** An empty value is none: `NAME= serverless deploy` must not wipe what the cloud has. */
function readEnvironment(values: Record<string, string | null>, fault: Fault): Record<string, string | null> {
  let bytes = 0;
  for (const [name, value] of Object.entries(values)) {
    if (!/^[a-zA-Z]\w*$/.test(name))
      fault(`environment.${name}`, "must begin with a letter and have letters, digits and _ only");
    if (/^(SCF|QCLOUD|TENCENTCLOUD)_/.test(name))
      fault(`environment.${name}`, "this beginning belongs to the platform");
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value ?? "");
  }
  if (bytes > MAX_ENVIRONMENT_BYTES)
    fault("environment", `has ${bytes} bytes, the platform takes ${MAX_ENVIRONMENT_BYTES}`);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || null]));
}

function readRetry(retry: SharedKeys["asyncRetry"], fault: Fault): WantedFunction["asyncRetry"] {
  if (retry === undefined) return undefined;
  const { attempts = 2, maxAgeSeconds = 21_600 } = retry;
  if (attempts < 0 || attempts > 2) fault("asyncRetry.attempts", "must be 0, 1 or 2");
  if (maxAgeSeconds < 60 || maxAgeSeconds > 21_600) fault("asyncRetry.maxAgeSeconds", "must be 60 to 21600 seconds");
  return { attempts, maxAgeSeconds };
}

function readTimers(events: FunctionKeys["events"] & object, fault: Fault): WantedTimer[] {
  const timers = events.flatMap((event) => ("timer" in event ? [event.timer as TimerKeys] : []));
  const names = new Set<string>();
  for (const { name, cron, argument } of timers) {
    const path = `events.timer ${name}`;
    if (!/^[A-Za-z][\w-]{0,99}$/.test(name)) {
      fault(path, "the name must begin with a letter and have at most 100 letters, digits, - and _");
    }
    if (names.has(name)) fault(path, "there are two timers of this name; the platform takes one");
    names.add(name);
    for (const words of cronFaults(cron)) fault(path, words);
    if (Buffer.byteLength(argument ?? "") > MAX_ARGUMENT_BYTES) fault(path, "the argument may have 4 KB");
  }
  if (timers.length > MAX_TIMERS) fault("events", `has ${timers.length} timers, the platform takes ${MAX_TIMERS}`);
  for (const event of REFUSED_EVENTS) {
    if (events.some((own) => event in own)) fault(`events.${event}`, REFUSALS[event]);
  }
  return timers.map(({ name, cron, argument = null, enabled = true }) => ({
    name,
    cron: cron.trim().split(/\s+/).join(" "),
    argument: argument || null, // an empty one is none, as in the environment
    enabled,
  }));
}

const REFUSALS: Record<(typeof REFUSED_EVENTS)[number], string> = {
  apigw: "API Gateway triggers cannot be created any more; take http, a Function URL",
  schedule: "is another provider's; take timer",
  cos: "is not made by this plugin; create the trigger in the console, it is left alone",
  cmq: "is not made by this plugin; create the trigger in the console, it is left alone",
  ckafka: "is not made by this plugin; create the trigger in the console, it is left alone",
};

function readUrl(events: FunctionKeys["events"] & object, fault: Fault): WantedUrl | undefined {
  const urls = events.flatMap((event) => ("http" in event ? [event.http] : "url" in event ? [event.url] : []));
  if (urls.length > 1) fault("events", "has two Function URLs; the platform gives one");
  if (urls.length === 0) return undefined;
  const { auth = "NONE", intranet = false, cors = false } = (urls[0] ?? {}) as UrlKeys;
  return { auth, intranet, ...(cors !== false && { cors: readCors(cors === true ? {} : cors, fault) }) };
}

function readCors(cors: Partial<Cors>, fault: Fault): Cors {
  const { origins = ["*"], methods = ALL_METHODS, headers = ["*"], exposeHeaders = [] } = cors;
  const { credentials = false, maxAgeSeconds = 0 } = cors;
  if (credentials && origins.includes("*")) fault("events.http.cors", "credentials need origins by name, not *");
  return { origins, methods, headers, exposeHeaders, credentials, maxAgeSeconds };
}

function checkNames(functions: readonly WantedFunction[], faults: string[]): void {
  for (const { key, name } of functions) {
    if (name.length > MAX_NAME_LENGTH) {
      faults.push(
        `functions.${key}: its name ${name} has ${name.length} characters, the platform takes ${MAX_NAME_LENGTH}; set a shorter name`,
      );
    } else if (!/^[A-Za-z][\w-]*[A-Za-z0-9]$/.test(name)) {
      faults.push(`functions.${key}: its name ${name} must begin with a letter and end with a letter or a digit`);
    }
    if (functions.some((other) => other.key < key && other.name === name)) {
      faults.push(`functions.${key}: another function has the name ${name} too`);
    }
  }
}

function pairOf<A extends string, B extends string>(
  pair: { [name in A | B]?: string } | undefined,
  first: A,
  second: B,
  incomplete: () => void,
): [string, string] | undefined {
  const [a, b] = [pair?.[first] || undefined, pair?.[second] || undefined];
  if (a === undefined && b === undefined) return undefined;
  if (a === undefined || b === undefined) incomplete();
  return [a ?? "", b ?? ""];
}

function definedOf({ role, publicNet }: SharedKeys): Pick<SharedKeys, "role" | "publicNet"> {
  return { ...(role != null && { role }), ...(publicNet != null && { publicNet }) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
