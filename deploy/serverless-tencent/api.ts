/**
 * The platform's API as this plugin uses it: the official SDK with one connection pool, reads repeated when the connection
 * fails, writes repeated only where the platform said that it did nothing.
 *
 * @module
 */
import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { AbstractClient } from "tencentcloud-sdk-nodejs/tencentcloud/common/abstract_client";
import type * as Scf from "tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models";
import type { Credentials } from "./credentials.ts";
import { ApiError, ConnectionLost, hasApiCode, PluginError } from "./errors.ts";

/** The actions of SCF 2018-04-16 that this plugin asks for. */
interface Actions {
  CreateAlias: [Scf.CreateAliasRequest, Scf.CreateAliasResponse];
  CreateFunction: [Scf.CreateFunctionRequest, Scf.CreateFunctionResponse];
  CreateTrigger: [Scf.CreateTriggerRequest, Scf.CreateTriggerResponse];
  DeleteFunction: [Scf.DeleteFunctionRequest, Scf.DeleteFunctionResponse];
  DeleteProvisionedConcurrencyConfig: [
    Scf.DeleteProvisionedConcurrencyConfigRequest,
    Scf.DeleteProvisionedConcurrencyConfigResponse,
  ];
  DeleteReservedConcurrencyConfig: [
    Scf.DeleteReservedConcurrencyConfigRequest,
    Scf.DeleteReservedConcurrencyConfigResponse,
  ];
  DeleteTrigger: [Scf.DeleteTriggerRequest, Scf.DeleteTriggerResponse];
  GetAlias: [Scf.GetAliasRequest, Scf.GetAliasResponse];
  GetFunction: [Scf.GetFunctionRequest, Scf.GetFunctionResponse];
  GetFunctionAddress: [Scf.GetFunctionAddressRequest, Scf.GetFunctionAddressResponse];
  GetFunctionEventInvokeConfig: [Scf.GetFunctionEventInvokeConfigRequest, Scf.GetFunctionEventInvokeConfigResponse];
  GetFunctionLogs: [Scf.GetFunctionLogsRequest, Scf.GetFunctionLogsResponse];
  GetProvisionedConcurrencyConfig: [
    Scf.GetProvisionedConcurrencyConfigRequest,
    Scf.GetProvisionedConcurrencyConfigResponse,
  ];
  GetReservedConcurrencyConfig: [Scf.GetReservedConcurrencyConfigRequest, Scf.GetReservedConcurrencyConfigResponse];
  InvokeFunction: [Scf.InvokeFunctionRequest, Scf.InvokeFunctionResponse];
  ListFunctions: [Scf.ListFunctionsRequest, Scf.ListFunctionsResponse];
  ListTriggers: [Scf.ListTriggersRequest, Scf.ListTriggersResponse];
  ListVersionByFunction: [Scf.ListVersionByFunctionRequest, Scf.ListVersionByFunctionResponse];
  PublishVersion: [Scf.PublishVersionRequest, Scf.PublishVersionResponse];
  PutProvisionedConcurrencyConfig: [
    Scf.PutProvisionedConcurrencyConfigRequest,
    Scf.PutProvisionedConcurrencyConfigResponse,
  ];
  PutReservedConcurrencyConfig: [Scf.PutReservedConcurrencyConfigRequest, Scf.PutReservedConcurrencyConfigResponse];
  UpdateAlias: [Scf.UpdateAliasRequest, Scf.UpdateAliasResponse];
  UpdateFunctionCode: [Scf.UpdateFunctionCodeRequest, Scf.UpdateFunctionCodeResponse];
  UpdateFunctionConfiguration: [Scf.UpdateFunctionConfigurationRequest, Scf.UpdateFunctionConfigurationResponse];
  UpdateFunctionEventInvokeConfig: [
    Scf.UpdateFunctionEventInvokeConfigRequest,
    Scf.UpdateFunctionEventInvokeConfigResponse,
  ];
  UpdateTrigger: [Scf.UpdateTriggerRequest, Scf.UpdateTriggerResponse];
}
export type Action = keyof Actions;
export type RequestOf<A extends Action> = Actions[A][0];
export type AnswerOf<A extends Action> = Actions[A][1];

/** Asks the platform for one action. */
export type ScfApi = <A extends Action>(action: A, request: RequestOf<A>) => Promise<AnswerOf<A>>;

export interface ApiOptions {
  credentials: Credentials;
  region: string;
  /** Base address in place of the platform's, such as a sandbox's. */
  endpoint?: string | undefined;
  /**
   * Waits between attempts.
   * @default the real thing
   */
  sleep?: (ms: number) => Promise<void>;
}

