/** The use cases with the real clients, each provider alone, against the sandbox over HTTP and a real SQLite file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { administer } from "../../shared/messaging/admin.ts";
import { runEvents } from "../../shared/messaging/events.ts";
import { pullReceipts } from "../../shared/messaging/receipts.ts";
import { reconcile } from "../../shared/messaging/reconcile.ts";
import { sendSmsAsService } from "../../shared/messaging/send.ts";
import type { ProviderName } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import { EVENT_TYPES } from "../../shared/store/store.ts";
import type { SendSmsServiceInput } from "../../shared/validation/sms.ts";
import config from "../../xinshi.config.ts";
import { proves } from "../coverage/proves.ts";
import { testApp } from "../helpers/app.ts";
import { open as openHttp } from "../providers/client.ts";
import { OPEN_PORTS } from "../providers/ports.ts";
import { control, openSandbox, travel } from "../sandbox/helpers.ts";

const PHONE = "+8613711112222";
/** Answers TD a second after it got a text. */
const REPLIES = "+8613711110009";
const SIX_MINUTES_MS = 360_000;

const TEXT: Readonly<Record<ProviderName, Pick<SendSmsServiceInput, "templateId" | "params">>> = {
  tencent: { templateId: "7839", params: ["4370"] },
  qcloudsms: { templateId: "7839", params: ["4370"] },
  aliyun: { templateId: "SMS_153055065", params: { code: "4370" } },
};

async function open(provider: ProviderName) {
  const sandbox = await openSandbox();
  const folder = mkdtempSync(join(tmpdir(), "xinshi-clients-"));
  const store = await openStore({ driver: "sqlite", path: join(folder, "test.db") }, { events: EVENT_TYPES });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const now = () => sandbox.clock.now();
  const { sms, admin } = OPEN_PORTS[provider]({ http: openHttp(), endpoint: sandbox.url, now });
  const only: Config = { ...config, providers: { [provider]: config.providers[provider] } };
  const app = {
    ...testApp({ store, provider: sms, now, config: only }),
    admin: async () => admin,
    reportConversion: async (_name: string, ...told: Parameters<NonNullable<typeof admin.reportConversion>>) =>
      admin.reportConversion?.(...told),
  };
  const service = { requestId: "r1", functionName: "sendsms", caller: { kind: "service", name: "shop" } } as const;
  const timer = { requestId: "r1", functionName: "pullstatus", caller: { kind: "timer", triggerName: "t" } } as const;

  async function send(...phones: string[]): Promise<string> {
    const input = { phones, provider, signName: "信使", ...TEXT[provider] };
    const sent = await sendSmsAsService(input, backend(), app);
    expect(sent).toMatchObject({ accepted: phones.length, messages: phones.map((phone) => ({ phone, provider })) });
    return sent.messages[0]?.id ?? "";
  }
  const find = async (id: string) => (await store.findMessages({ id, order: "newest", limit: 1 }))[0];
  const backend = () => ({ ...service, deadline: now() + 20_000 });
  const run = () => ({ ...timer, deadline: now() + 50_000 });
  return { sandbox, store, app, send, find, backend, run };
}

test("sendSmsAsService() texts many of the classic interface in one request", async () => {
  proves("classic/sendmultisms2", "function");
  const { sandbox, send } = await open("qcloudsms");
  await send(PHONE, REPLIES);
  const { json } = await control(sandbox, "GET", "/requests");
  expect(json.requests).toMatchObject([{ action: "sendmultisms2" }]);
});

test("administer() hands sign names in to Aliyun with their pictures, and lists them", async () => {
  proves(["dysms/AddSmsSign", "dysms/ModifySmsSign", "dysms/QuerySmsSignList"], "function");
  const { sandbox, app, backend } = await open("aliyun");
  const proofImages = [{ base64: Buffer.from("picture").toString("base64"), suffix: "png" }];
  const sign = { provider: "aliyun", text: "信使门店", remark: "说明", proofImages } as const;
  expect(await administer({ action: "addSign", ...sign }, backend(), app)).toMatchObject({ id: sign.text });
  await control(sandbox, "POST", "/reviews", { kind: "sign", id: sign.text, status: "refused" });
  await administer({ action: "modifySign", id: sign.text, ...sign }, backend(), app);
  expect(await administer({ action: "listSigns", provider: "aliyun" }, backend(), app)).toMatchObject({
    signs: expect.arrayContaining([expect.objectContaining({ id: sign.text, review: "pending" })]),
  });
  const { json } = await control(sandbox, "GET", "/requests");
  expect(json.requests).toMatchObject([
    { action: "QuerySmsSignList" },
    { action: "ModifySmsSign" },
    { action: "AddSmsSign" },
  ]);
});

for (const { provider, rows } of [
  { provider: "tencent", rows: ["sms2021/PullSmsSendStatus", "sms2021/PullSmsReplyStatus"] },
  { provider: "qcloudsms", rows: ["classic/pullstatus, receipts", "classic/pullstatus, replies"] },
] as const) {
  test(`pullReceipts() empties the queue of ${provider}, and who replied TD is texted no more`, async () => {
    proves(rows, "function");
    const { sandbox, app, send, find, run } = await open(provider);
    const ids = [await send(PHONE), await send(REPLIES)];
    travel(sandbox, 2000);
    expect(await pullReceipts(undefined, run(), app)).toMatchObject({
      receipts: { pulled: 2, matched: 2 },
      replies: { pulled: 1, matched: 1 },
      drained: true,
    });
    for (const id of ids) expect(await find(id)).toMatchObject({ status: "delivered", receiptCode: "DELIVRD" });
    await expect(send(REPLIES)).rejects.toMatchObject({
      code: "RECIPIENT_BLOCKED",
      message: expect.stringMatching(/^The person has answered that/),
      details: { reason: "opted_out" },
    });
  });
}

for (const { provider, row, receiptCode } of [
  { provider: "tencent", row: "sms2021/PullSmsSendStatusByPhoneNumber", receiptCode: "DELIVRD" },
  { provider: "qcloudsms", row: "classic/pullstatus4mobile, receipts", receiptCode: "DELIVRD" },
  { provider: "aliyun", row: "dysms/QuerySendDetails", receiptCode: "DELIVERED" },
] as const) {
  test(`reconcile() asks ${provider} about a text whose receipt is late`, async () => {
    proves(row, "function");
    const { sandbox, app, send, find, run } = await open(provider);
    const id = await send(PHONE);
    travel(sandbox, SIX_MINUTES_MS);
    expect(await reconcile(run(), app)).toEqual({ asked: 1, settled: 1, expired: 0 });
    expect(await find(id)).toMatchObject({ status: "delivered", receiptCode });
  });
}

test("runEvents() tells Tencent that a code was used", async () => {
  proves("sms2021/ReportConversion", "function");
  const { sandbox, store, app, send, run } = await open("tencent");
  const messageId = await send(PHONE);
  const at = sandbox.clock.now();
  await store.addEvents([{ id: "e1", type: "conversion", phone: PHONE, messageId, payload: "{}", at }]);
  expect(await runEvents(run(), app)).toEqual({ told: 1, failed: 0 });
  const { json } = await control(sandbox, "GET", "/messages");
  expect(json.messages).toMatchObject([
    { timeline: expect.arrayContaining([{ status: "converted", at: new Date(at).toISOString() }]) },
  ]);
});
