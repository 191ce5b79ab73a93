import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import type * as testing from "../../deploy/testing.ts";
import { sendCode } from "./sdk.ts";

const PHONE = "+8613711112222";

/** The package's entry as it is published. */
const { createSandboxClient, SandboxError, startSandbox }: typeof testing = await import(
  pathToFileURL(join(ROOT, "dist/sandbox/index.js")).href
);

async function open(options?: testing.StartSandboxOptions): Promise<testing.StartedSandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

test("startSandbox() runs the functions with data of its own", async () => {
  const lines: string[] = [];
  const [one, other] = [await open({ log: (line) => lines.push(line) }), await open()];
  const login = { as: "user", openid: "oTester", data: { phone: PHONE } } as const;
  expect(await one.functions.call("sendsms", login)).toMatchObject({ result: { ok: true } });
  const code = await one.waitForCode(PHONE);
  const answer = { as: "user", openid: "oTester", data: { phone: PHONE, code } } as const;
  expect(await other.functions.call("verifycode", answer)).toMatchObject({ result: { ok: false } });
  expect(await one.functions.call("verifycode", answer)).toMatchObject({ result: { ok: true } });
  expect(await other.messages()).toEqual([]);
  expect((await one.functions.list()).map(({ name }) => name)).toContain("sendsms");
  expect(lines.join("\n")).toContain('"function":"verifycode"');
});

test("startSandbox() fires a timer when a test says so", async () => {
  const sandbox = await open();
  await sandbox.functions.call("sendsms", { as: "user", openid: "oTester", data: { phone: PHONE } });
  await sandbox.clock.advance(5000);
  expect(await sandbox.functions.call("pullstatus", { as: "timer" })).toMatchObject({ result: { ok: true } });
  const mine = await sandbox.functions.call("pullstatus", { as: "user", openid: "oTester", data: {} });
  expect(mine).toMatchObject({ result: { data: { messages: [{ status: "delivered" }] } } });
});

test("startSandbox() with pushes brings receipts to the function", async () => {
  const sandbox = await open({ pushes: true });
  expect(await sandbox.callbacks.list()).toMatchObject([{ cloud: "tencent" }, { cloud: "aliyun" }]);
});

test("startSandbox() gives the functions other variables", async () => {
  const sandbox = await open({ environment: { XINSHI_VERIFICATION_KEY: "" } });
  const answer = await sandbox.functions.call("sendsms", { as: "user", openid: "oTester", data: { phone: PHONE } });
  expect(answer).toMatchObject({ result: { ok: false, error: { code: "NOT_CONFIGURED" } } });
});

test("startSandbox() without functions is the clouds alone", async () => {
  const sandbox = await open({ functions: false });
  expect(await sendCode(sandbox.url, PHONE, "1234")).toBe("Ok");
  expect(await sandbox.waitForCode(PHONE)).toBe("1234");
  expect(await sandbox.functions.list()).toEqual([]);
});

test("close() ends the sandbox, removes its data, and may be called twice", async () => {
  const folder = temporaryFolder();
  const sandbox = await startSandbox();
  await sandbox.functions.call("sendsms", { as: "user", openid: "oTester", data: { phone: PHONE } });
  expect(readdirSync(folder, { recursive: true }).map(String)).toContainEqual(expect.stringContaining("xinshi.db"));
  await sandbox.close();
  await sandbox.close();
  expect(readdirSync(folder)).toEqual([]);
  await expect(sandbox.health()).rejects.toMatchObject({ code: "UNREACHABLE" });
});

test("await using closes the sandbox at the end of the block", async () => {
  let url: string;
  {
    await using sandbox = await startSandbox({ functions: false });
    url = sandbox.url;
    expect(await sandbox.health()).toMatchObject({ status: "ok" });
  }
  await expect(createSandboxClient(url).health()).rejects.toThrow(SandboxError);
});

test("startSandbox() says that its port is taken and leaves nothing behind", async () => {
  const { port } = await open({ functions: false });
  const folder = temporaryFolder();
  await expect(startSandbox({ port })).rejects.toThrow(`Port ${port} is in use`);
  expect(readdirSync(folder)).toEqual([]);
});

/** Where this process and its children make their temporary folders, for one test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-testing-"));
  vi.stubEnv("TMPDIR", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
