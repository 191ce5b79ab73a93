import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { FunctionsGateway } from "../../sandbox/gateway.ts";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { control, openSandbox, raw, responseOf, sdk, send } from "./helpers.ts";

const HTML = { accept: "text/html,application/xhtml+xml" };

function gateway(calls: string[] = []): FunctionsGateway {
  return {
    handle: async ({ method, url }, response) => {
      calls.push(`${method} ${url}`);
      response.end("from the functions");
    },
    reset: async () => {
      calls.push("reset");
    },
    describe: () => ({ functions: ["sendsms"] }),
    close: async () => {
      calls.push("close");
    },
  };
}

describe("createSandbox()", () => {
  test("names the port that is in use and how to choose another", async () => {
    const { port } = await openSandbox();
    await expect(createSandbox({ port })).rejects.toThrow(
      `Port ${port} is in use; stop what listens there or choose another, such as PORT=${port + 1}`,
    );
  });

  test("ends every connection when it closes, also idle and waiting ones", async () => {
    const sandbox = await openSandbox();
    const idle = connect(sandbox.port, "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    const ended = new Promise((resolve) => idle.once("close", resolve));
    const waiting = control(sandbox, "GET", "/messages/wait?phone=13711112222&timeoutMs=60000");
    const slow = sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110011"] }));
    const cut = Promise.allSettled([waiting, slow]);
    await control(sandbox, "GET", "/messages/wait?phone=13711110011");
    await sandbox.close();
    await ended;
    expect((await cut).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await expect(raw(sandbox, {})).rejects.toThrow("ECONNREFUSED");
  });

  test("opens the functions with its own address and clock, and closes them", async () => {
    const calls: string[] = [];
    const sandbox = await openSandbox({
      openFunctions: ({ url, clock }) => {
        calls.push(url, String(clock.read().offsetMs));
        return gateway(calls);
      },
    });
    await sandbox.close();
    expect(calls).toEqual([sandbox.url, "0", "close"]);
  });

  test("gives up its port when the functions cannot be opened", async () => {
    let port = 0;
    const opening = createSandbox({
      port: 0,
      openFunctions: ({ url }) => {
        port = Number(new URL(url).port);
        throw new Error("not built");
      },
    });
    await expect(opening).rejects.toThrow("not built");
    const again = await openSandbox({ port });
    expect(again.port).toBe(port);
  });
});

describe("a request", () => {
  const functions = ["/call/sendsms", "/fn/sendsms/a?b=c", "/timer/pullstatus"];
  test.each(functions)("to %s goes to the functions, where there are any", async (path) => {
    const calls: string[] = [];
    const sandbox = await openSandbox({ functions: gateway(calls) });
    expect((await raw(sandbox, { method: "POST", path })).text).toBe("from the functions");
    expect(calls).toEqual([`POST ${path}`]);
    const bare = await raw(await openSandbox(), { method: "POST", path });
    expect([bare.status, JSON.parse(bare.text)]).toEqual([
      404,
      { error: { code: "NOT_FOUND", message: "There is no such path; see /_sandbox/openapi.json" } },
    ]);
  });

  test("to reset resets the functions too, unless their ledger is to be kept", async () => {
    const calls: string[] = [];
    const sandbox = await openSandbox({ functions: gateway(calls) });
    await control(sandbox, "POST", "/reset", { keepLedger: true });
    expect(calls).toEqual([]);
    await control(sandbox, "POST", "/reset");
    expect(calls).toEqual(["reset"]);
    expect((await control(sandbox, "GET", "/health")).json).toMatchObject({
      status: "ok",
      url: sandbox.url,
      functions: { functions: ["sendsms"] },
    });
  });

  const strangers: [path: string, headers: Record<string, string>][] = [
    ["/", { host: "evil.example" }],
    ["/_sandbox/messages", { host: "evil.example:4600" }],
    ["/_sandbox/messages", { host: "127.0.0.1.evil.example" }],
    ["/_sandbox/messages", { host: "sms.tencentcloudapi.com" }],
    ["/_sandbox/messages", { origin: "https://evil.example" }],
    ["/_sandbox/messages", { origin: "null" }],
    ["/call/sendsms", { host: "evil.example" }],
    ["/fn/sendsms", { host: "evil.example" }],
    ["/call/sendsms", { origin: "https://evil.example" }],
  ];
  test.each(strangers)("to %s with %j is refused", async (path, headers) => {
    const calls: string[] = [];
    const reply = await raw(await openSandbox({ functions: gateway(calls) }), { path, headers });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      403,
      {
        error: { code: "PERMISSION_DENIED", message: "Use this sandbox by a name of this machine, such as 127.0.0.1" },
      },
    ]);
    expect(calls).toEqual([]);
  });

  test("by any loopback name, or from the sandbox's own page, is answered without CORS headers", async () => {
    const sandbox = await openSandbox();
    for (const host of ["localhost", "console.localhost", "127.0.0.2", "[::1]"]) {
      const headers = { host: `${host}:${sandbox.port}`, origin: `http://${host}:${sandbox.port}` };
      const reply = await raw(sandbox, { path: "/_sandbox/health", headers });
      expect([host, reply.status]).toEqual([host, 200]);
      expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("to a function's HTTP trigger keeps its origin, which the function judges", async () => {
    const calls: string[] = [];
    const headers = { origin: "https://shop.example" };
    await raw(await openSandbox({ functions: gateway(calls) }), { path: "/fn/sendsms", headers });
    expect(calls).toEqual(["GET /fn/sendsms"]);
  });

  test("by any name is answered when the sandbox listens beyond this machine", async () => {
    const sandbox = await openSandbox({ host: "0.0.0.0" });
    const reply = await raw(sandbox, { path: "/_sandbox/health", headers: { host: "build-host:4600" } });
    expect([reply.status, JSON.parse(reply.text).url]).toEqual([200, "http://build-host:4600"]);
  });

  test("that ends halfway harms nobody", async () => {
    const sandbox = await openSandbox();
    const headers = { "content-length": "100", "x-tc-action": "SendSms" };
    const half = request({ host: "127.0.0.1", port: sandbox.port, method: "POST", headers, agent: false });
    await new Promise<void>((resolve) => {
      half.on("error", () => resolve());
      half.write("{", () => half.destroy());
    });
    expect((await control(sandbox, "GET", "/health")).json.status).toBe("ok");
  });

  test("that finds a fault of the sandbox is answered, and the log has the cause", async () => {
    const events: string[] = [];
    const functions = { ...gateway(), handle: () => Promise.reject(new Error("broken")) };
    const log = { error: (event: string, fields: Record<string, string>) => events.push(event, fields.cause ?? "") };
    const reply = await raw(await openSandbox({ functions, log }), { path: "/call/sendsms" });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([
      500,
      { error: { code: "INTERNAL", message: "The sandbox failed; its log says why" } },
    ]);
    expect(events).toEqual(["sandbox_failed", expect.stringContaining("Error: broken")]);
  });
});

describe("GET /", () => {
  test("names the control API", async () => {
    const sandbox = await openSandbox();
    expect(JSON.parse((await raw(sandbox, {})).text)).toEqual({
      name: "xinshi sandbox",
      control: `${sandbox.url}/_sandbox/openapi.json`,
    });
  });

  test("with an action is a call to the provider, also from a browser", async () => {
    const reply = await raw(await openSandbox(), { path: "/?Action=SendSms", headers: HTML });
    expect(responseOf(reply).Error?.Code).toBe("MissingParameter");
  });
});

test("answers carry the sandbox's time once its clock was moved: clients correct theirs by it", async () => {
  const sandbox = await openSandbox();
  sandbox.clock.advance(3_600_000);
  const { headers } = await fetch(`${sandbox.url}/_sandbox/health`);
  expect(headers.get("date")).toBe(new Date(sandbox.clock.now()).toUTCString());
});
