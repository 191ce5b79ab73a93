/**
 * Situations of who is texted or called.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const RECIPIENTS = {
  blocklisted: {
    actor: "operator",
    zh: {
      cause: "号码在黑名单里：本人退订过，或被运营商、服务商拉黑",
      nextStep: "不要再发；本人愿意继续接收时，由运营向服务商申请移出名单",
    },
    en: {
      cause: "The number is on a blocklist: its owner opted out, or a carrier or the provider barred it",
      nextStep: "Send no more; if the owner wants texts again, the operator asks the provider to take it off the list",
    },
  },
  blocklisted_or_word: {
    actor: "operator",
    zh: {
      cause: "被黑名单管控：号码在免打扰名单里，也可能是变量含有可疑的词（该错误码有两种说法）",
      nextStep: "先换一个号码试同样的内容，判断是号码还是内容的问题，再联系服务商",
    },
    en: {
      cause:
        "Barred by a list: the number is on a do-not-disturb list, or a value holds a suspicious word; the code is " +
        "described in both ways",
      nextStep: "Try the same text with another number to see which it is, then ask the provider",
    },
  },
  opted_out: {
    actor: "operator",
    zh: { cause: "本人退订过推广短信", nextStep: "不要再给该号码发营销短信" },
    en: { cause: "The owner of the number opted out of marketing", nextStep: "Send it no more marketing" },
  },
  complained: {
    actor: "operator",
    zh: { cause: "该号码投诉过骚扰电话，呼叫被拦截", nextStep: "不要再呼叫，改用短信" },
    en: { cause: "The owner complained about calls; this one was stopped", nextStep: "Call no more; send a text" },
  },
  number_malformed: {
    actor: "user",
    zh: { cause: "手机号格式不对", nextStep: "请用户检查号码后重新输入" },
    en: { cause: "The phone number is malformed", nextStep: "Ask the user to check and enter it again" },
  },
  number_uncallable: {
    actor: "user",
    zh: { cause: "被叫号码校验失败，不能呼叫", nextStep: "换一个中国内地的号码，或改用短信" },
    en: {
      cause: "The number failed the provider's check and cannot be called",
      nextStep: "Use another number of mainland China, or a text",
    },
  },
  country_not_enabled: {
    actor: "operator",
    zh: { cause: "应用没有开通该国家或地区的短信", nextStep: "确有需要时在控制台开通该地区" },
    en: {
      cause: "The application is not enabled for that country",
      nextStep: "Enable it in the console if you mean to serve it",
    },
  },
  country_not_served: {
    actor: "operator",
    zh: { cause: "服务商不支持发往该国家或地区", nextStep: "为该地区配置其他服务商的路由" },
    en: {
      cause: "The provider does not serve that country",
      nextStep: "Give that country a route by another provider",
    },
  },
  too_many_numbers: {
    actor: "developer",
    zh: { cause: "一次请求里的号码过多", nextStep: "分批发送；通过信使的 sendsms 发送时会自动分批" },
    en: { cause: "There were too many numbers in one request", nextStep: "Split them; sendsms does that by itself" },
  },
  no_numbers: {
    actor: "developer",
    zh: { cause: "请求里没有号码", nextStep: "至少给出一个号码" },
    en: { cause: "The request names no number", nextStep: "Name one at least" },
  },
  mixed_numbers: {
    actor: "developer",
    zh: { cause: "同一次请求里既有内地号码也有境外号码", nextStep: "分开发送；通过信使的 sendsms 发送时会自动分开" },
    en: {
      cause: "One request holds numbers of mainland China and others",
      nextStep: "Send them apart; sendsms does that by itself",
    },
  },
} as const satisfies Record<string, Explanation>;
