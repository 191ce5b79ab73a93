/**
 * Situations in which something was sent too often, or at a time when it may not be.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const LIMITS = {
  phone_30s: {
    actor: "user",
    zh: {
      cause: "30 秒内已经给这个号码发过短信，服务商拒绝了这一次",
      nextStep: "等 30 秒后再获取；界面上的重发按钮应先倒计时",
    },
    en: {
      cause: "The provider took a text to this number less than 30 seconds before and refused this one",
      nextStep: "Wait 30 seconds; a user interface should count down before it offers to send again",
    },
  },
  phone_1h: {
    actor: "user",
    zh: {
      cause: "这个号码一小时内的短信条数达到服务商控制台设置的上限",
      nextStep: "一小时后再试；若是正常业务，请运营在服务商控制台调高频率限制",
    },
    en: {
      cause: "This number has had as many texts within an hour as the provider's console allows",
      nextStep: "Try again after an hour; if the traffic is genuine, raise the limit in the provider's console",
    },
  },
  phone_day: {
    actor: "user",
    zh: {
      cause: "这个号码当天的短信条数达到服务商的上限",
      nextStep: "第二天再试；测试用的号码请加入服务商的白名单",
    },
    en: {
      cause: "This number has had as many texts today as the provider allows",
      nextStep: "Try again tomorrow; put numbers used for testing on the provider's allow list",
    },
  },
  same_content: {
    actor: "developer",
    zh: {
      cause: "同样的内容发给同一个号码的次数达到上限",
      nextStep: "不要重复发送同一条内容；检查程序是否在循环重发",
    },
    en: {
      cause: "The same text went to the same number as often as the provider allows",
      nextStep: "Do not repeat the text; check whether a program sends it in a loop",
    },
  },
  frequency_policy: {
    actor: "user",
    zh: {
      cause: "命中服务商对单个号码的频率限制，原文没有说明是哪一个时间窗口",
      nextStep: "过一会儿再试；经常出现时请运营查看控制台的频率设置",
    },
    en: {
      cause: "One of the provider's limits for a single number was hit; its code does not say which window",
      nextStep: "Try again later; when it comes often, look at the frequency settings in the console",
    },
  },
  app_day: {
    actor: "operator",
    zh: {
      cause: "应用当天的短信总量达到控制台设置的上限，与这个号码无关",
      nextStep: "确认不是被刷之后，在控制台调高应用的日发送量；否则等到第二天",
    },
    en: {
      cause: "The application has sent as many texts today as its console setting allows; it is not about this number",
      nextStep:
        "Make sure that nobody abuses the service, then raise the application's daily limit, or wait for tomorrow",
    },
  },
  account_day: {
    actor: "operator",
    zh: {
      cause: "账号当天的发送量达到上限",
      nextStep: "确认不是被刷之后，在控制台或向服务商申请调高；否则等到第二天",
    },
    en: {
      cause: "The account has sent as much today as it may",
      nextStep:
        "Make sure that nobody abuses the service, then raise the limit in the console or with the provider, or wait for tomorrow",
    },
  },
  account_month: {
    actor: "operator",
    zh: {
      cause: "账号当月的发送量达到控制台设置的上限",
      nextStep: "在控制台调高月度上限，或等到下个月",
    },
    en: {
      cause: "The account has sent as much this month as its console setting allows",
      nextStep: "Raise the monthly limit in the console, or wait for the next month",
    },
  },
  foreign_rate: {
    actor: "developer",
    zh: { cause: "国际短信发送速度过快", nextStep: "放慢发送速度后重试" },
    en: { cause: "Foreign texts were sent too fast", nextStep: "Send more slowly, then repeat" },
  },
  request_rate: {
    actor: "developer",
    zh: {
      cause: "调用服务商接口的频率过高，这次请求没有被受理",
      nextStep: "稍后重试；持续出现时降低并发，或向服务商申请更高的接口频率",
    },
    en: {
      cause: "The provider's interface was called too often; it did not take this request",
      nextStep: "Repeat a little later; if it goes on, call less often or ask the provider for a higher rate",
    },
  },
  marketing_hours: {
    actor: "operator",
    zh: { cause: "营销短信只能在 8:00 到 22:00（北京时间）发送", nextStep: "等到早上 8 点以后再发" },
    en: { cause: "Marketing texts may go out from 08:00 to 22:00 (UTC+8) only", nextStep: "Send it after 08:00" },
  },
  call_hours: {
    actor: "operator",
    zh: { cause: "当前不在允许外呼的时间段内", nextStep: "换到允许的时间段再呼叫" },
    en: { cause: "Calls are not permitted at this hour", nextStep: "Call within the permitted hours" },
  },
  call_frequency: {
    actor: "user",
    zh: {
      cause: "给这个号码打电话的次数达到服务商的上限",
      nextStep: "过一段时间再呼叫；夜间（22:00 到 8:00）的次数更少",
    },
    en: {
      cause: "This number was called as often as the provider allows",
      nextStep: "Call again later; at night (22:00 to 08:00) fewer calls are allowed",
    },
  },
  submissions_day: {
    actor: "operator",
    zh: { cause: "当天提交的签名或模板数量达到上限", nextStep: "第二天再提交" },
    en: {
      cause: "As many sign names or templates were handed in today as are allowed",
      nextStep: "Hand it in tomorrow",
    },
  },
  provider_limit: {
    actor: "operator",
    zh: { cause: "达到服务商的某个上限，详见错误码", nextStep: "查看控制台中的限额，等窗口过去或申请调高" },
    en: {
      cause: "One of the provider's limits was reached; its code tells which",
      nextStep: "Look the limit up in the console; wait until it has passed, or have it raised",
    },
  },
} as const satisfies Record<string, Explanation>;
