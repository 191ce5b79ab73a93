/**
 * What travels: where each operation lives, and schemas of the replies. A provider's reply is input like any other, so a
 * field that nothing here needs is not asked for, and items are read one by one: one bad item does not spoil its
 * neighbours.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976; "拉取短信状态",
 * https://cloud.tencent.com/document/product/382/5810; "qcloud-documents", https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import * as z from "zod/mini";
import { id, name } from "../bounded.ts";

export const DEFAULT_ENDPOINTS: Endpoints = { sms: "https://yun.tim.qq.com", voice: "https://cloud.tim.qq.com" };

/** Scheme and host of each service, such as a sandbox's `http://127.0.0.1:4600`. */
export interface Endpoints {
  sms: string;
  voice: string;
}

/** Every operation, with the service that it belongs to. */
const SERVICES = {
  sendsms: "sms",
  sendmultisms2: "sms",
  sendisms: "sms",
  pullstatus: "sms",
  pullstatus4mobile: "sms",
  querysms4mobile: "sms",
  add_template: "sms",
  mod_template: "sms",
  del_template: "sms",
  get_template: "sms",
  add_sign: "sms",
  mod_sign: "sms",
  del_sign: "sms",
  get_sign: "sms",
  pullsendstatus: "sms",
  pullcallbackstatus: "sms",
  getsmspackages: "sms",
  sendcvoice: "voice",
  sendvoiceprompt: "voice",
  sendtvoice: "voice",
  sendfvoice: "voice",
  uploadvoicefile: "voice",
  statusvoicefile: "voice",
} as const satisfies Record<string, keyof Endpoints>;

export type Operation = keyof typeof SERVICES;

const PATHS: Readonly<Record<keyof Endpoints, string>> = { sms: "/v5/tlssmssvr/", voice: "/v5/tlsvoicesvr/" };

/** The address of an operation, without its query. */
export function addressOf(operation: Operation, endpoints: Endpoints): string {
  const service = SERVICES[operation];
  return `${endpoints[service].replace(/\/+$/, "")}${PATHS[service]}${operation}`;
}

export const MAX_PULL = 100;
export const MAX_TEMPLATE_PAGE = 50;
/** "400K 字节" in the source; of its two readings the smaller. */
export const MAX_FILE_BYTES = 400_000;

const text = z.string().check(z.minLength(1));
export const digits = z.string().check(z.regex(/^\d{1,20}$/));
const count = z.int().check(z.minimum(0));

/** Every reply; what else is in it depends on the operation. Old revisions of some pages call `errmsg` `msg`. */
export const ReplyBody = z.looseObject({
  result: z.int(),
  errmsg: z.nullish(z.string()),
  msg: z.nullish(z.string()),
});

/** What an accepted message has: without its id receipts could not be matched to it. */
export const Sent = z.object({ sid: text, fee: count });

/** One recipient of `sendmultisms2`. */
export const Detail = z.looseObject({
  result: z.int(),
  errmsg: z.nullish(z.string()),
  mobile: z.string(),
  nationcode: z.string(),
});
export type Detail = z.output<typeof Detail>;

/** What is left of a detail that is off its schema, but still names its recipient. */
export const NamesRecipient = z.object({ mobile: z.string(), nationcode: z.string() });

export const ReceiptItem = z.object({
  nationcode: digits,
  mobile: digits,
  sid: id,
  report_status: z.enum(["SUCCESS", "FAIL"]),
  errmsg: z.nullish(z.string()),
  user_receive_time: z.nullish(z.string()),
  ext: z.nullish(z.string()),
});
export type ReceiptItem = z.output<typeof ReceiptItem>;

export const ReplyItem = z.object({
  nationcode: digits,
  mobile: digits,
  text: z.string(),
  time: count,
  sign: name,
  extend: name,
});

/** One message in the log of one number (`querysms4mobile`). */
export const LoggedItem = z.object({
  nationcode: digits,
  mobile: digits,
  sign: z.nullish(z.string()),
  text: z.string(),
  send_time: text,
  result: z.int(),
  errmsg: z.nullish(z.string()),
  sid: z.nullish(z.string()),
  report_status: z.nullish(z.string()),
  status: z.nullish(z.union([z.string(), z.int()])),
  user_receive_time: z.nullish(z.string()),
});

export const Called = z.object({ callid: text });
export const Uploaded = z.object({ fid: text });
/** 0 waiting, 1 passed, 2 refused, 3 no such file. */
export const FileStatus = z.object({ status: z.literal([0, 1, 2, 3]) });

/** A review's state: 0 passed, 1 waiting, 2 refused (API 3.0 counts otherwise). */
const review = z.literal([0, 1, 2]);
const flag = z.literal([0, 1]);

export const Added = z.object({ data: z.object({ id: z.int() }) });

export const TemplateItem = z.object({
  id: z.int(),
  text: z.string(),
  type: flag,
  status: review,
  international: z.nullish(flag),
  title: z.nullish(z.string()),
  reply: z.nullish(z.string()),
  apply_time: z.nullish(z.string()),
});

export const SignItem = z.object({
  id: z.int(),
  text: z.string(),
  status: review,
  international: z.nullish(flag),
  reply: z.nullish(z.string()),
  apply_time: z.nullish(z.string()),
});

export const Counters = z.object({ data: z.record(z.string(), count) });

/** The times' form is not documented: seconds and local texts are both read. */
const when = z.nullish(z.union([z.string(), count]));

export const PackageItem = z.object({
  package_id: z.union([text, z.int()]),
  amount: count,
  used: count,
  create_time: when,
  to_time: when,
});
