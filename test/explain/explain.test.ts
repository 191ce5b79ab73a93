import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ERROR_CODES } from "../../shared/errors.ts";
import { ALIYUN_CODES } from "../../shared/explain/codes/aliyun.ts";
import { OUR_CODES } from "../../shared/explain/codes/ours.ts";
import { QCLOUDSMS_CODES } from "../../shared/explain/codes/qcloudsms.ts";
import { LIMIT_REASONS, REFUSAL_REASONS } from "../../shared/explain/codes/refusals.ts";
import { TENCENT_CODES } from "../../shared/explain/codes/tencent.ts";
import { answerSituation, explainAnswer, explainReceipt, receiptSituation } from "../../shared/explain/explain.ts";
import { SITUATIONS, type Situation } from "../../shared/explain/situations/situations.ts";
import * as aliyun from "../../shared/providers/aliyun/codes.ts";
import * as qcloudsms from "../../shared/providers/qcloudsms/codes.ts";
import { readTencentPush } from "../../shared/providers/qcloudsms/push.ts";
import * as tencent from "../../shared/providers/tencent/codes.ts";
import { PREFLIGHT_RULES } from "../../shared/validation/preflight-rules.ts";

const NOW = Date.parse("2026-03-02T12:00:00+08:00");

/** What the clients know of each provider's codes. */
const CLIENTS = {
  tencent: {
    codes: tencent.KNOWN_CODES,
    table: TENCENT_CODES,
    meaning: (code: string) => tencent.meaningOf(code, NOW),
  },
  qcloudsms: {
    codes: qcloudsms.KNOWN_CODES,
    table: QCLOUDSMS_CODES,
    meaning: (code: string) => qcloudsms.meaningOf(Number(code), NOW, 5000),
  },
  aliyun: {
    codes: aliyun.KNOWN_CODES,
    table: ALIYUN_CODES,
    meaning: (code: string) =>
      aliyun.meaningOf({ code, words: "", status: /^is[vp]\./.test(code) ? 200 : 400, at: NOW }),
  },
};

/** What a reader could be told to call or to set. */
const NAMES = ["validation/admin", "validation/operator", "validation/sms", "config/config", "config/settings"]
  .map((file) => readFileSync(new URL(`../../shared/${file}.ts`, import.meta.url), "utf8"))
  .join();

