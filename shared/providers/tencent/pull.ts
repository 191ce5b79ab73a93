/**
 * From a pull's answer to receipts and replies.
 *
 * @module
 */
import type { Receipt, Reply } from "../../store/store.ts";
import { pullErrorOf } from "../faults.ts";
import type { PhoneQuery, Pulled } from "../provider.ts";
import type { ApiAnswer } from "./api.ts";
import { faultOf, unknownFault } from "./faults.ts";
import { MAX_PULL, ReplyStatus, type Requests, SendStatusReceipt } from "./wire.ts";

export function queueRequest(smsSdkAppId: string, limit: number): Requests["PullSmsSendStatus"] {
  return { SmsSdkAppId: smsSdkAppId, Limit: Math.min(limit, MAX_PULL) };
}

export function phoneRequest(smsSdkAppId: string, query: PhoneQuery): Requests["PullSmsSendStatusByPhoneNumber"] {
  return {
    SmsSdkAppId: smsSdkAppId,
    PhoneNumber: query.phone,
    BeginTime: Math.floor(query.from / 1000),
    ...(query.to === undefined ? {} : { EndTime: Math.ceil(query.to / 1000) }),
    Offset: 0, // the only value allowed
    Limit: Math.min(query.limit, MAX_PULL),
  };
}

/** @throws XinshiError when the answer holds no list of receipts */
export function receiptsOf(answer: ApiAnswer, now: number): Pulled<Receipt> {
  return pulledOf(answer, "PullSmsSendStatusSet", now, (item) => readReceipt(item, now));
}

/** @throws XinshiError when the answer holds no list of replies */
export function repliesOf(answer: ApiAnswer, now: number): Pulled<Reply> {
  return pulledOf(answer, "PullSmsReplyStatusSet", now, readReply);
}

/** An item that cannot be read is left out; it stays in `raw`. */
function pulledOf<Item>(
  answer: ApiAnswer,
  setName: string,
  now: number,
  read: (item: unknown) => Item | undefined,
): Pulled<Item> {
  if (answer.kind === "failed") throw pullErrorOf(answer.fault, answer.raw);
  if (answer.kind === "refused") throw pullErrorOf(faultOf(answer.code, answer.message, now));
  const set = answer.response[setName] ?? []; // an empty list may come as null
  if (!Array.isArray(set)) throw pullErrorOf(unknownFault("UnreadableReply"), answer.raw);
  return { items: set.map(read).filter((item) => item !== undefined), received: set.length, raw: answer.raw };
}

function readReceipt(item: unknown, now: number): Receipt | undefined {
  const parsed = SendStatusReceipt.safeParse(item);
  if (!parsed.success) return undefined;
  const { PhoneNumber, SerialNo, ReportStatus, Description, UserReceiveTime, SessionContext } = parsed.data;
  return {
    phone: PhoneNumber,
    serialNumber: SerialNo,
    status: statusOf(parsed.data),
    code: Description || ReportStatus,
    sessionContext: SessionContext ?? "",
    at: UserReceiveTime ? UserReceiveTime * 1000 : now, // a handset that never got it has no time of its own
  };
}

function statusOf({ ReportStatus, Description }: SendStatusReceipt): Receipt["status"] {
  if (ReportStatus === "SUCCESS") return "delivered";
  return Description?.startsWith("EXPIRED") ? "expired" : "undelivered";
}

function readReply(item: unknown): Reply | undefined {
  const parsed = ReplyStatus.safeParse(item);
  if (!parsed.success) return undefined;
  const { PhoneNumber, ReplyContent, SignName, ExtendCode, ReplyTime } = parsed.data;
  return {
    phone: PhoneNumber,
    text: ReplyContent,
    signName: SignName ?? "",
    extendCode: ExtendCode ?? "",
    at: ReplyTime * 1000,
  };
}
