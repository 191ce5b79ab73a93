/**
 * What an API 3.0 request asks for and who signed it, under either signature and either method.
 *
 * Sources: "公共参数", https://www.tencentcloud.com/document/product/382/40466, and "签名方法 v3",
 * https://cloud.tencent.com/document/api/382/52072
 *
 * @module
 */
import type { ReceivedRequest, Verdict } from "../../../shared/signing/received.ts";
import { verifyTc3 } from "../../../shared/signing/tc3.ts";
import { verifyTencentV1 } from "../../../shared/signing/tencent-v1.ts";
import type { Accounts, Credential } from "../../accounts.ts";
import { type ApiError, apiError, type Language } from "./errors.ts";
import { type ParameterRules, readFlat, readJsonBody } from "./parameters.ts";

/** Of the request's text after `?`, and of a body under either signature. */
export const MAX_BYTES = { query: 32 * 1024, v1: 1024 * 1024, tc3: 10 * 1024 * 1024 } as const;

/** The parameters of signature v1 that belong to no action. */
const COMMON = new Set(
  "Action Version Region Timestamp Nonce SecretId SignatureMethod RequestClient Signature Token Language".split(" "),
);

const FORM = "application/x-www-form-urlencoded";
const REGION = /^[a-z]+-[a-z]+(?:-[a-z0-9]+)*$/;

export interface Call {
  received: ReceivedRequest;
  signature: "tc3" | "v1";
  /** Decoded query or form; undefined under TC3 with POST, whose parameters are JSON. */
  flat: ReadonlyMap<string, string> | undefined;
  action: string | undefined;
  version: string | undefined;
  region: string | undefined;
  token: string | undefined;
  language: Language;
}

/** Reads what is asked, without a check. */
export function readCall(received: ReceivedRequest): Call {
  const { headers, method } = received;
  const isTc3 = headers["x-tc-action"] !== undefined || headers.authorization?.startsWith("TC3-") === true;
  if (isTc3) {
    const flat = method === "GET" ? decode(received.query) : undefined;
    const common = { action: headers["x-tc-action"], version: headers["x-tc-version"], region: headers["x-tc-region"] };
    const language = readLanguage(headers["x-tc-language"]);
    return { received, signature: "tc3", flat, ...common, token: headers["x-tc-token"], language };
  }
  const flat = decode(method === "GET" ? received.query : Buffer.from(received.body).toString("utf8"));
  const common = { action: flat.get("Action"), version: flat.get("Version"), region: flat.get("Region") };
  return {
    received,
    signature: "v1",
    flat,
    ...common,
    token: flat.get("Token"),
    language: readLanguage(flat.get("Language")),
  };
}

/**
 * Verifies the signature for real.
 * @throws ApiError the documented code of what is wrong
 */
export function authenticate(call: Call, accounts: Accounts, now: number): Credential {
  checkForm(call);
  const options = { secretOf: (keyId: string) => accounts.credential(keyId)?.secretKey, now };
  const verdict =
    call.signature === "tc3"
      ? verifyTc3(call.received, options)
      : verifyTencentV1(call.received, call.flat ?? new Map(), options);
  const credential = verdict.ok ? accounts.credential(verdict.keyId) : undefined;
  if (credential === undefined) throw refusal(verdict, call);
  if (call.token !== undefined && call.token !== credential.token) throw apiError("AuthFailure.TokenFailure");
  return credential;
}

/**
 * The members given, of whichever form, still to be held against the rules.
 * @throws ApiError when a JSON body is none
 */
export function givenParameters({ received, signature, flat }: Call, rules: ParameterRules): object {
  if (flat === undefined) return readJsonBody(received.body);
  if (signature === "tc3") return readFlat(flat, rules);
  return readFlat(new Map([...flat].filter(([name]) => !COMMON.has(name))), rules);
}

/** Regions are not told apart here, but one must be given; the product's own list is not documented. */
export function checkRegion({ region }: Call): void {
  if (region === undefined || region === "") throw apiError("MissingParameter", "Region");
  if (!REGION.test(region)) throw apiError("UnsupportedRegion");
}

/** The rules on methods, content types and sizes, and what a signature cannot be checked without. */
function checkForm(call: Call): void {
  const { received, signature, flat } = call;
  const { method, headers, query, body } = received;
  if (method !== "POST" && method !== "GET") throw apiError("UnsupportedProtocol");
  if (query.length > MAX_BYTES.query || body.length > MAX_BYTES[signature]) throw apiError("RequestSizeLimitExceeded");
  if (call.action === undefined || call.action === "") throw apiError("MissingParameter", "Action");
  if (call.version === undefined || call.version === "") throw apiError("MissingParameter", "Version");
  if (method === "POST" && !hasContentType(headers["content-type"], signature)) throw apiError("InvalidRequest");
  const missing = signature === "tc3" ? missingHeader(headers) : missingField(flat ?? new Map());
  if (missing !== undefined) throw apiError("MissingParameter", missing);
  const timestamp = signature === "tc3" ? headers["x-tc-timestamp"] : flat?.get("Timestamp");
  if (!/^\d{1,11}$/.test(timestamp ?? "")) throw apiError("InvalidParameter", "Timestamp");
  if (signature === "v1" && !/^\d+$/.test(flat?.get("Nonce") ?? "")) throw apiError("InvalidParameter", "Nonce");
}

function missingHeader(headers: ReceivedRequest["headers"]): string | undefined {
  return headers["x-tc-timestamp"] === undefined ? "Timestamp" : undefined;
}

function missingField(flat: ReadonlyMap<string, string>): string | undefined {
  return ["SecretId", "Timestamp", "Nonce", "Signature"].find((name) => !flat.get(name));
}

function hasContentType(header: string | undefined, signature: Call["signature"]): boolean {
  const type = (header ?? "").split(";", 1)[0]?.trim().toLowerCase();
  return type === (signature === "tc3" ? "application/json" : FORM);
}

function refusal(verdict: Verdict, { signature }: Call): ApiError {
  if (verdict.ok) return apiError("AuthFailure.SecretIdNotFound");
  switch (verdict.reason) {
    case "unknown-key":
      return apiError("AuthFailure.SecretIdNotFound");
    case "expired":
      return apiError("AuthFailure.SignatureExpire");
    case "mismatch":
      return apiError("AuthFailure.SignatureFailure");
    case "malformed":
      return signature === "tc3"
        ? apiError("AuthFailure.InvalidAuthorization")
        : apiError("InvalidParameterValue", "SignatureMethod");
  }
}

function decode(text: string): Map<string, string> {
  return new Map(new URLSearchParams(text));
}

/** English unless Chinese is asked for: clients that name no language get English here. */
function readLanguage(text: string | undefined): Language {
  return text === "zh-CN" ? "zh-CN" : "en-US";
}
