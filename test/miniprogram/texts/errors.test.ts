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
};
const ALL_CODES = [...ERROR_CODES, ...(Object.keys(CLIENT_CODES) as ClientErrorCode[])];

describe.each(ALL_CODES)("errorText() of %s", (code) => {
  test.each([{}, { retryAfterSeconds: 17 }, { attemptsLeft: 3 }])(
    "is plain Chinese that says what to do, with %j",
    (details) => {
      const text = errorText({ code, ...details });
      expect(text).toMatch(/^[\u4e00-\u9fff][\u4e00-\u9fff\d ，；]{7,39}$/);
      expect(text).toMatch(/请(检查|核对|重新|更新|留意|联系|稍后|刷新|退出|减少|换一个|\s?\d)|联系客服/);
    },
  );
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
