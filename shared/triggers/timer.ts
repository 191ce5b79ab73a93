/**
 * The platform's timer. Whoever may invoke the function can send an event that looks like one, so the event proves
 * nothing and every rule below has to hold.
 *
 * A real timer's context is documented only in part. Both reported forms count: `TRIGGER_SRC=timer` alone (triggers made
 * through the SCF API), and the call source `wx_trigger` (triggers of WeChat's config.json). Lambda's context says nothing of
 * timers: there an EventBridge schedule sends the same event as its input, and the secret in it is the proof.
 *
 * Sources: "定时触发器", https://cloud.tencent.com/document/product/583/9708 ;
 * "Cloud.getWXContext" (call sources),
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html ;
 * "Error types and retry policies", https://www.tencentcloud.com/document/product/583/39851 ;
 * "Amazon EventBridge event bus targets" (constant input),
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
 *
 * @module
 */
import { type ErrorCode, XinshiError } from "../errors.ts";
import type { Outcome } from "../outcome.ts";
import type { InvocationEnv } from "./invocation-env.ts";
import { isRecord, textOf, type UnknownRecord } from "./record.ts";
import { isSameText } from "./same-text.ts";
import type { Gate, Reading, Trigger } from "./trigger.ts";

interface TimerArrival {
  event: UnknownRecord;
  env: InvocationEnv;
  isLambda: boolean;
}

/** Names that only a user's call or a shared environment has. */
const USER_NAMES = ["WX_OPENID", "WX_FROM_OPENID", "WX_FROM_APPID"];
/** Names that only an HTTP event has. */
const HTTP_NAMES = ["httpMethod", "requestContext", "headers"];
/** Failures that may be gone a minute later. */
const RETRIED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["INTERNAL", "PROVIDER_UNAVAILABLE"]);

export const timerTrigger: Trigger<TimerArrival> = {
  name: "timer",
  match: ({ event, env, isLambda = false }) =>
    isRecord(event) && event.Type === "Timer" ? { event, env, isLambda } : undefined,
  read: readTimer,
  reply: replyToTimer,
};

async function readTimer({ event, env, isLambda }: TimerArrival, gate: Gate): Promise<Reading> {
  const triggerName = textOf(event.TriggerName);
  if (triggerName === undefined || triggerName !== (gate.triggerName ?? triggerName)) throw notTheTimer("timer_name");
  if (USER_NAMES.some((name) => env[name] !== undefined)) throw notTheTimer("timer_identity");
  if (!isLambda && !saysTimer(env)) throw notTheTimer("timer_context");
  if (HTTP_NAMES.some((name) => name in event)) throw notTheTimer("timer_shape");
  const { timerSecret } = await gate.access();
  if (isLambda && timerSecret === undefined) throw notTheTimer("timer_secret");
  if (timerSecret !== undefined && !isSecret(event.Message, timerSecret)) throw notTheTimer("timer_message");
  return { kind: "call", caller: { kind: "timer", triggerName }, input: undefined };
}

function saysTimer(env: InvocationEnv): boolean {
  if (env.TRIGGER_SRC?.toLowerCase() === "timer") return true;
  const [first, ...later] = (env.TCB_SOURCE ?? "").split(",").map((source) => source.trim());
  return first === "wx_trigger" && later.every((source) => source === "scf");
}

/** An empty secret is nobody's. */
function isSecret(message: unknown, secret: string): boolean {
  return typeof message === "string" && secret !== "" && isSameText(message, secret);
}

function notTheTimer(reason: string): XinshiError {
  const message = "This timer event does not come from the timer of this function, with its own name and message";
  return new XinshiError("UNAUTHENTICATED", message, { reason });
}

/**
 * Nobody reads what a timer returns, but the platform runs it again, twice, when it throws. So what may pass by itself is
 * thrown, with nothing in it but code and request id, because thrown text lands in the platform's own logs.
 */
function replyToTimer(outcome: Outcome): Outcome {
  if (outcome.ok || !RETRIED.has(outcome.error.code)) return outcome;
  const error = new Error(`${outcome.error.code} (request id ${outcome.requestId})`);
  error.stack = `Error: ${error.message}`;
  throw error;
}
