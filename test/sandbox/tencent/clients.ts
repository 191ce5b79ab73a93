/**
 * The official clients of the versions beside SMS 2021-01-11, unmodified, and drafts that pass every check.
 *
 * @module
 */
import { sms } from "tencentcloud-sdk-nodejs/tencentcloud/services/sms/index.js";
import { vms } from "tencentcloud-sdk-nodejs/tencentcloud/services/vms/index.js";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { SmsClient } from "../helpers.ts";

export type OlderSmsClient = InstanceType<typeof sms.v20190711.Client>;
export type VoiceClient = InstanceType<typeof vms.v20200902.Client>;

export const APP = "1400006666";
export const PHONE = "+8613711112222";
export const FOREIGN = "+85261234567";

interface Options {
  secretId?: string;
  secretKey?: string;
  region?: string;
  signMethod?: "TC3-HMAC-SHA256" | "HmacSHA256" | "HmacSHA1";
  reqMethod?: "GET" | "POST";
}

/** SMS 2019-07-11, which takes no region. */
export function olderSdk(sandbox: Sandbox, options: Options = {}): OlderSmsClient {
  return new sms.v20190711.Client(configOf(sandbox, { region: "", ...options }));
}

/** VMS 2020-09-02. */
export function voiceSdk(sandbox: Sandbox, options: Options = {}): VoiceClient {
  return new vms.v20200902.Client(configOf(sandbox, options));
}

/** What every client of these packages is made with. */
export function configOf(sandbox: Sandbox, options: Options) {
  const { secretId = "secretId", secretKey = "secretKey", region = "ap-guangzhou" } = options;
  const { signMethod = "TC3-HMAC-SHA256" as const, reqMethod = "POST" as const } = options;
  return {
    credential: { secretId, secretKey },
    region,
    profile: {
      signMethod,
      httpProfile: { reqMethod, endpoint: `127.0.0.1:${sandbox.port}`, protocol: "http://" },
    },
  };
}

type SignDraft = Parameters<SmsClient["AddSmsSign"]>[0];
type TemplateDraft = Parameters<SmsClient["AddSmsTemplate"]>[0];

/** A sign name of a company's own, but for what is changed. */
export function signDraft(change: Partial<SignDraft> = {}): SignDraft {
  return {
    SignName: "信使测试",
    SignType: 0,
    DocumentType: 1,
    International: 0,
    SignPurpose: 0,
    ProofImage: "iVBORw0KGgo=",
    ...change,
  };
}

/** A code template, but for what is changed. */
export function templateDraft(change: Partial<TemplateDraft> = {}): TemplateDraft {
  return {
    TemplateName: "登录",
    TemplateContent: "您的登录验证码是{1}。",
    SmsType: 3,
    International: 0,
    Remark: "",
    ...change,
  };
}
