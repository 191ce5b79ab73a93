/**
 * Tencent Cloud Object Storage, as far as deploying code needs it: objects are put, read and deleted, buckets made and
 * listed. Which bucket is meant is told by the `Host` header, as in the cloud.
 *
 * Sources: "PUT Object", https://www.tencentcloud.com/document/product/436/7749 ; "GET Bucket",
 * https://www.tencentcloud.com/document/product/436/30614 ; "Request Signature",
 * https://www.tencentcloud.com/document/product/436/7778
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { verifyCos } from "../../shared/signing/cos.ts";
import type { ReceivedRequest } from "../../shared/signing/received.ts";
import type { Credential } from "../accounts.ts";
import { readBody, toReceived } from "../http.ts";
import { type Answer, carryOut, type Failing } from "../providers/carry-out.ts";
import { answerTo, newProgress, type Progress, signerOf } from "../providers/exchange.ts";
import type { State } from "../state.ts";
import { type CosHome, storedObject } from "./buckets.ts";
import { CosError, chosenCosError, cosError, errorXml } from "./errors.ts";
import { listXml } from "./list.ts";

const PROVIDER = "cos";
const XML = "application/xml";
/** The sandbox's own, because it keeps objects in memory; a function's code is no larger unpacked. */
const MAX_OBJECT_BYTES = 500 * 1024 * 1024;
const TOKEN_HEADER = "x-cos-security-token";

const HOST = /^([a-z0-9-]+)\.cos\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn|(?:[a-z0-9-]+\.)*localhost)(?::\d+)?$/i;

const FAILING: Failing = {
  internalError: () => cosError("InternalError"),
  throttled: () => cosError("SlowDown"),
  chosenError: chosenCosError,
  contentType: XML,
};

/** A bucket by its address. */
export interface CosPlace {
  /** With its APPID. */
  bucket: string;
  region: string;
}

/** The bucket that a `Host` header names, if it names one. */
export function cosPlaceOf(host: string): CosPlace | undefined {
  const [, bucket, region] = (host.includes(".cos.") && HOST.exec(host)) || [];
  return bucket === undefined || region === undefined ? undefined : { bucket, region };
}

interface CosCall {
  received: ReceivedRequest;
  place: CosPlace;
  home: CosHome;
  /** Of the object, decoded; empty for the bucket itself. */
  key: string;
}

