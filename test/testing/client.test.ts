import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createSandboxClient, SandboxError, type StartedSandbox, startSandbox } from "../../deploy/testing.ts";
import { CONTROL_ROUTES } from "../../sandbox/control/control.ts";
import { sendCode, sendText } from "./sdk.ts";

const PHONE = "+8613711112222";
const NOON = Date.parse("2026-03-02T12:00:00+08:00");

let sandbox: StartedSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ functions: false });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describe("texts", () => {
  test("waitForCode() gives the code of the newest text", async () => {
    expect(await sendCode(sandbox.url, PHONE, "135790")).toBe("Ok");
    expect(await sandbox.waitForCode(PHONE)).toBe("135790");
  });

  test("waitForMessage() waits for the text after a given one", async () => {
    await sendCode(sandbox.url, PHONE, "1111");
    const first = await sandbox.waitForMessage(PHONE);
    const second = sandbox.waitForMessage(PHONE, { after: first.id, timeoutMs: 10_000 });
    await sendCode(sandbox.url, PHONE, "2222");
    expect(await second).toMatchObject({ phone: PHONE, code: "2222", signName: "腾讯云", provider: "tencent" });
  });

  test("waitForMessage() fails with TIMEOUT when no text comes", async () => {
    const failure = sandbox.waitForMessage(PHONE, { timeoutMs: 1 });
    await expect(failure).rejects.toMatchObject({
      name: "SandboxError",
      code: "TIMEOUT",
      status: 408,
      message: "No message to this phone arrived in time",
    });
  });

  test("waitForCode() fails with NO_CODE when the text has none", async () => {
    await sandbox.templates.add({ id: "555001", text: "您的订单{1}已发货。" });
    await sendText(sandbox.url, PHONE, { TemplateId: "555001", TemplateParamSet: ["甲"] });
    await expect(sandbox.waitForCode(PHONE)).rejects.toMatchObject({
      code: "NO_CODE",
      message: expect.stringMatching(/template 555001/),
    });
  });

  test("messages() finds by text, time and status", async () => {
    await sendCode(sandbox.url, PHONE, "4711");
    await sendCode(sandbox.url, "+8613711110003", "4712");
    expect(await sandbox.messages({ text: "4711" })).toHaveLength(1);
    expect(await sandbox.messages({ since: new Date(Date.now() + 3_600_000) })).toEqual([]);
    const [refused] = await sandbox.messages({ status: "refused", limit: 1 });
    expect(refused?.phone).toBe("+8613711110003");
  });

  test("message(), messageLife(), resend() and deleteMessages() name one text", async () => {
    await sendCode(sandbox.url, PHONE, "1111");
    const { id } = await sandbox.waitForMessage(PHONE);
    expect(await sandbox.message(id)).toMatchObject({ id, code: "1111" });
    expect((await sandbox.messageLife(id)).requests[0]).toMatchObject({ action: "SendSms", verdict: "verified" });
    expect((await sandbox.resend(id)).id).not.toBe(id);
    expect(await sandbox.deleteMessages({ phone: PHONE })).toBe(2);
    await expect(sandbox.message(id)).rejects.toMatchObject({ code: "NOT_FOUND", status: 404 });
  });

  test("reply() opts a phone out, optIn() takes that back", async () => {
    await sendCode(sandbox.url, PHONE, "1111");
    await sandbox.clock.advance(5000);
    expect(await sandbox.reply(PHONE, "TD")).toMatchObject({ phone: PHONE, text: "TD", signName: "腾讯云" });
    const shown = await sandbox.phone(PHONE);
    expect(shown.optedOutOf).toHaveLength(1);
    expect(shown.inbox[0]).toMatchObject({ status: "delivered" });
    expect(shown.replies[0]).toMatchObject({ text: "TD" });
    expect(await sendCode(sandbox.url, PHONE, "2222")).toBe("FailedOperation.PhoneNumberInBlacklist");
    expect(await sandbox.optIn(PHONE)).toBe(true);
    expect(await sandbox.phones()).toEqual([{ phone: PHONE, optedOutOf: [] }]);
    expect(await sendCode(sandbox.url, PHONE, "3333")).toBe("Ok");
  });
});

