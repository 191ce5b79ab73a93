/**
 * Invoking functions. What a function throws is no error of the API: the call succeeds, and its result says so.
 *
 * Sources: "Invoke", https://cloud.tencent.com/document/api/583/17243 ; "InvokeFunction",
 * https://cloud.tencent.com/document/api/583/58400
 *
 * @module
 */
import type { ActionContext } from "../../providers/tencent/action.ts";
import { apiError } from "../../providers/tencent/errors.ts";
import { platformBody } from "../../runtime/platform.ts";
import type { InvocationOutcome } from "../../runtime/runner.ts";
import { type Actions, defineScfAction, FUNCTION_RULES } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import { scfError } from "../errors.ts";
import { type CloudFunction, DEFAULT_ALIAS, LATEST } from "../model.ts";
import { versionFor } from "../qualifiers.ts";

const MAX_EVENT_BYTES = { synchronous: 6 * 1024 * 1024, asynchronous: 128 * 1024 };
const MAX_ROUTING_KEY_BYTES = 1024;
const LOG_TAIL_BYTES = 4096;
const MB = 1024 * 1024;

const COMMON_RULES = {
  ...FUNCTION_RULES,
  Qualifier: { type: "string" },
  LogType: { type: "string" },
  RoutingKey: { type: "string" },
} as const;

export function invokeActions(cloud: Cloud): Actions {
  return [
    [
      "Invoke",
      defineScfAction(
        { ...COMMON_RULES, InvocationType: { type: "string" }, ClientContext: { type: "string" } },
        ({ InvocationType = "RequestResponse", Qualifier = LATEST, ClientContext, ...given }, context) => {
          if (InvocationType !== "RequestResponse" && InvocationType !== "Event") {
            throw scfError("InvalidParameterValue.InvokeType");
          }
          const call = { ...given, Qualifier, text: ClientContext, isWaiting: InvocationType === "RequestResponse" };
          return invoke(cloud, call, context);
        },
      ),
    ],
    [
      "InvokeFunction",
      defineScfAction(
        { ...COMMON_RULES, Event: { type: "string" } },
        ({ Event, Qualifier = DEFAULT_ALIAS, ...given }, context) =>
          invoke(cloud, { ...given, Qualifier, text: Event, isWaiting: true }, context),
      ),
    ],
  ];
}

interface Invocation {
  FunctionName: string;
  Namespace: string | undefined;
  Qualifier: string;
  LogType: string | undefined;
  RoutingKey: string | undefined;
  /** The event as JSON text. */
  text: string | undefined;
  isWaiting: boolean;
}

async function invoke(cloud: Cloud, given: Invocation, context: ActionContext): Promise<object> {
  const { Qualifier, LogType = "None", RoutingKey, text = "{}", isWaiting } = given;
  const fn = cloud.find(context, given.FunctionName, given.Namespace);
  if (LogType !== "None" && LogType !== "Tail") throw apiError("InvalidParameterValue", "LogType");
  const limit = MAX_EVENT_BYTES[isWaiting ? "synchronous" : "asynchronous"];
  if (Buffer.byteLength(text) > limit) throw scfError("InvalidParameter.RequestTooLarge", limit);
  const event = readJson("The event", text === "" ? "{}" : text);
  const routingKey = readRoutingKey(RoutingKey);
  checkRunnable(fn);
  versionFor(fn, Qualifier, { random: () => 1, uuid: () => "" }); // refuses what does not exist
  const { requestId } = context;
  const request = { requestId, event, identity: cloud.identity(fn) };
  if (!isWaiting) {
    void cloud.runLater(fn, Qualifier, { ...request, trigger: "event" });
    return { Result: { ...NO_RESULT, FunctionRequestId: requestId } };
  }
  const outcome = await cloud.run(fn, Qualifier, { ...request, trigger: "invoke" }, routingKey);
  return { Result: resultOf(outcome, LogType === "Tail") };
}

const NO_RESULT = { Log: "", RetMsg: "", ErrMsg: "", MemUsage: 0, Duration: 0, BillDuration: 0, InvokeResult: 0 };

function resultOf({ record, ending }: InvocationOutcome, withLog: boolean): object {
  const { requestId } = record;
  const failed = "fault" in ending;
  return {
    Log: withLog ? tailOf(record.logs.join("\n")) : "",
    RetMsg: failed ? JSON.stringify(platformBody(ending.fault, requestId)) : ending.result,
    ErrMsg: failed ? ending.fault.message : "",
    MemUsage: Math.round(record.memoryMb * MB),
    Duration: Math.round(record.durationMs * 1000) / 1000,
    BillDuration: Math.ceil(record.durationMs),
    FunctionRequestId: requestId,
    InvokeResult: failed ? 1 : 0,
  };
}

/** The last 4 KB. */
function tailOf(log: string): string {
  const bytes = Buffer.from(log);
  return bytes.length <= LOG_TAIL_BYTES
    ? log
    : bytes
        .subarray(-LOG_TAIL_BYTES)
        .toString("utf8")
        .replace(/^\uFFFD+/, "");
}

/** A function that is being updated runs as it was before. */
function checkRunnable({ status }: CloudFunction): void {
  if (status === "Creating") throw scfError("FailedOperation.FunctionStatusError", status);
  if (status === "CreateFailed") throw scfError("FailedOperation.InvokeFunction", status);
}

function readRoutingKey(text = "{}"): object {
  const key = readJson("RoutingKey", text);
  const isKey = typeof key === "object" && key !== null && Buffer.byteLength(text) <= MAX_ROUTING_KEY_BYTES;
  if (!isKey) throw apiError("InvalidParameterValue", "RoutingKey");
  return key;
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw scfError("InvalidParameterValue.Param", name);
  }
}
