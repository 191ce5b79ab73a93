/**
 * What the classic API answers instead of a success: a number, and words. Words seen on the wire are used where there are
 * any; the others are those of the provider's table.
 *
 * Sources: "错误码", https://cloud.tencent.com/document/product/382/3771, and captures in
 * https://github.com/qcloudsms/qcloudsms/issues/1
 *
 * @module
 */
import type { RecipientErrorCode } from "../tencent/errors.ts";

/** By result. From 3001 on only calls answer with them. */
const WORDS = {
  1001: "sig校验失败",
  1002: "短信/语音内容中含有敏感词",
  1003: "请求包体没有sig字段或sig为空",
  1004: "package format error",
  1006: "请求没有权限",
  1007: "其他错误",
  1008: "请求下发短信/语音超时。",
  1009: "请求ip不在白名单中",
  1011: "不存在该REST API接口",
  1012: "签名格式错误或者签名未审批",
  1013: "下发短信/语音命中了频率限制策略",
  1014: "模版未审批或内容不匹配",
  1015: "手机号在黑名单库中",
  1016: "手机号格式错误",
  1017: "请求的短信内容太长",
  1018: "语音验证码格式错误",
  1019: "sdkappid不存在",
  1020: "sdkappid已禁用",
  1021: "请求发起时间不正常",
  1022: "业务短信日下发条数超过设定的上限",
  1023: "单个手机号30秒内下发短信条数超过设定的上限",
  1024: "单个手机号1小时内下发短信条数超过设定的上限",
  1025: "单个手机号日下发短信条数超过设定的上限",
  1026: "手机号内容频率限制",
  1029: "营销短信发送时间限制",
  1030: "不支持该请求",
  1031: "套餐包余量不足",
  1032: "个人用户没有发营销短信的权限",
  1033: "欠费被停止服务",
  1034: "群发请求里既有国内手机号也有国际手机号",
  1036: "单个模板变量字符数超过12个",
  1038: "验证码类模板，模板变量只能传入0-6位（包括6位）纯数字",
  1045: "不支持该地区短信下发",
  1046: "调用群发API接口单次提交的手机号个数超过200个",
  1047: "国际短信日下发条数被限制",
  1048: "禁止在模板变量中使用URL",
  3001: "语音未知错误",
  3002: "语音上游错误",
  3003: "无效JSON",
  3004: "无效参数",
  3011: "访问上游超时网络",
  3014: "未购买号码或购买的号码已过期",
  60008: "service timeout or request format error,please check and try again",
} as const;

export type Result = keyof typeof WORDS;

/** What an answer says of a request or of one number. */
export interface Refusal {
  result: number;
  errmsg: string;
}

const UNKNOWN_TEMPLATE = "package format error, sdkappid not have this tpl_id";
const WRONG_PARAMETERS = "package format error, template params error";

/** What API 3.0's codes of one recipient are here, and their words where the result alone does not tell them. */
const OF_API_3: Readonly<Record<RecipientErrorCode, readonly [result: Result, errmsg?: string]>> = {
  "LimitExceeded.PhoneNumberThirtySecondLimit": [1023],
  "LimitExceeded.PhoneNumberOneHourLimit": [1024],
  "LimitExceeded.PhoneNumberDailyLimit": [1025],
  "LimitExceeded.PhoneNumberSameContentDailyLimit": [1026],
  "LimitExceeded.AppDailyLimit": [1022],
  "LimitExceeded.AppMainlandChinaDailyLimit": [1022],
  "LimitExceeded.AppGlobalDailyLimit": [1022],
  "LimitExceeded.DailyLimit": [1047],
  "LimitExceeded.AppCountryOrRegionInBlacklist": [1045],
  "InvalidParameterValue.IncorrectPhoneNumber": [1016],
  "InvalidParameterValue.ContentLengthLimit": [1017],
  "InvalidParameterValue.TemplateParameterFormatError": [1038],
  "InvalidParameterValue.TemplateParameterLengthLimit": [1036],
  "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": [1048],
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": [1014, WRONG_PARAMETERS],
  "FailedOperation.TemplateIncorrectOrUnapproved": [1014],
  "FailedOperation.TemplateUnapprovedOrNotExist": [1014, UNKNOWN_TEMPLATE],
  "FailedOperation.SignatureIncorrectOrUnapproved": [1012],
  "FailedOperation.PhoneNumberInBlacklist": [1015],
  "FailedOperation.MarketingSendTimeConstraint": [1029],
  "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": [1014],
  "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": [1014],
};

/** A whole request refused. */
export class ClassicError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.errmsg);
    this.refusal = refusal;
  }
}

export function classicError(result: Result, errmsg?: string): ClassicError {
  return new ClassicError(refusalOf(result, errmsg));
}

/** A member of the body that is missing, or of another type than documented; its path is written like `/tel/mobile`. */
export function cannotGet(path: string): ClassicError {
  return classicError(1004, `package format error,cannot get ${path.slice(0, 64)}`);
}

export function unknownTemplate(): ClassicError {
  return classicError(1014, UNKNOWN_TEMPLATE);
}

export function wrongParameters(): ClassicError {
  return classicError(1014, WRONG_PARAMETERS);
}

export function refusalOf(result: Result, errmsg: string = WORDS[result]): Refusal {
  return { result, errmsg };
}

/** What API 3.0 would say with a code. */
export function refusalOfCode(code: RecipientErrorCode): Refusal {
  return refusalOf(...OF_API_3[code]);
}

/** What a message was answered with, by either protocol, in the terms of this one. */
export function answerOf({ code, message }: { code: string; message: string }): Refusal {
  if (/^\d+$/.test(code)) return { result: Number(code), errmsg: message };
  if (code === "Ok") return { result: 0, errmsg: "OK" };
  return Object.hasOwn(OF_API_3, code) ? refusalOfCode(code as RecipientErrorCode) : refusalOf(1007);
}

/** The error that a fault rule names, by a result or by a code of API 3.0. */
export function chosenError(code: string, errmsg: string | undefined): ClassicError {
  const { result } = answerOf({ code, message: "" });
  const words = Object.hasOwn(WORDS, result)
    ? WORDS[result as Result]
    : "a fault rule of the sandbox refuses this request";
  return new ClassicError({ result, errmsg: errmsg ?? words });
}
