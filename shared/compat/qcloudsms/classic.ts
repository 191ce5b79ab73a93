/**
 * Calls made as the old SDK makes them: the same address, the same JSON with its members in the same order and of the same
 * types. Three things differ: the body has a length instead of being chunked, one misspelt content type is spelt right, and
 * an answer that is no JSON comes to the callback instead of ending the process.
 *
 * Source: qcloudsms_js 0.1.1, lib/util.js, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import { parseUrl } from "../../parse-url.ts";
import type { HttpClient, HttpRequest, HttpResult } from "../../providers/http-client.ts";
import { signClassic } from "../../signing/classic.ts";
import type { Audio, Call, Protocol, RequestEcho, Response, Settled } from "./call.ts";
import type { Wires } from "./options.ts";

/** The old SDK's largest. */
const MAX_RANDOM = 99_999;

export function createClassic({ http, now, random, timeoutMs }: Wires): Protocol {
  return {
    refusal: () => undefined,
    async run(call) {
      const request = signedRequest(call, Math.round(random() * MAX_RANDOM), Math.floor(now() / 1000));
      if (request instanceof Error) return { error: request };
      const { url, echo } = request;
      const { headers, body } = echo;
      const sent = Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const whole = { method: "POST", url, headers: { ...headers }, body: sent, deadline: now() + timeoutMs } as const;
      return settle(await sendSafely(http, whole), echo);
    },
  };
}

/** A client that others bring may throw. */
async function sendSafely(http: HttpClient, request: HttpRequest): Promise<HttpResult> {
  try {
    return await http.send(request);
  } catch (error) {
    return { kind: "unknown", error: error instanceof Error ? error : new Error("The HTTP client threw") };
  }
}

interface SignedRequest {
  url: string;
  echo: RequestEcho;
}

function signedRequest(call: Call, random: number, time: number): SignedRequest | Error {
  const { appid, appkey, subject, body } = call;
  const sig = signClassic({ random, time, subject }, appkey);
  const echo = isAudio(body)
    ? echoOf(call, `?sdkappid=${appid}&random=${random}&time=${time}`, audioHeaders(call, sig), body.content)
    : echoOf(call, `?sdkappid=${appid}&random=${random}`, JSON_HEADERS, { ...body, sig, time });
  if (echo === undefined) return new TypeError("The sender's url must be an address, such as https://yun.tim.qq.com/");
  return { url: `${new URL(call.url).protocol}//${echo.host}${echo.path}`, echo };
}

const JSON_HEADERS = { "Content-Type": "application/json" };

function audioHeaders({ subject, body }: Call, sig: string): Record<string, string> {
  return {
    "Content-Type": isAudio(body) ? body.contentType : "",
    "x-content-sha1": subject.kind === "file" ? subject.contentSha1 : "",
    Authorization: sig,
  };
}

function echoOf(
  { url }: Call,
  query: string,
  headers: RequestEcho["headers"],
  body: RequestEcho["body"],
): RequestEcho | undefined {
  const parsed = parseUrl(url);
  if (parsed === undefined) return undefined;
  const { host, pathname } = parsed;
  return { host, path: `${pathname}${query}`, method: "POST", headers, body };
}

/** The request as the old protocol would have it, but unsigned: for calls that went another way. */
export function unsignedEcho(call: Call): RequestEcho {
  const { body, appid } = call;
  const query = `?sdkappid=${appid}`;
  const echo = isAudio(body)
    ? echoOf(call, query, { "Content-Type": body.contentType }, body.content)
    : echoOf(call, query, JSON_HEADERS, withoutSignature(body));
  return echo ?? { host: "", path: "", method: "POST", headers: {}, body: {} };
}

function withoutSignature({ sig: _sig, time: _time, ...body }: Readonly<Record<string, unknown>>): RequestEcho["body"] {
  return body;
}

function isAudio(body: Call["body"]): body is Audio {
  return Buffer.isBuffer(body.content);
}

/** Whatever the status: the old SDK looks at the body alone. */
function settle(result: HttpResult, req: RequestEcho): Settled {
  if (result.kind !== "answered") return { error: result.error };
  const res: Response = { statusCode: result.status, headers: result.headers, req };
  try {
    return { error: undefined, res, resData: JSON.parse(result.body) };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error("The answer is not JSON"), res };
  }
}
