/**
 * Every call that the old SDK has, made alike on it and on its twin.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { Callback, QcloudSmsInstance } from "../../../shared/compat/qcloudsms/qcloudsms.ts";

/** What a callback gets. */
export interface Called {
  err: unknown;
  res: unknown;
  resData: unknown;
}

export interface Case {
  name: string;
  path: string;
  run(sdk: QcloudSmsInstance, callback: Callback<unknown>): void;
}

export const MOBILE = "13788888888";
const OTHER = "13788888889";
const FID = "8550911c8631f8bcee5e31da6bb551c996dc4a26.wav";
const SMS = "/v5/tlssmssvr";
const VOICE = "/v5/tlsvoicesvr";
const TEXT = "【腾讯云】您的验证码是: 5678";

export const CASES: Case[] = [
  {
    name: "SmsSingleSender().send()",
    path: `${SMS}/sendsms`,
    run: (sdk, callback) => sdk.SmsSingleSender().send(0, 86, MOBILE, TEXT, "", "", callback),
  },
  {
    name: "SmsSingleSender().send() with everything as text",
    path: `${SMS}/sendsms`,
    run: (sdk, callback) => sdk.SmsSingleSender().send("1", "86", MOBILE, TEXT, "01", "session", callback),
  },
  {
    name: "SmsSingleSender().sendWithParam()",
    path: `${SMS}/sendsms`,
    run: (sdk, callback) => sdk.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "", callback),
  },
  {
    name: "SmsSingleSender().sendWithParam() with numbers as text, and text as numbers",
    path: `${SMS}/sendsms`,
    run: (sdk, callback) =>
      sdk.SmsSingleSender().sendWithParam("1", 2_125_551_234, "7839", [5678], "腾讯云", 7, 8, callback),
  },
  {
    name: "SmsSingleSender().sendWithParam() with an id that is none, and no sign name",
    path: `${SMS}/sendsms`,
    run: (sdk, callback) => sdk.SmsSingleSender().sendWithParam(86, MOBILE, "abc", [], "", "", "", callback),
  },
  {
    name: "SmsMultiSender().send()",
    path: `${SMS}/sendmultisms2`,
    run: (sdk, callback) => sdk.SmsMultiSender().send(0, "86", [MOBILE, OTHER], TEXT, "", "", callback),
  },
  {
    name: "SmsMultiSender().sendWithParam()",
    path: `${SMS}/sendmultisms2`,
    run: (sdk, callback) =>
      sdk.SmsMultiSender().sendWithParam("86", [MOBILE, OTHER], 7839, ["5678"], "腾讯云", "", "x", callback),
  },
  {
    name: "SmsMultiSender().sendWithParam() to nobody",
    path: `${SMS}/sendmultisms2`,
    run: (sdk, callback) => sdk.SmsMultiSender().sendWithParam("86", [], 7839, [], "腾讯云", "", "", callback),
  },
  {
    name: "SmsStatusPuller().pullCallback()",
    path: `${SMS}/pullstatus`,
    run: (sdk, callback) => sdk.SmsStatusPuller().pullCallback(10, callback),
  },
  {
    name: "SmsStatusPuller().pullReply()",
    path: `${SMS}/pullstatus`,
    run: (sdk, callback) => sdk.SmsStatusPuller().pullReply(10, callback),
  },
  {
    name: "SmsMobileStatusPuller().pullCallback()",
    path: `${SMS}/pullstatus4mobile`,
    run: (sdk, callback) =>
      sdk.SmsMobileStatusPuller().pullCallback("86", MOBILE, 1_511_125_600, 1_511_841_600, 10, callback),
  },
  {
    name: "SmsMobileStatusPuller().pullReply()",
    path: `${SMS}/pullstatus4mobile`,
    run: (sdk, callback) => sdk.SmsMobileStatusPuller().pullReply(86, 13_788_888_888, 1_511_125_600, 1, 10, callback),
  },
  {
    name: "CodeVoiceSender().send()",
    path: `${VOICE}/sendcvoice`,
    run: (sdk, callback) => sdk.CodeVoiceSender().send("86", MOBILE, "5678", 2, "", callback),
  },
  {
    name: "SmsVoiceVerifyCodeSender().send() with numbers",
    path: `${VOICE}/sendcvoice`,
    run: (sdk, callback) => sdk.SmsVoiceVerifyCodeSender().send(86, 13_788_888_888, 5678, 3, "x", callback),
  },
  {
    name: "PromptVoiceSender().send()",
    path: `${VOICE}/sendvoiceprompt`,
    run: (sdk, callback) => sdk.PromptVoiceSender().send("86", MOBILE, 2, "5678", 2, "", callback),
  },
  {
    name: "SmsVoicePromptSender().send()",
    path: `${VOICE}/sendvoiceprompt`,
    run: (sdk, callback) => sdk.SmsVoicePromptSender().send("86", MOBILE, "2", "5678", 1, "x", callback),
  },
  {
    name: "TtsVoiceSender().send()",
    path: `${VOICE}/sendtvoice`,
    run: (sdk, callback) => sdk.TtsVoiceSender().send("86", MOBILE, 12345, ["5678"], 2, "", callback),
  },
  {
    name: "FileVoiceSender().send()",
    path: `${VOICE}/sendfvoice`,
    run: (sdk, callback) => sdk.FileVoiceSender().send("86", MOBILE, FID, 2, "", callback),
  },
  {
    name: "VoiceFileUploader().upload() of an mp3",
    path: `${VOICE}/uploadvoicefile`,
    run: (sdk, callback) => sdk.VoiceFileUploader().upload(Buffer.from("hello"), "mp3", callback),
  },
  {
    name: "VoiceFileUploader().upload() of a wav that is no text",
    path: `${VOICE}/uploadvoicefile`,
    run: (sdk, callback) =>
      sdk.VoiceFileUploader().upload(readFileSync(process.execPath).subarray(0, 999), "wav", callback),
  },
];

/** Waits for the callback. */
export function callOf(sdk: QcloudSmsInstance, { run }: Pick<Case, "run">): Promise<Called & { count: number }> {
  return new Promise((resolve) => {
    run(sdk, (...args) => {
      const [err, res, resData] = args;
      resolve({ err, res, resData, count: args.length });
    });
  });
}
