/**
 * Signatures that are not those of the operator's key over this very request, now and for the first time.
 *
 * @module
 */
import { SANDBOX_SIGNING_KEY } from "../../../deploy/local.ts";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import type { Headers, RawRequest } from "./target.ts";

/** What is to be sent, and where. */
export interface Wanted {
  host: string;
  body: string;
  /** Of API 3.0. */
  action?: string | undefined;
}

export type MakeRequest = (wanted: Wanted) => RawRequest;

interface Signing {
  key?: { id: string; secret: string };
  /** Seconds that the signer's clock is ahead. */
  aheadSeconds?: number;
  service?: string;
  host?: string;
  path?: string;
  body?: string;
  contentType?: string;
  /** Signed besides, and sent. */
  more?: Record<string, string>;
  unsignedPayload?: boolean;
}

const JSON_TYPE = "application/json";

interface Signed {
  authorization: string;
  timestamp: string;
}

function signed({ host, body }: Wanted, signing: Signing = {}): Signed {
  const timestamp = Math.floor(Date.now() / 1000) + (signing.aheadSeconds ?? 0);
  const headers = { "content-type": signing.contentType ?? JSON_TYPE, host: signing.host ?? host, ...signing.more };
  const request = {
    method: "POST" as const,
    headers,
    body: signing.body ?? body,
    service: signing.service ?? "sms",
    timestamp,
    ...(signing.path !== undefined && { path: signing.path }),
    ...(signing.unsignedPayload && { unsignedPayload: true }),
  };
  const authorization = signTc3(request, signing.key ?? SANDBOX_SIGNING_KEY);
  return { authorization, timestamp: String(timestamp) };
}

function requestWith(
  { host, body, action }: Wanted,
  { authorization, timestamp }: Signed,
  more: Headers = [],
): RawRequest {
  const ofApi3: Headers =
    action === undefined
      ? []
      : [
          ["x-tc-action", action],
          ["x-tc-version", "2021-01-11"],
        ];
  const own: Headers = [
    ["host", host],
    ["content-type", JSON_TYPE],
    ["x-tc-timestamp", timestamp],
  ];
  return { headers: [...own, ["authorization", authorization], ...ofApi3, ...more], body };
}

/** As every SDK does it: what the functions let in. */
export const signedWell: MakeRequest = (wanted) => requestWith(wanted, signed(wanted));

const by =
  (signing: Signing, more: Headers = []): MakeRequest =>
  (wanted) =>
    requestWith(wanted, signed(wanted, signing), more);

/** A good one, whose header is then changed. */
const rewritten =
  (change: (authorization: string) => string): MakeRequest =>
  (wanted) => {
    const good = signed(wanted);
    return requestWith(wanted, { ...good, authorization: change(good.authorization) });
  };

/** A good one, of which something else is changed. */
const altered =
  (change: (request: RawRequest) => RawRequest): MakeRequest =>
  (wanted) =>
    change(signedWell(wanted));

const replaceHeader = (name: string, value: string | undefined) =>
  altered((request) => {
    const others = request.headers.filter(([other]) => other !== name);
    return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
  });

const { id, secret } = SANDBOX_SIGNING_KEY;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

