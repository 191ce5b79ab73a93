/**
 * Tencent Cloud's API 3.0, spoken by us: what an official SDK sends, signed with a key pair that the operator made, and
 * answered in the envelope that it reads. Whatever happens, the status is 200.
 *
 * Sources: "签名方法 v3", https://cloud.tencent.com/document/api/382/52072; "返回结果",
 * https://cloud.tencent.com/document/api/382/52074
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { apiCodeOf } from "./api3-codes.ts";
import { clientAddress } from "./client-address.ts";
import { type HttpRequest, readHttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { isSigned } from "./signed.ts";
import type { Trigger } from "./trigger.ts";

/** More than any action needs. */
const MAX_BODY_BYTES = 1024 * 1024;

export const api3Trigger: Trigger<HttpRequest> = {
  name: "api3",
  match({ event, requestId }) {
    const request = readHttpRequest(event, requestId);
    return request?.headers["x-tc-action"] === undefined ? undefined : request;
  },
  async read(request, gate) {
    const access = await gate.access();
    const { method, headers, body } = request;
    if (method !== "POST") throw new XinshiError("METHOD_NOT_ALLOWED", "API 3.0 is spoken by POST");
    if (body.byteLength > MAX_BODY_BYTES) {
      throw new XinshiError("PAYLOAD_TOO_LARGE", `The body must have at most ${MAX_BODY_BYTES} bytes`);
    }
    if (!isSigned(headers.authorization)) {
      throw new XinshiError("UNAUTHENTICATED", "The request must be signed with TC3-HMAC-SHA256");
    }
    const sourceIp = clientAddress(request, access.trustedProxies);
    const action = { name: headers["x-tc-action"] ?? "", version: headers["x-tc-version"] ?? "" };
    const isRepeatable = gate.isRepeatable(action.name);
    const caller = await access.authenticate({ ...request, sourceIp, isRepeatable });
    return { kind: "call", caller: { ip: sourceIp, ...caller }, input: gate.readBody(request), action };
  },
  reply(outcome): HttpResponse {
    const { requestId: RequestId } = outcome;
    const Response = outcome.ok
      ? { ...(outcome.data as object), RequestId }
      : { Error: { Code: apiCodeOf(outcome.error), Message: outcome.error.message }, RequestId };
    return {
      isBase64Encoded: false,
      statusCode: 200,
      headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
      body: JSON.stringify({ Response }),
    };
  },
};
