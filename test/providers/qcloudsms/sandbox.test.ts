import { describe, expect, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { createHttpClient } from "../../../shared/providers/http-client.ts";
import { createQcloudsmsAdmin } from "../../../shared/providers/qcloudsms/admin.ts";
import type { QcloudsmsOptions } from "../../../shared/providers/qcloudsms/api.ts";
import { createQcloudsmsProvider } from "../../../shared/providers/qcloudsms/client.ts";
import { createQcloudsmsVoice } from "../../../shared/providers/qcloudsms/voice.ts";
import type { VoiceContent } from "../../../shared/providers/voice.ts";
import { proves } from "../../coverage/proves.ts";
import { control, NOON, openSandbox, travel } from "../../sandbox/helpers.ts";

const PHONE = "+8613711112222";
const BLOCKED = "+8613711110003";
const HOUR_MS = 3_600_000;
/** A WAV file of no samples. */
const WAV = Buffer.from(
  "524946462400000057415645666d74201000000001000100401f0000803e000002001000646174610000000000",
  "hex",
).subarray(0, 44);

async function open(more: Partial<QcloudsmsOptions> = {}) {
  const sandbox = await openSandbox();
  const endpoint = `http://127.0.0.1:${sandbox.port}`;
  const now = () => sandbox.clock.now();
  const http = createHttpClient({ now: Date.now, proxy: "" });
  onTestFinished(() => http.close());
  const options: QcloudsmsOptions = {
    appId: "1400006666",
    appKey: "5f03a35d00ee52a21327ab048186a2c4",
    endpoints: { sms: endpoint, voice: endpoint },
    http,
    now,
    random: Math.random,
    ...more,
  };
  return { sandbox, options, deadline: () => ({ deadline: Date.now() + 3000 }) };
}

const request = (phones: string[]) => {
  return { requestId: "r1", phones, templateId: "7839", signName: "腾讯云", params: ["5678"] };
};
/** What the sandbox's phones show, newest first. */
async function messagesIn(sandbox: Sandbox): Promise<unknown> {
  return (await control(sandbox, "GET", "/messages")).json.messages;
}

describe("the classic provider against the sandbox", () => {
  test("sends to one and to many, and hears of each", async () => {
    proves(
      [
        "classic/sendsms",
        "classic/sendmultisms2",
        "classic/pullstatus, receipts",
        "classic/pullstatus4mobile, receipts",
      ],
      "client",
    );
    const { sandbox, options, deadline } = await open();
    const provider = createQcloudsmsProvider(options);
    expect(await provider.send(request([PHONE]), deadline())).toMatchObject({
      results: [{ phone: PHONE, status: "accepted", segments: 1 }],
    });
    const { results } = await provider.send(request(["+8613711110001", BLOCKED]), deadline());
    expect(results).toMatchObject([
      { phone: "+8613711110001", status: "accepted" },
      { phone: BLOCKED, status: "rejected", fault: { code: "RECIPIENT_BLOCKED", provider: { code: "1015" } } },
    ]);
    travel(sandbox, 1000);
    const receipts = await provider.queue?.pullReceipts(100, deadline());
    expect(receipts?.items).toMatchObject([
      { phone: PHONE, status: "delivered", code: "DELIVRD", sessionContext: "r1", at: NOON + 1000 },
      { phone: "+8613711110001", status: "undelivered", code: "UNDELIV" },
    ]);
    expect(await provider.queue?.pullReceipts(100, deadline())).toMatchObject({ items: [], received: 0 });
    const query = { phone: PHONE, from: NOON - HOUR_MS, limit: 100 };
    expect((await provider.phoneLog?.receiptsByPhone(query, deadline()))?.items).toEqual(receipts?.items.slice(0, 1));
  });

  test("hears of replies", async () => {
    proves(["classic/pullstatus, replies", "classic/pullstatus4mobile, replies"], "client");
    const { sandbox, options, deadline } = await open();
    const provider = createQcloudsmsProvider(options);
    const phone = "+8613711110009";
    await provider.send(request([phone]), deadline());
    travel(sandbox, 2000);
    const reply = { phone, text: "TD", signName: "腾讯云", extendCode: "", at: NOON + 2000 };
    expect((await provider.queue?.pullReplies(10, deadline()))?.items).toEqual([reply]);
    const query = { phone, from: NOON - HOUR_MS, limit: 100 };
    expect((await provider.phoneLog?.repliesByPhone?.(query, deadline()))?.items).toEqual([reply]);
  });

  test("sends written-out texts and to whole numbers, and finds them in the log", async () => {
    proves(["classic/sendsms, free text", "classic/sendisms", "classic/querysms4mobile"], "client");
    const { sandbox, options, deadline } = await open();
    const provider = createQcloudsmsProvider(options);
    const text = "【腾讯云】您的验证码是: 5678";
    const sent = await provider.sendText({ requestId: "r1", phones: [PHONE], text, kind: "normal" }, deadline());
    expect(sent.results).toMatchObject([{ phone: PHONE, status: "accepted" }]);
    const { phones: _phones, ...rest } = request([]);
    const foreign = { ...rest, phone: "+85261234567", templateId: "1110", signName: null };
    expect(await provider.sendInternational(foreign, deadline())).toMatchObject({ results: [{ status: "accepted" }] });
    expect(await messagesIn(sandbox)).toMatchObject([{ phone: "+85261234567" }, { phone: PHONE, text }]);
    travel(sandbox, 1000);
    const logged = await provider.messagesByPhone({ phone: PHONE, from: NOON - HOUR_MS }, deadline());
    expect(logged.items).toMatchObject([{ phone: PHONE, sentAt: NOON, code: "0", receiptCode: "DELIVRD" }]);
  });

  test("sends a written-out text to many", async () => {
    proves("classic/sendmultisms2, free text", "client");
    const { options, deadline } = await open();
    const phones = [PHONE, "+8613711113333"];
    const text = { requestId: "r1", phones, text: "您的验证码是: 5678", kind: "normal" } as const;
    const { results } = await createQcloudsmsProvider(options).sendText(text, deadline());
    expect(results).toMatchObject(phones.map((phone) => ({ phone, status: "accepted" })));
  });

  test.each([
    { name: "a wrong key", more: { appKey: "wrong" }, code: "1001" },
    { name: "an unknown application", more: { appId: "1499999999" }, code: "1019" },
  ])("is refused for $name", async ({ more, code }) => {
    const { options, deadline } = await open(more);
    expect(await createQcloudsmsProvider(options).send(request([PHONE]), deadline())).toMatchObject({
      results: [{ status: "rejected", fault: { code: "PROVIDER_REJECTED", provider: { name: "qcloudsms", code } } }],
    });
  });

  test.each([
    {
      ends: "0005",
      status: "rejected",
      fault: { code: "RATE_LIMITED", reason: "provider_30s", retryAfterSeconds: 30 },
    },
    { ends: "0006", status: "unknown", fault: { code: "OUTCOME_UNKNOWN", provider: { code: "NoAnswer" } } },
    { ends: "0008", status: "unknown", fault: { code: "OUTCOME_UNKNOWN", provider: { code: "NoAnswer" } } },
  ])("tells $status for a phone that ends in $ends", async ({ ends, status, fault }) => {
    const { options, deadline } = await open();
    const phone = `+861371111${ends}`;
    expect(await createQcloudsmsProvider(options).send(request([phone]), deadline())).toMatchObject({
      results: [{ phone, status, fault }],
    });
  });
});

describe("the classic voice provider against the sandbox", () => {
  test("calls with each kind", async () => {
    proves(
      [
        "classic/sendcvoice",
        "classic/sendvoiceprompt",
        "classic/sendtvoice",
        "classic/sendfvoice",
        "classic/uploadvoicefile",
        "classic/statusvoicefile",
      ],
      "client",
    );
    const { sandbox, options, deadline } = await open();
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    const voice = createQcloudsmsVoice(options);
    const file = await voice.files?.upload({ bytes: WAV, type: "wav" }, deadline());
    const fileId = file?.fileId ?? "";
    expect(await voice.files?.status(fileId, deadline())).toEqual({ fileId, review: "approved" });
    const contents: VoiceContent[] = [
      { kind: "code", code: "5678" },
      { kind: "template", templateId: "12345", params: ["5678"] },
      { kind: "prompt", text: "5678" },
      { kind: "file", fileId },
    ];
    for (const [index, content] of contents.entries()) {
      const phone = `+861371111222${index}`;
      expect(await voice.call({ requestId: "r1", phone, content }, deadline())).toMatchObject({ status: "accepted" });
    }
  });

  test("learns that a file is unknown or under review, and that a number is called too often", async () => {
    const { options, deadline } = await open();
    const voice = createQcloudsmsVoice(options);
    const file = await voice.files?.upload({ bytes: WAV, type: "wav" }, deadline());
    expect(await voice.files?.status(file?.fileId ?? "", deadline())).toMatchObject({ review: "pending" });
    await expect(voice.files?.status("none.wav", deadline())).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      details: { provider: { code: "NoSuchFile" } },
    });
    const call = { requestId: "r1", phone: PHONE, content: { kind: "code", code: "5678" } } as const;
    expect(await voice.call(call, deadline())).toMatchObject({ status: "accepted" });
    expect(await voice.call(call, deadline())).toMatchObject({
      status: "rejected",
      fault: { provider: { code: "1013" } },
    });
  });
});

