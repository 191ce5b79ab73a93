/**
 * What each function takes when all goes well: the seeds of the fuzz. Numbers are fresh, so that limits refuse only some.
 *
 * @module
 */
import fc from "fast-check";
import { mp3 } from "../../helpers/sounds.ts";
import { openPhone } from "../forgeries/numbers.ts";

export const FUNCTIONS = [
  "sendsms",
  "verifycode",
  "phonenumber",
  "sendvoice",
  "uploadvoice",
  "pullstatus",
  "smsadmin",
  "console",
  "smscallback",
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
/** Those that take no pushes only. */
export type CallableName = Exclude<FunctionName, "smscallback">;

type Fields = Record<string, unknown>;

/** Inputs of one function for one number. */
type Samples = (phone: string) => readonly Fields[];

const SOUND = mp3().toString("base64");
const EARLY_MS = 1_767_225_600_000;

/** A mini-program user's. */
export const USER_INPUTS: Readonly<Record<CallableName, Samples>> = {
  sendsms: (phone) => [
    { phone },
    { scene: "login", phone },
    { scene: "order_shipped", phone },
    { mobile: phone.slice(3), nationcode: "86", challenge: "ticket" },
  ],
  verifycode: (phone) => [
    { phone, code: "123456" },
    { scene: "login", mobile: phone.slice(3), nationcode: "86", code: "0000" },
  ],
  phonenumber: (phone) => [{ phone: openPhone(phone.slice(3)) }],
  sendvoice: (phone) => [{ phone }, { scene: "recording", phone, fid: "0a1b2c3d" }],
  uploadvoice: () => [
    { audio: SOUND },
    { fid: "0a1b2c3d" },
    { cloudFileId: "cloud://demo-1a2b3c.6465/voice/abcdefghijklmnop.mp3" },
  ],
  pullstatus: (phone) => [{}, { limit: 5, cursor: "01JABCDEFGHJKMNPQRSTVWXYZ0" }, { asAdmin: true, phone }],
  smsadmin: (phone) => [
    { asAdmin: true, action: "listPrefixes" },
    { asAdmin: true, action: "suppress", phones: [phone] },
  ],
  console: (phone) => [{ asAdmin: true, action: "search", q: phone }],
};

/** A backend's. */
export const SERVICE_INPUTS: Readonly<Record<CallableName, Samples>> = {
  sendsms: (phone) => [
    { scene: "order_shipped", phone, params: { order: "A-1" }, sessionContext: "mine" },
    { scene: "login", phones: [phone, "+85261234567", phone] },
    { phone, templateId: "7839", signName: "信使", params: ["4370"], extendCode: "12", senderId: "Sender" },
    { phone, templateId: "1234", provider: "qcloudsms", signName: "信使", params: ["4370"] },
    { phone, templateId: "SMS_153055065", provider: "aliyun", signName: "信使", params: { code: "4370" } },
    { scene: "order_shipped", phone, params: { order: "A-1" }, dryRun: true, idempotencyKey: phone },
  ],
  verifycode: (phone) => [
    { phone, code: "123456" },
    { scene: "login", phone, code: "12345678" },
  ],
  phonenumber: (phone) => [{ phone: openPhone(phone.slice(3)) }], // none takes it of a backend
  sendvoice: (phone) => [
    { phone },
    { phone, code: "4370", provider: "tencent", playTimes: 2 },
    { phone, text: "您好", provider: "qcloudsms" },
    { phone, templateId: "12345", params: ["1"], dryRun: true, sessionContext: "mine" },
    { phone, fid: "0a1b2c3d", idempotencyKey: phone },
  ],
  uploadvoice: () => [{ audio: SOUND }, { fid: "0a1b2c3d" }],
  pullstatus: (phone) => [
    { phone, limit: 3 },
    { phone, timeline: true, order: "newest" },
    { id: "01JABCDEFGHJKMNPQRSTVWXYZ0", status: "submitted" },
    { serialNumber: "5000:1", batchId: "b", scene: "login", from: EARLY_MS, to: EARLY_MS * 2, order: "oldest" },
    { status: "queued", limit: 1, cursor: "01JABCDEFGHJKMNPQRSTVWXYZ0" },
  ],
  smsadmin: (phone) => [
    { action: "listSigns", limit: 5, offset: 0 },
    { action: "listTemplates", provider: "aliyun", ids: ["SMS_153055065"] },
    {
      action: "addSign",
      text: phone,
      remark: "r",
      proofImages: [{ base64: "iVBORw0K", suffix: "png" }],
      extra: { SignType: 1 },
    },
    { action: "modifyTemplate", id: "7839", name: "n", text: "{1}", use: "code", international: false },
    { action: "removeTemplate", provider: "qcloudsms", id: "1" },
    { action: "sendStatistics", from: EARLY_MS, to: EARLY_MS + 86_400_000 },
    { action: "packages", from: EARLY_MS },
    { action: "numberInfo", phones: [phone] },
    { action: "suppress", phones: [phone], note: "n" },
    { action: "unsuppress", phones: [phone] },
    { action: "listSuppressions", phones: [phone], before: EARLY_MS, limit: 2 },
    { action: "limitReport", fromDay: "2026-01-01", toDay: "2026-01-31" },
    { action: "listPrefixes", limit: 3 },
    { action: "unblockPrefix", prefix: "+861380013", until: EARLY_MS },
    { action: "listEvents", stuck: false },
    { action: "retryEvent", id: "receipt:1:delivered" },
    { action: "listReplies", phone },
    { action: "listUnmatchedReceipts", limit: 1 },
  ],
  console: (phone) => [
    { action: "search", q: `phone:${phone} status:delivered`, limit: 5 },
    { action: "search", q: "验证码 -login", before: "01JABCDEFGHJKMNPQRSTVWXYZ0" },
    { action: "message", id: "01JABCDEFGHJKMNPQRSTVWXYZ0" },
    { action: "statistics", from: "2026-01-01T00:00:00Z", to: EARLY_MS * 2, buckets: 10 },
  ],
};

const APP = { SmsSdkAppId: "1400006666" };

/** A backend's that speaks API 3.0, by action. */
export const API3_INPUTS: Readonly<Record<"sendsms" | "pullstatus", Readonly<Record<string, Samples>>>> = {
  sendsms: {
    SendSms: (phone) => [
      { ...APP, PhoneNumberSet: [phone], TemplateId: "7839", SignName: "信使", TemplateParamSet: ["4370"] },
      {
        ...APP,
        PhoneNumberSet: [phone, phone],
        TemplateId: "1110",
        SessionContext: "mine",
        ExtendCode: "",
        SenderId: "",
      },
    ],
  },
  pullstatus: {
    PullSmsSendStatus: () => [{ ...APP, Limit: 10 }],
    PullSmsReplyStatus: () => [{ ...APP, Limit: 10 }],
    PullSmsSendStatusByPhoneNumber: (phone) => [
      { ...APP, PhoneNumber: phone, BeginTime: EARLY_MS / 1000, EndTime: EARLY_MS / 500, Offset: 0, Limit: 10 },
    ],
    PullSmsReplyStatusByPhoneNumber: (phone) => [
      { ...APP, PhoneNumber: phone, BeginTime: EARLY_MS / 1000, Offset: 0, Limit: 10 },
    ],
  },
};

/** What providers push about one number. */
export const PUSHES: Readonly<Record<"tencent" | "aliyun", (phone: string) => readonly unknown[]>> = {
  tencent: (phone) => {
    const who = { mobile: phone.slice(3), nationcode: "86" };
    const call = { ...who, call_from: "", callid: "c1", start_calltime: "1767225600", end_calltime: "1767225609" };
    return [
      [
        {
          ...who,
          user_receive_time: "2026-03-01 12:00:00",
          report_status: "SUCCESS",
          errmsg: "DELIVRD",
          description: "",
          sid: `s${phone}`,
        },
      ],
      [
        {
          ...who,
          user_receive_time: "2026-03-01 12:00:00",
          report_status: "FAIL",
          errmsg: "MK:0012",
          description: "",
          sid: "s1",
          ext: "x",
        },
      ],
      { ...who, text: "TD", sign: "信使", time: 1_767_225_600, extend: "1" },
      { voicecode_callback: { ...call, accept_time: "1767225601", fee: "1", result: "0" } },
      { voiceprompt_callback: { ...call, accept_time: "", fee: "1", result: "1" } },
      { voice_failure_callback: { ...call, failure_code: 8, failure_reason: "空号" } },
      { voicekey_callback: { ...call, keypress: "1" } },
    ];
  },
  aliyun: (phone) => {
    const number = phone.slice(1);
    const times = { send_time: "2026-03-01 12:00:00", report_time: "2026-03-01 12:00:01" };
    return [
      [
        {
          phone_number: number,
          ...times,
          success: true,
          err_code: "DELIVERED",
          err_msg: "",
          sms_size: "1",
          biz_id: "b",
          out_id: "o",
        },
      ],
      [
        {
          phone_number: number,
          content: "退订",
          send_time: times.send_time,
          dest_code: "1",
          sign_name: "信使",
          sequence_id: 7,
        },
      ],
      [{ call_id: "c2", callee: number, status_code: "200002", originate_time: times.send_time, duration: "0" }],
    ];
  },
};

/** Numbers whose last four digits mean nothing to the sandbox. */
export const freshPhone: fc.Arbitrary<string> = fc
  .tuple(fc.integer({ min: 130, max: 139 }), fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1000, max: 9999 }))
  .map(([head, middle, tail]) => `+86${head}${String(middle).padStart(4, "0")}${tail}`);