describe("the machine", () => {
  test("faults.add() makes a provider fail as often as told", async () => {
    const fault = await sandbox.faults.add({ effect: { kind: "error", code: "InternalError.Timeout" }, times: 1 });
    await expect(sendCode(sandbox.url, PHONE, "1111")).rejects.toMatchObject({ code: "InternalError.Timeout" });
    expect(await sendCode(sandbox.url, PHONE, "1111")).toBe("Ok");
    expect(await sandbox.faults.list()).toMatchObject([{ id: fault.id, struck: 1 }]);
    await sandbox.faults.delete(fault.id);
    expect(await sandbox.faults.clear()).toBe(0);
  });

  test("clock.set() stands still where told, advance() moves on", async () => {
    await sandbox.clock.set(new Date(NOON), { ticking: false });
    expect(await sandbox.clock.advance(1500)).toMatchObject({ now: NOON + 1500, ticking: false });
    expect((await sandbox.clock.read()).iso).toBe("2026-03-02T04:00:01.500Z");
  });

  test("settings.change() sets a limit that reset() takes away", async () => {
    expect((await sandbox.settings.change({ limits: { phonePerDay: 1 } })).limits.phonePerDay).toBe(1);
    await sendCode(sandbox.url, PHONE, "1111");
    expect(await sendCode(sandbox.url, PHONE, "2222")).toBe("LimitExceeded.PhoneNumberDailyLimit");
    await sandbox.settings.reset();
    expect((await sandbox.settings.read()).limits.phonePerDay).toBe(10);
  });

  test("requests.list() shows what the provider saw and answered", async () => {
    await sendCode(sandbox.url, PHONE, "1111");
    const [seen] = await sandbox.requests.list({ action: "SendSms", limit: 1 });
    expect(seen).toMatchObject({ provider: "tencent", verdict: "verified", status: 200 });
    expect(await sandbox.requests.clear()).toBe(1);
  });

  test("health() tells how many texts are kept", async () => {
    await sendCode(sandbox.url, PHONE, "1111");
    expect(await sandbox.health()).toMatchObject({ status: "ok", url: sandbox.url, messages: 1, functions: null });
  });

  test("preflight() tells how a text would read without sending it", async () => {
    const question = { phones: [PHONE], templateId: "7839", signName: "腾讯云", params: ["1234"] };
    const { recipients } = await sandbox.preflight(question);
    expect(recipients).toMatchObject([{ phone: PHONE, text: "【腾讯云】您的验证码是: 1234", segments: 1 }]);
    expect(await sandbox.messages()).toEqual([]);
  });
});