interface Reply {
  status: number;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export class Cos {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** Answers one request to a bucket; its body has not been read. */
  async handle(request: IncomingMessage, response: ServerResponse, place: CosPlace, base: string): Promise<void> {
    const startedAt = performance.now();
    const body = await readBody(request, MAX_OBJECT_BYTES);
    const received = toReceived(request, body ?? new Uint8Array());
    const action = actionOf(received);
    const progress = { ...newProgress(this.#state.chance.uuid()), action: action ?? received.method };
    const headers: Record<string, string> = { "x-cos-request-id": progress.requestId };
    const exchange = { provider: PROVIDER, state: this.#state, request, response, base, startedAt };
    await answerTo(exchange, { received, progress, headers }, async () => {
      try {
        const key = keyOf(received.path);
        const home = { account: this.#authenticate(received, progress).account, region: place.region };
        if (body === undefined) throw cosError("EntityTooLarge");
        if (action === undefined) throw cosError("MethodNotAllowed");
        const run = (): { answer: Answer } => {
          const reply = ACTIONS[action](this.#state, { received, place, home, key });
          Object.assign(headers, reply.headers);
          return { answer: { status: reply.status, body: reply.body ?? "", contentType: XML, delayMs: 0 } };
        };
        const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action, phones: [] });
        return await carryOut({ run }, FAILING, effect);
      } catch (error) {
        if (!(error instanceof CosError)) throw error;
        const xml = errorXml(error, `${place.bucket}.cos.${place.region}${received.path}`, progress.requestId);
        return { status: error.status, body: xml, contentType: XML, delayMs: 0 };
      }
    });
  }

  #authenticate(received: ReceivedRequest, progress: Progress): Credential {
    return signerOf(progress, () => this.#signer(received), {
      idOf: ({ secretId }) => secretId,
      reasonOf: (error) => (error instanceof CosError ? error.code : null),
    });
  }

  /** @throws CosError; no bucket here is open to everybody */
  #signer(received: ReceivedRequest): Credential {
    const { accounts, clock } = this.#state;
    const secretOf = (keyId: string): string | undefined => accounts.credential(keyId)?.secretKey;
    const verdict = verifyCos(received, { secretOf, now: clock.now() });
    if (!verdict.ok) throw refusal(verdict.reason);
    const credential = accounts.credential(verdict.keyId);
    if (credential === undefined || credential.token !== received.headers[TOKEN_HEADER]) {
      throw cosError("InvalidAccessKeyId");
    }
    return credential;
  }
}

type CosAction = "PutBucket" | "HeadBucket" | "GetBucket" | "PutObject" | "GetObject" | "HeadObject" | "DeleteObject";

const OBJECT_ACTIONS = { PUT: "PutObject", GET: "GetObject", HEAD: "HeadObject", DELETE: "DeleteObject" } as const;
const BUCKET_ACTIONS = { PUT: "PutBucket", GET: "GetBucket", HEAD: "HeadBucket" } as const;

function actionOf({ method, path }: ReceivedRequest): CosAction | undefined {
  const actions: Readonly<Record<string, CosAction>> = path === "/" ? BUCKET_ACTIONS : OBJECT_ACTIONS;
  return Object.hasOwn(actions, method) ? actions[method] : undefined;
}

const ACTIONS: Readonly<Record<CosAction, (state: State, call: CosCall) => Reply>> = {
  PutBucket({ buckets }, { home, place: { bucket }, received }) {
    refuseParameters(received, []);
    if (!/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?-\d{5,12}$/.test(bucket)) throw cosError("InvalidBucketName");
    if (!buckets.create(home, bucket)) throw cosError("BucketAlreadyOwnedByYou");
    return { status: 200 };
  },
  HeadBucket(state, call) {
    bucketOf(state, call);
    return { status: 200 };
  },
  GetBucket(state, call) {
    refuseParameters(call.received, ["prefix", "marker", "max-keys", "delimiter", "encoding-type"]);
    const query = new URLSearchParams(call.received.query);
    if (query.get("delimiter") || query.get("encoding-type")) throw cosError("NotImplemented");
    return { status: 200, body: listXml([...bucketOf(state, call).values()], call.place.bucket, query) };
  },
  PutObject(state, call) {
    const { received, key } = call;
    refuseParameters(received, []);
    const body = Buffer.from(received.body.buffer, received.body.byteOffset, received.body.byteLength);
    const md5 = received.headers["content-md5"];
    if (md5 !== undefined && createHash("md5").update(body).digest("base64") !== md5) throw cosError("BadDigest");
    const contentType = received.headers["content-type"] ?? "application/octet-stream";
    const object = storedObject({ key, body, contentType, modifiedAt: state.clock.now() });
    bucketOf(state, call).set(key, object);
    return { status: 200, headers: { etag: object.etag } };
  },
  GetObject(state, call) {
    const { body, contentType, etag, modifiedAt } = objectOf(state, call);
    const date = new Date(modifiedAt).toUTCString();
    return { status: 200, body, headers: { "content-type": contentType, etag, "last-modified": date } };
  },
  HeadObject(state, call) {
    const { headers, ...reply } = ACTIONS.GetObject(state, call);
    return { ...reply, headers: { ...headers, "content-length": String(reply.body?.length ?? 0) }, body: "" };
  },
  DeleteObject(state, call) {
    refuseParameters(call.received, []);
    bucketOf(state, call).delete(call.key);
    return { status: 204 };
  },
};

function bucketOf({ buckets }: State, { home, place }: CosCall) {
  const bucket = buckets.find(home, place.bucket);
  if (bucket === undefined) throw cosError("NoSuchBucket");
  return bucket;
}

function objectOf(state: State, call: CosCall) {
  refuseParameters(call.received, []);
  const object = bucketOf(state, call).get(call.key);
  if (object === undefined) throw cosError("NoSuchKey");
  return object;
}

/** A parameter makes another action of a request, or another answer: none that is not here may pass unseen. */
function refuseParameters({ query }: ReceivedRequest, known: readonly string[]): void {
  const names = [...new URLSearchParams(query).keys()];
  const other = names.find((name) => !known.includes(name));
  if (other !== undefined) throw cosError("NotImplemented", `The sandbox does not have ?${other} here.`);
}

function keyOf(path: string): string {
  try {
    return decodeURIComponent(path.slice(1));
  } catch {
    throw cosError("InvalidURI");
  }
}

function refusal(reason: "malformed" | "unknown-key" | "expired" | "mismatch"): CosError {
  switch (reason) {
    case "unknown-key":
      return cosError("InvalidAccessKeyId");
    case "expired":
      return cosError("AccessDenied", "Request has expired");
    case "mismatch":
      return cosError("SignatureDoesNotMatch");
    case "malformed":
      return cosError("AccessDenied");
  }
}
