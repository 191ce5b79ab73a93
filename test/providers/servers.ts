/**
 * Servers that answer as told, on a free port; for the tests of the transport and of the clients on top of it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import { onTestFinished } from "vitest";

export interface Seen {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface TestServer {
  port: number;
  url: string;
  /** Every request that was read to its end. */
  seen: Seen[];
  /** Connections taken so far. */
  connections(): number;
}

export type Answer = (response: http.ServerResponse, request: Seen) => void;

/** Listens until the test is over. */
export async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}

/** An HTTP server that reads each request whole and then lets `answer` do what it will. */
export async function serve(answer: Answer, scheme: "http" | "https" = "http"): Promise<TestServer> {
  const seen: Seen[] = [];
  let connections = 0;
  const handle: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const entry = { method, url, headers, body: Buffer.concat(chunks).toString("utf8") };
      seen.push(entry);
      answer(response, entry);
    });
  };
  const server = scheme === "http" ? http.createServer(handle) : https.createServer(tlsPair(), handle);
  server.on("connection", () => connections++);
  const port = await listen(server);
  return { port, url: `${scheme}://127.0.0.1:${port}/`, seen, connections: () => connections };
}

/** A server below HTTP: gets the bytes of each connection. */
export async function serveRaw(onData: (socket: net.Socket, data: Buffer) => void): Promise<{ url: string }> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (data) => onData(socket, data));
  });
  return { url: `http://127.0.0.1:${await listen(server)}/` };
}

/** A port that was free a moment ago, so that connecting to it is refused. */
export async function refusedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}

export interface TestProxy {
  url: string;
  /** What it was asked to connect to. */
  asked: { target: string; authorization: string | undefined }[];
}

/** A proxy that tunnels everything to one port of this machine, or refuses with a status. */
export async function serveProxy(toPort: number, refuseWith?: number): Promise<TestProxy> {
  const asked: TestProxy["asked"] = [];
  const server = http.createServer((_request, response) => response.writeHead(400).end());
  server.on("connect", (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => {
    asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    socket.on("error", () => {});
    if (refuseWith !== undefined) {
      socket.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`);
      return;
    }
    const upstream = net.connect(toPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, asked };
}

/** Self-signed, for `sms.test` and 127.0.0.1. */
export function tlsPair(): { key: string; cert: string } {
  const read = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), "utf8");
  return { key: read("key"), cert: read("cert") };
}
