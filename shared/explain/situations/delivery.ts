/**
 * Situations that receipts tell of: what became of a text or a call on its way to the handset.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const DELIVERY = {
  delivered: {
    actor: "nobody",
    zh: { cause: "手机已收到", nextStep: "无需处理；用户仍说没看到时，请其查看拦截短信与垃圾箱" },
    en: {
      cause: "The handset has it",
      nextStep: "Nothing to do; if it is not seen, look into the phone's blocked and junk messages",
    },
  },
  awaiting_carrier: {
    actor: "carrier",
    zh: { cause: "已提交运营商，还没有回执", nextStep: "等待回执" },
    en: { cause: "Handed to the carrier, which has not reported yet", nextStep: "Wait for the receipt" },
  },
  handset_off: {
    actor: "user",
    zh: {
      cause: "手机关机、停机、不在服务区、信号差或短信已存满，运营商没能送达",
      nextStep: "请用户开机、换到有信号的地方并清理短信，然后重新获取",
    },
    en: {
      cause:
        "The phone was off, suspended, out of coverage, without signal or its memory full; the carrier could not deliver",
      nextStep: "Ask the user to switch it on, find signal and clear old messages, then to ask again",
    },
  },
  handset_fault: {
    actor: "user",
    zh: { cause: "手机终端故障，没有收下短信", nextStep: "请用户重启手机或换一部手机后重新获取" },
    en: {
      cause: "The handset failed to take the text",
      nextStep: "Ask the user to restart the phone or use another, then to ask again",
    },
  },
  no_such_number: {
    actor: "user",
    zh: { cause: "空号，或号码有误、状态异常", nextStep: "请用户核对号码；不要向该号码重发" },
    en: {
      cause: "There is no such number, or it is wrong or restricted",
      nextStep: "Ask the user to check the number; do not send to it again",
    },
  },
  subscriber_abnormal: {
    actor: "user",
    zh: { cause: "机主的运营商账户异常，例如欠费停机", nextStep: "请用户联系自己的运营商" },
    en: {
      cause: "The subscriber's account with the carrier is not in order",
      nextStep: "Ask the user to talk to the carrier",
    },
  },
  expired: {
    actor: "user",
    zh: { cause: "运营商在有效期内一直没能送达，例如长时间关机", nextStep: "仍有需要时请用户开机后重新获取" },
    en: {
      cause: "The carrier could not deliver within its time, as when a phone stays off",
      nextStep: "If it is still wanted, ask the user to switch the phone on and ask again",
    },
  },
  handset_refused: {
    actor: "user",
    zh: { cause: "手机或运营商拒收，例如手机上装有拦截软件", nextStep: "请用户检查拦截设置后重新获取" },
    en: {
      cause: "The handset or the carrier refused it, as blocking software does",
      nextStep: "Ask the user to look at the phone's blocking settings, then to ask again",
    },
  },
  no_text_service: {
    actor: "user",
    zh: { cause: "该号码没有开通（国际）短信功能", nextStep: "请用户向运营商开通，或改用语音" },
    en: {
      cause: "The number has no service for (international) texts",
      nextStep: "Ask the user to have the carrier switch it on, or call instead",
    },
  },
  carrier_frequency: {
    actor: "nobody",
    zh: { cause: "运营商对单个号码的频率限制，或当时通道繁忙", nextStep: "第二天再发；验证码可改用语音" },
    en: {
      cause: "The carrier's limit for one number, or its channel was full",
      nextStep: "Send tomorrow; a code can be called instead",
    },
  },
  carrier_blocklist: {
    actor: "operator",
    zh: {
      cause: "号码在运营商或服务商的黑名单里，或已退订",
      nextStep: "不要再发；本人愿意接收时由运营申请移出名单",
    },
    en: {
      cause: "The number is on a blocklist of the carrier or the provider, or its owner opted out",
      nextStep: "Send no more; if the owner wants texts, the operator asks to take the number off the list",
    },
  },
  content_blocked: {
    actor: "developer",
    zh: { cause: "内容被运营商或审核拦截：含关键词、疑似诈骗，或营销短信没写退订方式", nextStep: "改写内容后再发" },
    en: {
      cause: "The content was stopped: a keyword, suspected fraud, or marketing without a way to opt out",
      nextStep: "Reword it, then send again",
    },
  },
  unicom_signal_or_word: {
    actor: "carrier",
    zh: {
      cause: "联通：多为信号差；大量出现时可能是内容含关键词",
      nextStep: "个别号码请用户换到有信号的地方；大量出现时检查内容",
    },
    en: {
      cause: "Unicom: mostly weak signal; when it comes in bulk, possibly a keyword",
      nextStep: "For one number, ask the user to find signal; in bulk, look at the content",
    },
  },
  request_refused_late: {
    actor: "operator",
    zh: { cause: "签名、模板或号码不合要求，在下发环节被拒", nextStep: "核对签名、模板与号码后再发" },
    en: {
      cause: "Sign name, template or number was refused on the way out",
      nextStep: "Check all three, then send again",
    },
  },
  routing: {
    actor: "carrier",
    zh: {
      cause: "运营商或通道内部的错误，例如没有可用路由",
      nextStep: "稍后重新获取；同一运营商大量出现时联系服务商",
    },
    en: {
      cause: "An error inside the carrier or on the way to it, such as no route",
      nextStep: "Ask for it again later; if one carrier shows it in bulk, ask the provider",
    },
  },
  unlisted_receipt: {
    actor: "carrier",
    zh: { cause: "运营商给出的代码不在已知列表中", nextStep: "带上这个代码和流水号询问服务商" },
    en: {
      cause: "The carrier's code is on no list that we know",
      nextStep: "Ask the provider, with this code and the serial number",
    },
  },
  no_answer: {
    actor: "user",
    zh: { cause: "电话无人接听", nextStep: "请用户留意来电，稍后再呼叫" },
    en: { cause: "Nobody answered the call", nextStep: "Ask the user to expect a call, then call again" },
  },
  answered: {
    actor: "nobody",
    zh: { cause: "电话已接通", nextStep: "无需处理" },
    en: { cause: "The call was answered", nextStep: "Nothing to do" },
  },
  hung_up_early: {
    actor: "user",
    zh: { cause: "电话接通了，但没听完就挂断", nextStep: "请用户听完播报，需要时重新呼叫" },
    en: {
      cause: "The call was answered but hung up before the end",
      nextStep: "Ask the user to listen to the end; call again if need be",
    },
  },
  busy: {
    actor: "user",
    zh: { cause: "对方正在通话或线路忙", nextStep: "稍后再呼叫" },
    en: { cause: "The line was busy", nextStep: "Call again later" },
  },
  phone_off: {
    actor: "user",
    zh: { cause: "手机关机", nextStep: "请用户开机后重新获取" },
    en: { cause: "The phone is switched off", nextStep: "Ask the user to switch it on and ask again" },
  },
  out_of_coverage: {
    actor: "user",
    zh: { cause: "手机不在服务区或暂时无法接通", nextStep: "请用户到有信号的地方后重新获取" },
    en: {
      cause: "The phone is out of coverage, or cannot be reached for now",
      nextStep: "Ask the user to find signal and ask again",
    },
  },
  line_suspended: {
    actor: "user",
    zh: { cause: "号码已停机、欠费或暂停服务", nextStep: "请用户联系自己的运营商" },
    en: { cause: "The line is suspended, or in debt", nextStep: "Ask the user to talk to the carrier" },
  },
  number_gone: {
    actor: "user",
    zh: { cause: "空号，或号码有误、过期、已改号", nextStep: "请用户核对号码" },
    en: { cause: "The number is wrong, unassigned, expired or was changed", nextStep: "Ask the user to check it" },
  },
  network_busy: {
    actor: "carrier",
    zh: { cause: "运营商网络或线路繁忙", nextStep: "稍后再呼叫" },
    en: { cause: "The carrier's network was busy", nextStep: "Call again later" },
  },
  call_barred: {
    actor: "user",
    zh: { cause: "呼叫受限，或该号码没有开通语音通话", nextStep: "请用户检查通话与拦截设置，或改用短信" },
    en: {
      cause: "Calls to this number are restricted, or it has no voice service",
      nextStep: "Ask the user to look at call and blocking settings, or send a text",
    },
  },
  answering_service: {
    actor: "user",
    zh: { cause: "被来电助手、秘书服务或留言信箱接走", nextStep: "请用户关闭该服务后重新获取，或改用短信" },
    en: {
      cause: "An assistant, reminder service or mailbox took the call",
      nextStep: "Ask the user to switch it off and ask again, or send a text",
    },
  },
  dialled_wrong: {
    actor: "developer",
    zh: { cause: "号码需要加拨 0", nextStep: "核对号码的写法；手机号不应加 0" },
    en: {
      cause: "The number needs a leading 0",
      nextStep: "Check how the number is written; a mobile number has none",
    },
  },
  call_failed: {
    actor: "carrier",
    zh: { cause: "呼叫异常，运营商没有给出具体原因", nextStep: "稍后再呼叫，或改用短信" },
    en: { cause: "The call failed; the carrier gave no reason", nextStep: "Call again later, or send a text" },
  },
  call_in_progress: {
    actor: "nobody",
    zh: { cause: "呼叫进行中", nextStep: "等待通话结束" },
    en: { cause: "The call is under way", nextStep: "Wait until it has ended" },
  },
} as const satisfies Record<string, Explanation>;
