/**
 * The official clients of Alibaba Cloud, unmodified, and calls made by hand, for a sandbox at a time that stands still.
 *
 * @module
 */
import { createRequire } from "node:module";
import type DysmsClient from "@alicloud/dysmsapi20170525";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { formatAliyunDate, percentEncode } from "../../../shared/signing/aliyun-encoding.ts";
import { signAliyunRpc } from "../../../shared/signing/aliyun-rpc.ts";
import { type RawReply, raw } from "../helpers.ts";

const require = createRequire(import.meta.url);

export type Dysms = DysmsClient;
type DysmsModule = typeof import("@alicloud/dysmsapi20170525");
export const models = require("@alicloud/dysmsapi20170525") as DysmsModule;
const { $OpenApiUtil } = require("@alicloud/openapi-core") as typeof import("@alicloud/openapi-core");

interface PopClient {
  request<T = Record<string, unknown>>(
    action: string,
    params: Record<string, unknown>,
    options?: { method?: "GET" | "POST"; headers?: Record<string, string> },
  ): Promise<T>;
}
const Pop = require("@alicloud/pop-core") as new (config: Record<string, string>) => PopClient;

export const KEY = { accessKeyId: "testId", accessKeySecret: "testSecret" };

export interface ClientOptions {
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
  /** `v2` is the SDK's name of the older signature. */
  signatureAlgorithm?: "v2";
}

export function dysms(sandbox: Sandbox, options: ClientOptions = {}): Dysms {
  const place = { endpoint: `127.0.0.1:${sandbox.port}`, protocol: "http" };
  return new models.default(new $OpenApiUtil.Config({ ...KEY, ...place, ...options }));
}

export function pop(sandbox: Sandbox, options: Record<string, string> = {}): PopClient {
  return new Pop({ ...KEY, endpoint: sandbox.url, apiVersion: "2017-05-25", ...options });
}

/** A send that succeeds, but for what is changed. */
export function send(change: Record<string, unknown> = {}) {
  return new models.SendSmsRequest({
    phoneNumbers: "13711112222",
    signName: "阿里云",
    templateCode: "SMS_153055065",
    templateParam: '{"code":"1234"}',
    ...change,
  });
}

/** The common parameters of signature V1, and those given; each call has its own nonce. */
export function v1Params(sandbox: Sandbox, params: Record<string, string>): Record<string, string> {
  return {
    AccessKeyId: KEY.accessKeyId,
    Action: "SendSms",
    Format: "JSON",
    SignatureMethod: "HMAC-SHA1",
    SignatureNonce: `nonce-${nonces++}`,
    SignatureVersion: "1.0",
    Timestamp: formatAliyunDate(sandbox.clock.now()),
    Version: "2017-05-25",
    ...params,
  };
}
let nonces = 0;

export const SEND = {
  PhoneNumbers: "13711112222",
  SignName: "阿里云",
  TemplateCode: "SMS_153055065",
  TemplateParam: '{"code":"1234"}',
};

interface HandMade {
  method?: "GET" | "POST";
  query?: Record<string, string>;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  secret?: string;
  /** Encodes a form's text; SDKs differ in how they write a space. */
  encode?(text: string): string;
}

/** Signs query and form together and sends them as told. */
export function byHand(sandbox: Sandbox, request: HandMade): Promise<RawReply> {
  const { method = "POST", query = {}, form, headers = {}, secret = KEY.accessKeySecret, encode } = request;
  const Signature = signAliyunRpc({ method, params: { ...query, ...form } }, secret);
  const isAllInForm = Object.keys(query).length === 0 && form !== undefined;
  const text = (params: Record<string, string>, write = percentEncode): string =>
    Object.entries(params)
      .map(([name, value]) => `${write(name)}=${write(value)}`)
      .join("&");
  return raw(sandbox, {
    method,
    path: isAllInForm ? "/" : `/?${text({ ...query, Signature })}`,
    headers: { ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }), ...headers },
    ...(form === undefined ? {} : { body: text(isAllInForm ? { ...form, Signature } : form, encode) }),
  });
}
