/**
 * The bodies that Tencent pushes, whichever of its interfaces a text or call came by.
 *
 * Sources: "短信下发状态通知", https://cloud.tencent.com/document/api/382/59178; "短信回复",
 * https://cloud.tencent.com/document/api/382/5809; "语音验证码状态通知",
 * https://cloud.tencent.com/document/product/1128/51533
 *
 * @module
 */
import { CALL_FAILURES, type Call, type CallEvent } from "../../calls.ts";
import type { PushFormat } from "../../pushes.ts";
import { receiptItem, replyItem } from "./pulls.ts";

/** What a call's end says of it. */
const ANSWERED = "0";
const NOT_ANSWERED = "1";

export const TENCENT_PUSHES: PushFormat = {
  receipt: (queued, settings) => [receiptItem(queued, settings)],
  reply: replyItem,
  call: callBody,
  isTaken: (status, body) => status === 200 && resultOf(body) === 0,
  timeoutMs: 3000,
  pausesMs: [1000, 5000],
};

function callBody(event: CallEvent): object {
  const { call } = event;
  const who = { call_from: "", callid: call.callId, mobile: call.national, nationcode: call.countryCode };
  if (event.kind === "key") return { voicekey_callback: { ...who, keypress: event.key } };
  if (event.kind === "failed") {
    const { failureCode } = event;
    const failure_reason = CALL_FAILURES.get(failureCode) ?? "其他原因";
    return { voice_failure_callback: { ...who, failure_code: failureCode, failure_reason } };
  }
  const ended = { ...who, ...timesOf(call), fee: "1", result: call.status === "completed" ? ANSWERED : NOT_ANSWERED };
  return call.kind === "code" ? { voicecode_callback: ended } : { voiceprompt_callback: ended };
}

function timesOf({ at, answeredAt, endedAt }: Call): Record<string, string> {
  return {
    start_calltime: seconds(at),
    accept_time: answeredAt === null ? "" : seconds(answeredAt),
    end_calltime: endedAt === null ? "" : seconds(endedAt),
  };
}

function seconds(time: number): string {
  return String(Math.floor(time / 1000));
}

function resultOf(body: string): unknown {
  try {
    return JSON.parse(body)?.result;
  } catch {
    return undefined;
  }
}
