import { describe, expect, test } from "vitest";
import type { AppErrorCode, ClientErrorCode } from "../../../miniprogram/services/app-error.ts";
import { errorText, supportText } from "../../../miniprogram/texts/errors.ts";
import { ERROR_CODES } from "../../../shared/errors.ts";

const CLIENT_CODES: Record<ClientErrorCode, true> = {
  OFFLINE: true,
  CLOUD_MISSING: true,
  FUNCTION_MISSING: true,
  FUNCTION_FAILED: true,
  FUNCTION_TIMEOUT: true,
  PRIVACY_REFUSED: true,
  PHONE_REFUSED: true,
  PHONE_UNAVAILABLE: true,
  MIC_REFUSED: true,
  RECORD_FAILED: true,
  RECORD_TOO_SHORT: true,
  FILE_UNREADABLE: true,
  PLAY_FAILED: true,
  UPLOAD_FAILED: true,
};
const ALL_CODES = [...ERROR_CODES, ...(Object.keys(CLIENT_CODES) as ClientErrorCode[])];

describe.each(ALL_CODES)("errorText() of %s", (code) => {
  test.each([
    {},
    { retryAfterSeconds: 17 },
    { attemptsLeft: 3 },
    { about: "voice" as const },
    { about: "upload" as const, retryAfterSeconds: 17 },
  ])("is plain Chinese that says what to do, with %j", (details) => {
    const text = errorText({ code, ...details });
    expect(text).toMatch(/^[\u4e00-\u9fff][\u4e00-\u9fff\d ，；]{7,39}$/);
    expect(text).toMatch(/请(检查|核对|重新|更新|留意|联系|稍后|刷新|退出|减少|换一个|用短信|\s?\d)|联系客服/);
  });
});

test.each([
  { code: "RATE_LIMITED", retryAfterSeconds: 1, text: "操作太频繁，请 1 秒后再试" },
  { code: "RATE_LIMITED", retryAfterSeconds: 120, text: "操作太频繁，请 120 秒后再试" },
  { code: "RATE_LIMITED", retryAfterSeconds: 121, text: "操作太频繁，请 3 分钟后再试" },
  { code: "RATE_LIMITED", retryAfterSeconds: 3600, text: "操作太频繁，请 60 分钟后再试" },
  { code: "RATE_LIMITED", retryAfterSeconds: 80_000, text: "操作太频繁，请 23 小时后再试" },
  { code: "RATE_LIMITED", retryAfterSeconds: 0, text: "操作太频繁，请稍后再试" },
  { code: "RATE_LIMITED", text: "操作太频繁，请稍后再试" },
  { code: "PROVIDER_UNAVAILABLE", retryAfterSeconds: 5, text: "短信服务繁忙，短信没有发出，请 5 秒后再试" },
  { code: "OUTCOME_UNKNOWN", retryAfterSeconds: 60, text: "短信可能已经发出，请留意手机；若没有收到，请 60 秒后再试" },
  { code: "CODE_MISMATCH", text: "验证码不正确，请核对后重新输入" },
  { code: "CODE_MISMATCH", attemptsLeft: 4, text: "验证码不正确，请重新输入，还可以试 4 次" },
  { code: "CODE_MISMATCH", attemptsLeft: 0, text: "验证码不正确，次数已用完，请重新获取" },
] as const)("errorText() reads $text", ({ text, ...error }) => {
  expect(errorText(error)).toBe(text);
});

test.each([
  { about: "voice", code: "PROVIDER_UNAVAILABLE", text: "语音服务繁忙，电话没有拨出，请稍后再试" },
  { about: "voice", code: "RECIPIENT_BLOCKED", text: "这个号码不能接听语音电话，请换一个号码，或联系客服" },
  { about: "voice", code: "OUTCOME_UNKNOWN", text: "电话可能已经拨出，请留意来电；若没有接到，请稍后再试" },
  { about: "upload", code: "PAYLOAD_TOO_LARGE", text: "录音太大，请重新录一段短些的" },
  { about: "upload", code: "PROVIDER_REJECTED", text: "录音没有上传成功，请重新录制，或联系客服" },
] as const)("errorText() of $code about $about reads $text", ({ text, ...error }) => {
  expect(errorText(error)).toBe(text);
});

test.each([
  { code: "RECIPIENT_BLOCKED", reason: "opted_out", text: "这个号码已退订，不再接收我们的短信，如需恢复请联系客服" },
  { code: "RECIPIENT_BLOCKED", reason: "voice_country", text: "只能拨打中国大陆的号码，请换一个号码" },
  { code: "PERMISSION_DENIED", reason: "file_pending", text: "录音还在审核，请稍后再试" },
  { code: "INVALID_ARGUMENT", reason: "not_audio", text: "只支持 MP3 或 WAV 格式，请重新选择" },
  {
    code: "RATE_LIMITED",
    reason: "user_uploads_day",
    retryAfterSeconds: 7200,
    text: "今天的上传次数已用完，请 2 小时后再试",
  },
  { code: "RATE_LIMITED", reason: "phone_30s", retryAfterSeconds: 17, text: "操作太频繁，请 17 秒后再试" },
  { code: "RECIPIENT_BLOCKED", reason: "toString", text: "这个号码不能接收短信，请换一个号码，或联系客服" },
] as const)("errorText() of $code for $reason reads $text", ({ text, ...error }) => {
  expect(errorText(error)).toBe(text);
});

test.each(["A_CODE_OF_TOMORROW", "constructor", "toString"])(
  "errorText() of %s, unknown to this app, reads as INTERNAL",
  (code) => {
    expect(errorText({ code: code as AppErrorCode })).toBe("服务出了点问题，请稍后再试");
  },
);

test.each([
  { error: { code: "INTERNAL", requestId: "r-1" }, text: "请求编号 r-1" },
  { error: { code: "INTERNAL" }, text: "" },
  { error: { code: "RATE_LIMITED", requestId: "r-1" }, text: "" },
] as const)("supportText() of $error is $text", ({ error, text }) => {
  expect(supportText(error)).toBe(text);
});
