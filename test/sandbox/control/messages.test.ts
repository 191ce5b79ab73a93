import { describe, expect, test } from "vitest";
import type { NewCapturedMessage } from "../../../sandbox/message.ts";
import { Messages } from "../../../sandbox/messages.ts";
import { compileSearch } from "../../../sandbox/search.ts";
import { parseSearch } from "../../../shared/validation/search.ts";
import { dysms, send as sendByAliyun } from "../aliyun/helpers.ts";
import { control, type Json, NOON, openSandbox, raw, sdk, send, travel } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";

const PHONE = "+8613711112222";

function idsOf(json: Json): string[] {
  return (json.messages as unknown as { id: string }[]).map(({ id }) => id);
}

function searched(text: string): string {
  return `/messages?q=${encodeURIComponent(text)}`;
}

describe("GET /_sandbox/messages?q=", () => {
  async function openWithMessages() {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 60_000);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await other.SendSms(send({ PhoneNumberSet: ["13711113333", "13711110003"], SignName: "信使" }));
    await dysms(sandbox).sendSms(sendByAliyun({ phoneNumbers: "13711114444" }));
    return sandbox;
  }

  test.each([
    ["", ["m4", "m3", "m2", "m1"]],
    ["to:2222", ["m1"]],
    ["to:+8613711113333", ["m2"]],
    ["to:+13711113333", []],
    ["to:2222,3333", ["m2", "m1"]],
    ["-to:2222,3333", ["m4", "m3"]],
    ["status:refused", ["m3"]],
    ["provider:aliyun", ["m4"]],
    ["template:1008 -status:refused", ["m2", "m1"]],
    ["account:sandbox", ["m3", "m2"]],
    ["text:【信使】", ["m3", "m2"]],
    ['text:"请勿泄露"', ["m4"]],
    ["信使 !to:0003", ["m2"]],
    ["1371111333", ["m2"]],
    ["code:delivrd", ["m1"]],
    ["code:FailedOperation", ["m3"]],
    ["code:Failed", []],
    ["after:30s", ["m4", "m3", "m2"]],
    ["before:30s", ["m1"]],
    ["after:2026-03-02 before:2026-03-03", ["m4", "m3", "m2", "m1"]],
    ["is:sms", ["m4", "m3", "m2", "m1"]],
    ["is:call", []],
  ])("finds %s", async (text, ids) => {
    const sandbox = await openWithMessages();
    const { json } = await control(sandbox, "GET", searched(text));
    expect([idsOf(json), json.total]).toEqual([ids, ids.length]);
  });

  test("names the place of a fault", async () => {
    const sandbox = await openSandbox();
    const { status, json } = await control(sandbox, "GET", searched('x "open'));
    const error = { code: "INVALID_ARGUMENT", message: "This quote is not closed", position: 2, length: 5 };
    expect([status, json]).toEqual([400, { error }]);
    expect((await control(sandbox, "GET", searched("scene:login"))).json.error?.message).toBe(
      "scene: is known to the ledger only; switch to Ledger",
    );
  });

  test("is read page by page, while new ones come", async () => {
    const sandbox = await openSandbox();
    const phones = Array.from({ length: 5 }, (_, index) => `1371111222${index}`);
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: phones }));
    const first = (await control(sandbox, "GET", "/messages?limit=2")).json;
    expect([idsOf(first), first.total, first.next]).toEqual([["m5", "m4"], 5, "m4"]);
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711119999"] }));
    const second = (await control(sandbox, "GET", "/messages?limit=2&before=m4")).json;
    expect([idsOf(second), second.total, second.next]).toEqual([["m3", "m2"], 6, "m2"]);
    const third = (await control(sandbox, "GET", "/messages?limit=2&before=m2")).json;
    expect([idsOf(third), third.next]).toEqual([["m1"], null]);
  });

  test("goes together with the other filters", async () => {
    const sandbox = await openWithMessages();
    const { json } = await control(sandbox, "GET", `${searched("-to:0003")}&account=sandbox&after=m1`);
    expect(idsOf(json)).toEqual(["m2"]);
  });
});

