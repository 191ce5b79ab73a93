/**
 * The old SMS calls through API 3.0, and its answers in the old shapes.
 *
 * Sources: "SendSms", https://cloud.tencent.com/document/api/382/55981; "PullSmsSendStatus",
 * https://cloud.tencent.com/document/product/382/55977; "指定模板单发短信",
 * https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */
import { splitPhone } from "../../providers/qcloudsms/numbers.ts";
import type { ApiAnswer, ApiCall, TencentApi } from "../../providers/tencent/api.ts";
import { ACCEPTED_CODE, SendStatus } from "../../providers/tencent/wire.ts";
import { formatLocalTime } from "../../validation/beijing.ts";
import { type Answered, type Asked, e164, openedOf, refusalOf, refusedReply, unreadable } from "./api3-answers.ts";
import { OTHER_ERROR } from "./api3-codes.ts";
import { type Call, type Tel, textOf, type Wanted } from "./call.ts";
import type { Detail, MultiReply, PullReply, ReceiptData, Reply, ReplyData, SingleReply } from "./replies.ts";

export type SmsWanted = Extract<Wanted, { kind: "template" | "queue" | "phone" }>;

/** @throws XinshiError when no answer came that says anything */
export async function runSms(api: TencentApi, wanted: SmsWanted, asked: Asked): Promise<Reply> {
  if (wanted.kind === "template") {
    const answer = await api.call(sendCall(wanted, asked));
    return wanted.isSingle ? singleReply(wanted, answer, asked.call) : multiReply(wanted, answer, asked.call);
  }
  return pullReply(wanted, await api.call(pullCall(wanted, asked)));
}

type Template = Extract<SmsWanted, { kind: "template" }>;

/** Texts to mainland China need a sign name; those abroad have none. */
export function needsSignName({ to, sign }: Pick<Template, "to" | "sign">): boolean {
  return !sign && to.some(isDomestic);
}

function isDomestic(tel: Tel): boolean {
  return e164(tel).startsWith("+86");
}

/** A number that is listed twice is sent to once: the new protocol refuses the second, the old one is not known to. */
function sendCall(
  { to, templateId, params, sign }: Template,
  { call, sdkAppId, defaultSignName, deadline }: Asked,
): ApiCall<"SendSms"> {
  const phones = [...new Set(to.map(e164))];
  const signName = sign || (to.some(isDomestic) ? defaultSignName : undefined);
  return {
    action: "SendSms",
    request: {
      PhoneNumberSet: phones,
      SmsSdkAppId: sdkAppId,
      TemplateId: String(templateId),
      TemplateParamSet: (params ?? []).map(textOf),
      SessionContext: call.ext,
      ...(signName ? { SignName: signName } : {}),
      ...(call.extend === "" ? {} : { ExtendCode: call.extend }),
    },
    deadline,
    phones,
  };
}

/** Of one recipient; undefined when the answer does not say. */
function statusOf(answer: Answered, phone: string): SendStatus | undefined {
  const set = answer.response.SendStatusSet;
  const statuses = Array.isArray(set) ? set.map((item) => SendStatus.safeParse(item)) : [];
  const own = statuses.flatMap(({ success, data }) => (success && data.PhoneNumber === phone ? [data] : []));
  const [only] = own;
  if (own.length !== 1 || only === undefined) return undefined;
  // Accepted, but without the number that receipts carry: it cannot be said to be either.
  return only.Code === ACCEPTED_CODE && !only.SerialNo ? undefined : only;
}

function singleReply({ to }: Template, answer: ApiAnswer, { ext }: Call): SingleReply {
  const opened = openedOf(answer);
  if (opened.kind === "refused") return refusedReply(opened, ext);
  const status = statusOf(opened, to.map(e164)[0] ?? "");
  if (status === undefined) throw unreadable(opened.raw);
  if (status.Code !== ACCEPTED_CODE) return { ...refusalOf(status.Code, status.Message), ext };
  return { result: 0, errmsg: "OK", ext, sid: status.SerialNo ?? "", fee: status.Fee ?? 0 };
}

