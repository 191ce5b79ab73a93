import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { messageOf, open, post } from "./client.ts";
import { refusedPort, serve, serveRaw } from "./servers.ts";

describe("send() when the server answers", () => {
  test("sends method, path, query, headers and body as they are, with length and host", async () => {
    const server = await serve((response) => response.end("ok"));
    const result = await open().send(post(`${server.url}a/b?c=d&e=%20`, { headers: { "X-One": "1" } }));
    expect(result).toMatchObject({ kind: "answered", status: 200, body: "ok" });
    expect(server.seen).toMatchObject([{ method: "POST", url: "/a/b?c=d&e=%20", body: "信使" }]);
    expect(server.seen[0]?.headers).toMatchObject({
      "x-one": "1",
      "content-length": "6",
      host: `127.0.0.1:${server.port}`,
      connection: "keep-alive",
    });
  });

  test("sends bytes as they are, and a GET without a body", async () => {
    const server = await serve((response) => response.end());
    const client = open();
    await client.send(post(server.url, { body: new Uint8Array([0xe4, 0xbf, 0xa1]) }));
    await client.send({ method: "GET", url: server.url, headers: { host: "sms.test" }, deadline: Date.now() + 5000 });
    expect(
      server.seen.map(({ method, body, headers }) => [method, body, headers.host, headers["content-length"]]),
    ).toEqual([
      ["POST", "信", `127.0.0.1:${server.port}`, "3"],
      ["GET", "", "sms.test", undefined],
    ]);
  });

  test("gives status, joined headers with lower-case names, and the body read as UTF-8 across chunks", async () => {
    const bytes = Buffer.from("信使");
    const server = await serve((response) => {
      response.writeHead(418, { "X-Mixed-Case": "Yes", "Set-Cookie": ["a=1", "b=2"] });
      response.write(bytes.subarray(0, 1));
      setTimeout(() => response.end(bytes.subarray(1)), 20);
    });
    const result = await open().send(post(server.url));
    expect(result).toMatchObject({ kind: "answered", status: 418, body: "信使" });
    expect(result.kind === "answered" && result.headers).toMatchObject({
      "x-mixed-case": "Yes",
      "set-cookie": "a=1, b=2",
    });
  });

  const bodies: [what: string, bytes: Buffer, read: string][] = [
    ["empty", Buffer.alloc(0), ""],
    ["not UTF-8", Buffer.from([0x61, 0xff, 0x62]), "a\ufffdb"],
    ["compressed unasked", gzipSync("text"), gzipSync("text").toString("utf8")],
  ];
  for (const [what, bytes, read] of bodies) {
    test(`takes a body that is ${what}`, async () => {
      const server = await serve((response) => response.end(bytes));
      expect(await open().send(post(server.url))).toMatchObject({ kind: "answered", status: 200, body: read });
    });
  }

  test("follows no redirect", async () => {
    const server = await serve((response) => response.writeHead(301, { Location: "/elsewhere" }).end());
    expect(await open().send(post(server.url))).toMatchObject({ kind: "answered", status: 301 });
    expect(server.seen).toHaveLength(1);
  });

  test("takes a body up to the limit, and none above it", async () => {
    const server = await serve((response, { url }) => response.end("x".repeat(Number(url.slice(1)))));
    const client = open({ maxBodyBytes: 100_000 });
    expect(await client.send(post(`${server.url}100000`))).toMatchObject({ kind: "answered" });
    const result = await client.send(post(`${server.url}100001`));
    expect(result.kind).toBe("unknown");
    expect(messageOf(result)).toBe("The answer is larger than 100000 bytes");
  });
});

