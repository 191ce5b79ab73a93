/**
 * Situations that no provider told of: what we found ourselves.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const OURS = {
  not_sent: {
    actor: "provider",
    zh: { cause: "没有连上服务商，请求确定没有发出", nextStep: "可以重试；持续出现时检查网络、代理与接口地址" },
    en: {
      cause: "The provider could not be reached; the request surely did not go out",
      nextStep: "It may be repeated; if it goes on, check network, proxy and address",
    },
  },
  no_provider_answer: {
    actor: "provider",
    zh: { cause: "请求发出后没有等到应答，不能确定是否已受理", nextStep: "不要重发：等回执，或等按号码查询的结果" },
    en: {
      cause: "The request went out and no answer came back; it may have been accepted",
      nextStep: "Do not send again: a receipt or the query by number settles it",
    },
  },
  unreadable_answer: {
    actor: "provider",
    zh: { cause: "服务商的应答读不懂，原文已保存", nextStep: "不要重发，等回执；反复出现时把原文发给维护者" },
    en: {
      cause: "The provider's answer could not be read; it was kept as it came",
      nextStep: "Do not send again, wait for a receipt; if it comes again, show the kept answer to the maintainers",
    },
  },
  cannot_be_asked: {
    actor: "developer",
    zh: { cause: "这个请求无法按该服务商的协议表达，没有发出", nextStep: "核对模板编号、变量形式与所选的服务商" },
    en: {
      cause: "The request cannot be said in this provider's protocol, so it was not sent",
      nextStep: "Check the template's id, the form of its values and the provider chosen",
    },
  },
  queued: {
    actor: "nobody",
    zh: { cause: "已记账，正在发给服务商", nextStep: "一分钟后仍如此，则视为结果不明，由定时任务去查询" },
    en: {
      cause: "Written down, and on its way to the provider",
      nextStep: "If it stays so for a minute it counts as unknown, and the timer asks about it",
    },
  },
  unknown_outcome: {
    actor: "provider",
    zh: { cause: "不能确定服务商是否已受理", nextStep: "不要重发；等回执或按号码查询的结果" },
    en: {
      cause: "It is not known whether the provider accepted it",
      nextStep: "Do not send again; a receipt or the query by number settles it",
    },
  },
  no_receipt_in_time: {
    actor: "carrier",
    zh: { cause: "等了很久也没有回执，按号码也查不到，已按过期结束", nextStep: "仍有需要时请用户重新获取" },
    en: {
      cause: "No receipt came for a long time and the query by number found none; it was closed as expired",
      nextStep: "If it is still wanted, ask the user to ask again",
    },
  },
  rejected_unexplained: {
    actor: "developer",
    zh: { cause: "没有发出，原因见错误码", nextStep: "按 docs/errors.md 里该错误码的说明处理" },
    en: { cause: "It was not sent; the error code tells why", nextStep: "See that code in docs/errors.md" },
  },
  not_configured: {
    actor: "operator",
    zh: { cause: "缺少配置或配置有误，没有发出", nextStep: "按日志中列出的名称补全配置" },
    en: { cause: "A setting is missing or wrong; nothing was sent", nextStep: "Set what the log names" },
  },
  our_limit: {
    actor: "user",
    zh: { cause: "触发了本系统的频率限制，没有发出", nextStep: "等到限制的时间过去再获取" },
    en: { cause: "One of our own limits refused it; nothing was sent", nextStep: "Wait until the limit has passed" },
  },
  unlisted_code: {
    actor: "developer",
    zh: { cause: "服务商给出的错误码不在已知列表中", nextStep: "查阅服务商文档，或带上请求 ID 询问服务商" },
    en: {
      cause: "The provider's code is on no list that we know",
      nextStep: "Look it up in the provider's documents, or ask with the request id",
    },
  },
} as const satisfies Record<string, Explanation>;
