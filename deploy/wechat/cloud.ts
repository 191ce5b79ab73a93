/**
 * One cloud environment of a mini-program, as this deployment needs it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { BuiltFunction } from "../built.ts";
import type { CloudApi, CloudFunction, LoadedCi, Project } from "./ci.ts";
import type { ConfigJson } from "./files.ts";

/** What `createTimeTrigger` of `miniprogram-ci` says when it could; anything else means that it could not. */
const TRIGGER_MADE = "创建定时触发器成功";
/** The role and the mark that WeChat's own tools give to cloud functions. */
const ROLE = "TCB_QcsRole";
const STAMP = "MINI_QCBASE";

export interface Cloud {
  /** Undefined when there is none of that name. */
  find(name: string): Promise<CloudFunction | undefined>;
  /** Its runtime stays for ever. */
  create(fn: BuiltFunction, runtime: string): Promise<void>;
  /** Memory and time; variables stay as they are. */
  configure(fn: BuiltFunction): Promise<void>;
  /** Resolves when the new code is live, with the bytes sent. */
  upload(fn: BuiltFunction): Promise<number>;
  setTriggers(name: string, triggers: ConfigJson["triggers"]): Promise<void>;
  /** The rules of all functions, as JSON; undefined when nobody has set any. */
  readRules(): Promise<string | undefined>;
  writeRules(rules: string): Promise<void>;
}

/**
 * Opens the environment.
 *
 * @throws Error that names the environments there are, when this is none of them
 */
export async function openCloud(
  { ci, api, channel }: LoadedCi,
  project: Project,
  { appid, env }: { appid: string; env: string },
): Promise<Cloud> {
  /** The package's public calls leave its channel without a project, so it is set before each of ours. */
  const cloudApi = (): CloudApi => {
    api.setDefaultAppID(appid);
    api.setTransactType(api.TransactType.IDE);
    api.setRequest(channel.boundTransactRequest(project));
    return api;
  };
  const { envList } = await cloudApi().tcbGetEnvironments({});
  const found = envList.find(({ envId }) => envId === env);
  if (found === undefined) {
    const others = envList.map(({ envId }) => envId).join(", ") || "none";
    throw new Error(`This mini-program has no cloud environment ${env}; it has ${others}`);
  }
  const region = found.functions[0]?.region ?? "";
  const log = found.logServices[0];
  const place = (functionName: string) => ({ namespace: env, region, functionName });
  return {
    async find(name) {
      try {
        return await cloudApi().scfGetFunctionInfo(place(name));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async create({ name, folder, description, memoryMb, timeoutSeconds }, runtime) {
      await cloudApi().scfCreateFunction({
        ...place(name),
        code: { zipFile: await zipEntry(folder) },
        handler: "index.main",
        description,
        memorySize: memoryMb,
        timeout: timeoutSeconds,
        environment: { variables: [] },
        role: ROLE,
        runtime,
        stamp: STAMP,
        installDependency: false,
        clsLogsetId: log?.logsetId,
        clsTopicId: log?.topicId,
      });
    },
    async configure({ name, memoryMb, timeoutSeconds }) {
      await cloudApi().scfUpdateFunctionInfo({ ...place(name), memorySize: memoryMb, timeout: timeoutSeconds });
    },
    async upload({ name, folder }) {
      const options = { project, env, name, path: folder, remoteNpmInstall: false };
      return (await ci.cloud.uploadFunction(options)).packSize;
    },
    async setTriggers(name, triggersConfig) {
      const said = await ci.cloud.createTimeTrigger({ project, envId: env, functionName: name, triggersConfig });
      if (said !== TRIGGER_MADE) throw new Error(`The timer was not taken: ${said}`);
    },
    readRules: async () => (await cloudApi().tcbDescribeSecurityRule({ envId: env, resourceType: "FUNCTION" })).rule,
    async writeRules(rule) {
      await cloudApi().tcbModifySecurityRule({ envId: env, resourceType: "FUNCTION", aclTag: "CUSTOM", rule });
    },
  };
}

/** Both codes are in use. Source: "GetFunction", https://cloud.tencent.com/document/product/583/18584 */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ResourceNotFound.Function" || code === "ResourceNotFound.FunctionName";
}

/** The first code of a new function, base64. */
async function zipEntry(folder: string): Promise<string> {
  const zip = new ZipFile();
  zip.addBuffer(readFileSync(join(folder, "index.js")), "index.js", { mtime: new Date(0) });
  zip.end();
  return (await buffer(zip.outputStream)).toString("base64");
}
