/**
 * What became of invocations, and what functions wrote.
 *
 * Sources: "GetFunctionLogs", https://cloud.tencent.com/document/api/583/18583 ; "GetRequestStatus",
 * https://cloud.tencent.com/document/api/583/65348
 *
 * @module
 */
import { DAY_MS, formatLocalTime, parseLocalTime } from "../../../shared/validation/beijing.ts";
import type { ActionContext } from "../../providers/tencent/action.ts";
import type { ParametersOf } from "../../providers/tencent/parameters.ts";
import { platformBody } from "../../runtime/platform.ts";
import { type Actions, defineScfAction, FUNCTION_RULES, pageOf, sorted } from "../action.ts";
import type { Cloud } from "../cloud.ts";
import { scfError } from "../errors.ts";
import type { CloudFunction, FunctionRun } from "../model.ts";

const MAX_REACH = 10_000;
const MB = 1024 * 1024;
/** Of `GetRequestStatus`, where no time is given. */
const DEFAULT_WINDOW_MS = 15 * 60_000;
/** How an invocation of the log is told: ended well, or otherwise. */
const RETURN_CODES = { success: 0, failure: 1 };
const REQUEST_CODES = { success: 0, running: 1, failure: -1 };

const LOG_RULES = {
  FunctionName: { type: "string" },
  Namespace: { type: "string" },
  Qualifier: { type: "string" },
  FunctionRequestId: { type: "string" },
  StartTime: { type: "string" },
  EndTime: { type: "string" },
  Offset: { type: "integer" },
  Limit: { type: "integer" },
  Order: { type: "string" },
  OrderBy: { type: "string" },
  Filter: { type: "object", members: { RetCode: { type: "string" } } },
} as const;

const REQUEST_RULES = {
  ...FUNCTION_RULES,
  FunctionRequestId: { type: "string", required: true },
  StartTime: { type: "string" },
  EndTime: { type: "string" },
} as const;

export function logActions(cloud: Cloud): Actions {
  return [
    ["GetFunctionLogs", defineScfAction(LOG_RULES, (given, context) => getLogs(cloud, given, context))],
    ["GetRequestStatus", defineScfAction(REQUEST_RULES, (given, context) => getStatus(cloud, given, context))],
  ];
}

interface Line {
  fn: CloudFunction;
  run: FunctionRun;
}

function getLogs(cloud: Cloud, given: ParametersOf<typeof LOG_RULES>, context: ActionContext): object {
  const {
    Offset = 0,
    Limit = 20,
    Order = "desc",
    OrderBy = "start_time",
    Filter,
    Qualifier,
    FunctionRequestId,
  } = given;
  if (Offset + Limit > MAX_REACH) throw scfError("LimitExceeded.Offset");
  const { from, until } = readWindow(given, { from: 0, until: Number.POSITIVE_INFINITY });
  const isWanted = filterOf(Filter?.RetCode);
  const found = linesOf(cloud, given, context).filter(
    ({ run: { record, qualifier } }) =>
      record.startedAt >= from &&
      record.startedAt <= until &&
      (Qualifier === undefined || Qualifier === qualifier) &&
      (FunctionRequestId === undefined || FunctionRequestId === record.requestId) &&
      isWanted(record.status),
  );
  const ordered = sorted(
    found,
    { by: OrderBy, direction: Order },
    {
      start_time: ({ run }) => run.record.startedAt,
      function_name: ({ fn }) => fn.name,
      duration: ({ run }) => run.record.durationMs,
      mem_usage: ({ run }) => run.record.memoryMb,
    },
  );
  return { TotalCount: found.length, Data: pageOf(ordered, { Offset, Limit }).map(viewLine) };
}

/** Of one function, or of all in a namespace. */
function linesOf(
  cloud: Cloud,
  { FunctionName, Namespace }: Pick<ParametersOf<typeof LOG_RULES>, "FunctionName" | "Namespace">,
  context: ActionContext,
): Line[] {
  const functions =
    FunctionName === undefined
      ? [...cloud.namespace(context, Namespace).functions.values()]
      : [cloud.find(context, FunctionName, Namespace)];
  return functions.flatMap((fn) => fn.runs.map((run) => ({ fn, run })));
}

