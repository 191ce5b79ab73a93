/**
 * What travels: the names of products and actions, and schemas of the replies. A provider's reply is input like any other, so
 * a field that nothing here needs is not asked for. The official SDK reads numbers as texts and texts as numbers; so does
 * this.
 *
 * Sources: "SendSms", https://help.aliyun.com/document_detail/55284.html; "QuerySendDetails",
 * https://help.aliyun.com/document_detail/419277.html; "SingleCallByTts",
 * https://help.aliyun.com/document_detail/393519.html
 *
 * @module
 */
import * as z from "zod/mini";

/** One of the provider's products; both have the same version. */
export interface Product {
  endpoint: string;
}

export const SMS: Product = { endpoint: "https://dysmsapi.aliyuncs.com" };
export const VOICE: Product = { endpoint: "https://dyvmsapi.aliyuncs.com" };
export const API_VERSION = "2017-05-25";

export const MAX_BATCH = 100;
export const MAX_PAGE = 50;

/** The actions in use; the last two are the voice product's. */
export type Action =
  | "SendSms"
  | "SendBatchSms"
  | "QuerySendDetails"
  | "QuerySendStatistics"
  | "AddSmsSign"
  | "ModifySmsSign"
  | "CreateSmsSign"
  | "UpdateSmsSign"
  | "DeleteSmsSign"
  | "GetSmsSign"
  | "QuerySmsSignList"
  | "CreateSmsTemplate"
  | "UpdateSmsTemplate"
  | "DeleteSmsTemplate"
  | "GetSmsTemplate"
  | "QuerySmsTemplateList"
  | "SingleCallByTts"
  | "SingleCallByVoice";

/** Texts by name; what is undefined is not sent. */
export type Parameters = Readonly<Record<string, string | undefined>>;

/** The code of what was accepted, in exactly this spelling. */
export const OK_CODE = "OK";

export const text = z.string().check(z.minLength(1));
export const anyText = z.nullish(z.string());
const numberOrDigits = z.union([z.int(), z.string().check(z.regex(/^-?\d{1,15}$/))]);
export const wholeNumber = z.pipe(numberOrDigits, z.transform(Number));

/** Every reply, of the product and of the gateway before it. */
export const Envelope = z.looseObject({ Code: text, Message: anyText, RequestId: anyText });

export const Sent = z.object({ BizId: text });
export const Called = z.object({ CallId: text });

export const Details = z.object({
  SmsSendDetailDTOs: z.nullish(z.object({ SmsSendDetailDTO: z.nullish(z.array(z.unknown())) })),
});

export const Detail = z.object({
  SendStatus: wholeNumber,
  SendDate: text,
  ErrCode: anyText,
  ReceiveDate: anyText,
  OutId: anyText,
});
export type Detail = z.output<typeof Detail>;

export const SEND_STATUS = { waiting: 1, failed: 2, delivered: 3 } as const;
