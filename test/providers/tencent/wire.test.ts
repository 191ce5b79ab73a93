import { expect, test } from "vitest";
import type { SmsProvider } from "../../../shared/providers/provider.ts";
import { type Answer, refusedPort, serve, serveProxy, serveRaw } from "../servers.ts";
import { openProvider, PHONES, REQUEST, realHttp, reply, status } from "./helpers.ts";

const GOOD = JSON.stringify(reply({ SendStatusSet: PHONES.map((phone) => status(phone)) }));

function open(endpoint: string): SmsProvider {
  return openProvider({ http: realHttp(), endpoint, now: () => Date.now() }).provider;
}

/** What became of the three recipients, when all met the same end. */
async function endOf(
  endpoint: string,
  timeoutMs = 5000,
): Promise<{ status: string; theirs?: string; rawBody?: string }> {
  const { results, rawBody } = await open(endpoint).send(REQUEST, { deadline: Date.now() + timeoutMs });
  expect(results.map(({ phone }) => phone)).toEqual(PHONES);
  const ends = new Set(results.map((result) => JSON.stringify(endOfOne(result))));
  expect(ends.size).toBe(1);
  return { ...JSON.parse([...ends][0] ?? "{}"), ...(rawBody === undefined ? {} : { rawBody }) };
}

function endOfOne(result: Awaited<ReturnType<SmsProvider["send"]>>["results"][number]): object {
  if (result.status === "accepted") return { status: result.status };
  return { status: result.status, theirs: result.fault.provider.code };
}

const json: Answer = (response) => response.writeHead(200, { "Content-Type": "application/json" });

const answers: [what: string, answer: Answer, end: object][] = [
  ["is good", (response) => response.end(GOOD), { status: "accepted" }],
  [
    "is good and trickles in, chunk by chunk",
    (response, request) => {
      json(response, request);
      const pieces = GOOD.match(/.{1,60}/gsu) ?? [];
      const next = (): void => {
        const piece = pieces.shift();
        if (piece === undefined) response.end();
        else response.write(piece, () => setTimeout(next, 1));
      };
      next();
    },
    { status: "accepted" },
  ],
  ["is empty", (response) => response.end(), { status: "unknown", theirs: "UnreadableReply", rawBody: "" }],
  [
    "is a gateway's page",
    (response) => response.writeHead(502, { "Content-Type": "text/html" }).end("<html>Bad Gateway</html>"),
    { status: "unknown", theirs: "HttpStatus502", rawBody: "<html>Bad Gateway</html>" },
  ],
  [
    "is a redirect",
    (response) => response.writeHead(301, { Location: "https://example.com/" }).end("moved"),
    { status: "unknown", theirs: "HttpStatus301", rawBody: "moved" },
  ],
  [
    "is half of its JSON, and says it is whole",
    (response) => response.end(GOOD.slice(0, 200)),
    { status: "unknown", theirs: "UnreadableReply", rawBody: GOOD.slice(0, 200) },
  ],
  [
    "is larger than any answer",
    (response) => response.end(Buffer.alloc(5_000_000, "x")),
    { status: "unknown", theirs: "NoAnswer" },
  ],
  ["never comes", () => {}, { status: "unknown", theirs: "NoAnswer" }],
  ["is cut off before it begins", (response) => response.destroy(), { status: "unknown", theirs: "NoAnswer" }],
  [
    "is cut off after the headers",
    (response) => {
      response.writeHead(200, { "Content-Length": GOOD.length });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 10);
    },
    { status: "unknown", theirs: "NoAnswer" },
  ],
];
for (const [what, answer, end] of answers) {
  test(`send() ends ${JSON.stringify(Object.values(end).slice(0, 2).join(" "))} when the answer ${what}`, async () => {
    const server = await serve(answer);
    expect(await endOf(server.url, what === "never comes" ? 100 : 5000)).toEqual(end);
    expect(server.seen).toHaveLength(1); // and it is never sent again
  });
}

test("send() ends rejected when the port refuses, and unknown when the connection is reset", async () => {
  expect(await endOf(`http://127.0.0.1:${await refusedPort()}`)).toEqual({ status: "rejected", theirs: "NotSent" });
  const server = await serveRaw((socket) => socket.resetAndDestroy());
  expect(await endOf(server.url)).toEqual({ status: "unknown", theirs: "NoAnswer" });
});

test("send() ends rejected when the deadline has passed, and connects to nobody", async () => {
  const server = await serve((response) => response.end(GOOD));
  expect(await endOf(server.url, -1)).toEqual({ status: "rejected", theirs: "NotSent" });
  expect(server.connections()).toBe(0);
});

test("send() goes through a proxy, signed for the host behind it", async () => {
  const server = await serve((response) => response.end(GOOD));
  const proxy = await serveProxy(server.port);
  const { createHttpClient } = await import("../../../shared/providers/http-client.ts");
  const http = createHttpClient({ now: () => Date.now(), proxy: proxy.url });
  const { provider } = openProvider({ http, endpoint: "http://sms.test", now: () => Date.now() });
  const { results } = await provider.send(REQUEST, { deadline: Date.now() + 5000 });
  http.close();
  expect(results.map((result) => result.status)).toEqual(["accepted", "accepted", "accepted"]);
  expect(proxy.asked.map(({ target }) => target)).toEqual(["sms.test:80"]);
  expect(server.seen[0]?.headers.host).toBe("sms.test");
});
