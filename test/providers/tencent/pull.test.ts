import { describe, expect, test } from "vitest";
import type { XinshiError } from "../../../shared/errors.ts";
import type { PhoneLog, ReceiptQueue } from "../../../shared/providers/provider.ts";
import { UnreadableReply } from "../../../shared/providers/unreadable-reply.ts";
import { proves } from "../../coverage/proves.ts";
import type { RowOf } from "../../coverage/tables.ts";
import { answered, canned } from "../canned.ts";
import { NOW, openProvider, PHONES, refusal, reply } from "./helpers.ts";

const DEADLINE = { deadline: NOW + 3000 };
const [PHONE] = PHONES;

const WIRE_RECEIPT = {
  UserReceiveTime: 1767225590,
  CountryCode: "86",
  SubscriberNumber: "18501234444",
  PhoneNumber: PHONE,
  SerialNo: "5000:1045710669157053657849499619",
  ReportStatus: "SUCCESS",
  Description: "DELIVRD",
  SessionContext: "01KDVXQG00EXAMPLE000000000",
};
const RECEIPT = {
  phone: PHONE,
  serialNumber: "5000:1045710669157053657849499619",
  status: "delivered",
  code: "DELIVRD",
  sessionContext: "01KDVXQG00EXAMPLE000000000",
  at: 1767225590_000,
};
const WIRE_REPLY = {
  ExtendCode: "01",
  CountryCode: "86",
  SubscriberNumber: "18501234444",
  PhoneNumber: PHONE,
  SignName: "腾讯云",
  ReplyContent: "TD",
  ReplyTime: 1767225595,
};
const REPLY = { phone: PHONE, text: "TD", signName: "腾讯云", extendCode: "01", at: 1767225595_000 };

type Parts = ReceiptQueue & Required<PhoneLog>;

function open(...results: Parameters<typeof canned>): { parts: Parts; http: ReturnType<typeof canned> } {
  const http = canned(...results);
  const { queue, phoneLog } = openProvider({ http }).provider;
  const repliesByPhone = phoneLog?.repliesByPhone;
  if (queue === undefined || phoneLog === undefined || repliesByPhone === undefined)
    throw new Error("A part is missing");
  return { parts: { ...queue, ...phoneLog, repliesByPhone }, http };
}

const QUERY = { phone: PHONE, from: NOW - 60_500, to: NOW + 500, limit: 20 };

const CALLS: {
  name: keyof Parts & string;
  action: RowOf<"sms2021">;
  set: string;
  wire: object;
  item: object;
  request: object;
  call: (parts: Parts) => Promise<{ items: object[]; raw: string }>;
}[] = [
  {
    name: "pullReceipts",
    action: "PullSmsSendStatus",
    set: "PullSmsSendStatusSet",
    wire: WIRE_RECEIPT,
    item: RECEIPT,
    request: { SmsSdkAppId: "1400006666", Limit: 100 },
    call: ({ pullReceipts }) => pullReceipts(100, DEADLINE),
  },
  {
    name: "pullReplies",
    action: "PullSmsReplyStatus",
    set: "PullSmsReplyStatusSet",
    wire: WIRE_REPLY,
    item: REPLY,
    request: { SmsSdkAppId: "1400006666", Limit: 100 },
    call: ({ pullReplies }) => pullReplies(1000, DEADLINE),
  },
  {
    name: "receiptsByPhone",
    action: "PullSmsSendStatusByPhoneNumber",
    set: "PullSmsSendStatusSet",
    wire: WIRE_RECEIPT,
    item: RECEIPT,
    request: {
      SmsSdkAppId: "1400006666",
      PhoneNumber: PHONE,
      BeginTime: 1767225539,
      EndTime: 1767225601,
      Offset: 0,
      Limit: 20,
    },
    call: ({ receiptsByPhone }) => receiptsByPhone(QUERY, DEADLINE),
  },
  {
    name: "repliesByPhone",
    action: "PullSmsReplyStatusByPhoneNumber",
    set: "PullSmsReplyStatusSet",
    wire: WIRE_REPLY,
    item: REPLY,
    request: { SmsSdkAppId: "1400006666", PhoneNumber: PHONE, BeginTime: 1767225539, Offset: 0, Limit: 100 },
    call: ({ repliesByPhone }) => repliesByPhone({ phone: PHONE, from: QUERY.from, limit: 500 }, DEADLINE),
  },
];

