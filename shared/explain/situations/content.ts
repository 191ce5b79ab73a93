/**
 * Situations of what is said: sign name, template, values, text.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const CONTENT = {
  sign_unapproved: {
    actor: "operator",
    zh: {
      cause: "签名不存在、没有审核通过或已被停用",
      nextStep: "在控制台核对签名原文（不带括号）与审核状态；审核通过后再发",
    },
    en: {
      cause: "The sign name does not exist, is not approved, or was barred",
      nextStep: "Compare the text (without brackets) and its review in the console; send once it is approved",
    },
  },
  sign_missing: {
    actor: "developer",
    zh: { cause: "没有给出签名", nextStep: "在路由里填写已审核通过的签名" },
    en: { cause: "No sign name was given", nextStep: "Name an approved sign name in the route" },
  },
  sign_scene: {
    actor: "operator",
    zh: { cause: "这个签名只能用于验证码，不能用于其他类型的模板", nextStep: "换用通用签名，或另申请一个" },
    en: {
      cause: "This sign name is for codes only and cannot go with another kind of template",
      nextStep: "Use a general sign name, or apply for one",
    },
  },
  sign_not_registered: {
    actor: "operator",
    zh: { cause: "签名没有在运营商处完成报备", nextStep: "在控制台完成签名实名报备，通过后再发" },
    en: {
      cause: "The sign name is not registered with the carrier",
      nextStep: "Have it registered by way of the console, then send again",
    },
  },
  template_unapproved: {
    actor: "operator",
    zh: {
      cause: "模板不存在、没有审核通过，或内容与审核的不一致",
      nextStep: "核对模板 ID 与所属账号，在控制台查看审核状态；审核通过后再发",
    },
    en: {
      cause: "The template does not exist, is not approved, or the text differs from the approved one",
      nextStep: "Compare the id and its account, look at the review in the console; send once it is approved",
    },
  },
  template_or_values: {
    actor: "developer",
    zh: {
      cause: "模板不存在、没有审核通过、变量个数不对，或内地与国际模板用反了（这个错误码不作区分）",
      nextStep: "先核对模板 ID 和审核状态，再核对变量个数与号码所在地区",
    },
    en: {
      cause:
        "The template does not exist, is not approved, takes another number of values, or is for the other kind of " +
        "numbers; this code does not tell which",
      nextStep: "Check the id and its review first, then the number of values and where the number belongs",
    },
  },
  template_other_numbers: {
    actor: "developer",
    zh: {
      cause: "模板与号码的地区不符：内地模板只能发内地号码，国际模板只能发境外号码",
      nextStep: "为该国家或地区配置相应的模板路由",
    },
    en: {
      cause: "The template is for the other kind of numbers: mainland China's, or all others",
      nextStep: "Give that country a route with a template of its own",
    },
  },
  params_mismatch: {
    actor: "developer",
    zh: { cause: "变量的个数或名称与模板不一致", nextStep: "按审核通过的模板逐个核对变量" },
    en: {
      cause: "The values do not match the template's variables",
      nextStep: "Compare them one by one with the approved template",
    },
  },
  params_malformed: {
    actor: "developer",
    zh: { cause: "变量的值不符合模板声明的类型或格式", nextStep: "核对模板变量的属性，改正传入的值" },
    en: {
      cause: "A value is not of the form that the template declares for its variable",
      nextStep: "Look at the variable's attribute and correct the value",
    },
  },
  code_digits: {
    actor: "developer",
    zh: { cause: "验证码类模板的变量只能是 0 到 6 位数字", nextStep: "只传数字；其他文字请写进模板正文" },
    en: {
      cause: "A template for codes takes 0 to 6 digits in each variable, and nothing else",
      nextStep: "Give digits only; other words belong into the template",
    },
  },
  value_too_long: {
    actor: "developer",
    zh: {
      cause: "某个变量的值超过了账号允许的长度",
      nextStep: "缩短该值；在控制台查看本账号的变量长度上限并写进 maxValueLength",
    },
    en: {
      cause: "A value is longer than this account's templates allow",
      nextStep: "Shorten it; look the maximum up in the console and set it as maxValueLength",
    },
  },
  value_url: {
    actor: "developer",
    zh: { cause: "变量里不能带链接", nextStep: "把链接写进模板正文并报备域名，或不带链接" },
    en: {
      cause: "Values must not hold links",
      nextStep: "Put the link into the template's text and have its domain registered, or leave it out",
    },
  },
  characters: {
    actor: "developer",
    zh: { cause: "内容含有不支持的字符，例如表情或繁体字", nextStep: "去掉这些字符后再发" },
    en: {
      cause: "The text holds characters that are not supported, such as emoji or traditional script",
      nextStep: "Take them out and send again",
    },
  },
  text_too_long: {
    actor: "developer",
    zh: { cause: "短信连同签名超过了 500 个字符", nextStep: "缩短变量或模板" },
    en: {
      cause: "The text with its sign name is above 500 characters",
      nextStep: "Shorten the values or the template",
    },
  },
  spoken_too_long: {
    actor: "developer",
    zh: { cause: "语音播报的内容过长", nextStep: "缩短变量或模板" },
    en: { cause: "What is to be said is too long", nextStep: "Shorten the values or the template" },
  },
  sensitive_word: {
    actor: "developer",
    zh: { cause: "内容含有敏感词或违规内容", nextStep: "改写内容，去掉被拦截的词后再发" },
    en: {
      cause: "The text holds a blocked word or forbidden content",
      nextStep: "Reword it without what was blocked and send again",
    },
  },
  marketing_in_notice: {
    actor: "operator",
    zh: { cause: "用通知模板发送了营销内容", nextStep: "改用营销类模板，并写明退订方式" },
    en: {
      cause: "Marketing was sent with a template for notices",
      nextStep: "Use a marketing template, with the way to opt out",
    },
  },
  voice_code_malformed: {
    actor: "developer",
    zh: { cause: "语音验证码的格式不对", nextStep: "只传 4 到 6 位数字" },
    en: { cause: "The code to be read out is malformed", nextStep: "Give 4 to 6 digits" },
  },
  voice_file_unusable: {
    actor: "operator",
    zh: { cause: "语音文件不存在或没有审核通过", nextStep: "核对文件编号，审核通过后再呼叫" },
    en: {
      cause: "The voice file does not exist or is not approved",
      nextStep: "Check its id, and call once it is approved",
    },
  },
  sub_number: {
    actor: "developer",
    zh: { cause: "扩展码格式不对，或未开通、被多个签名共用", nextStep: "核对扩展码，或不传该参数" },
    en: {
      cause: "The extension code is malformed, not activated, or shared by several sign names",
      nextStep: "Check it, or leave it out",
    },
  },
} as const satisfies Record<string, Explanation>;
