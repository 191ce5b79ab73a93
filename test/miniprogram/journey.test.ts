/**
 * The pages against the built functions in a sandbox: what a person does, from the number to the delivered text.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startLocal } from "../../deploy/local.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { mp3 } from "../helpers/sounds.ts";
import { type FakePage, FakeWeChat } from "./fake-wechat.ts";

const HOME = "pages/signin/signin";
const CODE = "6 位验证码";
const PATIENCE = { timeout: 60_000, interval: 50 };

let sandbox: Sandbox;
let dataDir: string;
let wechat: FakeWeChat;
let opened: FakePage | undefined;
let users = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "xinshi-journey-"));
  sandbox = await startLocal({ port: 0, dataDir, cron: false });
});

afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(() => {
  users += 1;
  const openid = `o-journey-${users}`;
  wechat = new FakeWeChat((name, data) => callFunction(openid, name, data));
});

afterEach(async () => {
  await opened?.lifecycle("onUnload");
  opened = undefined;
  vi.unstubAllGlobals();
});

async function callFunction(openid: string, name: string, data: unknown): Promise<unknown> {
  const answer = await post(`/call/${name}`, { data }, { "x-wx-openid": openid });
  if ("result" in answer) return answer;
  throw Object.assign(new Error(String(answer.errMsg)), answer);
}

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Record<string, unknown>;
}

/** Leaves the page that is open, and opens another. */
async function open(path: string): Promise<FakePage> {
  await opened?.lifecycle("onUnload");
  opened = await wechat.open(path);
  return opened;
}

function shows(words: string): Promise<void> {
  return vi.waitFor(() => expect(opened?.words()).toContain(words), PATIENCE);
}

async function codeOf(phone: string): Promise<string> {
  const address = `${sandbox.url}/_sandbox/messages/wait?phone=${encodeURIComponent(`+86${phone}`)}&timeoutMs=5000`;
  const { code } = (await (await fetch(address)).json()) as { code: string };
  return code;
}

async function signIn(phone: string): Promise<void> {
  const page = await open(HOME);
  await page.type("phone", phone);
  await page.tap("获取验证码");
  const code = await codeOf(phone);
  await vi.waitFor(() => expect(page.field(CODE).attributes.focus).toBe(true), PATIENCE);
  await page.type(CODE, `【信使】${code}为您的登录验证码`);
  await shows("已登录");
}

/** Receipts come about a second after the text. */
async function pullUntil(words: string): Promise<void> {
  await vi.waitFor(async () => {
    await post("/timer/pullstatus", {});
    await opened?.lifecycle("onPullDownRefresh");
    expect(opened?.words()).toContain(words);
  }, PATIENCE);
}

test("a person signs in with the code of the text, and sees it delivered", async () => {
  await signIn("13700000101");
  await open("pages/messages/messages");
  await shows("登录验证码");
  await pullUntil("已送达");
});

test("a person signs in with WeChat's own number, and without one is asked for a code", async () => {
  const ok = { errMsg: "getPhoneNumber:ok" };
  const page = await open(HOME);
  await page.tell("微信手机号一键登录", "getphonenumber", { ...ok, cloudID: "43_expired" });
  await shows("一键登录暂时不能用，请用短信验证码登录");
  const again = await open(HOME);
  await again.tell("微信手机号一键登录", "getphonenumber", { ...ok, cloudID: "sandbox-phone:+8613700000103" });
  await shows("已登录");
});

test("a person who types a wrong code is told how many tries are left", async () => {
  const page = await open(HOME);
  await page.type("phone", "13700000102");
  await page.tap("获取验证码");
  const code = await codeOf("13700000102");
  await vi.waitFor(() => expect(page.field(CODE).attributes.focus).toBe(true), PATIENCE);
  await page.type(CODE, code === "000000" ? "000001" : "000000");
  await shows("还可以试 4 次");
});

test("a person records, waits for the review, and is called", async () => {
  await signIn("13700000103");
  wechat.media.files.set("wxfile://tmp/voice.mp3", Buffer.from(mp3()).toString("base64"));
  const page = await open("pages/voice/voice");
  await page.tap("开始录音");
  await page.tap("结束录音");
  await page.tap("上传送审");
  await shows("正在审核");
  const { fid } = JSON.parse(wechat.storage.get("xinshi.recording") ?? "{}") as { fid: string };
  await post("/_sandbox/reviews", { kind: "file", id: fid, status: "approved" });
  await shows("审核通过");
  await page.tap("打电话播放给我听");
  await shows("已拨打，请留意来电");
  await open("pages/messages/messages");
  await shows("录音电话");
});

test("a person who replied TD is told so at the next text", async () => {
  await signIn("13700000009");
  await open("pages/messages/messages");
  await pullUntil("已送达");
  await vi.waitFor(async () => {
    await post("/timer/pullstatus", {});
    const { result } = (await callFunction("o-other", "sendsms", { phone: "13700000009" })) as {
      result: { error?: { reason?: string } };
    };
    expect(result.error?.reason).toBe("opted_out");
  }, PATIENCE);
  wechat.storage.clear();
  const page = await open(HOME);
  await page.type("phone", "13700000009");
  await page.tap("获取验证码");
  await shows("这个号码已退订，不再接收我们的短信");
});

test("a person has the notice of an order sent, once in 30 seconds", async () => {
  await signIn("13700000104");
  const page = await open("pages/order/order");
  await page.tap("发货并短信通知我");
  await shows("秒后再试"); // the code went to the same number a moment ago
});
