/**
 * What the old protocol answers, by which both protocols are known to callers.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976; "拉取短信状态",
 * https://cloud.tencent.com/document/product/382/5810
 *
 * @module
 */

export interface Reply {
  /** 0 when it was accepted. */
  result: number;
  errmsg: string;
  /** What was sent as `ext`. */
  ext?: string;
}

export interface SingleReply extends Reply {
  sid?: string;
  /** Billed segments. */
  fee?: number;
}

export interface Detail {
  result: number;
  errmsg: string;
  mobile: string;
  nationcode: string;
  sid?: string;
  fee?: number;
}

export interface MultiReply extends Reply {
  /** One a recipient. */
  detail?: Detail[];
}

export interface PullReply<Item> extends Reply {
  count?: number;
  data?: Item[];
}

export interface ReceiptData {
  /** `YYYY-MM-DD HH:MM:SS`, in Beijing. */
  user_receive_time: string;
  nationcode: string;
  mobile: string;
  report_status: string;
  /** The carrier's code. */
  errmsg: string;
  description: string;
  sid: string;
  /** Empty or missing where the account has its echo switched off. */
  ext?: string;
}

export interface ReplyData {
  extend: string;
  mobile: string;
  nationcode: string;
  sign: string;
  text: string;
  /** UNIX seconds. */
  time: number;
}

export interface CallReply extends Reply {
  callid?: string;
}

export interface UploadReply extends Reply {
  fid?: string;
}
