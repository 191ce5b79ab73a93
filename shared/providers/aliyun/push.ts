/**
 * What Alibaba Cloud pushes: SmsReport, SmsUp and VoiceReport, each a list.
 *
 * Sources: "SmsReport, HTTP batch push", https://help.aliyun.com/document_detail/101867.html; "SmsUp, HTTP batch push",
 * https://help.aliyun.com/zh/sms/developer-reference/smsup-http; "VoiceReport",
 * https://help.aliyun.com/zh/vms/developer-reference/voicereport-1
 *
 * @module
 */
import * as z from "zod/mini";
import type { Receipt, Reply } from "../../store/store.ts";
import { parseLocalTime } from "../../validation/beijing.ts";
import { id, name } from "../bounded.ts";
import { nothingPushed, type ReadPush } from "../push.ts";
import { e164Of } from "./numbers.ts";
import { anyText } from "./wire.ts";

const phone = z.string().check(z.regex(/^\+?\d{1,20}$/));

const SmsReport = z.object({
  phone_number: phone,
  success: z.boolean(),
  biz_id: id,
  err_code: anyText,
  out_id: anyText,
  report_time: anyText,
});

const SmsUp = z.object({
  phone_number: phone,
  content: z.string(),
  send_time: anyText,
  dest_code: name,
  sign_name: name,
});

const VoiceReport = z.object({
  call_id: id,
  callee: phone,
  status_code: z.union([z.string(), z.number()]),
  end_time: anyText,
});

/** Heard in full, and hung up before the end: both were answered. */
const ANSWERED: readonly string[] = ["200000", "200001"];

/** Told apart by their fields: each list holds one kind. */
export const readAliyunPush: ReadPush = (body, now) => {
  if (!Array.isArray(body)) return nothingPushed(1);
  const calls = body.flatMap((item) => readCall(item, now) ?? []);
  if (calls.length > 0) return { ...nothingPushed(body.length), receipts: calls, channel: "voice" };
  return {
    ...nothingPushed(body.length),
    receipts: body.flatMap((item) => readReceipt(item, now) ?? []),
    replies: body.flatMap((item) => readReply(item, now) ?? []),
  };
};

function readReceipt(item: unknown, now: number): Receipt | undefined {
  const parsed = SmsReport.safeParse(item);
  if (!parsed.success) return undefined;
  const { phone_number, success, biz_id, err_code, out_id, report_time } = parsed.data;
  return {
    phone: e164Of(phone_number),
    serialNumber: biz_id,
    status: success ? "delivered" : "undelivered",
    code: err_code || (success ? "DELIVERED" : "UNKNOWN"),
    sessionContext: out_id ?? "",
    at: parseLocalTime(report_time) ?? now,
  };
}

function readReply(item: unknown, now: number): Reply | undefined {
  const parsed = SmsUp.safeParse(item);
  if (!parsed.success) return undefined;
  const { phone_number, content, send_time, dest_code, sign_name } = parsed.data;
  return {
    phone: e164Of(phone_number),
    text: content,
    signName: sign_name ?? "",
    extendCode: dest_code ?? "",
    at: parseLocalTime(send_time) ?? now,
  };
}

function readCall(item: unknown, now: number): Receipt | undefined {
  const parsed = VoiceReport.safeParse(item);
  if (!parsed.success) return undefined;
  const { call_id, callee, status_code, end_time } = parsed.data;
  const code = String(status_code);
  return {
    phone: e164Of(callee),
    serialNumber: call_id,
    status: ANSWERED.includes(code) ? "delivered" : "undelivered",
    code,
    sessionContext: "",
    at: parseLocalTime(end_time) ?? now,
  };
}
