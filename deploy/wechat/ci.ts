/**
 * WeChat's own upload package, `miniprogram-ci`, which is far too large to be installed by everybody: it is loaded where it is.
 *
 * Its public part uploads code and makes timers. A function that is not there, it cannot create with a runtime of ours
 * (2.1.42 refuses one that is missing, earlier ones made it with Nodejs8.9), so the interface beneath it is used too, through the
 * same signed channel. The versions that this was read and run against are `KNOWN`.
 *
 * Source: the package's own README and typings, https://www.npmjs.com/package/miniprogram-ci
 *
 * @module
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const PACKAGE = "miniprogram-ci";
/** What to install; others of the same major version should do. */
const KNOWN = "2.1.42";

export interface ProjectOptions {
  appid: string;
  type: "miniProgram";
  projectPath: string;
  privateKeyPath: string;
  /** Globs that are no part of the mini-program. */
  ignores: string[];
}

/** A mini-program with its key. */
export type Project = object;

/** What compiling and uploading the mini-program takes, in both ways. */
export interface AppUpload {
  project: Project;
  version: string;
  desc: string;
  /** As in `project.config.json`. */
  setting: object;
  onProgressUpdate(task: unknown): void;
}

/** The public part. */
export interface MiniProgramCi {
  Project: new (options: ProjectOptions) => Project;
  cloud: {
    uploadFunction(options: {
      project: Project;
      env: string;
      name: string;
      path: string;
      remoteNpmInstall: boolean;
    }): Promise<{ filesCount: number; packSize: number }>;
    /** Resolves with a sentence, whether it could or not. */
    createTimeTrigger(options: {
      project: Project;
      envId: string;
      functionName: string;
      triggersConfig: { name: string; type: string; config: string }[];
    }): Promise<string>;
  };
  upload(options: AppUpload): Promise<unknown>;
  preview(options: AppUpload & { qrcodeFormat: "terminal" }): Promise<unknown>;
}

interface Place {
  namespace: string;
  region: string;
  functionName: string;
}

/** A function in the cloud. */
export interface CloudFunction {
  runtime: string;
  memorySize: number;
  timeout: number;
  /** `Active` is the only one that may be changed. */
  status: string;
}

/** The cloud's interface that the package calls itself. */
export interface CloudApi {
  TransactType: { IDE: number };
  setRequest(request: unknown): void;
  setTransactType(type: number): void;
  setDefaultAppID(appid: string): void;
  tcbGetEnvironments(input: object): Promise<{
    envList: {
      envId: string;
      functions: { region: string }[];
      logServices: { logsetId: string; topicId: string }[];
    }[];
  }>;
  /** @throws Error with the code `ResourceNotFound.Function` */
  scfGetFunctionInfo(input: Place): Promise<CloudFunction>;
  scfCreateFunction(
    input: Place & {
      code: { zipFile: string };
      handler: string;
      description: string;
      memorySize: number;
      timeout: number;
      environment: { variables: [] };
      role: string;
      runtime: string;
      stamp: string;
      installDependency: boolean;
      clsLogsetId: string | undefined;
      clsTopicId: string | undefined;
    },
  ): Promise<unknown>;
  scfUpdateFunctionInfo(input: Place & { memorySize: number; timeout: number }): Promise<unknown>;
  tcbDescribeSecurityRule(input: { envId: string; resourceType: string }): Promise<{ rule?: string | undefined }>;
  tcbModifySecurityRule(input: { envId: string; resourceType: string; aclTag: string; rule: string }): Promise<unknown>;
}

/** The channel that signs with the upload key. */
export interface CloudChannel {
  boundTransactRequest(project: Project): unknown;
}

export interface LoadedCi {
  ci: MiniProgramCi;
  api: CloudApi;
  channel: CloudChannel;
}

/**
 * Loads it from the project at `root`, or from `NODE_PATH`.
 *
 * @throws Error with the line to type, where it is not installed, or is a version that is built another way
 */
export function loadMiniProgramCi(root: string): LoadedCi {
  const require = createRequire(join(root, "package.json"));
  const folder = dirname(resolvePackage(require));
  const ci: MiniProgramCi = require(PACKAGE);
  try {
    const api: CloudApi = require(join(folder, "dist/common/cloud-api/index.js"));
    const channel: CloudChannel = require(join(folder, "dist/ci/cloud/cloudapi.js"));
    return { ci, api, channel };
  } catch {
    throw new Error(`This version of ${PACKAGE} is built another way. ${howToInstall()}`);
  }
}

function resolvePackage(require: NodeJS.Require): string {
  try {
    return require.resolve(`${PACKAGE}/package.json`);
  } catch {
    throw new Error(`WeChat's upload package is not installed. ${howToInstall()}`);
  }
}

function howToInstall(): string {
  return `Type: npm install --no-save ${PACKAGE}@${KNOWN}`;
}
