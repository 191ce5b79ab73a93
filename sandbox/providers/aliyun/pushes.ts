/**
 * The bodies that Alibaba Cloud pushes: SmsReport, SmsUp and VoiceReport.
 *
 * Sources: "SmsReport, HTTP batch push", https://help.aliyun.com/document_detail/101867.html; "SmsUp, HTTP batch push",
 * https://help.aliyun.com/zh/sms/developer-reference/smsup-http; "VoiceReport",
 * https://help.aliyun.com/zh/vms/developer-reference/voicereport-1
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import type { CallEvent } from "../../calls.ts";
import type { PushFormat } from "../../pushes.ts";
import { callResultOf } from "./call-results.ts";
import { shownPhone } from "./phone.ts";
import { RECEIPT_CODES } from "./queries.ts";

const MINUTE_MS = 60_000;

/** What carriers say of a delivery, in this cloud's words. */
const MESSAGES: Readonly<Record<string, string>> = { DELIVERED: "用户接收成功" };

export const ALIYUN_PUSHES: PushFormat = {
  receipt: ({ message, receipt }) => {
    const code = RECEIPT_CODES[receipt.code] ?? receipt.code;
    const { sessionContext, serialNumber, segments, at } = message;
    return [
      {
        phone_number: shownPhone(message),
        send_time: formatLocalTime(at),
        report_time: formatLocalTime(receipt.at),
        success: message.status === "delivered",
        err_code: code,
        err_msg: MESSAGES[code] ?? code,
        sms_size: String(segments),
        biz_id: serialNumber,
        ...(sessionContext === "" ? {} : { out_id: sessionContext }),
      },
    ];
  },
  reply: (reply) => [
    {
      phone_number: shownPhone(reply),
      content: reply.text,
      send_time: formatLocalTime(reply.at),
      dest_code: reply.extendCode,
      sign_name: reply.signName,
      sequence_id: `${reply.at}${reply.national.slice(-4)}`,
    },
  ],
  call: callBody,
  isTaken: (status, body) => status === 200 && typeof codeOf(body) === "number",
  timeoutMs: 700,
  pausesMs: [MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS],
};

/** Only how it ended: progress and keys go out by other reports. */
function callBody(event: CallEvent): object | undefined {
  if (event.kind !== "ended") return undefined;
  const { callId, sessionContext, at, answeredAt, endedAt } = event.call;
  const seconds = answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000);
  return [
    {
      call_id: callId,
      ...(sessionContext === "" ? {} : { out_id: sessionContext }),
      callee: shownPhone(event.call),
      status_code: callResultOf(event.call),
      originate_time: formatLocalTime(at),
      ...(answeredAt === null ? {} : { start_time: formatLocalTime(answeredAt) }),
      ...(endedAt === null ? {} : { end_time: formatLocalTime(endedAt) }),
      duration: String(seconds),
    },
  ];
}

function codeOf(body: string): unknown {
  try {
    return JSON.parse(body)?.code;
  } catch {
    return undefined;
  }
}