function getStatus(cloud: Cloud, given: ParametersOf<typeof REQUEST_RULES>, context: ActionContext): object {
  const { FunctionName, Namespace, FunctionRequestId } = given;
  const fn = cloud.find(context, FunctionName, Namespace);
  if (!/^[\da-f-]{36}$/.test(FunctionRequestId)) throw scfError("InvalidParameterValue.FunctionRequestId");
  const now = cloud.state.clock.now();
  const { from, until } = readWindow(given, { from: now - DEFAULT_WINDOW_MS, until: Number.POSITIVE_INFINITY });
  const runs = fn.runs.filter(
    ({ record }) => record.requestId === FunctionRequestId && record.startedAt >= from && record.startedAt <= until,
  );
  const startedAt = fn.underWay.get(FunctionRequestId);
  const data = runs.map((run) => viewStatus(fn, run));
  if (startedAt !== undefined) {
    const about = { FunctionName: fn.name, RequestId: FunctionRequestId, StartTime: formatLocalTime(startedAt) };
    const nothing = { RetMsg: "", Duration: 0, MemUsage: 0, RetryNum: runs.length };
    data.push({ ...about, RetCode: REQUEST_CODES.running, ...nothing });
  }
  return { TotalCount: data.length, Data: data };
}

function viewStatus({ name }: CloudFunction, { record, retries }: FunctionRun) {
  return {
    FunctionName: name,
    RequestId: record.requestId,
    StartTime: formatLocalTime(record.startedAt),
    RetCode: record.error === null ? REQUEST_CODES.success : REQUEST_CODES.failure,
    RetMsg: messageOf(record),
    Duration: record.durationMs,
    MemUsage: record.memoryMb,
    RetryNum: retries,
  };
}

function viewLine({ fn, run: { record, retries } }: Line) {
  return {
    FunctionName: fn.name,
    RequestId: record.requestId,
    StartTime: formatLocalTime(record.startedAt),
    RetMsg: messageOf(record),
    RetCode: record.error === null ? RETURN_CODES.success : RETURN_CODES.failure,
    InvokeFinished: 1,
    Duration: record.durationMs,
    BillDuration: Math.ceil(record.durationMs / 100) * 100,
    MemUsage: Math.round(record.memoryMb * MB),
    Log: record.logs.join("\n"),
    Level: "",
    Source: "",
    RetryNum: retries,
  };
}

function messageOf({ result, error, requestId }: FunctionRun["record"]): string {
  return error === null ? (result ?? "null") : JSON.stringify(platformBody(error, requestId));
}

/** Both ends or none, at most a day apart. */
function readWindow(
  { StartTime, EndTime }: { StartTime?: string | undefined; EndTime?: string | undefined },
  otherwise: { from: number; until: number },
): { from: number; until: number } {
  if (StartTime === undefined && EndTime === undefined) return otherwise;
  const from = parseLocalTime(StartTime);
  const last = parseLocalTime(EndTime);
  if (from === undefined || last === undefined || last < from || last - from > DAY_MS) {
    throw scfError("InvalidParameterValue.StartTimeOrEndTime");
  }
  return { from, until: last + 999 }; // a second is the least that can be said
}

/** By the platform's function status code. */
function filterOf(name: string | undefined): (status: number) => boolean {
  const filters: Readonly<Record<string, (status: number) => boolean>> = {
    not0: (status) => status !== 200,
    is0: (status) => status === 200,
    TimeLimitExceeded: (status) => status === 433,
    ResourceLimitExceeded: (status) => status === 434 || status === 432,
    UserCodeException: (status) => status === 430,
  };
  if (name === undefined || name === "") return () => true;
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (filter === undefined) throw scfError("InvalidParameterValue.RetCode");
  return filter;
}
