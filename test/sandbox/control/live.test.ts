import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Live, type LiveOptions } from "../../../sandbox/live.ts";
import { control, openSandbox, sdk, send, travel } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";
import { functionSpec, openRuntime } from "../runtime-harness.ts";
import { type Listener, listen } from "./events.ts";

const PAGES = 200;

async function page(url: string): Promise<Listener> {
  const listener = await listen(url);
  onTestFinished(() => listener.close());
  return listener;
}

function namesOf({ events }: Listener): string[] {
  return events.map(({ name }) => name);
}

describe("GET /_sandbox/events", () => {
  test("greets with the sandbox's time and the number of the last event", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    const { events, response } = await page(sandbox.url);
    expect(response.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(events[0]?.data.now).toBe("2026-03-02T04:00:00.000Z");
    expect(events[0]?.data.sequence).toBe(events[0]?.id);
    expect(events[0]?.id).toBeGreaterThan(0);
  });

  test("tells a message's life as it happens, with numbers that grow", async () => {
    const sandbox = await openSandbox();
    const listener = await page(sandbox.url);
    await sdk(sandbox).SendSms(send());
    const { data: message } = await listener.next("message");
    expect(message).toMatchObject({ id: "m1", status: "accepted", url: `${sandbox.url}/_sandbox/messages/m1` });
    const { data: request } = await listener.next("request");
    expect(request).toMatchObject({ action: "SendSms", verdict: "verified", messages: ["m1"] });
    travel(sandbox, 1000);
    expect((await listener.next("message-changed")).data).toMatchObject({ id: "m1", status: "delivered" });
    expect((await listener.next("clock")).data).toMatchObject({ iso: "2026-03-02T04:00:01.000Z", ticking: false });
    const ids = listener.events.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((left, right) => left - right));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("tells of calls, replies, faults, templates and resets", async () => {
    const sandbox = await openSandbox();
    const listener = await page(sandbox.url);
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711112222"), msg: "4370" });
    expect((await listener.next("call")).data).toMatchObject({ id: "c1", status: "ringing" });
    await control(sandbox, "POST", "/calls/c1/answer");
    expect((await listener.next("call-changed")).data).toMatchObject({ id: "c1", status: "answered" });
    await sdk(sandbox).SendSms(send());
    await control(sandbox, "POST", "/phones/13711112222/reply", { text: "<b>TD</b>" });
    expect((await listener.next("reply")).data).toMatchObject({ phone: "+8613711112222", text: "<b>TD</b>" });
    await control(sandbox, "POST", "/faults", { effect: { kind: "throttle" } });
    expect((await listener.next("faults")).data).toMatchObject({ faults: [{ id: "f1", struck: 0 }] });
    await control(sandbox, "POST", "/templates", { id: "1", text: "x" });
    expect((await listener.next("templates")).data).toEqual({});
    await control(sandbox, "POST", "/reset", { keepLedger: true });
    expect((await listener.next("reset")).data).toEqual({ keptLedger: true });
  });

  test("tells that messages were cleared away, of one phone or of all, and nothing when there was none", async () => {
    const sandbox = await openSandbox();
    const listener = await page(sandbox.url);
    await sdk(sandbox).SendSms(send());
    await sdk(sandbox).SendSms(send());
    await control(sandbox, "DELETE", "/messages?phone=13800000000");
    await control(sandbox, "DELETE", `/messages?phone=${encodeURIComponent(send().PhoneNumberSet[0] ?? "")}`);
    const { data } = await listener.next("messages-deleted");
    expect(data).toEqual({ phone: send().PhoneNumberSet[0], deleted: 2 });
    await sdk(sandbox).SendSms(send());
    await control(sandbox, "DELETE", "/messages");
    await control(sandbox, "POST", "/reset", { keepLedger: true });
    await listener.next("reset");
    const told = listener.events.filter(({ name }) => name === "messages-deleted").map((event) => event.data);
    expect(told).toEqual([data, { phone: null, deleted: 1 }]);
  });

  test("tells of an invocation once it has ended", async () => {
    const { runtime } = await openRuntime([functionSpec("echo")]);
    const sandbox = await openSandbox({ functions: runtime });
    const listener = await page(sandbox.url);
    await runtime.call("echo", { hello: "world" }, { openid: "o1" });
    expect((await listener.next("invocation")).data).toMatchObject({
      function: "echo",
      trigger: "call",
      status: 200,
      isCold: true,
      event: { hello: "world" },
    });
  });

  test("gathers what changes often into the last state", async () => {
    const sandbox = await openSandbox();
    const listener = await page(sandbox.url);
    for (let step = 0; step < 5; step++) sandbox.clock.advance(1000);
    await listener.next("clock");
    expect(namesOf(listener)).toEqual(["hello", "clock"]);
    expect(listener.events[1]?.data.iso).toBe("2026-03-02T04:00:05.000Z");
  });

  test(`holds ${PAGES} pages and tells each of them`, async () => {
    const sandbox = await openSandbox();
    const listeners = await Promise.all(Array.from({ length: PAGES }, () => page(sandbox.url)));
    await sdk(sandbox).SendSms(send());
    const told = await Promise.all(listeners.map((listener) => listener.next("message")));
    expect(new Set(told.map(({ data }) => data.id))).toEqual(new Set(["m1"]));
  });

  test("ends with the sandbox", async () => {
    const sandbox = await openSandbox();
    const { response } = await page(sandbox.url);
    const ended = new Promise((resolve) => response.once("close", resolve));
    await sandbox.close();
    await ended;
  });
});

describe("Live", () => {
  async function serveLive(options: LiveOptions = {}): Promise<{ live: Live; url: string }> {
    const live = new Live(options);
    const server = createServer((_request, response) => live.attach(response, "http://here", 0));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { live, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  test("writes a comment from time to time", async () => {
    const { url } = await serveLive({ pingMs: 5 });
    const { response } = await page(url);
    await new Promise<void>((resolve) => {
      response.on("data", (chunk: string) => {
        if (chunk.includes(": ping\n\n")) resolve();
      });
    });
  });

  test("counts on while nobody looks, and forgets who left", async () => {
    const { live, url } = await serveLive();
    live.publish("message", () => expect.fail("nobody looks"));
    const listener = await page(url);
    expect([live.isWatched, listener.events[0]?.data.sequence]).toEqual([true, 1]);
    listener.close();
    while (live.isWatched) await new Promise((resolve) => setTimeout(resolve, 1));
  });

  test("cuts off a page that does not keep up", async () => {
    const { live, url } = await serveLive();
    const { response } = await page(url);
    response.pause();
    const ended = new Promise((resolve) => response.once("close", resolve));
    const big = "x".repeat(1024 * 1024);
    while (live.isWatched) {
      live.publish("message", () => big);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    response.resume();
    await ended;
  });
});
