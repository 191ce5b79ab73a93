/**
 * Zips that no request can carry go by Cloud Object Storage: into a bucket of the account, from which the platform takes
 * them. What was put there is deleted once the function has it.
 *
 * Sources: "PUT Object", https://www.tencentcloud.com/document/product/436/7749 ; "GET Bucket",
 * https://www.tencentcloud.com/document/product/436/30614 ; "CreateFunction" (`Code`),
 * https://www.tencentcloud.com/document/product/583/18586
 *
 * @module
 */
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { sleepFor } from "./api.ts";
import { MAX_ZIP_BYTES } from "./code.ts";
import { type CosRequest, encodeForCos, signCos } from "./cos-signature.ts";
import type { Credentials } from "./credentials.ts";
import { ApiError, ConnectionLost, explain } from "./errors.ts";
import type { Code, WantedBucket } from "./wanted.ts";

/** Where the platform finds a zip. */
export interface StoredCode {
  /** Without the APPID. */
  CosBucketName: string;
  CosObjectName: string;
  CosBucketRegion: string;
}

export interface CodeBucket {
  /** True for what no request can carry. */
  takes(code: Code): boolean;
  /**
   * Uploads a function's zip, under a name that its content makes.
   * @throws ApiError, ConnectionLost
   */
  put(functionName: string, code: Code): Promise<StoredCode>;
  /** Deletes whatever was uploaded for a function, by this deploy or one before. What fails is reported, and no error. */
  clear(functionName: string): Promise<void>;
}

export interface BucketOptions extends WantedBucket {
  credentials: Credentials;
  /** Address to connect to in place of the bucket's own, such as a sandbox's. */
  endpoint?: string | undefined;
  /** Gets lines about what could not be deleted. */
  report(line: string): void;
  /**
   * Zips of more bytes go by the bucket.
   * @default what a request takes
   */
  inlineBytes?: number;
  /** @default the real thing */
  sleep?: (ms: number) => Promise<void>;
}

/** Of a connection on which nothing moves. */
const IDLE_TIMEOUT_MS = 120_000;
const ATTEMPTS = 3;
/** Before and after now: clocks differ, and lines are slow. */
const SIGNED_SECONDS = { before: 300, after: 900 };
const PASSING = ["InternalError", "ServiceUnavailable", "SlowDown"];

export function openBucket(options: BucketOptions): CodeBucket {
  const { bucket, region, prefix, report, inlineBytes = MAX_ZIP_BYTES } = options;
  const folderOf = (functionName: string): string => `${prefix}${functionName}/`;
  const clear = async (functionName: string): Promise<void> => {
    const listed = await ask(options, { method: "GET", path: "/", query: { prefix: folderOf(functionName) } });
    for (const key of keysIn(listed)) await ask(options, { method: "DELETE", path: `/${key}` });
  };
  return {
    takes: ({ zip }) => zip.length > inlineBytes,
    async put(functionName, { zip, sha256 }) {
      const path = `/${folderOf(functionName)}${sha256}.zip`;
      await ask(options, { method: "PUT", path, body: zip });
      return { CosBucketName: bucket.replace(/-\d+$/, ""), CosObjectName: path, CosBucketRegion: region };
    },
    clear: (functionName) =>
      clear(functionName).catch((error: unknown) => {
        const { message } = explain(error, `delete what was uploaded for ${functionName} from the bucket ${bucket}`);
        report(`${message}. The next change of it tries again`);
      }),
  };
}

interface Asked {
  method: CosRequest["method"];
  /** Not encoded. */
  path: string;
  query?: Record<string, string>;
  body?: Buffer;
}

/** Every request may be repeated: it puts, lists or deletes the same. */
async function ask(options: BucketOptions, asked: Asked): Promise<string> {
  const { sleep = sleepFor } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await askOnce(options, asked);
    } catch (error) {
      const isPassing =
        error instanceof ConnectionLost || (error instanceof ApiError && PASSING.includes(error.apiCode));
      if (!isPassing || attempt === ATTEMPTS) throw error;
      await sleep(200 * 4 ** (attempt - 1));
    }
  }
}

/** The bucket is told by the `Host` header, wherever the connection goes. */
function askOnce({ bucket, region, endpoint, credentials }: BucketOptions, asked: Asked): Promise<string> {
  const { method, path, query = {}, body } = asked;
  const host = `${bucket}.cos.${region}.myqcloud.com`;
  const now = Math.floor(Date.now() / 1000);
  const { secretId, secretKey, token } = credentials;
  const headers: Record<string, string> = {
    Host: host,
    ...(body && { "Content-Length": String(body.length), "Content-Type": "application/zip" }),
    ...(token !== undefined && { "x-cos-security-token": token }),
  };
  const span = { from: now - SIGNED_SECONDS.before, to: now + SIGNED_SECONDS.after };
  const authorization = signCos({ method, path, query, headers, ...span }, { secretId, secretKey });
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeForCos(value)}`);
  const url = new URL(endpoint ?? `https://${host}`);
  const target = `${path.split("/").map(encodeForCos).join("/")}${text.length > 0 ? `?${text.join("&")}` : ""}`;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? requestPlain : requestSecure)({
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port,
      servername: host,
      method,
      path: target,
      headers: { ...headers, Authorization: authorization },
    });
    request.setTimeout(IDLE_TIMEOUT_MS, () => request.destroy(new Error("nothing moved for two minutes")));
    request.on("error", ({ message }) => reject(new ConnectionLost(message)));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", ({ message }) => reject(new ConnectionLost(message)));
      response.on("end", () => {
        const answer = Buffer.concat(chunks).toString("utf8");
        const { statusCode: status = 0 } = response;
        if (status >= 200 && status < 300) resolve(answer);
        else reject(asApiError(answer, status, String(response.headers["x-cos-request-id"] ?? "")));
      });
    });
    request.end(body);
  });
}

function asApiError(answer: string, status: number, requestId: string): ApiError {
  const [code = `HTTP ${status}`] = elementsOf(answer, "Code");
  const [message = "the answer has no words"] = elementsOf(answer, "Message");
  return new ApiError(code, message, requestId);
}

function keysIn(list: string): string[] {
  return elementsOf(list, "Key");
}

/** Texts of all elements of a name. Names of our objects need no escape; others are none of ours. */
function elementsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}