for (const { name, action, set, wire, item, request, call } of CALLS) {
  describe(`${name}()`, () => {
    test(`asks ${action} and gives items in our words, with the body as it came`, async () => {
      proves(`sms2021/${action}`, "client");
      const body = reply({ [set]: [wire] });
      const { parts, http } = open(answered(body));
      expect(await call(parts)).toEqual({ items: [item], received: 1, raw: JSON.stringify(body) });
      expect(http.asked[0]?.headers["X-TC-Action"]).toBe(action);
      expect(JSON.parse(String(http.asked[0]?.body))).toEqual(request);
    });

    for (const empty of [[], null, undefined]) {
      test(`gives none when the list is ${JSON.stringify(empty)}`, async () => {
        expect((await call(open(answered(reply({ [set]: empty }))).parts)).items).toEqual([]);
      });
    }

    test("keeps the good items beside bad ones, and the bad ones in the body", async () => {
      const long = "x".repeat(257); // no index of the store takes any length
      const tooLong = { ...wire, ...("SerialNo" in wire ? { SerialNo: long } : { SignName: long }) };
      const bad = [
        null,
        7,
        "x",
        [],
        {},
        { ...wire, PhoneNumber: "18501234444" },
        { ...wire, PhoneNumber: null },
        tooLong,
      ];
      const body = reply({ [set]: [...bad, wire, ...bad] });
      expect(await call(open(answered(body)).parts)).toEqual({
        items: [item],
        received: 17,
        raw: JSON.stringify(body),
      });
    });

    test("throws OUTCOME_UNKNOWN, holding the body, when there is no list in it", async () => {
      for (const body of ["<html>", "", JSON.stringify(reply({ [set]: "none" })), '{"Response":{']) {
        const error = await failureOf(call(open(answered(body)).parts));
        expect(error.code).toBe("OUTCOME_UNKNOWN");
        expect(error.message).toBe("The provider's answer did not arrive whole; items may be lost with it");
        expect(error.details.provider).toEqual({ name: "tencent", code: "UnreadableReply" });
        expect(error.cause).toBeInstanceOf(UnreadableReply);
        expect((error.cause as UnreadableReply).body).toBe(body);
      }
    });
  });
}

describe("a pull that fails", () => {
  const REFUSED = { code: "PROVIDER_REJECTED", message: "The provider refused to be asked" };
  const UNAVAILABLE = {
    code: "PROVIDER_UNAVAILABLE",
    message: "The provider could not be asked; nothing was taken from its queue",
  };
  const LOST = {
    code: "OUTCOME_UNKNOWN",
    message: "The provider's answer did not arrive whole; items may be lost with it",
  };
  const cases = [
    { result: { kind: "not-sent", error: new Error("refused") } as const, error: UNAVAILABLE, theirs: "NotSent" },
    { result: { kind: "unknown", error: new Error("reset") } as const, error: LOST, theirs: "NoAnswer" },
    { result: answered("{}", 503), error: LOST, theirs: "HttpStatus503" },
    ...[
      { code: "RequestLimitExceeded", error: UNAVAILABLE },
      { code: "InternalError.Timeout", error: LOST },
      { code: "AuthFailure.SignatureFailure", error: REFUSED },
      { code: "UnauthorizedOperation.RequestPermissionDeny", error: REFUSED },
      { code: "FailedOperation.PhoneNumberInBlacklist", error: REFUSED },
      { code: "LimitExceeded.DailyLimit", error: REFUSED },
    ].map(({ code, error }) => ({ result: answered(refusal(code)), error, theirs: code })),
  ];
  for (const { result, error, theirs } of cases) {
    test(`throws ${error.code} for ${theirs}`, async () => {
      const failure = await failureOf(open(result).parts.pullReceipts(100, DEADLINE));
      expect(failure).toMatchObject({ name: "XinshiError", ...error });
      expect(failure.details.provider).toMatchObject({ name: "tencent", code: theirs });
    });
  }
});

describe("a receipt", () => {
  const cases: [wire: object, receipt: object | undefined][] = [
    [
      { ReportStatus: "FAIL", Description: "UNDELIV" },
      { status: "undelivered", code: "UNDELIV" },
    ],
    [
      { ReportStatus: "FAIL", Description: "EXPIRED" },
      { status: "expired", code: "EXPIRED" },
    ],
    [
      { ReportStatus: "FAIL", Description: "EXPIRED_010" },
      { status: "expired", code: "EXPIRED_010" },
    ],
    [
      { ReportStatus: "FAIL", Description: "MK:EXPIRED" },
      { status: "undelivered", code: "MK:EXPIRED" },
    ],
    [
      { ReportStatus: "SUCCESS", Description: "EXPIRED" },
      { status: "delivered", code: "EXPIRED" },
    ],
    [
      { ReportStatus: "FAIL", Description: "" },
      { status: "undelivered", code: "FAIL" },
    ],
    [{ Description: null }, { status: "delivered", code: "SUCCESS" }],
    [{ SessionContext: "" }, { sessionContext: "" }],
    [{ SessionContext: undefined }, { sessionContext: "" }],
    [{ UserReceiveTime: 0 }, { at: NOW }],
    [{ UserReceiveTime: null }, { at: NOW }],
    [{ ReportStatus: "success" }, undefined],
    [{ ReportStatus: "UNKNOWN" }, undefined],
    [{ SerialNo: "" }, undefined],
    [{ SerialNo: 5000 }, undefined],
    [{ UserReceiveTime: "2026-01-01 08:00:00" }, undefined],
    [{ UserReceiveTime: -1 }, undefined],
  ];
  for (const [wire, receipt] of cases) {
    test(`with ${JSON.stringify(wire)} is ${receipt === undefined ? "left in the body" : JSON.stringify(receipt)}`, async () => {
      const body = reply({ PullSmsSendStatusSet: [{ ...WIRE_RECEIPT, ...wire }] });
      const { items } = await open(answered(body)).parts.pullReceipts(100, DEADLINE);
      expect(items).toEqual(receipt === undefined ? [] : [{ ...RECEIPT, ...receipt }]);
    });
  }
});

async function failureOf(promise: Promise<unknown>): Promise<XinshiError> {
  return promise.then(
    () => {
      throw new Error("It did not fail");
    },
    (error: XinshiError) => error,
  );
}