export const SIGNATURE_ATTACKS: Readonly<Record<string, MakeRequest>> = {
  "another secret": by({ key: { id, secret: `${secret}x` } }),
  "no secret": by({ key: { id, secret: "" } }),
  "the id as its own secret": by({ key: { id, secret: id } }),
  "an unknown key": by({ key: { id: "AKIDsomebodyelse000", secret } }),
  "the key's name in place of its id": by({ key: { id: "sandbox", secret } }),
  "the cloud's own key pair": by({ key: { id: "AKIDsandbox", secret: "sandboxSecretKey" } }),
  "expired, five minutes and a bit": by({ aheadSeconds: -310 }),
  "expired, a day": by({ aheadSeconds: -86_400 }),
  "not yet valid": by({ aheadSeconds: 310 }),
  "a time long past": (wanted) => requestWith(wanted, { ...signed(wanted), timestamp: "0" }),
  "expired, sent with the time of now": (wanted) =>
    requestWith(wanted, { ...signed(wanted, { aheadSeconds: -400 }), timestamp: signed(wanted).timestamp }),
  "a time with a fraction": (wanted) => requestWith(wanted, { ...signed(wanted), timestamp: `${Date.now() / 1000}` }),
  "no time": replaceHeader("x-tc-timestamp", undefined),
  "two times": (wanted) => {
    const good = signed(wanted);
    return requestWith(wanted, good, [["x-tc-timestamp", good.timestamp]]);
  },
  "the date of yesterday": rewritten((header) => header.replace(/\/\d{4}-\d\d-\d\d\//, `/${YESTERDAY}/`)),
  "truncated by a digit": rewritten((header) => header.slice(0, -1)),
  "truncated to half": rewritten((header) => header.slice(0, -32)),
  "an empty signature": rewritten((header) => header.replace(/Signature=.*/, "Signature=")),
  "without signature": rewritten((header) => header.replace(/, *Signature=.*/, "")),
  "zeros for a signature": rewritten((header) => header.replace(/Signature=.*/, `Signature=${"0".repeat(64)}`)),
  "in capitals": rewritten((header) =>
    header.replace(/Signature=(.*)/, (_all, digits: string) => `Signature=a${digits.slice(1).toUpperCase()}`),
  ),
  "one digit off": rewritten((header) => header.slice(0, -1) + (header.endsWith("0") ? "1" : "0")),
  "a digit too many": rewritten((header) => `${header}0`),
  "two signatures": rewritten((header) => `${header}, Signature=${"0".repeat(64)}`),
  "SHA-1 by name": rewritten((header) => header.replace("SHA256", "SHA1")),
  "SHA-512 by name": rewritten((header) => header.replace("SHA256", "SHA512")),
  "SM3 by name": rewritten((header) => header.replace("HMAC-SHA256", "HMAC-SM3")),
  "Alibaba Cloud's scheme": rewritten((header) => header.replace("TC3", "ACS3")),
  "Amazon's scheme": rewritten((header) => header.replace("TC3", "AWS4")),
  "no algorithm": rewritten((header) => header.replace("TC3-HMAC-SHA256", "none")),
  "the scheme alone": rewritten(() => "TC3-HMAC-SHA256"),
  "another service in the scope": rewritten((header) => header.replace("/sms/", "/cvm/")),
  "another end of the scope": rewritten((header) => header.replace("tc3_request", "aws4_request")),
  "for another host": by({ host: "sms.tencentcloudapi.com" }),
  "for another path": by({ path: "/elsewhere" }),
  "for another body": by({ body: "{}" }),
  "the body emptied": altered((request) => ({ ...request, body: "" })),
  "a blank after the body": altered((request) => ({ ...request, body: `${request.body} ` })),
  "for another content type": by({ contentType: "application/json; charset=utf-8" }),
  "by GET": altered((request) => ({ ...request, method: "GET" })),
  "by PUT": altered((request) => ({ ...request, method: "PUT" })),
  "without the body": by({ unsignedPayload: true }, [["x-tc-content-sha256", "UNSIGNED-PAYLOAD"]]),
  "without the body, said by nobody": by({ unsignedPayload: true }),
  "with the body's hash for the body": by({}, [["x-tc-content-sha256", "0".repeat(64)]]),
  "host not signed": rewritten((header) => header.replace("content-type;host", "content-type")),
  "content type not signed": rewritten((header) => header.replace("content-type;host", "host")),
  "nothing signed": rewritten((header) => header.replace("content-type;host", "")),
  "headers out of order": rewritten((header) => header.replace("content-type;host", "host;content-type")),
  "a header signed twice": rewritten((header) => header.replace("content-type;host", "content-type;host;host")),
  "one header more than was signed": rewritten((header) => header.replace("host", "host;x-tc-timestamp")),
  "a signed header that was removed": by({ more: { "x-more": "1" } }),
  "a signed header that was changed": by({ more: { "x-more": "1" } }, [["x-more", "2"]]),
  "a signed header that comes twice": by({ more: { "x-more": "1" } }, [
    ["x-more", "1"],
    ["x-more", "1"],
  ]),
  "sent to another host": (wanted) => ({ ...signedWell(wanted), headers: signedWell(wanted).headers.map(hostToOther) }),
};

function hostToOther([name, value]: Headers[number]): Headers[number] {
  return name === "host" ? [name, value.replace("127.0.0.1", "localhost")] : [name, value];
}

/** What is made of a good request that was let in before. */
export const REPLAYS: Readonly<Record<string, (used: RawRequest) => RawRequest>> = {
  "as it was": (used) => used,
  "with more blanks in the header": (used) => withAuthorization(used, (text) => text.replace(" ", "   ")),
  "without blanks in the header": (used) => withAuthorization(used, (text) => text.replaceAll(", ", ",")),
  "with blanks after commas": (used) => withAuthorization(used, (text) => text.replaceAll(", ", ",    ")),
  "with header names in capitals": (used) => ({
    ...used,
    headers: used.headers.map(([name, value]) => [name.toUpperCase(), value] as const),
  }),
  "with other headers beside": (used) => ({ ...used, headers: [...used.headers, ["x-request-id", "2"]] }),
  "with another query": (used) => ({ ...used, path: "?again=1" }),
  "at another path": (used) => ({ ...used, path: "/again" }),
  "with the content type in capitals": (used) => ({
    ...used,
    headers: used.headers.map(
      ([name, value]) => [name, name === "content-type" ? value.toUpperCase() : value] as const,
    ),
  }),
};

function withAuthorization(request: RawRequest, change: (text: string) => string): RawRequest {
  return {
    ...request,
    headers: request.headers.map(([name, value]) => [name, name === "authorization" ? change(value) : value] as const),
  };
}
