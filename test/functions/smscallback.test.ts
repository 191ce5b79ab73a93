import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callbackUrl, SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { MessageView, PullStatusData } from "../../shared/validation/status.ts";
import { SHAPES } from "../contract/functions/session.ts";
import { controlOf } from "../helpers/control.ts";

let dataDir: string;
let sandbox: Sandbox;
const lines: string[] = [];
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "xinshi-callback-"));
  sandbox = await startLocal({ port: 0, dataDir, cron: false, pushes: true, log: (line) => lines.push(line) });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const TRIES = 100;
const PAUSE_MS = 100;

async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: text,
  });
  return { status: response.status, text: await response.text() };
}

async function service<Data>(fn: string, body: unknown): Promise<Data> {
  const { text } = await post(`${sandbox.url}/fn/${fn}`, body, { authorization: `Bearer ${SANDBOX_API_KEY}` });
  const outcome = JSON.parse(text);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.data;
}

async function messageTo(phone: string): Promise<MessageView | undefined> {
  return (await service<PullStatusData>("pullstatus", { phone, limit: 1 })).messages[0];
}

/** Nothing is pulled here: what arrives was pushed. */
async function statusBecomes(phone: string, status: string): Promise<MessageView> {
  for (let tries = 0; tries < TRIES; tries++) {
    const message = await messageTo(phone);
    if (message?.status === status) return message;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`${status} never came: ${JSON.stringify(await controlOf(sandbox.url).get("/pushes"))}`);
}

const notice = (phone: string, more: object = {}) =>
  service("sendsms", { phone, templateId: "7839", signName: "信使", params: ["4370"], ...more });

for (const [what, more, phone] of [
  ["Tencent", {}, "+8613922220001"],
  ["Tencent's classic interface", { provider: "qcloudsms" }, "+8613922228881"],
  ["Alibaba Cloud", { provider: "aliyun", templateId: "SMS_153055065", params: { code: "4370" } }, "+8613922228882"],
] as const) {
  const status = phone.endsWith("0001") ? "undelivered" : "delivered";
  test(`smscallback takes the receipt that ${what} pushes`, async () => {
    await notice(phone, more);
    const message = await statusBecomes(phone, status);
    expect(message.receiptAt).toBeGreaterThan(message.createdAt - 1000);
  });
}

// Delivered, then the person replies TD.
test.each([
  ["Tencent", "+8613922220009", {}],
  ["Alibaba Cloud", "+8613922230009", { provider: "aliyun", templateId: "SMS_153055065", params: { code: "4370" } }],
] as const)(
  "smscallback takes a reply by %s that opts out, and the number is texted no more",
  async (_cloud, phone, more) => {
    await notice(phone, more);
    await statusBecomes(phone, "delivered");
    for (let tries = 0; ; tries++) {
      const refused = await post(
        `${sandbox.url}/fn/sendsms`,
        { scene: "order_shipped", phone, params: { order: "1" } },
        { authorization: `Bearer ${SANDBOX_API_KEY}` },
      );
      const { error } = JSON.parse(refused.text);
      if (error?.reason === "opted_out") {
        expect(refused.status).toBe(403);
        expect(error).toMatchObject({
          code: "RECIPIENT_BLOCKED",
          message: "The person has answered that no more texts are wanted",
        });
        break;
      }
      if (tries > TRIES) throw new Error(`never refused: ${refused.text}`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  },
);

test("smscallback and pulling the same receipts are one receipt", async () => {
  const phone = "+8613922228883";
  await notice(phone);
  await statusBecomes(phone, "delivered");
  const timer = await post(`${sandbox.url}/timer/pullstatus`, {});
  const { result } = JSON.parse(timer.text);
  expect(result).toMatchObject({ ok: true, data: { receipts: { matched: 0, unmatched: 0 }, drained: true } });
  expect(result.data.receipts.duplicates).toBeGreaterThan(0);
});

const RECEIPT = {
  user_receive_time: "2026-03-01 12:00:00",
  nationcode: "86",
  mobile: "13922228884",
  report_status: "SUCCESS",
  errmsg: "DELIVRD",
  description: "x",
  sid: "made-up",
};

for (const shape of SHAPES) {
  test(`smscallback answers in the provider's own words as ${shape}`, async () => {
    const headers = { "x-sandbox-http-shape": shape };
    expect(await post(callbackUrl(sandbox.url, "tencent"), [RECEIPT], headers)).toEqual({
      status: 200,
      text: '{"result":0,"errmsg":"OK"}',
    });
    expect(await post(callbackUrl(sandbox.url, "aliyun"), [], headers)).toEqual({
      status: 200,
      text: '{"code":0,"msg":"成功"}',
    });
  });
}

for (const [what, body] of [
  ["no JSON", "<html>"],
  ["nothing", ""],
  ["another kind of JSON", '"x"'],
  ["items of wrong types", '[{"sid":1,"mobile":[]},null,7,{"report_status":"MAYBE"}]'],
  ["deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`],
  ["a length that is no number", '[{"phone_number":{"length":{"toString":"x","valueOf":null}}}]'],
  [
    "half a character",
    '[{"mobile":"13922228886","nationcode":"86","sid":"\\ud800","report_status":"FAIL","errmsg":"\\ud800"}]',
  ],
  ["a zero character", '{"mobile":"13922228886","nationcode":"86","text":"a\\u0000b","time":1767225600}'],
  [
    "the end of a call at no time",
    '{"voiceprompt_callback":{"mobile":"13922228886","nationcode":"86","callid":"c","result":"1","end_calltime":1e-9}}',
  ],
  ["names of prototypes", '[{"__proto__":{"sid":"x"},"constructor":1}]'],
] as const) {
  test(`smscallback keeps ${what} and acknowledges it, because pushing it again would not make it readable`, async () => {
    expect((await post(callbackUrl(sandbox.url, "tencent"), body)).status).toBe(200);
    expect((await post(callbackUrl(sandbox.url, "aliyun"), body)).status).toBe(200);
  });
}

for (const [what, path] of [
  ["a wrong token", "/fn/smscallback/sandbox-callback-token-of-no-use-elsewherf/tencent"],
  ["half a token", "/fn/smscallback/sandbox-callback-token/tencent"],
  ["no token", "/fn/smscallback/tencent"],
  ["an unknown provider", `/fn/smscallback/sandbox-callback-token-of-no-use-elsewhere/toString`],
  ["nothing at all", "/fn/smscallback"],
] as const) {
  test(`smscallback tells nothing to a path with ${what}, and keeps nothing`, async () => {
    const mobile = "13922228885";
    const { status, text } = await post(`${sandbox.url}${path}`, [{ ...RECEIPT, mobile, sid: "forged" }]);
    expect([status, JSON.parse(text).error]).toEqual([404, { code: "NOT_FOUND", message: "There is nothing here" }]);
  });
}

test("smscallback takes nothing from a mini-program user, nor from a backend with its key", async () => {
  const call = await post(`${sandbox.url}/call/smscallback`, { data: {} }, { "x-wx-openid": "o-1" });
  expect(JSON.parse(call.text).result).toMatchObject({ ok: false, error: { code: "UNAUTHENTICATED" } });
  const http = await post(`${sandbox.url}/fn/smscallback`, [RECEIPT], { authorization: `Bearer ${SANDBOX_API_KEY}` });
  expect(http.status).toBe(404);
});

test("smscallback logs no token and no number in clear", () => {
  const printed = lines.join("\n");
  expect(printed).toContain('"function":"smscallback"');
  expect(printed).not.toContain("sandbox-callback-token");
  expect(printed).not.toMatch(/1392222\d{4}/);
});
