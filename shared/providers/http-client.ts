/**
 * The transport of every provider: one request, and whether it can have reached anyone when no answer came.
 *
 * @module
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { createAgents } from "./agents.ts";
import { createDeadlines, type Deadlines, type Waiting } from "./deadlines.ts";

export interface HttpRequest {
  method: "POST" | "GET";
  /** Absolute, `http:` or `https:`. */
  url: string;
  /** Sent as they are; Host and Content-Length are added. */
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Milliseconds since the Unix epoch. */
  deadline: number;
}

export type HttpResult =
  | {
      kind: "answered";
      status: number;
      /** Lower-case names; a repeated header's values are joined with ", ". */
      headers: Record<string, string>;
      /** Read as UTF-8; what is not UTF-8 becomes replacement characters. */
      body: string;
    }
  /** Surely nobody read it: no address, refused, no TLS, the proxy said no, or the deadline came before a connection. */
  | { kind: "not-sent"; error: Error }
  /** Written at least in part: reset, too late, cut off, or the answer was too large. */
  | { kind: "unknown"; error: Error };

/** The seam for those who bring their own transport, and for tests. */
export interface HttpClient {
  /** Never throws, and ends by the deadline. */
  send(request: HttpRequest): Promise<HttpResult>;
  close(): void;
}

export interface HttpClientOptions {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Address of a proxy for every request. Without it HTTPS_PROXY, HTTP_PROXY and NO_PROXY decide (never for this
   * machine's own addresses); "" means none.
   */
  proxy?: string | undefined;
  /**
   * Connections to one host.
   * @default 64
   */
  maxSockets?: number | undefined;
  /**
   * Bytes of one answer's body.
   * @default 4_194_304
   */
  maxBodyBytes?: number | undefined;
  /**
   * Milliseconds that a connection may idle and still be used again.
   * @default 4_000
   */
  maxIdleMs?: number | undefined;
}

const DEFAULT_MAX_SOCKETS = 64;
const DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Below the five seconds after which many servers close. */
const DEFAULT_MAX_IDLE_MS = 4_000;

export function createHttpClient({
  now,
  proxy,
  maxSockets = DEFAULT_MAX_SOCKETS,
  maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
  maxIdleMs = DEFAULT_MAX_IDLE_MS,
}: HttpClientOptions): HttpClient {
  const agents = createAgents({ now, proxy, maxSockets, maxIdleMs });
  const deadlines = createDeadlines();
  let closed = false;

  /** Parsed once for a run of requests to the same address, which is the usual case. */
  let last = { text: "", url: new URL("http://localhost") };
  function parse(text: string): URL {
    if (text !== last.text) last = { text, url: new URL(text) };
    return last.url;
  }

  async function send(request: HttpRequest): Promise<HttpResult> {
    if (closed) return notSent("The HTTP client is closed");
    const leftMs = request.deadline - now();
    if (!(leftMs > 0)) return notSent("The deadline had passed before anything was sent");
    const expiresAt = performance.now() + leftMs;
    try {
      const url = parse(request.url);
      const found = agents.agentFor(url);
      const agent = found instanceof http.Agent ? found : await found;
      return await exchange({ request, url, agent, expiresAt, deadlines, maxBodyBytes });
    } catch (error) {
      return { kind: "not-sent", error: toError(error) }; // an address, header or proxy that cannot be used at all
    }
  }

  return {
    send,
    close() {
      closed = true;
      agents.destroy();
    },
  };
}

interface Exchange {
  request: HttpRequest;
  url: URL;
  agent: http.Agent;
  /** On the clock of `performance.now()`. */
  expiresAt: number;
  deadlines: Deadlines;
  maxBodyBytes: number;
}

/** One request and its answer. Rejects only when the request could not even be formed. */
function exchange({ request, url, agent, expiresAt, deadlines, maxBodyBytes }: Exchange): Promise<HttpResult> {
  return new Promise((resolve) => {
    let isConnected = false;
    let isSettled = false;
    const settle = (result: HttpResult): void => {
      isSettled = true;
      deadlines.remove(waiting);
      resolve(result);
    };
    const fail = (error: Error): void => {
      if (!isSettled) settle({ kind: isConnected ? "unknown" : "not-sent", error });
    };
    const outgoing = open(request, url, agent);
    const expire = (): void => {
      fail(new Error(isConnected ? "No answer came by the deadline" : "No connection came about by the deadline"));
      outgoing.destroy();
    };
    const waiting: Waiting = { expiresAt, expire, place: -1 };
    deadlines.add(waiting);
    outgoing.on("error", fail);
    outgoing.on("close", () => {
      if (!isSettled) fail(new Error("The connection was closed before the answer"));
    });
    outgoing.on("socket", (socket) => onConnected(socket, () => (isConnected = true)));
    outgoing.on("response", (incoming) => {
      collect(incoming, maxBodyBytes, fail, (body) => {
        settle({ kind: "answered", status: incoming.statusCode ?? 0, headers: joined(incoming.headers), body });
      });
    });
    outgoing.end(request.body);
  });
}

function open({ method, headers, body }: HttpRequest, url: URL, agent: http.Agent): http.ClientRequest {
  const { request } = url.protocol === "https:" ? https : http;
  return request({
    agent,
    method,
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ""), // an IPv6 address goes without its brackets
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers: flatHeaders(headers, url.host, body),
  });
}

/** As a flat list, which Node.js writes out as it is: a quarter less work a request than an object. */
function flatHeaders(headers: Record<string, string>, host: string, body: string | Uint8Array | undefined): string[] {
  const flat: string[] = [];
  let hasHost = false;
  for (const name of Object.keys(headers)) {
    flat.push(name, headers[name] ?? "");
    hasHost ||= name.length === 4 && name.toLowerCase() === "host";
  }
  if (!hasHost) flat.push("Host", host);
  if (body !== undefined) flat.push("Content-Length", String(Buffer.byteLength(body)));
  return flat;
}

/** Sockets that finished connecting (and, with TLS, trust their peer): what is written to one of them leaves. */
const connectedSockets = new WeakSet<Socket>();

function onConnected(socket: Socket, then: () => void): void {
  const isTls = "encrypted" in socket;
  if (connectedSockets.has(socket) || !(isTls || socket.connecting)) {
    then();
    return;
  }
  socket.once(isTls ? "secureConnect" : "connect", () => {
    connectedSockets.add(socket);
    then();
  });
}

function collect(
  incoming: http.IncomingMessage,
  maxBytes: number,
  fail: (error: Error) => void,
  done: (body: string) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) incoming.destroy(new Error(`The answer is larger than ${maxBytes} bytes`));
  });
  incoming.on("error", fail);
  incoming.on("end", () => done((chunks.length === 1 ? (chunks[0] ?? "") : Buffer.concat(chunks)).toString("utf8")));
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) result[name] = typeof value === "string" ? value : value.join(", ");
  }
  return result;
}

function notSent(message: string): HttpResult {
  return { kind: "not-sent", error: new Error(message) };
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
