/**
 * One good request for each operation of the classic API; the upload, which has no JSON, is in `operations.test.ts` beside this.
 *
 * @module
 */
import { expect } from "vitest";
import type { RowOf } from "../../coverage/tables.ts";
import { control, NOON, travel } from "../helpers.ts";
import type { CallFirst, Parameters, Sample } from "../samples.ts";
import { tel } from "./helpers.ts";

export const MOBILE = "13711112222";
const SECOND = NOON / 1000;
const BY_TEMPLATE = { tpl_id: 7839, params: ["5678"], sign: "腾讯云", ext: "e" };
const BY_TEXT = { type: 0, msg: "您的验证码是: 5678", ext: "e" };
const ACCEPTED = { result: 0, errmsg: "OK", fee: 1, ext: "e", sid: expect.stringMatching(/^8:/) };
const TO_MANY = [tel(MOBILE), tel("13711113333")];
const ALL_ACCEPTED = {
  result: 0,
  detail: [
    { result: 0, mobile: MOBILE },
    { result: 0, mobile: "13711113333" },
  ],
};
const WINDOW = { nationcode: "86", mobile: MOBILE, begin_time: SECOND, end_time: SECOND + 60 };
const RECEIPT = { mobile: MOBILE, report_status: "SUCCESS", errmsg: "DELIVRD" };
const REPLY = { mobile: MOBILE, text: "收到", sign: "腾讯云" };
const TEMPLATE = { text: "您的订单{1}已发货", type: 0 };
const SIGN = { text: "小信使" };
const HOURS = { begin_date: 2026030212, end_date: 2026030212 };
const CALL = { tel: tel(MOBILE), playtimes: 2 };
const RINGING = { result: 0, callid: expect.stringMatching(/^[0-9a-f]{32}$/) };
const FILE = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";

/** After a send that arrived and was replied to. */
function afterSend(parameters: Parameters): Sample["parameters"] {
  return async (call, sandbox) => {
    await call("sendsms", { tel: tel(MOBILE), ...BY_TEMPLATE });
    travel(sandbox, 1000);
    await control(sandbox, "POST", `/phones/${MOBILE}/reply`, { text: "收到" });
    return parameters;
  };
}

async function added(call: CallFirst, kind: "template" | "sign"): Promise<number> {
  const { data } = await call(`add_${kind}`, kind === "template" ? TEMPLATE : SIGN);
  return Number(data?.id);
}