describe("the classic operators' calls against the sandbox", () => {
  test("add, list, modify and remove templates and sign names", async () => {
    proves(
      [
        "classic/add_template",
        "classic/mod_template",
        "classic/del_template",
        "classic/get_template",
        "classic/add_sign",
        "classic/mod_sign",
        "classic/del_sign",
        "classic/get_sign",
      ],
      "client",
    );
    const { options, deadline } = await open();
    const { templates, signs } = createQcloudsmsAdmin(options);
    const draft = { name: "登录", text: "登录验证码{1}，请勿转发。", use: "notice" } as const;
    const id = (await templates?.add(draft, deadline())) ?? "";
    expect(await templates?.list({ ids: [id] }, deadline())).toMatchObject([
      { id, name: draft.name, text: draft.text, use: undefined, review: "pending" },
    ]);
    await templates?.modify(id, { ...draft, text: "您的验证码{1}，请勿转发。" }, deadline());
    expect(await templates?.list({ ids: [id] }, deadline())).toMatchObject([{ text: "您的验证码{1}，请勿转发。" }]);
    await templates?.remove(id, deadline());
    expect(await templates?.list({ ids: [id] }, deadline())).toEqual([]);

    const signId = (await signs?.add({ text: "小信使" }, deadline())) ?? "";
    await signs?.modify(signId, { text: "大信使" }, deadline());
    expect(await signs?.list({ ids: [signId] }, deadline())).toMatchObject([
      { id: signId, text: "大信使", international: false, review: "pending", createdAt: NOON },
    ]);
    await signs?.remove(signId, deadline());
    expect(await signs?.list({ ids: [signId] }, deadline())).toEqual([]);
  });

  test("count what was sent and reported, and list packages", async () => {
    proves(["classic/pullsendstatus", "classic/pullcallbackstatus", "classic/getsmspackages"], "client");
    const { sandbox, options, deadline } = await open();
    await createQcloudsmsProvider(options).send(request([PHONE, "+8613711110001", BLOCKED]), deadline());
    travel(sandbox, 1000);
    const admin = createQcloudsmsAdmin(options);
    const range = { from: NOON - HOUR_MS, to: NOON + HOUR_MS };
    expect(await admin.sendStatistics?.(range, deadline())).toMatchObject({ requested: 3, accepted: 2, billed: 2 });
    expect(await admin.receiptStatistics?.(range, deadline())).toMatchObject({ accepted: 2, delivered: 1, failed: 1 });
    const packages = await admin.packages?.({ from: 0, to: NOON + HOUR_MS }, deadline());
    expect(packages?.length).toBeGreaterThan(0);
    expect(packages?.reduce((sum, { used }) => sum + used, 0)).toBe(2);
  });
});
