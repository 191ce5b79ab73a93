/**
 * What a request asks for and who signed it, under either signature. SDKs spread parameters over query and form as they
 * like, so the two are read as one.
 *
 * Sources: "Signature method" of RPC APIs, https://help.aliyun.com/document_detail/25490.htm; "Request syntax and signature
 * method V3", https://help.aliyun.com/document_detail/2593177.html. In which order the provider checks is not documented.
 *
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";
import { acs3StringToSign, receivedCanonicalRequest, verifyAcs3 } from "../../../shared/signing/acs3.ts";
import { readAliyunDate } from "../../../shared/signing/aliyun-encoding.ts";
import {
  ALIYUN_RPC_METHOD,
  ALIYUN_RPC_VERSION,
  aliyunRpcStringToSign,
  verifyAliyunRpc,
} from "../../../shared/signing/aliyun-rpc.ts";
import type { ReceivedRequest, Verdict } from "../../../shared/signing/received.ts";
import type { Credential } from "../../accounts.ts";
import type { State } from "../../state.ts";
import { type AliyunError, gatewayError, invalid, missing } from "./errors.ts";
import type { Nonces } from "./nonces.ts";
import type { Format } from "./reply.ts";

const FORM = "application/x-www-form-urlencoded";

export interface Call {
  received: ReceivedRequest;
  scheme: "acs3" | "v1";
  /** Query and form, decoded. */
  params: ReadonlyMap<string, string>;
  action: string;
  version: string;
  nonce: string;
  timestamp: string;
  token: string | undefined;
  /** How to answer; undefined when the client asks for what there is not. */
  format: Format | undefined;
}

/** Whether a request is for this cloud, by what it says of itself; `form` is the text of a form body, where there is one. */
export function isAliyunRequest(headers: IncomingHttpHeaders, query: string, form = ""): boolean {
  if (headers["x-acs-action"] !== undefined || headers.authorization?.startsWith("ACS3-") === true) return true;
  return /(?:^|&)Action=/.test(`${query}&${form}`) && /(?:^|&)AccessKeyId=/.test(`${query}&${form}`);
}

/** Reads what is asked, without a check. */
export function readCall(received: ReceivedRequest): Call {
  const { headers, query, body } = received;
  const isForm = headers["content-type"]?.trimStart().toLowerCase().startsWith(FORM) === true;
  const form = isForm ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8") : "";
  const params = new Map([...new URLSearchParams(query), ...new URLSearchParams(form)]);
  if (headers.authorization?.startsWith("ACS3-")) {
    return {
      received,
      scheme: "acs3",
      params,
      action: headers["x-acs-action"] ?? "",
      version: headers["x-acs-version"] ?? "",
      nonce: headers["x-acs-signature-nonce"] ?? "",
      timestamp: headers["x-acs-date"] ?? "",
      token: headers["x-acs-security-token"],
      format: "JSON",
    };
  }
  return {
    received,
    scheme: "v1",
    params,
    action: params.get("Action") ?? headers["x-acs-action"] ?? "",
    version: params.get("Version") ?? headers["x-acs-version"] ?? "",
    nonce: params.get("SignatureNonce") ?? "",
    timestamp: params.get("Timestamp") ?? "",
    token: params.get("SecurityToken"),
    format: readFormat(params.get("Format")),
  };
}

/**
 * Verifies the signature for real, and that its nonce is new.
 * @throws AliyunError the documented code of what is wrong
 */
export function authenticate(call: Call, { accounts, clock, settings }: State, nonces: Nonces): Credential {
  checkCommon(call);
  const now = clock.now();
  const { clockToleranceMs } = settings.aliyun;
  const options = {
    secretOf: (keyId: string) => accounts.credential(keyId)?.secretKey,
    now,
    toleranceMs: clockToleranceMs,
  };
  const verdict =
    call.scheme === "acs3" ? verifyAcs3(call.received, options) : verifyAliyunRpc(call.received, call.params, options);
  const credential = accounts.credential(verdict.keyId ?? "");
  if (credential === undefined || isBeforeNonce(verdict)) throw refusal(verdict, call);
  if (nonces.has(credential.secretId, call.nonce)) throw gatewayError("SignatureNonceUsed");
  if (!verdict.ok) throw refusal(verdict, call);
  if ((call.token ?? "") !== (credential.token ?? "")) throw invalid("SecurityToken");
  nonces.add(credential.secretId, call.nonce, { now, until: now + 2 * clockToleranceMs });
  return credential;
}

/** What a signature cannot be checked without. */
function checkCommon({ received, scheme, params, nonce, timestamp }: Call): void {
  if (received.method !== "POST" && received.method !== "GET") throw gatewayError("UnsupportedHTTPMethod");
  if (scheme === "v1") {
    for (const name of ["AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"]) {
      if (!params.get(name)) throw missing(name);
    }
    if (!params.get("Signature")) throw gatewayError("IncompleteSignature");
    if (params.get("SignatureMethod") !== ALIYUN_RPC_METHOD) throw gatewayError("InvalidSignatureMethod");
    if (params.get("SignatureVersion") !== ALIYUN_RPC_VERSION) throw invalid("SignatureVersion");
  }
  if (nonce === "" || timestamp === "") throw gatewayError("IncompleteSignature");
  if (readAliyunDate(timestamp) === undefined) throw gatewayError("InvalidTimeStamp.Format");
}

function isBeforeNonce(verdict: Verdict): boolean {
  return !verdict.ok && verdict.reason !== "mismatch";
}

function refusal(verdict: Verdict, call: Call): AliyunError {
  const reason = verdict.ok ? "unknown-key" : verdict.reason;
  switch (reason) {
    case "unknown-key":
      return gatewayError("InvalidAccessKeyId.NotFound");
    case "expired":
      return gatewayError("InvalidTimeStamp.Expired");
    case "malformed":
      return gatewayError("IncompleteSignature");
    case "mismatch":
      return gatewayError("SignatureDoesNotMatch", mismatchWords(call));
  }
}

/**
 * With what the server signed, which SDKs compare with their own. Under ACS3 the provider's exact words are not known.
 */
function mismatchWords({ received, scheme, params }: Call): string {
  if (scheme === "v1") {
    const method = received.method === "POST" ? "POST" : "GET";
    const text = aliyunRpcStringToSign({ method, params: Object.fromEntries(params) });
    return `Specified signature is not matched with our calculation. server string to sign is:${text}`;
  }
  const canonical = receivedCanonicalRequest(received) ?? "";
  return `Specified signature does not match our calculation. server string to sign is:${acs3StringToSign(canonical)}, server canonicalRequest is:${canonical}`;
}

function readFormat(text: string | undefined): Format | undefined {
  const format = (text ?? "XML").toUpperCase();
  return format === "JSON" || format === "XML" ? format : undefined;
}