describe("what the clouds know", () => {
  test("accounts.add() parts what two tests send and wait for", async () => {
    const key = { secretId: "AKIDmine", secretKey: "mine" };
    expect(await sandbox.accounts.add({ account: "mine", ...key })).toEqual({ account: "mine", secretId: "AKIDmine" });
    await sendCode(sandbox.url, PHONE, "1111", key);
    await sendCode(sandbox.url, PHONE, "2222");
    expect(await sandbox.waitForCode(PHONE, { account: "mine" })).toBe("1111");
    expect(await sandbox.waitForCode(PHONE, { account: "published" })).toBe("2222");
    expect(await sandbox.accounts.list()).toContainEqual({ account: "mine", secretId: "AKIDmine" });
  });

  test("apps, signs and templates are added, listed and deleted", async () => {
    expect(await sandbox.apps.add({ id: "1400555555", key: "k" })).toMatchObject({ id: "1400555555", classic: true });
    expect(await sandbox.signs.add({ text: "小店" })).toMatchObject({ text: "小店", status: "approved" });
    expect(await sandbox.templates.add({ id: "T9", text: "{1}", status: "pending" })).toMatchObject({
      status: "pending",
    });
    expect((await sandbox.apps.list()).map(({ id }) => id)).toContain("1400555555");
    expect((await sandbox.signs.list()).map(({ text }) => text)).toContain("小店");
    expect((await sandbox.templates.list()).map(({ id }) => id)).toContain("T9");
    await Promise.all([
      sandbox.apps.delete("1400555555"),
      sandbox.signs.delete("小店"),
      sandbox.templates.delete("T9"),
    ]);
    await expect(sandbox.signs.delete("小店")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("reviews.answer() approves what waits", async () => {
    await sandbox.templates.add({ id: "T9", text: "{1}", status: "pending" });
    expect(await sandbox.reviews.list()).toMatchObject([{ kind: "template", id: "T9", text: "{1}" }]);
    expect(await sandbox.reviews.answer({ kind: "template", id: "T9", status: "approved" })).toBe(1);
    expect(await sandbox.reviews.list()).toEqual([]);
    expect((await sandbox.voiceFiles()).length).toBeGreaterThan(0);
  });

  test("callbacks.set() has receipts pushed to a test's own server", async () => {
    const received: string[] = [];
    const server = createServer((request, response) => {
      request.on("data", (chunk: Buffer) => received.push(chunk.toString("utf8")));
      request.on("end", () => response.end('{"result":0,"errmsg":"OK"}'));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const callback = {
      cloud: "tencent" as const,
      account: "published",
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    };
    expect(await sandbox.callbacks.set(callback)).toEqual(callback);
    expect(await sandbox.callbacks.list()).toEqual([callback]);
    await sendCode(sandbox.url, PHONE, "1111");
    await sandbox.clock.advance(5000);
    await expect.poll(() => received.join("")).toContain("DELIVRD");
    await sandbox.callbacks.delete(callback);
    expect(await sandbox.callbacks.list()).toEqual([]);
  });
});

describe("faults of the caller", () => {
  test("a request that makes no sense names the bad field", async () => {
    const failure = sandbox.faults.add({ effect: { kind: "delay", ms: -1 } });
    await expect(failure).rejects.toThrow(SandboxError);
    await expect(failure).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      status: 400,
      message: expect.stringContaining("effect.ms"),
    });
  });

  test("a search that does not parse says where", async () => {
    await expect(sandbox.messages({ q: "status:nonsense" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { position: expect.any(Number) },
    });
  });

  test("nothing at the address is UNREACHABLE", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failure = createSandboxClient(`http://127.0.0.1:${port}`).health();
    await expect(failure).rejects.toMatchObject({
      code: "UNREACHABLE",
      status: 0,
      message: expect.stringContaining("No sandbox answers at"),
    });
  });

  test("another server at the address is NOT_A_SANDBOX", async () => {
    const server = createServer((_, response) => void response.writeHead(200).end("<html>")).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    const failure = createSandboxClient(`http://127.0.0.1:${port}`).messages();
    await expect(failure).rejects.toMatchObject({ code: "NOT_A_SANDBOX", status: 200 });
  });

  test("an address that is no http address is refused at once", () => {
    expect(() => createSandboxClient("ftp://127.0.0.1")).toThrow(TypeError);
    expect(() => createSandboxClient("127.0.0.1:4600")).toThrow(TypeError);
    expect(createSandboxClient("http://127.0.0.1:4600/_sandbox/").url).toBe("http://127.0.0.1:4600");
  });
});

/** What the console and other tools ask for, and a test does not. */
const NOT_FOR_TESTS = new Set(["events", "export", "openapi.json", "pushes", "statistics", "traffic"]);

test("the client has a call for every control route that a test needs", async () => {
  const asked = new Set<string>();
  const fetch = async (address: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.add(`${init?.method} ${new URL(String(address)).pathname}`);
    return Response.json({ message: { id: "ID" }, call: { id: "ID" } });
  };
  const client = createSandboxClient("http://127.0.0.1:1", { fetch });
  const { calls, clock, faults, settings, requests, accounts, apps, signs, templates, reviews, callbacks } = client;
  const lists = [apps, signs, templates] as const;
  const pair = { cloud: "tencent", account: "a" } as const;
  await Promise.all([
    ...[client.health(), client.reset(), client.preflight({ phones: [], templateId: "" }), client.voiceFiles()],
    ...[client.messages(), client.message("ID"), client.messageLife("ID"), client.waitForMessage("P")],
    ...[
      client.resend("ID"),
      client.deleteMessages(),
      client.phones(),
      client.phone("P"),
      client.reply("P", "t"),
      client.optIn("P"),
    ],
    ...[calls.list(), calls.get("ID"), calls.wait("P"), calls.life("ID"), calls.redial("ID")],
    ...[calls.answer("ID"), calls.hangUp("ID"), calls.press("ID", "1")],
    ...[clock.read(), clock.set(0), clock.advance(1), settings.read(), settings.change({}), settings.reset()],
    ...[faults.add({ effect: { kind: "throttle" } }), faults.list(), faults.delete("ID"), faults.clear()],
    ...[requests.list(), requests.clear(), accounts.list(), reviews.list(), callbacks.list(), callbacks.delete(pair)],
    ...[accounts.add({ account: "a", secretId: "i", secretKey: "k" }), callbacks.set({ ...pair, url: "http://a" })],
    ...[client.functions.list(), client.functions.call("ID", { as: "timer" })],
    reviews.answer({ kind: "sign", id: "ID", status: "approved" }),
    ...[apps.add({ id: "1" }), signs.add({ text: "t" }), templates.add({ id: "i", text: "t" })],
    ...lists.flatMap((list) => [list.list(), list.delete("ID")]),
  ]);
  const wanted = CONTROL_ROUTES.filter(({ path }) => !path.split("/").some((part) => NOT_FOR_TESTS.has(part)));
  const missing = wanted.filter(({ method, path }) => {
    const shape = new RegExp(`^${method} ${path.replace(/\{[^}]+\}/g, "[^/]+")}$`);
    return ![...asked].some((request) => shape.test(request));
  });
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /_sandbox/preflight", // it can be posted
  ]);
});
