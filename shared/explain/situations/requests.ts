/**
 * Situations of the request itself, and of a provider that did not answer as it should.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const REQUESTS = {
  accepted: {
    actor: "nobody",
    zh: { cause: "服务商已受理", nextStep: "等待运营商的回执" },
    en: { cause: "The provider accepted it", nextStep: "Wait for the carrier's receipt" },
  },
  malformed: {
    actor: "developer",
    zh: {
      cause: "服务商读不懂这个请求，或参数缺失、类型或取值不对",
      nextStep: "按错误信息核对参数；仍不明白时带上请求 ID 询问服务商",
    },
    en: {
      cause: "The provider cannot read the request: a parameter is missing, or of a wrong type or value",
      nextStep: "Check the parameters by its message; if that does not help, ask the provider with the request id",
    },
  },
  wrong_interface: {
    actor: "developer",
    zh: { cause: "接口、版本、协议或地域不对，或接口已下线", nextStep: "核对服务商的接口地址、版本与地域设置" },
    en: {
      cause: "The action, version, protocol or region is wrong, or the interface was retired",
      nextStep: "Check the provider's address, version and region in the configuration",
    },
  },
  not_supported: {
    actor: "developer",
    zh: { cause: "服务商不支持这个操作", nextStep: "核对操作与账号类型，换用受支持的做法" },
    en: {
      cause: "The provider does not support this operation",
      nextStep: "Check it against the kind of account, and do it in a supported way",
    },
  },
  too_large: {
    actor: "developer",
    zh: { cause: "请求超过大小限制", nextStep: "减少每次的号码数或内容" },
    en: { cause: "The request is too large", nextStep: "Send fewer numbers or less content at once" },
  },
  dry_run: {
    actor: "nobody",
    zh: { cause: "这是一次试运行，没有真正发送", nextStep: "去掉试运行标志再调用" },
    en: { cause: "This was a dry run; nothing was sent", nextStep: "Call without the flag" },
  },
  nothing_found: {
    actor: "developer",
    zh: { cause: "所指的资源不存在", nextStep: "核对所给的编号" },
    en: { cause: "What the request names does not exist", nextStep: "Check the ids given" },
  },
  nonce_used: {
    actor: "provider",
    zh: {
      cause: "同一个随机数到达了两次：前一次可能已被受理",
      nextStep: "不要重发，等回执或按号码查询",
    },
    en: {
      cause: "The same nonce arrived twice: the first request may have been accepted",
      nextStep: "Do not send again; a receipt or a query by number settles it",
    },
  },
  timed_out: {
    actor: "provider",
    zh: {
      cause: "服务商内部超时或上游出错，不能确定是否已发出",
      nextStep: "不要重发：等回执，或等信使按号码查询后给出结果",
    },
    en: {
      cause: "The provider timed out inside or its upstream failed; whether it was sent is not known",
      nextStep: "Do not send again: wait for a receipt, or for the query by number that Xinshi makes",
    },
  },
  internal: {
    actor: "provider",
    zh: {
      cause: "服务商内部错误，不能确定是否已发出",
      nextStep: "等回执；反复出现时带上请求 ID 联系服务商",
    },
    en: {
      cause: "An internal error of the provider; whether it was sent is not known",
      nextStep: "Wait for a receipt; if it comes again and again, ask the provider with the request id",
    },
  },
  call_not_started: {
    actor: "provider",
    zh: { cause: "服务商没能发起呼叫", nextStep: "稍后再呼叫，或改用短信" },
    en: { cause: "The provider could not start the call", nextStep: "Call again later, or send a text" },
  },
} as const satisfies Record<string, Explanation>;