test("a page and its count are read from 100,000 messages", () => {
  const messages = new Messages(200_000);
  for (let index = 0; index < 100_000; index++) messages.add(sample(index));
  const result = parseSearch("to:7 text:验证码 -status:refused 9", { source: "sandbox", now: NOON });
  if ("fault" in result) throw new Error(result.fault.message);
  const { total, messages: found, hasMore } = messages.page(compileSearch(result.search), { limit: 50 });
  expect([total, found.length, hasMore]).toEqual([10 ** 4 - 9 ** 4, 50, true]);
});

function sample(index: number): NewCapturedMessage {
  const national = `137${String(index).padStart(8, "0")}`;
  return {
    account: "sandbox",
    provider: "tencent",
    app: "1400006666",
    requestId: `r${index}`,
    phone: `+86${national}`,
    country: "CN",
    countryCode: "86",
    national,
    signName: "信使",
    templateId: "1008",
    templateKind: "code",
    params: ["1234", "5"],
    text: "【信使】1234为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。",
    segments: 1,
    encoding: "domestic",
    sessionContext: "",
    extendCode: "",
    serialNumber: `s${index}`,
    answer: { code: "Ok", message: "send success" },
    at: NOON + index,
    status: index % 10 === 0 ? "refused" : "accepted",
  };
}

describe("GET /_sandbox/messages/{id}/life", () => {
  test("tells every step and both requests", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const sent = await client.SendSms(send());
    travel(sandbox, 1000);
    const pulled = await client.PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 10 });
    travel(sandbox, 1000);
    await control(sandbox, "POST", "/phones/13711112222/reply", { text: "谢谢" });
    travel(sandbox, 1000);
    await client.ReportConversion({
      SmsSdkAppId: "1400006666",
      SerialNo: sent.SendStatusSet?.[0]?.SerialNo ?? "",
      ConversionTime: Math.floor(sandbox.clock.now() / 1000),
    });
    const { message, requests, steps } = (await control(sandbox, "GET", "/messages/m1/life")).json as unknown as {
      message: { id: string; status: string };
      requests: { requestId: string; action: string; verdict: string }[];
      steps: Record<string, unknown>[];
    };
    expect(message).toMatchObject({ id: "m1", status: "delivered" });
    expect(requests.map(({ requestId, action, verdict }) => [requestId, action, verdict])).toEqual([
      [sent.RequestId, "SendSms", "verified"],
      [pulled.RequestId, "PullSmsSendStatus", "verified"],
    ]);
    expect(steps).toMatchObject([
      { at: "2026-03-02T04:00:00.000Z", kind: "accepted", code: "Ok" },
      { at: "2026-03-02T04:00:01.000Z", kind: "receipt", code: "DELIVRD", explanation: { actor: "nobody" } },
      { at: "2026-03-02T04:00:01.000Z", kind: "receipt_pulled" },
      { at: "2026-03-02T04:00:02.000Z", kind: "reply", code: "谢谢" },
      { at: "2026-03-02T04:00:03.000Z", kind: "converted" },
    ]);
  });

  test("explains a refusal in both languages", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110003"] }));
    const { steps } = (await control(sandbox, "GET", "/messages/m1/life")).json;
    expect(steps).toEqual([
      {
        at: "2026-03-02T04:00:00.000Z",
        kind: "refused",
        code: "FailedOperation.PhoneNumberInBlacklist",
        explanation: {
          actor: expect.any(String),
          zh: { cause: expect.any(String), nextStep: expect.any(String) },
          en: { cause: expect.any(String), nextStep: expect.any(String) },
        },
      },
    ]);
  });

  test("knows a receipt that was pushed", async () => {
    const sandbox = await openSandbox();
    const { url } = sandbox;
    await control(sandbox, "PUT", "/callbacks", { cloud: "aliyun", account: "aliyun-sandbox", url: `${url}/gone` });
    await dysms(sandbox).sendSms(sendByAliyun());
    travel(sandbox, 1000);
    const pushes = await until(sandbox, "/pushes", (json) => json.pushes?.[0] !== undefined);
    expect(pushes.pushes?.[0]).toMatchObject({ message: "m1", result: "failed" });
    const { steps } = (await control(sandbox, "GET", "/messages/m1/life")).json;
    expect((steps as unknown as { kind: string }[]).map(({ kind }) => kind)).toEqual(["accepted", "receipt"]);
  });

  test("is not there for a message that is not there", async () => {
    const sandbox = await openSandbox();
    for (const path of ["/messages/m1/life", "/messages/x/life"]) {
      expect((await control(sandbox, "GET", path)).status).toBe(404);
    }
    expect((await control(sandbox, "POST", "/messages/m1/resend")).status).toBe(404);
  });
});