describe("SITUATIONS", () => {
  test.each(Object.entries(SITUATIONS))("names nothing in %s that is not there", (_name, { zh, en }) => {
    for (const words of [zh.cause, zh.nextStep, en.cause, en.nextStep]) {
      for (const [name] of words.matchAll(/\b[a-z]+[A-Z]\w*/g)) expect(NAMES).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  test.each(Object.entries(SITUATIONS))("says %s whole, in both languages", (_name, { zh, en, actor }) => {
    for (const words of [zh.cause, zh.nextStep]) {
      expect(words).toMatch(/^[^\n]*\p{Script=Han}[^\n]*$/u);
      expect(words).not.toMatch(/[。.]$|[,;?!] ?$/);
    }
    for (const words of [en.cause, en.nextStep]) {
      expect(words).toMatch(/^[A-Z][^\n。，]{10,}$/);
      expect(words).not.toMatch(/\p{Script=Han}|\.$/u);
    }
    expect(actor).not.toBe("");
  });

  test("stand for some code, or are said of a message by ourselves", () => {
    const receipts = [...RECEIPTS, ...ALIYUN_RECEIPTS, ...TENCENT_CALLS, ...ALIYUN_CALLS].map(
      ([, situation]) => situation,
    );
    const calls: Situation[] = ["call_frequency", "voice_package_empty", "spoken_too_long", "request_refused_late"];
    const ofCodes = [TENCENT_CODES, QCLOUDSMS_CODES, ALIYUN_CODES, OUR_CODES].flatMap((table) => Object.values(table));
    const own: Situation[] = ["queued", "no_receipt_in_time", "unlisted_code", "unlisted_receipt"];
    const refusals = [...Object.values(REFUSAL_REASONS), ...LIMIT_REASONS.map(([, situation]) => situation)];
    const used = new Set<string>([...receipts, ...calls, ...ofCodes, ...own, ...refusals]);
    expect(Object.keys(SITUATIONS).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe.each(Object.entries(CLIENTS))("explainAnswer() of %s", (provider, { codes, table, meaning }) => {
  test.each(codes)("has a line for %s", (code) => {
    expect(Object.hasOwn(table, code)).toBe(true);
    expect(explainAnswer({ provider, channel: "sms", code })).toBe(SITUATIONS[table[code] as Situation]);
  });

  const MAY_BE_OUT: readonly string[] = ["timed_out", "internal", "nonce_used"];
  test.each(codes)("never calls %s unsent when it may be out", (code) => {
    if (meaning(code).retry !== "unsafe") return;
    expect(MAY_BE_OUT).toContain(answerSituation({ provider, channel: "sms", code }));
  });

  test("says of a code on no list that it is on none", () => {
    expect(explainAnswer({ provider, channel: "sms", code: "9999" })).toBe(SITUATIONS.unlisted_code);
  });

  test.each(Object.values(PREFLIGHT_RULES[provider as keyof typeof CLIENTS].codes))(
    "has a line for %s, which a dry run gives",
    (code) => {
      expect(answerSituation({ provider, channel: "sms", code })).toBeDefined();
    },
  );

  test.each(["NoAnswer", "NotSent", "UnreadableReply", "RecipientMissing"])("has a line for our own %s", (code) => {
    expect(explainAnswer({ provider, channel: "sms", code })).toBe(SITUATIONS[OUR_CODES[code] as Situation]);
  });
});

describe("explainAnswer()", () => {
  const cases: [provider: string, channel: "sms" | "voice", code: string, situation: Situation][] = [
    ["tencent", "voice", "LimitExceeded.DeliveryFrequencyLimit", "call_frequency"],
    ["tencent", "sms", "LimitExceeded.DeliveryFrequencyLimit", "frequency_policy"],
    ["tencent", "sms", "FailedOperation.TemplateParamSetNotMatchApprovedTemplat", "params_mismatch"],
    ["tencent", "sms", "InvalidParameterValue.SomethingNew", "malformed"],
    ["qcloudsms", "voice", "1031", "voice_package_empty"],
    ["aliyun", "sms", "MissingPhoneNumbers", "malformed"],
    ["aliyun", "sms", "Throttling.Whatever", "request_rate"],
    ["aliyun", "voice", "isv.PARAM_LENGTH_LIMIT", "spoken_too_long"],
    ["tencent", "sms", "constructor", "unlisted_code"],
  ];
  test.each(cases)("takes %s %s %s for %s", (provider, channel, code, situation) => {
    expect(explainAnswer({ provider, channel, code })).toBe(SITUATIONS[situation]);
  });

  test("has a line for every error of ours that a message can end with", () => {
    const neverOfAMessage = [
      "UNAUTHENTICATED",
      "PERMISSION_DENIED",
      "NOT_FOUND",
      "METHOD_NOT_ALLOWED",
      "CONFLICT",
      "CODE_EXPIRED",
      "CODE_MISMATCH",
      "PAYLOAD_TOO_LARGE",
      "UNSUPPORTED_MEDIA_TYPE",
    ];
    for (const code of ERROR_CODES.filter((one) => !neverOfAMessage.includes(one))) {
      expect(Object.hasOwn(OUR_CODES, code), code).toBe(true);
    }
  });
});

/** By groups of Tencent's own table. */
const RECEIPTS: [code: string, situation: Situation][] = (
  [
    ["delivered", "DELIVRD"],
    [
      "handset_off",
      "UNDELIV UNDELIVRD 002 MI:0013 MI:0024 MI:0029 MI:0017 MI:0055 MI:0005 MI:0000 MI:0011 MI:0004 MI:0020 MI:0059 MI:0084 " +
        "MK:0004 MK:0008 MK:0009 MK:0010 MK:0011 MK:0015 MK:0017 MK:0024 MK:0029 MK:0075 MK:0090 " +
        "MN:0001 MN:0012 MN:0022 MN:0029 MN:0041 MN:0050 MN:0054 MN:0059 MC:0055 MC:0151 IC:0001 IC:0151 IB:0064 " +
        "4 5 10 12 15 20 36 43 45 50 51 53 54 55 56 64 70 79 86 88 89 98 99 105 124 182 213 219 " +
        "UNDELIV_601 UNDELIV_702 UNDELIV_899 EXPIRED_601 EXPIRED_602 EXPIRED_640 EXPIRED_660 EXPIRED_702 EXPIRED_760",
    ],
    ["no_such_number", "MK:0000 MK:0001 MK:0012 MK:0013 MI:0010 XL:169 TA:169 ERR_NUM 1 61 67 72 93 95 101"],
    ["expired", "EXPIRED EXPIRED_010 EXPIRED_619 EXPIRED_999 MI00000 IA:0054 DA:0054 MI:0056 EXPIRED_111"],
    ["handset_refused", "REJECTD REJECTD_006 REJECTD_706 MN:0017 REJECTD_111"],
    ["no_text_service", "MK:0005 MK:0019 13 18 19 27 44 52 118"],
    ["carrier_frequency", "MX:0003 TE:0003 MB:1042 MB:1026"],
    [
      "carrier_blocklist",
      "MX:0012 TD:0001 TD:19 TC:0001 HD:19 BWLIST BWLIST_006 MB:1077 DB:0141 DB:0144 DB:0164 TUIDING HIGRISK W-BLACK 69",
    ],
    ["content_blocked", "-106 TC:0007 TE:0014 TD:0004"],
    ["unicom_signal_or_word", "LT:0002"],
    ["routing", "NOROUTE BEYONDN TE:0002 MX:0002 UNKNOWN MA:0001 MB:0008 MC:0001 IA:0009 ID:0004 CA:0052 DB:0108"],
  ] as [Situation, string][]
).flatMap(([situation, codes]) => codes.split(" ").map((code): [string, Situation] => [code, situation]));

/** In other spellings. */
const SPELLINGS: [code: string, situation: Situation][] = [
  ["MK0005", "no_text_service"],
  ["MN0013", "routing"],
  ["mi:0010", "no_such_number"],
  ["MC:0055_006", "handset_off"],
  ["BWLIST _006", "carrier_blocklist"],
  ["MOBILE BLACK", "carrier_blocklist"],
];

const ALIYUN_RECEIPTS: [code: string, situation: Situation][] = [
  ["DELIVERED", "delivered"],
  ["REQUEST_SUCCESS", "awaiting_carrier"],
  ["MOBILE_NOT_ON_SERVICE", "handset_off"],
  ["MOBILE_SEND_LIMIT", "carrier_frequency"],
  ["MOBILE_ACCOUNT_ABNORMAL", "subscriber_abnormal"],
  ["MOBILE_IN_BLACK", "carrier_blocklist"],
  ["MOBLLE_TERMINAL_ERROR", "handset_fault"],
  ["INVALID_NUMBER", "no_such_number"],
  ["CONTENT_KEYWORD", "content_blocked"],
  ["CONTENT_ERROR", "content_blocked"],
  ["PARAMS_ILLEGAL", "request_refused_late"],
  ["PORT_NOT_REGISTERED", "sign_not_registered"],
  ["USER_REJECT", "carrier_blocklist"],
  ["SP_NOT_BY_INTER_SMS", "no_text_service"],
  ["SP_UNKNOWN_ERROR", "routing"],
  ["NO_ROUTE", "routing"],
  ["IS_CLOSE", "routing"],
  ["UNDELIV", "handset_off"],
];

/** 14 and 21 are not listed. */
const TENCENT_CALLS: [code: string, situation: Situation][] = (
  [
    ["phone_off", "1"],
    ["busy", "2 10"],
    ["out_of_coverage", "3 6 27"],
    ["line_suspended", "4 7 13"],
    ["no_answer", "5 20"],
    ["number_gone", "8 15 17 24 30 31"],
    ["network_busy", "9 18 22"],
    ["call_failed", "11"],
    ["call_barred", "12 19"],
    ["answering_service", "16 25 26 28 29"],
    ["dialled_wrong", "23"],
  ] as [Situation, string][]
)
  .flatMap(([situation, codes]) => codes.split(" ").map((code): [string, Situation] => [`FAILURE_${code}`, situation]))
  .concat([
    ["ANSWERED", "answered"],
    ["NOT_ANSWERED", "no_answer"],
    ["ABNORMAL", "call_failed"],
  ]);

const ALIYUN_CALLS: [code: string, situation: Situation][] = [
  ["200000", "answered"],
  ["200001", "hung_up_early"],
  ["200002", "busy"],
  ["200003", "no_answer"],
  ["200004", "number_gone"],
  ["200005", "out_of_coverage"],
  ["200007", "out_of_coverage"],
  ["200010", "phone_off"],
  ["200011", "line_suspended"],
  ["200100", "answered"],
  ["200101", "call_in_progress"],
  ["200102", "call_in_progress"],
  ["200119", "carrier_frequency"],
  ["200201", "call_in_progress"],
  ["999999", "internal"],
];

describe("explainReceipt()", () => {
  const phone = { mobile: "13800138000", nationcode: "86" };
  test.each([
    { voice_failure_callback: { callid: "c1", failure_code: 8, ...phone } },
    { voicecode_callback: { callid: "c1", result: "0", end_calltime: "1772424000", ...phone } },
    { voiceprompt_callback: { callid: "c1", result: "1", end_calltime: "1772424000", ...phone } },
    { voicecode_callback: { callid: "c1", result: "2", end_calltime: "1772424000", ...phone } },
  ])("knows what is written of %j", (pushed) => {
    const [receipt] = readTencentPush(pushed, NOW).receipts;
    expect(receiptSituation({ provider: "tencent", channel: "voice", code: receipt?.code ?? "" })).toBeDefined();
  });

  test.each([...RECEIPTS, ...SPELLINGS])("takes Tencent's %s for %s", (code, situation) => {
    for (const provider of ["tencent", "qcloudsms"]) {
      expect(explainReceipt({ provider, channel: "sms", code })).toBe(SITUATIONS[situation]);
    }
  });
  test.each(ALIYUN_RECEIPTS)("takes Alibaba Cloud's %s for %s", (code, situation) => {
    expect(explainReceipt({ provider: "aliyun", channel: "sms", code })).toBe(SITUATIONS[situation]);
  });
  test.each(TENCENT_CALLS)("takes the call's end %s at Tencent for %s", (code, situation) => {
    expect(explainReceipt({ provider: "tencent", channel: "voice", code })).toBe(SITUATIONS[situation]);
  });
  test.each(ALIYUN_CALLS)("takes the call's end %s at Alibaba Cloud for %s", (code, situation) => {
    expect(explainReceipt({ provider: "aliyun", channel: "voice", code })).toBe(SITUATIONS[situation]);
  });
  test.each(["", "ZZ:9999", "FAILURE_14"])("says of %j that it is on no list", (code) => {
    const channel = code === "FAILURE_14" ? "voice" : "sms";
    expect(receiptSituation({ provider: "tencent", channel, code })).toBeUndefined();
    expect(explainReceipt({ provider: "tencent", channel, code })).toBe(SITUATIONS.unlisted_receipt);
  });
});

test.each(["blocklisted", "opted_out", "complained", "country_not_served", "carrier_blocklist"] as const)(
  "%s is the operator's to act on: the person texted can do nothing",
  (name) => {
    expect(SITUATIONS[name].actor).toBe("operator");
  },
);