function multiReply({ to }: Template, answer: ApiAnswer, { ext }: Call): MultiReply {
  const opened = openedOf(answer);
  if (opened.kind === "refused") return refusedReply(opened, ext);
  const seen = new Set<string>();
  const detail = to.map((tel): Detail => {
    const isRepeated = seen.has(e164(tel));
    seen.add(e164(tel));
    return detailOf(tel, statusOf(opened, e164(tel)), isRepeated);
  });
  return { result: 0, errmsg: "OK", ext, detail };
}

/** A repeated number names the same message, which is billed once. */
function detailOf({ mobile, nationcode }: Tel, status: SendStatus | undefined, isRepeated: boolean): Detail {
  const tel = { mobile, nationcode };
  if (status === undefined) return { result: OTHER_ERROR, errmsg: "It is not known whether it was accepted", ...tel };
  if (status.Code !== ACCEPTED_CODE) return { ...refusalOf(status.Code, status.Message), ...tel };
  return { result: 0, errmsg: "OK", ...tel, sid: status.SerialNo ?? "", fee: isRepeated ? 0 : (status.Fee ?? 0) };
}

function pullCall(wanted: Exclude<SmsWanted, Template>, { sdkAppId, deadline }: Asked): ApiCall {
  const { type, max } = wanted;
  const SmsSdkAppId = sdkAppId;
  if (wanted.kind === "queue") {
    const action = type === 0 ? "PullSmsSendStatus" : "PullSmsReplyStatus";
    return { action, request: { SmsSdkAppId, Limit: max }, deadline };
  }
  const { of, beginTime: BeginTime, endTime: EndTime } = wanted;
  const action = type === 0 ? "PullSmsSendStatusByPhoneNumber" : "PullSmsReplyStatusByPhoneNumber";
  // Zero is the only offset allowed.
  return {
    action,
    request: { SmsSdkAppId, PhoneNumber: e164(of), BeginTime, EndTime, Offset: 0, Limit: max },
    deadline,
  };
}

function pullReply({ type }: Exclude<SmsWanted, Template>, answer: ApiAnswer): PullReply<ReceiptData | ReplyData> {
  const opened = openedOf(answer);
  if (opened.kind === "refused") return refusalOf(opened.code, opened.message);
  const set = opened.response[type === 0 ? "PullSmsSendStatusSet" : "PullSmsReplyStatusSet"] ?? [];
  if (!Array.isArray(set)) throw unreadable(opened.raw);
  const data = set.map(fieldsOf).map((item) => (type === 0 ? receiptData(item) : replyData(item)));
  return { result: 0, errmsg: "ok", count: data.length, data };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(item: unknown): Fields {
  return typeof item === "object" && item !== null ? { ...item } : {};
}

/** Nothing is checked and nothing left out: what is pulled is gone there, and its reader knows what to do with it. */
function receiptData(item: Fields): ReceiptData {
  const { UserReceiveTime, ReportStatus, Description, SerialNo, SessionContext } = item;
  const receivedAt = typeof UserReceiveTime === "number" && UserReceiveTime > 0 ? UserReceiveTime * 1000 : undefined;
  return {
    user_receive_time: receivedAt === undefined ? "" : formatLocalTime(receivedAt),
    ...telIn(item),
    report_status: textOf(ReportStatus),
    errmsg: textOf(Description),
    description: ReportStatus === "SUCCESS" ? DELIVERED : textOf(Description),
    sid: textOf(SerialNo),
    ext: textOf(SessionContext), // empty where the account has its echo switched off, too
  };
}

/** The old sentence; for failures there is one a carrier's code, so the code itself stands there. */
const DELIVERED = "用户短信送达成功";

function replyData(item: Fields): ReplyData {
  const { ExtendCode, SignName, ReplyContent, ReplyTime } = item;
  const { nationcode, mobile } = telIn(item);
  return {
    extend: textOf(ExtendCode),
    mobile,
    nationcode,
    sign: textOf(SignName),
    text: textOf(ReplyContent),
    time: typeof ReplyTime === "number" ? ReplyTime : 0,
  };
}

function telIn({ CountryCode, SubscriberNumber, PhoneNumber }: Fields): Tel {
  const split = splitPhone(textOf(PhoneNumber));
  return { nationcode: textOf(CountryCode) || split.nationcode, mobile: textOf(SubscriberNumber) || split.mobile };
}