async function until(
  sandbox: Awaited<ReturnType<typeof openSandbox>>,
  path: string,
  isThere: (json: Json) => boolean,
): Promise<Json> {
  for (;;) {
    const { json } = await control(sandbox, "GET", path);
    if (isThere(json)) return json;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("GET /_sandbox/messages/export", () => {
  const HEAD =
    "id,channel,at,phone,country,status,provider,account,app,signName,templateId,text,code,segments,encoding,";

  async function exported(text: string, format: string) {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "900", text: '{1}, "quoted"\n{2}', kind: "notice" });
    const params = { TemplateId: "900", TemplateParamSet: ["=HYPERLINK(1)", "<b>"], SessionContext: "=1+1" };
    await sdk(sandbox).SendSms(send(params));
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711113333"] }));
    const path = `/_sandbox/messages/export?format=${format}&q=${encodeURIComponent(text)}`;
    return raw(sandbox, { path });
  }

  test("writes CSV that spreadsheets open as text", async () => {
    const { headers, text } = await exported("to:2222", "csv");
    expect(headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="messages.csv"',
    });
    expect(text.startsWith(`\ufeff${HEAD}`)).toBe(true);
    const [, row = ""] = text.split("\r\n");
    expect(
      row.startsWith(`m1,sms,2026-03-02T04:00:00.000Z,${PHONE},CN,accepted,tencent,published,1400006666,腾讯云,900,`),
    ).toBe(true);
    expect(row).toContain('"【腾讯云】=HYPERLINK(1), ""quoted""\n<b>"');
    expect(row).toContain(",'=1+1,");
    expect(text.split("\r\n")).toHaveLength(3);
  });

  test("writes the messages as the list shows them", async () => {
    const { headers, text } = await exported("", "json");
    expect(headers["content-disposition"]).toBe('attachment; filename="messages.json"');
    expect(JSON.parse(text).map(({ id }: { id: string }) => id)).toEqual(["m2", "m1"]);
  });

  test("writes calls among the texts, and finds them by the same search", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711110001"), msg: "5566" });
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711113333"] }));
    await classic(sandbox, "tlsvoicesvr/sendfvoice", {
      tel: tel("13711112222"),
      fid: "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3",
    });
    travel(sandbox, 60_000);
    const lines = async (q: string): Promise<Record<string, string>[]> => {
      const { text } = await raw(sandbox, { path: `/_sandbox/messages/export?format=csv&q=${encodeURIComponent(q)}` });
      const [head = [], ...rows] = text
        .slice(1)
        .trim()
        .split("\r\n")
        .map((line) => line.split(","));
      return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""])));
    };
    const all = await lines("");
    expect(all.map(({ id, channel }) => `${id} ${channel}`)).toEqual(["c2 voice", "m2 sms", "c1 voice", "m1 sms"]);
    expect(all[0]).toMatchObject({ status: "completed", text: "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3" });
    expect(all[2]).toMatchObject({
      at: "2026-03-02T04:00:00.000Z",
      phone: "+8613711110001",
      country: "CN",
      status: "unanswered",
      provider: "qcloudsms",
      text: "您的验证码是5566",
      code: "5566",
      signName: "",
      segments: "",
      answerCode: "0",
      receiptCode: "5",
      receiptAt: expect.stringMatching(/^2026-03-02T04:00:/),
      serialNumber: expect.stringMatching(/./),
    });
    expect((await lines("is:call status:undelivered")).map(({ id }) => id)).toEqual(["c1"]);
    expect((await lines("is:sms to:3333")).map(({ id }) => id)).toEqual(["m2"]);
    const json = await raw(sandbox, { path: "/_sandbox/messages/export?format=json&q=to:2222" });
    expect(JSON.parse(json.text)).toMatchObject([
      { channel: "voice", id: "c2", kind: "file" },
      { channel: "sms", id: "m1", signName: "腾讯云" },
    ]);
  });

  test("writes an empty list when nothing is found", async () => {
    expect(JSON.parse((await exported("to:9999", "json")).text)).toEqual([]);
  });

  test("refuses another format and a search that makes no sense", async () => {
    expect((await exported("", "xml")).status).toBe(400);
    expect((await exported('"', "csv")).status).toBe(400);
  });
});

