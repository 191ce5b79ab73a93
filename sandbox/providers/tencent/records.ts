/**
 * DescribeSendRecordList: what was sent to one number in the last 72 hours, newest first, with the values in its text masked.
 * Which codes refuse a bad range is not documented for this action; its siblings' are used.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import type { CapturedMessage, CapturedStatus } from "../../message.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, checkApp, defineAction } from "./action.ts";
import { apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";
import { sentBy } from "./sent.ts";

const MAX_AGE_SECONDS = 72 * 3600;
const MAX_LIMIT = 50;
const DEFAULT_LIMIT = 20;
const MAX_OFFSET = 1000;
/** Records that can be looked at in one range. */
const MAX_RECORDS = 1000;

const RULES = {
  PhoneNumber: { type: "string", required: true },
  SmsSdkAppId: { type: "string", required: true },
  BeginTime: { type: "integer", required: true },
  EndTime: { type: "integer" },
  Limit: { type: "integer" },
  Offset: { type: "integer" },
} as const;

const SEND_STATUS: Readonly<Record<CapturedStatus, number>> = {
  refused: 1,
  delivered: 2,
  accepted: 3,
  undelivered: 4,
  expired: 4,
};

export const describeSendRecordList: Action = defineAction(RULES, (parameters, context) => {
  const { SmsSdkAppId, PhoneNumber, Limit = DEFAULT_LIMIT, Offset = 0 } = parameters;
  checkApp(SmsSdkAppId, context);
  const phone = readPhoneNumber(PhoneNumber)?.e164;
  if (phone === undefined) throw apiError("InvalidParameterValue.IncorrectPhoneNumber");
  const range = readRange(parameters, context);
  if (Limit < 1 || Limit > MAX_LIMIT) throw apiError("InvalidParameterValue.LimitVerifyFail");
  if (Offset < 0 || Offset > MAX_OFFSET) throw apiError("InvalidParameterValue.OffsetVerifyFail");
  return {
    phones: [phone],
    run: () => {
      const found = sentBy(SmsSdkAppId, context, { phone, ...range }).slice(0, MAX_RECORDS);
      const page = found.slice(Offset, Offset + Limit).map(recordOf);
      return { payload: { TotalCount: found.length, SendRecordSet: page } };
    },
  };
});

function readRange({ BeginTime, EndTime }: ParametersOf<typeof RULES>, { state }: ActionContext) {
  const now = Math.floor(state.clock.now() / 1000);
  const end = EndTime ?? now;
  if (BeginTime < now - MAX_AGE_SECONDS) throw apiError("InvalidParameterValue.BeginTimeVerifyFail");
  if (BeginTime > now) throw apiError("InvalidParameterValue.InvalidStartTime");
  if (end < BeginTime || end > now) throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  return { since: BeginTime * 1000, until: (end + 1) * 1000 };
}

function recordOf(message: CapturedMessage) {
  const { phone, serialNumber, status, answer, receipt, country, at } = message;
  return {
    PhoneNumber: phone,
    SerialNo: serialNumber,
    SendStatus: SEND_STATUS[status],
    RequestCode: status === "refused" ? answer.code : "Ok",
    StatusCode: receipt?.code ?? "",
    IsoCode: country,
    Content: maskedText(message),
    SendTime: Math.floor(at / 1000),
    UserReceiveTime: status === "delivered" && receipt !== null ? Math.floor(receipt.at / 1000) : 0,
  };
}

/** How the provider masks is not documented; here each value becomes as many asterisks, wherever it stands. */
function maskedText({ text, params }: CapturedMessage): string {
  const values = params.filter((value) => value !== "").sort((left, right) => right.length - left.length);
  return values.reduce((masked, value) => masked.replaceAll(value, "*".repeat(value.length)), text);
}