describe("send() when nobody can have read it", () => {
  const cases: [what: string, url: () => string | Promise<string>, message: RegExp][] = [
    ["the port refuses", async () => `http://127.0.0.1:${await refusedPort()}/`, /ECONNREFUSED/],
    ["the name does not exist", () => "http://name.invalid/", /ENOTFOUND|EAI_AGAIN/],
    [
      "there is no TLS",
      async () => (await serve((response) => response.end())).url.replace("http:", "https:"),
      /SSL|wrong version/i,
    ],
    [
      "the certificate is not trusted",
      async () => (await serve((response) => response.end(), "https")).url,
      /self-signed/,
    ],
    ["the address is none", () => "nowhere", /Invalid URL/],
    ["the protocol is another", () => "ftp://127.0.0.1/", /Protocol "ftp:" not supported/],
  ];
  for (const [what, url, message] of cases) {
    test(`answers not-sent when ${what}`, async () => {
      const result = await open().send(post(await url()));
      expect(result.kind).toBe("not-sent");
      expect(messageOf(result)).toMatch(message);
    });
  }

  test("answers not-sent for a header that cannot be written", async () => {
    const server = await serve((response) => response.end());
    const result = await open().send(post(server.url, { headers: { "X-Token": "line\r\nInjected: 1" } }));
    expect(result.kind).toBe("not-sent");
    expect(messageOf(result)).toBe('Invalid character in header content ["X-Token"]');
    expect(server.seen).toEqual([]);
  });

  test("answers not-sent when the deadline has passed", async () => {
    const server = await serve((response) => response.end());
    const client = open();
    for (const deadline of [Date.now() - 1, Date.now() - 1e9, Number.NaN]) {
      expect(messageOf(await client.send(post(server.url, { deadline })))).toBe(
        "The deadline had passed before anything was sent",
      );
    }
    expect(server.connections()).toBe(0);
  });

  test("answers not-sent when the deadline comes while waiting for a connection, and never sends it", async () => {
    const server = await serve((response) => void setTimeout(() => response.end(), 300));
    const client = open({ maxSockets: 1 });
    const first = client.send(post(server.url, { body: "first" }));
    const second = await client.send(post(server.url, { body: "second", deadline: Date.now() + 60 }));
    expect(second.kind).toBe("not-sent");
    expect(messageOf(second)).toBe("No connection came about by the deadline");
    expect(await first).toMatchObject({ kind: "answered" });
    expect(await client.send(post(server.url, { body: "third" }))).toMatchObject({ kind: "answered" });
    expect(server.seen.map(({ body }) => body)).toEqual(["first", "third"]);
  });

  test("answers not-sent when the TLS handshake does not end by the deadline", async () => {
    const silent = await serveRaw(() => {});
    const result = await open().send(post(silent.url.replace("http:", "https:"), { deadline: Date.now() + 60 }));
    expect(result.kind).toBe("not-sent");
  });

  test("answers not-sent after close()", async () => {
    const server = await serve((response) => response.end());
    const client = open();
    client.close();
    expect(messageOf(await client.send(post(server.url)))).toBe("The HTTP client is closed");
  });
});

