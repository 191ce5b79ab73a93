/**
 * What is deployed, as SCF tells it: asked with the credentials of who deploys, by reads only.
 *
 * @module
 */
import type { Environment } from "../../../shared/config/settings.ts";
import type { HttpClient } from "../../../shared/providers/http-client.ts";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import type { DeployedPlace } from "../../deployed.ts";
import type { ScfApi } from "../../serverless-tencent/api.ts";
import { concurrently } from "../../serverless-tencent/concurrently.ts";
import { ApiError, ConnectionLost, explain, hasApiCode } from "../../serverless-tencent/errors.ts";
import { type CloudTrigger, listTriggers } from "../../serverless-tencent/state.ts";
import { addressOf } from "../../serverless-tencent/triggers.ts";

export interface FunctionInCloud {
  /** Such as `Active`. */
  status: string;
  environment: Readonly<Record<string, string>>;
  triggers: CloudTrigger[];
}

export type InCloud =
  | { kind: "not-asked" }
  | { kind: "failed"; reason: string }
  /** Undefined: not deployed. */
  | { kind: "read"; functions: ReadonlyMap<string, FunctionInCloud | undefined> };

export interface CloudQuestion {
  /** Keys in `serverless.yml`. */
  names: readonly string[];
  place: DeployedPlace;
  env: Environment;
  http: HttpClient;
  now(): number;
  /** Of each request, milliseconds since the Unix epoch. */
  deadline(): number;
}

const ENDPOINT = "https://scf.tencentcloudapi.com";
/** The platform takes some 20 requests a second of each action. */
const CONCURRENCY = 4;

/** Never throws. Without credentials nothing is asked. */
export async function readCloud(question: CloudQuestion): Promise<InCloud> {
  const { names, place, env } = question;
  const [id, secret] = [env.TENCENTCLOUD_SECRET_ID?.trim(), env.TENCENTCLOUD_SECRET_KEY?.trim()];
  if (!id || !secret) return { kind: "not-asked" };
  const scf = openReading(question, { id, secret, token: env.TENCENTCLOUD_TOKEN?.trim() || undefined });
  try {
    const found = await concurrently(CONCURRENCY, names, (name) => readOne(scf, place, name));
    return { kind: "read", functions: new Map(names.map((name, index) => [name, found[index]])) };
  } catch (error) {
    return { kind: "failed", reason: explain(error, "look at what is deployed").message };
  }
}

/** The public address of a function; undefined where none is known or it is closed. */
export function addressIn(cloud: InCloud, name: string): string | undefined {
  const triggers = cloud.kind === "read" ? (cloud.functions.get(name)?.triggers ?? []) : [];
  return triggers
    .filter(({ enabled }) => enabled)
    .map(addressOf)
    .find((address) => address !== undefined && address !== "");
}

async function readOne(
  scf: ScfApi,
  { prefix, namespace, alias }: DeployedPlace,
  name: string,
): Promise<FunctionInCloud | undefined> {
  const at = { FunctionName: `${prefix}${name}`, Namespace: namespace };
  try {
    const { Status = "", Environment } = await scf("GetFunction", { ...at, Qualifier: alias });
    const variables = (Environment?.Variables ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const);
    return { status: Status, environment: Object.fromEntries(variables), triggers: await listTriggers(scf, at) };
  } catch (error) {
    if (hasApiCode(error, "ResourceNotFound", "InvalidParameterValue.FunctionName")) return undefined;
    throw error;
  }
}

function openReading(
  { env, place: { region }, http, now, deadline }: CloudQuestion,
  { id, secret, token }: { id: string; secret: string; token: string | undefined },
): ScfApi {
  const url = env.TENCENTCLOUD_ENDPOINT?.trim() || ENDPOINT;
  const ask = async (action: string, request: unknown): Promise<unknown> => {
    const body = JSON.stringify(request);
    const timestamp = Math.floor(now() / 1000);
    const signed = { "Content-Type": "application/json", Host: new URL(url).host };
    const authorization = signTc3({ method: "POST", headers: signed, body, service: "scf", timestamp }, { id, secret });
    const headers = {
      "Content-Type": "application/json",
      "X-TC-Action": action,
      "X-TC-Version": "2018-04-16",
      "X-TC-Region": region,
      "X-TC-Timestamp": String(timestamp),
      ...(token !== undefined && { "X-TC-Token": token }),
      Authorization: authorization,
    };
    const result = await http.send({ method: "POST", url, headers, body, deadline: deadline() });
    if (result.kind !== "answered") throw new ConnectionLost(result.error.message, { isRead: true });
    return answerIn(result.body, result.status);
  };
  return ask as ScfApi;
}

function answerIn(body: string, status: number): unknown {
  const { Error: error, ...answer } = responseIn(body, status);
  if (error === undefined) return answer;
  throw new ApiError(String(error.Code), String(error.Message), String(answer.RequestId ?? ""));
}

type Response = Record<string, unknown> & { Error?: { Code?: unknown; Message?: unknown } };

function responseIn(body: string, status: number): Response {
  try {
    const { Response: response } = JSON.parse(body) as { Response?: Response };
    if (typeof response === "object" && response !== null) return response;
  } catch {
    // said below
  }
  throw new ConnectionLost(`something else answers there (HTTP ${status})`, { isRead: true });
}