/** By operation and, where one does two things, what it does. */
export const CLASSIC = {
  sendsms: {
    parameters: () => ({ tel: tel(MOBILE), ...BY_TEMPLATE }),
    required: ["tel", "tpl_id", "params"],
    answer: ACCEPTED,
  },
  "sendsms, free text": {
    parameters: () => ({ tel: tel(MOBILE), ...BY_TEXT }),
    required: ["tel", "type", "msg"],
    answer: ACCEPTED,
  },
  sendmultisms2: {
    parameters: () => ({ tel: TO_MANY, ...BY_TEMPLATE }),
    required: ["tel", "tpl_id", "params"],
    answer: ALL_ACCEPTED,
  },
  "sendmultisms2, free text": {
    parameters: () => ({ tel: TO_MANY, ...BY_TEXT }),
    required: ["tel", "type", "msg"],
    answer: ALL_ACCEPTED,
  },
  sendisms: {
    parameters: () => ({ tel: `+86${MOBILE}`, ...BY_TEMPLATE }),
    required: ["tel", "tpl_id", "params"],
    answer: { ...ACCEPTED, nationcode: "86" },
  },
  "pullstatus, receipts": {
    parameters: afterSend({ type: 0, max: 10 }),
    required: ["type", "max"],
    answer: { result: 0, count: 1, data: [RECEIPT] },
  },
  "pullstatus, replies": {
    parameters: afterSend({ type: 1, max: 10 }),
    required: ["type", "max"],
    answer: { result: 0, count: 1, data: [REPLY] },
  },
  "pullstatus4mobile, receipts": {
    parameters: afterSend({ type: 0, max: 10, ...WINDOW }),
    required: ["type", "max", "nationcode", "mobile", "begin_time", "end_time"],
    answer: { result: 0, count: 1, data: [RECEIPT] },
  },
  "pullstatus4mobile, replies": {
    parameters: afterSend({ type: 1, max: 10, ...WINDOW }),
    required: ["type", "max", "nationcode", "mobile", "begin_time", "end_time"],
    answer: { result: 0, count: 1, data: [REPLY] },
  },
  querysms4mobile: {
    parameters: afterSend(WINDOW),
    required: ["nationcode", "mobile", "begin_time", "end_time"],
    answer: { result: 0, real_count: 1, data: [{ mobile: MOBILE, report_status: "SUCCESS" }] },
  },
  add_template: { parameters: () => TEMPLATE, required: ["text", "type"], answer: { data: TEMPLATE } },
  mod_template: {
    parameters: async (call) => ({ tpl_id: await added(call, "template"), text: "您的包裹{1}已发货", type: 0 }),
    required: ["tpl_id", "text", "type"],
    answer: { data: { text: "您的包裹{1}已发货", status: 1 } },
  },
  del_template: {
    parameters: async (call) => ({ tpl_id: [await added(call, "template")] }),
    required: ["tpl_id"],
    answer: { result: 0 },
  },
  get_template: {
    parameters: async (call) => ({ tpl_id: [await added(call, "template")] }),
    required: ["tpl_id"],
    answer: { count: 1, data: [{ ...TEMPLATE, status: 1 }] },
  },
  add_sign: { parameters: () => SIGN, required: ["text"], answer: { data: { ...SIGN, status: 1 } } },
  mod_sign: {
    parameters: async (call) => ({ sign_id: await added(call, "sign"), text: "大信使" }),
    required: ["sign_id", "text"],
    answer: { data: { text: "大信使", status: 1 } },
  },
  del_sign: {
    parameters: async (call) => ({ sign_id: [await added(call, "sign")] }),
    required: ["sign_id"],
    answer: { result: 0 },
  },
  get_sign: {
    parameters: async (call) => ({ sign_id: [await added(call, "sign")] }),
    required: ["sign_id"],
    answer: { count: 1, data: [{ ...SIGN, status: 1 }] },
  },
  pullsendstatus: {
    parameters: afterSend(HOURS),
    required: ["begin_date", "end_date"],
    answer: { result: 0, data: { request: 1, success: 1, bill_number: 1 } },
  },
  pullcallbackstatus: {
    parameters: afterSend(HOURS),
    required: ["begin_date", "end_date"],
    answer: { result: 0, data: { success: 1, status: 1, status_success: 1, status_fail: 0 } },
  },
  getsmspackages: {
    parameters: () => ({ offset: 0, length: 10 }),
    required: ["length"],
    answer: { total: 2, data: [{ type: 0 }, { type: 1 }] },
  },
  sendcvoice: {
    parameters: () => ({ msg: "5678", ...CALL }),
    required: ["tel", "msg"],
    answer: RINGING,
  },
  sendvoiceprompt: {
    parameters: () => ({ prompttype: 2, promptfile: "5678", ...CALL }),
    required: ["tel", "prompttype", "promptfile"],
    answer: RINGING,
  },
  sendtvoice: {
    parameters: () => ({ tpl_id: 12345, params: ["5678"], ...CALL }),
    required: ["tel", "tpl_id", "params"],
    answer: RINGING,
  },
  sendfvoice: {
    parameters: () => ({ fid: FILE, ...CALL }),
    required: ["tel", "fid"],
    answer: RINGING,
  },
  statusvoicefile: {
    parameters: () => ({ fid: FILE }),
    required: ["fid"],
    answer: { result: 0, status: 1 },
  },
} satisfies Record<Exclude<RowOf<"classic">, "uploadvoicefile">, Sample>;

const VOICE: readonly string[] = ["sendcvoice", "sendvoiceprompt", "sendtvoice", "sendfvoice", "statusvoicefile"];

/** The path of an operation, after `/v5/`. */
export function pathOf(row: string): string {
  const [operation = ""] = row.split(",");
  return `${VOICE.includes(operation) ? "tlsvoicesvr" : "tlssmssvr"}/${operation}`;
}
