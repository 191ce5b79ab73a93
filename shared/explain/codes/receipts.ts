/**
 * Codes of receipts: carriers make them, and the providers' lists of them are never complete.
 *
 * Sources: "短信 API 3.0 回执状态错误码", https://cloud.tencent.com/document/api/382/59177; of Alibaba Cloud two public tables
 * that follow "SMS receipt error codes", https://help.aliyun.com/document_detail/101347.html: the page itself was only partly
 * readable
 *
 * @module
 */
import type { CodeTable, Situation } from "../situations/situations.ts";

/** Written as at Tencent, where letters and number have a colon between them; it may be missing. */
const GROUPS: Readonly<Partial<Record<Situation, string>>> = {
  delivered: "DELIVRD DELIVERED",
  handset_off: `UNDELIV UNDELIVRD 002 MI:0013 MI:0024 MI:0029 MI:0017 MI:0055 MI:0005 MI:0000 MI:0011 MI:0004 MI:0020
    MI:0059 MI:0084 MK:0004 MK:0008 MK:0009 MK:0010 MK:0011 MK:0015 MK:0017 MK:0024 MK:0029 MK:0075 MK:0090 MN:0001
    MN:0012 MN:0022 MN:0029 MN:0041 MN:0050 MN:0054 MN:0059 MC:0055 MC:0151 IC:0001 IC:0151 IB:0064 4 5 10 12 15 20 36
    43 45 50 51 53 54 55 56 64 70 79 86 88 89 98 99 105 124 182 213 219 EXPIRED_601 EXPIRED_602 EXPIRED_640 EXPIRED_660
    EXPIRED_702 EXPIRED_760`,
  no_such_number: `MK:0000 MK:0001 MK:0012 MK:0013 MI:0010 XL:169 TA:169 ERR_NUM 1 61 67 72 93 95 101`,
  expired: "EXPIRED EXPIRED_010 EXPIRED_619 EXPIRED_999 MI00000 IA:0054 DA:0054 MI:0056",
  handset_refused: "REJECTD REJECTD_006 REJECTD_706 MN:0017",
  no_text_service: "MK:0005 MK:0019 13 18 19 27 44 52 118",
  carrier_frequency: "MX:0003 TE:0003 MB:1042 MB:1026",
  carrier_blocklist: `MX:0012 TD:0001 TD:19 TC:0001 HD:19 BWLIST BWLIST_006 MB:1077 DB:0141 DB:0144 DB:0164 TUIDING HIGRISK
    W-BLACK MOBILEBLACK 69`,
  content_blocked: "-106 TC:0007 TE:0014 TD:0004",
  unicom_signal_or_word: "LT:0002",
  routing: "NOROUTE BEYONDN TE:0002 MX:0002 UNKNOWN",
};

/** Codes with a meaning of their own come first: what is left of a family is the carrier's own affair. */
const FAMILIES: readonly [form: RegExp, situation: Situation][] = [
  [/^UNDELIV_[678]\d\d$/, "handset_off"],
  [/^EXPIRED_/, "expired"],
  [/^REJECTD_/, "handset_refused"],
  [/^(?:M[ABCIKN]|I[ABCD]|CA|DB)\d+$/, "routing"],
];

export const ALIYUN_RECEIPT_CODES: CodeTable = {
  DELIVERED: "delivered",
  REQUEST_SUCCESS: "awaiting_carrier",
  MOBILE_NOT_ON_SERVICE: "handset_off",
  MOBILE_SEND_LIMIT: "carrier_frequency",
  MOBILE_ACCOUNT_ABNORMAL: "subscriber_abnormal",
  MOBILE_IN_BLACK: "carrier_blocklist",
  MOBLLE_TERMINAL_ERROR: "handset_fault", // so spelt
  MOBILE_TERMINAL_ERROR: "handset_fault",
  INVALID_NUMBER: "no_such_number",
  CONTENT_KEYWORD: "content_blocked",
  CONTENT_ERROR: "content_blocked",
  PARAMS_ILLEGAL: "request_refused_late",
  PORT_NOT_REGISTERED: "sign_not_registered",
  USER_REJECT: "carrier_blocklist",
  SP_NOT_BY_INTER_SMS: "no_text_service",
  SP_UNKNOWN_ERROR: "routing",
  NO_ROUTE: "routing",
  IS_CLOSE: "routing",
};

/** Of Tencent, by what is left without colons and blanks. */
export const TENCENT_RECEIPT_CODES: ReadonlyMap<string, Situation> = new Map(
  Object.entries(GROUPS).flatMap(([situation, codes]) =>
    codes.split(/\s+/).map((code): [string, Situation] => [plain(code), situation as Situation]),
  ),
);

/** What a receipt of Tencent's says; a suffix, as in `MC:0055_006`, tells no more than what is before it. */
export function tencentReceiptSituation(code: string): Situation | undefined {
  const whole = plain(code);
  const stem = whole.replace(/_\d+$/, "");
  for (const form of [whole, stem]) {
    const situation = TENCENT_RECEIPT_CODES.get(form) ?? FAMILIES.find(([family]) => family.test(form))?.[1];
    if (situation !== undefined) return situation;
  }
  return undefined;
}

function plain(code: string): string {
  return code.replace(/[:\s]/g, "").toUpperCase();
}
