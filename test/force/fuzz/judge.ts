/**
 * What a function may answer, whatever came: an outcome, the HTTP form of one, or what a provider wants to hear.
 *
 * @module
 */
import { ERROR_CODES, type ErrorCode, httpStatusOf } from "../../../shared/errors.ts";
import { isRecord } from "../../../shared/triggers/record.ts";
import type { FunctionName } from "./inputs.ts";

/** Names the outcome, or says what is wrong with the answer. */
export type Judgement = { outcome: string } | { fault: string };

const STACK = /\n {4}at |node:internal|\.[cm]?[jt]s:\d+:\d+/;
/** A bug, or settings that are all there and were found missing; a cloud environment's storage is not there. */
const NEVER: ReadonlySet<string> = new Set<ErrorCode>(["INTERNAL", "NOT_CONFIGURED"]);
const NO_STORAGE = "cloud_storage";
const ACKNOWLEDGED = new Set(['{"result":0,"errmsg":"OK"}', '{"code":0,"msg":"成功"}']);
/** The console's page: the same for everybody, with nothing of the ledger in it. */
const HTML = "text/html; charset=utf-8";
const EMPTY_STATUS = new Set([204, 400, 401, 403, 404, 405, 413, 415]);

export function judgeAnswer(fn: FunctionName, answer: unknown): Judgement {
  let json: string | undefined;
  try {
    json = JSON.stringify(answer);
  } catch {
    return { fault: "cannot be put into JSON" };
  }
  if (json === undefined) return { fault: "is nothing" };
  if (STACK.test(json)) return { fault: `holds a stack trace: ${json.slice(0, 500)}` };
  return isRecord(answer) && "statusCode" in answer ? judgeHttp(fn, answer) : judgeOutcome(answer);
}

/** Only a timer's failure may be thrown, and only with what may be gone a minute later. */
export function judgeThrown(fn: FunctionName, thrown: unknown): Judgement {
  const isTold = fn === "pullstatus" && thrown instanceof Error;
  const [, code] = isTold ? (/^(PROVIDER_UNAVAILABLE) \(request id [^ ]+\)$/.exec(thrown.message) ?? []) : [];
  return code === undefined ? { fault: `threw ${String(thrown)}` } : { outcome: `thrown ${code}` };
}

function judgeHttp(fn: FunctionName, { statusCode, headers, body }: Record<string, unknown>): Judgement {
  if (typeof statusCode !== "number" || typeof body !== "string") return { fault: "is no HTTP answer" };
  const isPlain = isRecord(headers) && Object.values(headers).every((value) => isHeaderValue(value));
  if (!isPlain) return { fault: "has headers that are none" };
  if (fn === "console" && statusCode === 200 && headers["content-type"] === HTML) return { outcome: "page" };
  if (body === "") return EMPTY_STATUS.has(statusCode) ? { outcome: `empty ${statusCode}` } : { fault: "has no body" };
  if (fn === "smscallback" && statusCode === 200) {
    return ACKNOWLEDGED.has(body) ? { outcome: "ok" } : { fault: "is no acknowledgement" };
  }
  const parsed = parse(body);
  if (isRecord(parsed) && isRecord(parsed.Response)) return judgeEnvelope(parsed.Response);
  const judged = judgeOutcome(parsed);
  if ("fault" in judged) return judged;
  const should = judged.outcome === "ok" ? 200 : httpStatusOf(judged.outcome as ErrorCode);
  return statusCode === should ? judged : { fault: `${judged.outcome} came with status ${statusCode}` };
}

/** API 3.0's own form, for those who speak it. */
function judgeEnvelope({ RequestId, Error: error }: Record<string, unknown>): Judgement {
  if (typeof RequestId !== "string") return { fault: "is an envelope without RequestId" };
  if (error === undefined) return { outcome: "envelope" };
  const isError = isRecord(error) && typeof error.Code === "string" && typeof error.Message === "string";
  if (isError && error.Code === "InternalError") return { fault: `is an envelope of ${error.Message}` };
  return isError ? { outcome: `envelope ${error.Code}` } : { fault: "is an envelope with an odd Error" };
}

function judgeOutcome(answer: unknown): Judgement {
  if (!isRecord(answer) || typeof answer.requestId !== "string") return { fault: `is no outcome: ${show(answer)}` };
  const names = Object.keys(answer).sort().join();
  if (answer.ok === true) return names === "data,ok,requestId" ? { outcome: "ok" } : { fault: `has ${names}` };
  const { error } = answer;
  if (answer.ok !== false || names !== "error,ok,requestId" || !isRecord(error)) return { fault: `has ${names}` };
  const code = ERROR_CODES.find((known) => known === error.code);
  if (code === undefined || typeof error.message !== "string") return { fault: `has an odd error: ${show(error)}` };
  return NEVER.has(code) && error.reason !== NO_STORAGE ? { fault: `is ${code}: ${error.message}` } : { outcome: code };
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === "string" && !/[\r\n\0]/.test(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? "undefined").slice(0, 300);
}
