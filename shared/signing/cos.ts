/**
 * The request signature of Tencent Cloud Object Storage (COS) in its `Authorization` header: both halves.
 *
 * Source: "Request Signature", https://www.tencentcloud.com/document/product/436/7778
 *
 * @module
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { headerOf, hostForms, type ReceivedRequest, type Verdict, type VerifyOptions } from "./received.ts";

const ALGORITHM = "sha1";
/** Seconds since the epoch, from and to. */
const SPAN = /^(\d{1,11});(\d{1,11})$/;

export interface CosRequest {
  method: "PUT" | "GET" | "HEAD" | "DELETE" | "POST";
  /** The path, decoded: `/` and the object's name. */
  path: string;
  /**
   * Parameters to sign, not encoded.
   * @default {}
   */
  query?: Readonly<Record<string, string>>;
  /** Headers to sign, in any order and case. */
  headers: Readonly<Record<string, string>>;
  /** When the signature holds, in seconds since the Unix epoch. */
  from: number;
  to: number;
}

/** Returns the `Authorization` header. */
export function signCos(request: CosRequest, key: { id: string; secret: string }): string {
  const span = `${request.from};${request.to}`;
  return [
    `q-sign-algorithm=${ALGORITHM}`,
    `q-ak=${key.id}`,
    `q-sign-time=${span}`,
    `q-key-time=${span}`,
    `q-header-list=${namesOf(request.headers)}`,
    `q-url-param-list=${namesOf(request.query ?? {})}`,
    `q-signature=${signatureOf(request, { signTime: span, keyTime: span }, key.secret)}`,
  ].join("&");
}

/** `HttpString` of the source. */
export function cosHttpString({
  method,
  path,
  query = {},
  headers,
}: Pick<CosRequest, "method" | "path" | "query" | "headers">): string {
  return `${method.toLowerCase()}\n${path}\n${listed(query)}\n${listed(headers)}\n`;
}

/** Checks a request as it arrived: of its headers and parameters those that the signature names. */
export function verifyCos(request: ReceivedRequest, options: VerifyOptions): Verdict {
  const claim = readClaim(request);
  if (claim === undefined) return { ok: false, reason: "malformed" };
  const { keyId } = claim;
  const secret = options.secretOf(keyId);
  if (secret === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (![claim.signTime, claim.keyTime].every((span) => holds(span, options.now))) {
    return { ok: false, reason: "expired", keyId };
  }
  const given = Buffer.from(claim.signature);
  const matches = candidates(request, claim).some((candidate) =>
    timingSafeEqual(Buffer.from(signatureOf(candidate, claim, secret)), given),
  );
  return matches ? { ok: true, keyId } : { ok: false, reason: "mismatch", keyId };
}

type Signed = Pick<CosRequest, "method" | "path" | "query" | "headers">;

function signatureOf(request: Signed, { signTime, keyTime }: Pick<Claim, "signTime" | "keyTime">, secret: string) {
  const hash = createHash("sha1").update(cosHttpString(request)).digest("hex");
  return hmac(hmac(secret, keyTime), `${ALGORITHM}\n${signTime}\n${hash}\n`);
}

/** What the request says of its own signature. */
interface Claim {
  keyId: string;
  signTime: string;
  keyTime: string;
  headerNames: string[];
  queryNames: string[];
  /** 40 hexadecimal digits. */
  signature: string;
}

/** The value is a list of parameters, and not encoded as one: what it holds needs no encoding. */
function readClaim(request: ReceivedRequest): Claim | undefined {
  const fields = new Map<string, string>();
  for (const field of (headerOf(request, "authorization") ?? "").split("&")) {
    const mark = field.indexOf("=");
    if (mark > 0) fields.set(field.slice(0, mark).trim(), field.slice(mark + 1).trim());
  }
  const [signTime = "", keyTime = ""] = [fields.get("q-sign-time"), fields.get("q-key-time")];
  const keyId = fields.get("q-ak") ?? "";
  const signature = fields.get("q-signature") ?? "";
  const isWhole = fields.get("q-sign-algorithm") === ALGORITHM && keyId !== "" && /^[0-9a-f]{40}$/.test(signature);
  if (!isWhole || !SPAN.test(signTime) || !SPAN.test(keyTime)) return undefined;
  const [headerNames, queryNames] = [fields.get("q-header-list"), fields.get("q-url-param-list")].map(listOf);
  if (headerNames === undefined || queryNames === undefined) return undefined;
  return { keyId, signTime, keyTime, headerNames, queryNames, signature };
}

function listOf(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(";");
}

function holds(span: string, now: number): boolean {
  const [, from, to] = SPAN.exec(span) ?? [];
  return Number(from) * 1000 <= now && now <= Number(to) * 1000;
}

const METHODS: readonly string[] = ["PUT", "GET", "HEAD", "DELETE", "POST"];

/** The requests that the client may have signed: one a form of its host, none when something signed did not arrive. */
function candidates(request: ReceivedRequest, { headerNames, queryNames }: Claim): Signed[] {
  const path = decoded(request.path);
  if (!METHODS.includes(request.method) || path === undefined) return [];
  const method = request.method as CosRequest["method"];
  const parameters = new Map([...new URLSearchParams(request.query)].map(([name, value]) => [encoded(name), value]));
  const query = chosen(queryNames, (name) => parameters.get(name) ?? byLowerCase(parameters, name));
  const headers = chosen(headerNames, (name) => headerOf(request, name));
  if (query === undefined || headers === undefined) return [];
  if (!("host" in headers)) return [{ method, path, query, headers }];
  return hostForms(request).map((host) => ({ method, path, query, headers: { ...headers, host } }));
}

function chosen(
  names: readonly string[],
  read: (name: string) => string | undefined,
): Record<string, string> | undefined {
  const values = names.map((name) => [decoded(name) ?? name, read(name)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(values) as Record<string, string>;
}

/** Names are signed in lower case. */
function byLowerCase(parameters: ReadonlyMap<string, string>, name: string): string | undefined {
  return [...parameters].find(([own]) => own.toLowerCase() === name)?.[1];
}

/** `HttpParameters` and `HttpHeaders` of the source. */
function listed(values: Readonly<Record<string, string>>): string {
  return sortedNames(values)
    .map(([name, own]) => `${name}=${encoded(values[own] ?? "")}`)
    .join("&");
}

function namesOf(values: Readonly<Record<string, string>>): string {
  return sortedNames(values)
    .map(([name]) => name)
    .join(";");
}

function sortedNames(values: Readonly<Record<string, string>>): [signed: string, own: string][] {
  const names = Object.keys(values).map((own): [string, string] => [encoded(own).toLowerCase(), own]);
  return names.sort(([left], [right]) => (left < right ? -1 : 1));
}

/** As `encodeURIComponent` does it, and the five marks that it leaves. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hmac(key: string, text: string): string {
  return createHmac("sha1", key).update(text).digest("hex");
}
