/**
 * Situations in which we refused a send ourselves: no provider was asked.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const REFUSALS = {
  our_phone_limit: {
    actor: "user",
    zh: {
      cause: "这个号码在限制的时间内已经发过，本系统的频率限制拒绝了这一次",
      nextStep:
        "等限制的时间过去再获取，届时自动恢复；若限制对正常用户太严，由运营在 xinshi.config.ts 的 limits 里放宽",
    },
    en: {
      cause: "Our own limit for a single number refused it: enough was sent to this number within that time",
      nextStep:
        "Wait, it passes by itself; if it is too strict for genuine users, the operator widens limits in xinshi.config.ts",
    },
  },
  our_user_limit: {
    actor: "user",
    zh: {
      cause: "发起请求的用户在限制的时间内已经发过太多条，不论发往哪个号码",
      nextStep: "等限制的时间过去再获取，届时自动恢复；若不是本人所为，由运营查看该用户发往了哪些号码",
    },
    en: {
      cause: "The user who asked has had as many sends within that time as our limit allows, to whatever numbers",
      nextStep:
        "Wait, it passes by itself; if that user is a stranger to the number, the operator looks where else he sent",
    },
  },
  our_ip_limit: {
    actor: "operator",
    zh: {
      cause: "同一网络地址在限制的时间内请求过多，可能是多人共用一个出口，也可能是有人在刷",
      nextStep: "等限制的时间过去，届时自动恢复；确认是共用出口后可放宽 xinshi.config.ts 里按 ip 的限制",
    },
    en: {
      cause:
        "Too many requests came from one client address: many people behind one, or somebody who abuses the service",
      nextStep:
        "Wait, it passes by itself; once sure that people share that address, widen the limit per ip in xinshi.config.ts",
    },
  },
  our_budget: {
    actor: "operator",
    zh: {
      cause: "该场景当天的发送预算已用完，与这个号码无关",
      nextStep: "确认不是被刷之后，在 xinshi.config.ts 调高 dailyBudget；否则第二天零点（UTC+8）自动恢复",
    },
    en: {
      cause: "The scene's budget of the day is used up; it is not about this number",
      nextStep:
        "Make sure that nobody abuses the service, then raise dailyBudget in xinshi.config.ts; else it passes at midnight (UTC+8)",
    },
  },
  our_opt_out: {
    actor: "user",
    zh: {
      cause: "本人回复过退订，号码在本系统的禁发名单里",
      nextStep: "不要再发；本人要求恢复时，由运营用 smsadmin 的 unsuppress 移出名单",
    },
    en: {
      cause: "The person opted out by a reply, so the number is on our list of those that must not be texted",
      nextStep: "Send no more; if the person asks for texts again, the operator lifts it with unsuppress of smsadmin",
    },
  },
  our_blocklist: {
    actor: "operator",
    zh: {
      cause: "服务商或运营商曾把该号码拉黑，本系统因此不再发送",
      nextStep: "先请服务商移出黑名单，再用 smsadmin 的 unsuppress 移出本系统的名单",
    },
    en: {
      cause: "The provider or a carrier had the number on its blocklist, so we send it nothing more",
      nextStep: "Have the provider take it off, then lift ours with unsuppress of smsadmin",
    },
  },
  our_block: {
    actor: "operator",
    zh: { cause: "运营人员把该号码加入了禁发名单", nextStep: "确认原因后，用 smsadmin 的 unsuppress 移出名单" },
    en: {
      cause: "An operator has put the number on our list of those that must not be texted",
      nextStep: "Find out why, then lift it with unsuppress of smsadmin",
    },
  },
  our_country: {
    actor: "operator",
    zh: {
      cause: "配置不允许发往该号码所在的国家或地区",
      nextStep: "确有需要时，在 xinshi.config.ts 该场景的 countries 里加上它，并配置能到达的路由",
    },
    en: {
      cause: "The config does not allow sends to that number's country",
      nextStep:
        "If you mean to serve it, add it to countries of the scene in xinshi.config.ts, with a route that gets there",
    },
  },
  our_voice_country: {
    actor: "user",
    zh: { cause: "语音电话只能打给中国内地的号码", nextStep: "换一个中国内地的号码，或改用短信" },
    en: {
      cause: "Only numbers of mainland China can be called",
      nextStep: "Use another number of mainland China, or a text",
    },
  },
  our_guard_block: {
    actor: "operator",
    zh: {
      cause: "该号段或国家近期发出的验证码几乎没有人使用，防刷机制暂停了发送",
      nextStep: "用 smsadmin 的 listPrefixes 查看该号段；确认是正常用户时，用 unblockPrefix 放行一段时间",
    },
    en: {
      cause:
        "Of the codes sent to that block of numbers or country lately hardly one was used; the guard sends none for now",
      nextStep: "Look at listPrefixes of smsadmin; if the users are genuine, let the block pass with unblockPrefix",
    },
  },
  our_guard_challenge: {
    actor: "developer",
    zh: {
      cause: "该号段近期的验证码使用率偏低，防刷机制要求先证明是真人，这次没有通过",
      nextStep: "让页面在发送前弹出人机验证，并把结果放在 challenge 里；也可由运营用 unblockPrefix 放行",
    },
    en: {
      cause:
        "Few codes of that block of numbers were used lately, so the guard wants proof of a person, and there was none",
      nextStep:
        "Have the page ask for it and pass it as challenge; or the operator lets the block pass with unblockPrefix",
    },
  },
  our_test_number: {
    actor: "operator",
    zh: {
      cause: "这是测试号码，使用期已过",
      nextStep: "在 xinshi.config.ts 的 testNumbers 里延长 until，或删除这一项",
    },
    en: {
      cause: "It is a test number whose time is over",
      nextStep: "Set a later until under testNumbers in xinshi.config.ts, or take the number out",
    },
  },
} as const satisfies Record<string, Explanation>;