/** Of one request; a zip of several megabytes over a slow line needs a while. */
const REQUEST_TIMEOUT_SECONDS = 120;
const ATTEMPTS = 4;
/** Another change is under way: it takes seconds, seldom more. */
const BUSY_ATTEMPTS = 40;
const BUSY_WAIT_MS = 500;
/** Nothing was done, and nothing is wrong: ask again. */
const THROTTLED = ["RequestLimitExceeded"];
/** Nothing was done, because a change of the function is under way. */
const BUSY = [
  "FailedOperation.FunctionStatusError",
  "FailedOperation.FunctionNameStatusError",
  "FailedOperation.FunctionVersionStatusNotActive",
  "FailedOperation.OperationConflict",
  "FailedOperation.ReservedInProgress",
  "FailedOperation.ProvisionedInProgress",
];
/** What would land on top of the other change: whether it still should is for the caller to see. */
const ON_TOP: readonly string[] = ["UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion"];

/** True for an action that changes nothing. */
export function isRead(action: string): boolean {
  return /^(Get|List)/.test(action);
}

/** True when the platform did nothing because a change of the function is under way. */
export function isBusy(action: string, error: unknown): boolean {
  return hasApiCode(error, ...BUSY, `FailedOperation.${action}`); // an action's own code says it too
}

/** Waits so many milliseconds. */
export const sleepFor = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the API. The SDK is loaded here, because packaging does without. */
export async function openScf(options: ApiOptions): Promise<ScfApi> {
  const { scf } = await import("tencentcloud-sdk-nodejs/tencentcloud/services/scf/index.js");
  const client: AbstractClient = new scf.v20180416.Client(clientConfig(options));
  return repeating(async (action, request) => {
    try {
      return await client.request(action, request);
    } catch (error) {
      throw asOurs(error, isRead(action));
    }
  }, options.sleep ?? sleepFor);
}

/** What every client of the SDK is made with. */
export function clientConfig({ credentials, region, endpoint }: ApiOptions): {
  credential: Credentials;
  region: string;
  profile: { language: "en-US"; httpProfile: Record<string, unknown> };
} {
  const base = endpoint === undefined ? undefined : parseEndpoint(endpoint);
  const agent = base?.protocol === "http:" ? new Agent({ keepAlive: true }) : secureAgent();
  return {
    credential: credentials,
    region,
    profile: {
      language: "en-US",
      httpProfile: {
        reqTimeout: REQUEST_TIMEOUT_SECONDS,
        ...(agent && { agent }),
        ...(base && { protocol: `${base.protocol}//`, endpoint: base.host }),
      },
    },
  };
}

/** None where a proxy is set: the SDK goes through `http_proxy` only without an agent. */
function secureAgent(): SecureAgent | undefined {
  return process.env.http_proxy ? undefined : new SecureAgent({ keepAlive: true });
}

function parseEndpoint(endpoint: string): URL {
  try {
    const url = new URL(endpoint);
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {
    // said below
  }
  const message = `provider.endpoint must be an address such as https://scf.tencentcloudapi.com, not ${endpoint}`;
  throw new PluginError("SCF_SETTING_WRONG", message);
}

type Ask = (action: string, request: unknown) => Promise<unknown>;

/** Asks again where that is safe. */
export function repeating(ask: Ask, sleep: (ms: number) => Promise<void>): ScfApi {
  const scf = async (action: string, request: unknown): Promise<unknown> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask(action, request);
      } catch (error) {
        const waitMs = waitBefore(action, error, attempt);
        if (waitMs === undefined) throw error;
        await sleep(waitMs);
      }
    }
  };
  return scf as ScfApi;
}

/** Milliseconds to wait before asking again; undefined where the error stands. */
function waitBefore(action: string, error: unknown, attempt: number): number | undefined {
  const busy = isBusy(action, error) && !ON_TOP.includes(action);
  if (busy) return attempt < BUSY_ATTEMPTS ? BUSY_WAIT_MS : undefined;
  const again = hasApiCode(error, ...THROTTLED) || (isRead(action) && isPassing(error));
  return again && attempt < ATTEMPTS ? 100 * 4 ** (attempt - 1) : undefined;
}

function isPassing(error: unknown): boolean {
  return error instanceof ConnectionLost || hasApiCode(error, "InternalError");
}

/** The SDK's error by what it means: an answer has a code and a request id, anything else is no answer. */
export function asOurs(error: unknown, isRead = false): ApiError | ConnectionLost {
  const { code, requestId, message } = error as { code?: unknown; requestId?: unknown; message?: unknown };
  const text = typeof message === "string" ? message : String(error);
  const isAnswer = typeof code === "string" && typeof requestId === "string" && requestId !== "";
  return isAnswer ? new ApiError(code, text, requestId) : new ConnectionLost(text, { isRead });
}
