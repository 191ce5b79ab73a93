/**
 * What Tencent pushes, for texts and calls of either interface: the bodies are the same.
 *
 * Sources: "短信下发状态通知", https://cloud.tencent.com/document/api/382/59178; "短信回复",
 * https://cloud.tencent.com/document/api/382/5809; "语音消息 回执", https://cloud.tencent.com/document/product/1128/51533
 *
 * @module
 */
import * as z from "zod/mini";
import type { Receipt } from "../../store/store.ts";
import { id } from "../bounded.ts";
import { nothingPushed, type ReadPush } from "../push.ts";
import { joinPhone } from "./numbers.ts";
import { readReceipt, readReply } from "./pull.ts";
import { digits } from "./wire.ts";

const seconds = z.nullish(z.union([z.string(), z.number()]));

const Ended = z.object({
  callid: id,
  mobile: digits,
  nationcode: digits,
  result: z.union([z.string(), z.number()]),
  end_calltime: seconds,
});
const Failed = z.object({
  callid: id,
  mobile: digits,
  nationcode: digits,
  failure_code: z.union([z.string(), z.number()]),
});

/** A call was answered, not answered, or ended abnormally. */
const CallPush = z.union([
  z.object({ voicecode_callback: Ended }),
  z.object({ voiceprompt_callback: Ended }),
  z.object({ voice_failure_callback: Failed }),
]);

const ANSWERED = "0";
const NOT_ANSWERED = "1";

/** Receipts come as a list, a reply and a call's end each as one object. A key pressed in a call changes nothing. */
export const readTencentPush: ReadPush = (body, now) => {
  if (Array.isArray(body))
    return { ...nothingPushed(body.length), receipts: body.flatMap((item) => readReceipt(item, now) ?? []) };
  const call = readCall(body, now);
  if (call !== undefined) return { ...nothingPushed(1), receipts: [call], channel: "voice" };
  const reply = readReply(body);
  return { ...nothingPushed(1), replies: reply === undefined ? [] : [reply] };
};

function readCall(body: unknown, now: number): Receipt | undefined {
  const parsed = CallPush.safeParse(body);
  if (!parsed.success) return undefined;
  if ("voice_failure_callback" in parsed.data) {
    const { callid, failure_code, ...phone } = parsed.data.voice_failure_callback;
    return callReceipt(callid, joinPhone(phone), "undelivered", `FAILURE_${failure_code}`, now);
  }
  const ended = "voicecode_callback" in parsed.data ? parsed.data.voicecode_callback : parsed.data.voiceprompt_callback;
  const { callid, result, end_calltime, ...phone } = ended;
  const endedAt = timeOf(end_calltime) ?? now;
  const outcome = String(result);
  if (outcome === ANSWERED) return callReceipt(callid, joinPhone(phone), "delivered", "ANSWERED", endedAt);
  const code = outcome === NOT_ANSWERED ? "NOT_ANSWERED" : "ABNORMAL";
  return callReceipt(callid, joinPhone(phone), "undelivered", code, endedAt);
}

/** Whole seconds since the epoch, as a number or in digits, as milliseconds; undefined for anything else. */
function timeOf(seconds: string | number | null | undefined): number | undefined {
  const digits = String(seconds ?? "");
  return /^[1-9]\d{0,10}$/.test(digits) ? Number(digits) * 1000 : undefined;
}

function callReceipt(callId: string, phone: string, status: Receipt["status"], code: string, at: number): Receipt {
  return { serialNumber: callId, phone, status, code, sessionContext: "", at };
}