describe("send() when it may have been read", () => {
  const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
  const cuts: [what: string, bytes: string][] = [
    ["before the answer", ""],
    ["within the status line", "HTTP/1."],
    ["within the headers", HEAD],
    ["after the headers", `${HEAD}Content-Length: 10\r\n\r\n`],
    ["within the body", `${HEAD}Content-Length: 10\r\n\r\n{"a"`],
    ["within a chunked body", `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n`],
  ];
  for (const [what, bytes] of cuts) {
    test(`answers unknown when the connection is cut ${what}`, async () => {
      const server = await serveRaw((socket) => socket.end(bytes));
      expect((await open().send(post(server.url))).kind).toBe("unknown");
    });
  }

  for (const [what, bytes] of [
    ["something else than HTTP", "SMS 1\n"],
    ["an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
    ["two lengths", `${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
  ] as const) {
    test(`answers unknown when the server speaks ${what}`, async () => {
      const server = await serveRaw((socket) => socket.end(bytes));
      expect((await open().send(post(server.url))).kind).toBe("unknown");
    });
  }

  test("answers unknown when the connection is reset", async () => {
    const server = await serveRaw((socket) => socket.resetAndDestroy());
    expect((await open().send(post(server.url))).kind).toBe("unknown");
  });

  test("answers unknown at the deadline when no answer came, and lets go of the connection", async () => {
    let closed = (): void => {};
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await serveRaw((socket) => socket.on("close", closed));
    const result = await open().send(post(server.url, { deadline: Date.now() + 80 }));
    expect(result.kind).toBe("unknown");
    expect(messageOf(result)).toBe("No answer came by the deadline");
    await isClosed;
  });

  test("answers unknown at the deadline when the answer trickles", async () => {
    const server = await serve((response) => {
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(timer));
    });
    const result = await open().send(post(server.url, { deadline: Date.now() + 80 }));
    expect(messageOf(result)).toBe("No answer came by the deadline");
    expect(result.kind).toBe("unknown");
  });

  test("keeps many deadlines apart", async () => {
    const server = await serve(
      (response, { body }) => void setTimeout(() => response.end(), body === "slow" ? 2000 : 30),
    );
    const client = open();
    const deadlines = [60, 5000, 120, 90, 5000, 150];
    const results = deadlines.map((ms) =>
      client.send(post(server.url, { body: ms < 1000 ? "slow" : "quick", deadline: Date.now() + ms })),
    );
    expect((await Promise.all(results)).map(({ kind }) => kind)).toEqual([
      "unknown",
      "answered",
      "unknown",
      "unknown",
      "answered",
      "unknown",
    ]);
  });

  test("answers unknown for what is under way at close()", async () => {
    const client = open();
    const server = await serve(() => client.close());
    expect((await client.send(post(server.url))).kind).toBe("unknown");
  });
});

describe("connections", () => {
  test("are used again", async () => {
    const server = await serve((response) => response.end("ok"));
    const client = open();
    for (let count = 0; count < 5; count++) await client.send(post(server.url));
    expect(server.connections()).toBe(1);
  });

  test("are at most maxSockets", async () => {
    const server = await serve((response) => void setTimeout(() => response.end("ok"), 5));
    const client = open({ maxSockets: 3 });
    const results = await Promise.all(Array.from({ length: 20 }, () => client.send(post(server.url))));
    expect(results.every(({ kind }) => kind === "answered")).toBe(true);
    expect(server.connections()).toBe(3);
  });

  for (const { afterMs, connections } of [
    { afterMs: 4000, connections: 1 },
    { afterMs: 4001, connections: 2 },
    { afterMs: -1, connections: 2 }, // the clock was set back: how long it idled cannot be told
  ]) {
    test(`are ${connections} when ${afterMs} ms went by on the wall clock while no timer ran`, async () => {
      const server = await serve((response) => response.end("ok"));
      let now = 1_767_225_600_000;
      const client = open({ now: () => now });
      await client.send(post(server.url, { deadline: now + 5000 }));
      await new Promise((resolve) => setImmediate(resolve)); // the agent takes the connection back
      now += afterMs;
      expect(await client.send(post(server.url, { deadline: now + 5000 }))).toMatchObject({ kind: "answered" });
      expect(server.connections()).toBe(connections);
    });
  }

  test("that died unseen while frozen are not used", async () => {
    let now = 1_767_225_600_000;
    const server = await serve((response) => response.end("ok"));
    const client = open({ now: () => now });
    const burst = () => Promise.all([1, 2, 3].map(() => client.send(post(server.url, { deadline: now + 5000 }))));
    await burst();
    await new Promise((resolve) => setImmediate(resolve));
    now += 60_000;
    expect((await burst()).map(({ kind }) => kind)).toEqual(["answered", "answered", "answered"]);
    expect(server.connections()).toBe(6);
  });

  test("keep no process alive, nor does a far deadline", async () => {
    const server = await serve((response) => response.end("ok"));
    const script = `
      import { createHttpClient } from "./shared/providers/http-client.ts";
      const client = createHttpClient({ now: () => Date.now(), proxy: "" });
      const request = { method: "POST", url: "${server.url}", headers: {}, body: "", deadline: Date.now() + 600_000 };
      console.log((await client.send(request)).kind);
    `;
    const child = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script],
      { timeout: 60_000 }, // past which the child is killed, and this rejects
    );
    expect(child.stdout).toBe("answered\n");
  });
});
