/**
 * Situations of the account: money, permissions, keys, applications.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const ACCOUNT = {
  package_empty: {
    actor: "operator",
    zh: { cause: "短信套餐包余量不足", nextStep: "购买短信套餐包，约 10 秒后生效，然后重发" },
    en: {
      cause: "The package of texts is used up",
      nextStep: "Buy a package; it takes effect after about 10 seconds. Then send again",
    },
  },
  voice_package_empty: {
    actor: "operator",
    zh: { cause: "语音套餐包余量不足", nextStep: "购买语音套餐包后再呼叫" },
    en: { cause: "The package of calls is used up", nextStep: "Buy a package, then call again" },
  },
  balance: {
    actor: "operator",
    zh: { cause: "账户余额不足", nextStep: "充值后重发" },
    en: { cause: "The account's balance is too low", nextStep: "Top it up, then send again" },
  },
  arrears: {
    actor: "operator",
    zh: { cause: "账号欠费，服务已停", nextStep: "结清欠费后再发送" },
    en: { cause: "The account is in debt and its service suspended", nextStep: "Pay what is owed, then send again" },
  },
  address_not_allowed: {
    actor: "operator",
    zh: {
      cause: "发起请求的服务器地址不在服务商的白名单内，或被列入黑名单",
      nextStep: "在控制台的 IP 名单里放行云函数的出口地址，或关闭该限制",
    },
    en: {
      cause: "The address the request came from is not on the provider's allow list, or on its deny list",
      nextStep: "Allow the function's outgoing address in the console, or switch the list off",
    },
  },
  address_region: {
    actor: "operator",
    zh: { cause: "请求来自服务商不接受的地区", nextStep: "从中国内地的服务器或云函数发起请求" },
    en: {
      cause: "The request came from a region that the provider does not take requests from",
      nextStep: "Call from a server or function in mainland China",
    },
  },
  permission: {
    actor: "operator",
    zh: {
      cause: "密钥所属的账号没有这个接口的权限",
      nextStep: "在访问管理里给该子账号或角色授予短信（或语音）权限",
    },
    en: {
      cause: "The account of this key may not use this interface",
      nextStep: "Grant the user or role the permission for texts (or calls) in access management",
    },
  },
  app_disabled: {
    actor: "operator",
    zh: { cause: "应用已被停用", nextStep: "在控制台启用该应用，必要时联系服务商" },
    en: { cause: "The application is switched off", nextStep: "Switch it on in the console, or ask the provider why" },
  },
  app_missing: {
    actor: "developer",
    zh: { cause: "没有这个应用 ID", nextStep: "核对配置中的 SdkAppId" },
    en: { cause: "There is no application of this id", nextStep: "Check the application id in the configuration" },
  },
  app_of_another: {
    actor: "developer",
    zh: { cause: "应用 ID 与密钥不属于同一个账号", nextStep: "核对 SdkAppId 和密钥，二者须来自同一账号" },
    en: {
      cause: "The application id and the key belong to different accounts",
      nextStep: "Check both: they must be of one account",
    },
  },
  caller_number_missing: {
    actor: "operator",
    zh: { cause: "没有购买外呼号码，或号码已过期", nextStep: "在控制台购买或续费号码" },
    en: { cause: "There is no number to call from, or it has expired", nextStep: "Buy or renew one in the console" },
  },
  shown_number_wrong: {
    actor: "developer",
    zh: { cause: "主叫显示号码不合法，或与模板的模式不一致", nextStep: "核对 shownNumber，留空则使用公共号码池" },
    en: {
      cause: "The number to be shown is wrong, or of another mode than the template",
      nextStep: "Check shownNumber; leave it out to use the public pool",
    },
  },
  not_a_company: {
    actor: "operator",
    zh: { cause: "这项操作需要企业认证的账号", nextStep: "完成企业认证，或换用企业账号" },
    en: {
      cause: "This needs the account of a verified company",
      nextStep: "Have the company verified, or use its account",
    },
  },
  private_marketing: {
    actor: "operator",
    zh: { cause: "个人认证的账号不能发营销短信", nextStep: "改用企业账号，或改发通知、验证码" },
    en: {
      cause: "A private person's account may not send marketing texts",
      nextStep: "Use a company's account, or send notices and codes only",
    },
  },
  qualification: {
    actor: "operator",
    zh: { cause: "资质不存在或没有审核通过", nextStep: "在控制台完成资质审核后再提交" },
    en: {
      cause: "The qualification does not exist or is not approved",
      nextStep: "Have it approved in the console, then hand this in again",
    },
  },
  sub_account: {
    actor: "operator",
    zh: { cause: "该操作不允许子账号进行", nextStep: "改用主账号的密钥" },
    en: { cause: "A sub-account may not do this", nextStep: "Use a key of the main account" },
  },
  not_activated: {
    actor: "operator",
    zh: { cause: "账号没有开通短信（或语音）服务", nextStep: "在控制台开通服务" },
    en: { cause: "The account has not activated the service", nextStep: "Activate it in the console" },
  },
  account_abnormal: {
    actor: "operator",
    zh: { cause: "账号不存在、异常或被冻结", nextStep: "登录控制台查看账号状态，联系服务商处理" },
    en: {
      cause: "The account does not exist, is abnormal or frozen",
      nextStep: "Look at its state in the console and ask the provider",
    },
  },
  test_numbers_only: {
    actor: "operator",
    zh: {
      cause: "使用的是测试签名或测试模板，只能发给已绑定的测试号码",
      nextStep: "绑定该号码，或改用正式签名和模板",
    },
    en: {
      cause: "This is a test sign name or test template, which goes to bound test numbers only",
      nextStep: "Bind the number, or use a sign name and template of your own",
    },
  },
  key_unknown: {
    actor: "developer",
    zh: { cause: "密钥 ID 不存在、类型不对或已停用", nextStep: "核对环境变量里的密钥，必要时在控制台重新生成" },
    en: {
      cause: "The key's id does not exist, is of another kind, or is disabled",
      nextStep: "Check the key in the environment; make a new one in the console if need be",
    },
  },
  signature_wrong: {
    actor: "developer",
    zh: { cause: "请求签名校验失败，多半是密钥不对", nextStep: "核对密钥是否完整、是否与密钥 ID 成对" },
    en: {
      cause: "The request's signature was refused: most likely the secret is wrong",
      nextStep: "Check that the secret is complete and belongs to the key's id",
    },
  },
  token_wrong: {
    actor: "developer",
    zh: { cause: "临时密钥的令牌不对或已过期", nextStep: "重新获取临时密钥；自己设置密钥时不要带旧的令牌" },
    en: {
      cause: "The token of the temporary key is wrong or has expired",
      nextStep: "Get a new temporary key; with a key of your own set no token",
    },
  },
  mfa: {
    actor: "operator",
    zh: { cause: "账号要求多因素验证", nextStep: "为该密钥关闭多因素验证，或换用不需要它的子账号" },
    en: {
      cause: "The account asks for a second factor",
      nextStep: "Switch it off for this key, or use a sub-account that needs none",
    },
  },
  clock: {
    actor: "developer",
    zh: {
      cause: "请求的时间与服务商的时钟相差过大，信使按对方时间重试一次后仍被拒绝",
      nextStep: "校准运行环境的时钟",
    },
    en: {
      cause: "The request's time is too far from the provider's clock, also after one repeat by its time",
      nextStep: "Put the clock of the machine right",
    },
  },
} as const satisfies Record<string, Explanation>;
