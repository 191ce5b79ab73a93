/**
 * One send in the parts that each scheme signs, and the time that so many signatures take.
 *
 * @module
 */
import { PARAMS, phoneOf, REGION, SESSION_CONTEXT, SIGN_NAME, SMS_SDK_APP_ID, TEMPLATE_ID } from "./samples.ts";

export const KEY = { id: "AKIDsandbox", secret: "sandboxSecretKey" } as const;
export const TENCENT_HOST = "sms.tencentcloudapi.com";
const ALIYUN_HOST = "dysmsapi.aliyuncs.com";
/** 2026-03-02 12:00:00 in Beijing. */
const TIMESTAMP = 1_772_424_000;
const ALIYUN_DATE = "2026-03-02T04:00:00Z";

type Texts = Record<string, string>;

/** What is at hand before anything is signed. */
export interface Sample {
  classic: { random: string; time: number; mobiles: string[] };
  tc3: { payload: object; timestamp: number };
  "tencent-v1-sha1": { params: Record<string, string | number> };
  "tencent-v1-sha256": { params: Record<string, string | number> };
  "aliyun-rpc": { params: Texts };
  acs3: { query: Texts; headers: Texts; body: string };
}
export type Scheme = keyof Sample;

const SAMPLES: { readonly [Name in Scheme]: (index: number) => Sample[Name] } = {
  classic: (index) => ({
    random: String(7_226_249_334 - index),
    time: TIMESTAMP,
    mobiles: [phoneOf(index).slice("+86".length)],
  }),
  tc3: (index) => ({
    payload: {
      PhoneNumberSet: [phoneOf(index)],
      SmsSdkAppId: SMS_SDK_APP_ID,
      TemplateId: TEMPLATE_ID,
      TemplateParamSet: [...PARAMS],
      SessionContext: SESSION_CONTEXT,
      SignName: SIGN_NAME,
    },
    timestamp: TIMESTAMP,
  }),
  "tencent-v1-sha1": (index) => ({ params: tencentV1Params(index, "HmacSHA1") }),
  "tencent-v1-sha256": (index) => ({ params: tencentV1Params(index, "HmacSHA256") }),
  "aliyun-rpc": (index) => ({
    params: {
      ...aliyunParams(index),
      AccessKeyId: KEY.id,
      Action: "SendSms",
      Format: "JSON",
      SignatureMethod: "HMAC-SHA1",
      SignatureNonce: nonceOf(index),
      SignatureVersion: "1.0",
      Timestamp: ALIYUN_DATE,
      Version: "2017-05-25",
    },
  }),
  acs3: (index) => ({
    query: aliyunParams(index),
    headers: {
      host: ALIYUN_HOST,
      "x-acs-action": "SendSms",
      "x-acs-version": "2017-05-25",
      "x-acs-date": ALIYUN_DATE,
      "x-acs-signature-nonce": nonceOf(index),
    },
    body: "",
  }),
};

function tencentV1Params(index: number, SignatureMethod: string): Record<string, string | number> {
  return {
    "PhoneNumberSet.0": phoneOf(index),
    SmsSdkAppId: SMS_SDK_APP_ID,
    TemplateId: TEMPLATE_ID,
    "TemplateParamSet.0": PARAMS[0],
    "TemplateParamSet.1": PARAMS[1],
    SessionContext: SESSION_CONTEXT,
    SignName: SIGN_NAME,
    Action: "SendSms",
    Nonce: 1 + index,
    Timestamp: TIMESTAMP,
    Version: "2021-01-11",
    SecretId: KEY.id,
    Region: REGION,
    SignatureMethod,
  };
}

function aliyunParams(index: number): Texts {
  return {
    PhoneNumbers: phoneOf(index).slice("+86".length),
    SignName: SIGN_NAME,
    TemplateCode: "SMS_153055065",
    TemplateParam: JSON.stringify({ code: PARAMS[0] }),
    OutId: SESSION_CONTEXT,
  };
}

function nonceOf(index: number): string {
  return String(index).padStart(32, "0");
}

export interface SigningTask {
  scheme: Scheme;
  count: number;
}

export interface SigningResult {
  seconds: number;
  /** The last one, which tells whether two sides did the same. */
  signature: string;
}

export type Signers = { readonly [Name in Scheme]: (sample: Sample[Name]) => string };

/** Requests that are made before the time is taken, and signed in turn. */
const PREPARED = 1000;

export function signMany<Name extends Scheme>(
  signers: Signers,
  { scheme, count }: SigningTask & { scheme: Name },
): SigningResult {
  const sign = signers[scheme];
  const samples = Array.from({ length: PREPARED }, (_, index) => SAMPLES[scheme](index));
  let signature = "";
  const startedAt = performance.now();
  for (let signed = 0; signed < count; ) {
    for (const sample of samples.slice(0, count - signed)) signature = sign(sample);
    signed += samples.length;
  }
  return { seconds: (performance.now() - startedAt) / 1000, signature };
}
