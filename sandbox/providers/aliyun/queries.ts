/**
 * QuerySendDetails and QuerySendStatistics: what became of what was sent, from what the sandbox captured.
 *
 * Source: "QuerySendDetails", https://help.aliyun.com/document_detail/419277.html. What is answered where nothing fits, and
 * while a receipt is awaited, is not documented: an empty list, and no code and time.
 *
 * @module
 */
import { DAY_MS, formatDay, formatLocalTime, parseDay } from "../../../shared/validation/beijing.ts";
import type { CapturedMessage } from "../../message.ts";
import { type Action, type ActionContext, defineAction, defineLookup } from "./action.ts";
import { findTemplate } from "./content.ts";
import { businessError } from "./errors.ts";
import { pageOf } from "./pages.ts";
import { readAliyunPhone, shownPhone } from "./phone.ts";
import { templateTypeOf } from "./template-type.ts";

const MAX_AGE_DAYS = 30;

const DETAIL_RULES = {
  PhoneNumber: { type: "string", required: true },
  SendDate: { type: "string", required: true },
  PageSize: { type: "integer", required: true },
  CurrentPage: { type: "integer", required: true },
  BizId: { type: "string" },
} as const;

const STATISTICS_RULES = {
  IsGlobe: { type: "integer", required: true },
  StartDate: { type: "string", required: true },
  EndDate: { type: "string", required: true },
  PageIndex: { type: "integer", required: true },
  PageSize: { type: "integer", required: true },
  TemplateType: { type: "integer" },
  SignName: { type: "string" },
} as const;

/** Receipts in the provider's words. Which of its many codes stands for a plain failure is the sandbox's choice. */
export const RECEIPT_CODES: Readonly<Record<string, string>> = {
  DELIVRD: "DELIVERED",
  UNDELIV: "SP_UNKNOWN_ERROR",
  EXPIRED: "MOBILE_NOT_ON_SERVICE",
};

const SEND_STATUS = { waiting: 1, failed: 2, delivered: 3 } as const;

export const querySendDetails: Action = defineAction(DETAIL_RULES, (parameters, context) => {
  const { PhoneNumber, SendDate, PageSize, CurrentPage, BizId } = parameters;
  const phone = readAliyunPhone(PhoneNumber)?.e164;
  const details = () => {
    if (phone === undefined) throw businessError("isv.MOBILE_NUMBER_ILLEGAL", `${PhoneNumber}invalid mobile number`);
    checkDay(parseDay(SendDate), context);
    const sent = [...context.state.messages.ofPhone(phone)].filter(
      (message) =>
        isSentBy(message, context) &&
        formatDay(message.at) === SendDate &&
        (BizId === undefined || message.serialNumber === BizId),
    );
    const page = pageOf(sent, CurrentPage, PageSize);
    return { TotalCount: String(sent.length), SmsSendDetailDTOs: { SmsSendDetailDTO: page.map(detailOf) } };
  };
  return { phones: phone === undefined ? [] : [phone], run: () => ({ payload: details() }) };
});

export const querySendStatistics: Action = defineLookup(STATISTICS_RULES, (parameters, context) => {
  const { IsGlobe, PageIndex, PageSize } = parameters;
  if (IsGlobe !== 1 && IsGlobe !== 2) throw businessError("isv.INVALID_PARAMETERS");
  checkRange(parseDay(parameters.StartDate), parseDay(parameters.EndDate));
  const days = new Map<string, CapturedMessage[]>();
  for (const message of context.state.messages.find({ account: context.account, provider: "aliyun" }, Infinity)) {
    if (!isCounted(message, parameters, context)) continue;
    const day = formatDay(message.at);
    days.set(day, [...(days.get(day) ?? []), message]);
  }
  const list = [...days].sort(([left], [right]) => (left < right ? -1 : 1)).map(([day, sent]) => countsOf(day, sent));
  return { Data: { TotalSize: list.length, TargetList: pageOf(list, PageIndex, PageSize) } };
});

function isSentBy({ account, provider, status }: CapturedMessage, context: ActionContext): boolean {
  return provider === "aliyun" && account === context.account && status !== "refused";
}

function checkDay(day: number | undefined, { state }: ActionContext): void {
  const now = state.clock.now();
  if (day === undefined || day > now || now - day > (MAX_AGE_DAYS + 1) * DAY_MS) {
    throw businessError("isv.INVALID_PARAMETERS");
  }
}

/** How long a range may be is not documented: as long as details can be asked for. */
function checkRange(from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || to < from || to - from > MAX_AGE_DAYS * DAY_MS) {
    throw businessError("isv.INVALID_PARAMETERS");
  }
}

function isCounted(
  message: CapturedMessage,
  query: {
    IsGlobe: number;
    StartDate: string;
    EndDate: string;
    TemplateType?: number | undefined;
    SignName?: string | undefined;
  },
  context: ActionContext,
): boolean {
  const day = formatDay(message.at);
  const template = findTemplate(message.templateId, context);
  return (
    isSentBy(message, context) &&
    (message.countryCode === "86") === (query.IsGlobe === 1) &&
    day >= query.StartDate &&
    day <= query.EndDate &&
    (query.SignName === undefined || query.SignName === message.signName) &&
    (query.TemplateType === undefined || (template !== undefined && templateTypeOf(template) === query.TemplateType))
  );
}

/** Billed parts, not messages. */
function countsOf(day: string, sent: readonly CapturedMessage[]) {
  const parts = (status: CapturedMessage["status"][]) =>
    sent.filter((message) => status.includes(message.status)).reduce((sum, { segments }) => sum + segments, 0);
  return {
    SendDate: day,
    TotalCount: sent.reduce((sum, { segments }) => sum + segments, 0),
    RespondedSuccessCount: parts(["delivered"]),
    RespondedFailCount: parts(["undelivered", "expired"]),
    NoRespondedCount: parts(["accepted"]),
  };
}

function detailOf(message: CapturedMessage) {
  const { receipt, sessionContext } = message;
  const status = receipt === null ? "waiting" : message.status === "delivered" ? "delivered" : "failed";
  return {
    PhoneNum: shownPhone(message),
    SendStatus: SEND_STATUS[status],
    ...(receipt === null ? {} : { ErrCode: RECEIPT_CODES[receipt.code] ?? receipt.code }),
    TemplateCode: message.templateId,
    Content: message.text,
    SendDate: formatLocalTime(message.at),
    ...(receipt === null ? {} : { ReceiveDate: formatLocalTime(receipt.at) }),
    ...(sessionContext === "" ? {} : { OutId: sessionContext }),
  };
}
