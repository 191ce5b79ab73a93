import { describe, expect, onTestFinished, test, vi } from "vitest";
import { messageOf, open, post } from "./client.ts";
import { refusedPort, serve, serveProxy, serveRaw } from "./servers.ts";

const NO_PROXIES = { HTTP_PROXY: "", HTTPS_PROXY: "", NO_PROXY: "", ALL_PROXY: "" };

function withEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries({ ...NO_PROXIES, ...variables })) {
    vi.stubEnv(name, value);
    vi.stubEnv(name.toLowerCase(), value);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

describe("proxies", () => {
  for (const scheme of ["http", "https"] as const) {
    test(`carry ${scheme} through a tunnel, with the credentials of their address`, async () => {
      withEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
      const server = await serve((response) => response.end("ok"), scheme);
      const proxy = await serveProxy(server.port);
      const client = open({ proxy: proxy.url.replace("//", "//user:p%40ss@") });
      for (let count = 0; count < 3; count++) {
        expect(await client.send(post(`${scheme}://sms.test/`))).toMatchObject({ kind: "answered", body: "ok" });
      }
      const authorization = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
      expect(proxy.asked).toEqual([{ target: `sms.test:${scheme === "http" ? 80 : 443}`, authorization }]);
      expect(server.seen[0]?.headers.host).toBe("sms.test");
    });
  }

  const variables = [
    { scheme: "http", names: ["HTTP_PROXY", "ALL_PROXY"] },
    { scheme: "https", names: ["HTTPS_PROXY", "ALL_PROXY"] },
  ] as const;
  for (const { scheme, names } of variables) {
    for (const name of names) {
      test(`are taken from ${name} for ${scheme}`, async () => {
        const server = await serve((response) => response.end("ok"), scheme);
        const proxy = await serveProxy(server.port);
        withEnvironment({ NODE_TLS_REJECT_UNAUTHORIZED: "0", [name]: proxy.url });
        const client = open({ proxy: undefined });
        expect(await client.send(post(`${scheme}://sms.test/`))).toMatchObject({ kind: "answered", body: "ok" });
        expect(proxy.asked).toHaveLength(1);
      });
    }
  }

  test("are passed by for hosts in NO_PROXY, for this machine, and when the option is empty", async () => {
    const server = await serve((response) => response.end("ok"));
    const proxy = await serveProxy(server.port);
    withEnvironment({ HTTP_PROXY: proxy.url, NO_PROXY: "name.invalid" });
    const client = open({ proxy: undefined });
    expect((await client.send(post("http://name.invalid/"))).kind).toBe("not-sent");
    for (const host of ["127.0.0.1", "localhost"]) {
      expect((await client.send(post(`http://${host}:${server.port}/`))).kind).toBe("answered");
    }
    expect((await open({ proxy: "" }).send(post("http://other.invalid/"))).kind).toBe("not-sent");
    expect(proxy.asked).toEqual([]);
  });

  for (const status of [403, 407, 502]) {
    test(`that refuse with ${status} let nothing through`, async () => {
      const server = await serve((response) => response.end("ok"));
      const proxy = await serveProxy(server.port, status);
      const result = await open({ proxy: proxy.url }).send(post("https://sms.test/"));
      expect(result.kind).toBe("not-sent");
      expect(messageOf(result)).toBe(`Bad response: ${status}`);
    });
  }

  test("that cannot be reached, or never answer, let nothing through", async () => {
    const gone = await open({ proxy: `http://127.0.0.1:${await refusedPort()}` }).send(post("https://sms.test/"));
    expect(gone.kind).toBe("not-sent");
    expect(messageOf(gone)).toMatch(/ECONNREFUSED/);
    const silent = await serveRaw(() => {});
    const request = post("https://sms.test/", { deadline: Date.now() + 80 });
    const result = await open({ proxy: silent.url }).send(request);
    expect(result.kind).toBe("not-sent");
    expect(messageOf(result)).toBe("No connection came about by the deadline");
  });

  test("make no difference to what is unknown: a cut behind the tunnel is", async () => {
    const server = await serve((response) => response.destroy());
    const proxy = await serveProxy(server.port);
    expect((await open({ proxy: proxy.url }).send(post("http://sms.test/"))).kind).toBe("unknown");
  });

  test("whose address is none are told as such", async () => {
    const result = await open({ proxy: "not a proxy" }).send(post("http://sms.test/"));
    expect(result.kind).toBe("not-sent");
    expect(messageOf(result)).toBe("Invalid URL");
  });
});