describe("POST /_sandbox/messages/{id}/resend", () => {
  test("sends a text of API 3.0 once more", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send({ SessionContext: "context" }));
    travel(sandbox, 60_000);
    const { message } = (await control(sandbox, "POST", "/messages/m1/resend")).json;
    const first = (await control(sandbox, "GET", "/messages/m1")).json;
    expect(message).toMatchObject({
      id: "m2",
      status: "accepted",
      account: "published",
      phone: PHONE,
      text: first.text,
      params: ["4370", "5"],
      sessionContext: "context",
      at: "2026-03-02T04:01:00.000Z",
    });
    expect(message?.serialNumber).not.toBe(first.serialNumber);
    travel(sandbox, 1000);
    expect((await control(sandbox, "GET", "/messages/m2")).json.status).toBe("delivered");
  });

  test("says why a provider refuses it now", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    const { status, json } = await control(sandbox, "POST", "/messages/m1/resend");
    expect([status, json.message]).toMatchObject([
      200,
      { id: "m2", status: "refused", answer: { code: "LimitExceeded.PhoneNumberThirtySecondLimit" } },
    ]);
    travel(sandbox, 60_000);
    await control(sandbox, "DELETE", "/templates/1008");
    expect((await control(sandbox, "POST", "/messages/m1/resend")).json.message?.answer?.code).toBe(
      "FailedOperation.TemplateUnapprovedOrNotExist",
    );
  });

  test("sends a classic text once more, by template or by its words", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlssmssvr/sendsms", {
      tel: tel("13711112222"),
      tpl_id: 7839,
      params: ["4370"],
      sign: "腾讯云",
    });
    const words = { tel: tel("13711113333"), type: 0, msg: "【腾讯云】没有这样的模板" };
    await classic(sandbox, "tlssmssvr/sendsms", words);
    travel(sandbox, 60_000);
    expect((await control(sandbox, "POST", "/messages/m1/resend")).json.message).toMatchObject({
      provider: "qcloudsms",
      status: "accepted",
      text: "【腾讯云】您的验证码是: 4370",
      answer: { code: "0" },
    });
    const [before, after] = [
      (await control(sandbox, "GET", "/messages/m2")).json,
      (await control(sandbox, "POST", "/messages/m2/resend")).json.message,
    ];
    expect([before.status, after?.text, after?.answer]).toEqual(["refused", before.text, before.answer]);
  });

  test("sends a text of Alibaba Cloud once more", async () => {
    const sandbox = await openSandbox();
    await dysms(sandbox).sendSms(sendByAliyun({ outId: "out" }));
    travel(sandbox, 120_000);
    expect((await control(sandbox, "POST", "/messages/m1/resend")).json.message).toMatchObject({
      id: "m2",
      provider: "aliyun",
      status: "accepted",
      params: ["1234"],
      sessionContext: "out",
      answer: { code: "OK" },
    });
  });
});
