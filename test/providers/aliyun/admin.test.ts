import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { createAliyunAdmin } from "../../../shared/providers/aliyun/admin.ts";
import { createAliyunProvider } from "../../../shared/providers/aliyun/client.ts";
import type { HttpResult } from "../../../shared/providers/http-client.ts";
import { UnreadableReply } from "../../../shared/providers/unreadable-reply.ts";
import { proves } from "../../coverage/proves.ts";
import { control, NOON, openSandbox, travel } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import { NOW, OPTIONS, ok, open, openAt, parametersOf, REQUEST, refused } from "./helpers.ts";

const deadline = () => ({ deadline: Date.now() + 5000 });

async function openAdmin(): Promise<{ sandbox: Sandbox; admin: ReturnType<typeof createAliyunAdmin> }> {
  const sandbox = await openSandbox();
  return { sandbox, admin: createAliyunAdmin(openAt(sandbox).options) };
}

const failures: [what: string, result: HttpResult, code: string, providerCode: string][] = [
  ["is refused", refused("isv.SMS_SIGNATURE_ILLEGAL"), "PROVIDER_REJECTED", "isv.SMS_SIGNATURE_ILLEGAL"],
  ["is not reached", { kind: "not-sent", error: new Error("refused") }, "PROVIDER_UNAVAILABLE", "NotSent"],
  ["answers HTML", answered("<html>"), "OUTCOME_UNKNOWN", "UnreadableReply"],
  [
    "answers something else",
    ok({ Data: 1, SmsSignList: 1, SmsSendDetailDTOs: 1 }),
    "OUTCOME_UNKNOWN",
    "UnreadableReply",
  ],
];

describe("signs", () => {
  test("are handed in, listed by page and by name, changed and removed", async () => {
    proves(
      [
        "dysms/CreateSmsSign",
        "dysms/QuerySmsSignList",
        "dysms/GetSmsSign",
        "dysms/UpdateSmsSign",
        "dysms/DeleteSmsSign",
      ],
      "client",
    );
    const { sandbox, admin } = await openAdmin();
    const extra = { QualificationId: 12345 };
    expect(await admin.signs.add({ text: "新签名", remark: "说明", extra }, deadline())).toBe("新签名");
    const sign = { id: "新签名", text: "新签名", international: false, createdAt: NOON };
    expect(await admin.signs.list({ ids: ["新签名"] }, deadline())).toEqual([{ ...sign, review: "pending" }]);
    const refusal = { kind: "sign", id: "新签名", status: "refused", reply: "材料不全" };
    await control(sandbox, "POST", "/reviews", refusal);
    const refusedSign = { ...sign, review: "refused", reason: "材料不全" };
    expect(await admin.signs.list({ ids: ["新签名"] }, deadline())).toEqual([refusedSign]);
    expect(await admin.signs.list({}, deadline())).toContainEqual(refusedSign);
    await admin.signs.modify("新签名", { text: "新签名", extra }, deadline());
    await control(sandbox, "POST", "/reviews", { ...refusal, status: "approved" });
    expect(await admin.signs.list({ ids: ["新签名"] }, deadline())).toMatchObject([{ review: "approved" }]);
    await admin.signs.remove("新签名", deadline());
    await expect(admin.signs.list({ ids: ["新签名"] }, deadline())).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      message: "The provider refused what it was asked",
      details: { provider: { name: "aliyun", code: "isv.SMS_SIGNATURE_ILLEGAL" } },
    });
  });

  test("come with pictures by the older actions", async () => {
    proves(["dysms/AddSmsSign", "dysms/ModifySmsSign"], "client");
    const { sandbox, admin } = await openAdmin();
    const proofImages = [{ base64: Buffer.from("picture").toString("base64"), suffix: "png" }];
    const draft = { text: "旧签名", remark: "说明", proofImages };
    expect(await admin.signs.add(draft, deadline())).toBe("旧签名");
    await control(sandbox, "POST", "/signs", { text: "旧签名", status: "refused", account: "aliyun-sandbox" });
    await admin.signs.modify("旧签名", draft, deadline());
    const seen = await control(sandbox, "GET", "/requests");
    expect(seen.json.requests).toMatchObject([
      { action: "ModifySmsSign", status: 200 },
      { action: "AddSmsSign", status: 200 },
    ]);
  });

  const pages: [query: { limit?: number; offset?: number }, expected: string[], calls: string[]][] = [
    [{ limit: 2 }, ["0", "1"], ["1/2"]],
    [{ limit: 2, offset: 2 }, ["2", "3"], ["2/2"]],
    [{ limit: 2, offset: 3 }, ["3", "4"], ["2/2", "3/2"]],
    [{ limit: 10, offset: 3 }, ["3", "4", "5", "6"], ["1/10"]],
    [{ limit: 3, offset: 6 }, ["6"], ["3/3"]],
  ];
  test.each(pages)("are listed as %o from pages that fit", async (query, expected, calls) => {
    const all = ["0", "1", "2", "3", "4", "5", "6"];
    const asked: string[] = [];
    const http = canned();
    http.send = async (request) => {
      const { PageIndex, PageSize } = parametersOf(request);
      asked.push(`${PageIndex}/${PageSize}`);
      const names = all.slice((Number(PageIndex) - 1) * Number(PageSize), Number(PageIndex) * Number(PageSize));
      return ok({ SmsSignList: names.map((SignName) => ({ SignName, AuditStatus: "AUDIT_STATE_PASS" })) });
    };
    const listed = await createAliyunAdmin(open({ http }).options).signs.list(query, OPTIONS);
    expect(listed.map(({ id }) => id)).toEqual(expected);
    expect(asked).toEqual(calls);
  });

  test.each(failures)("throw when the provider %s", async (_what, result, code, providerCode) => {
    const { signs } = createAliyunAdmin(open({ http: canned(result) }).options);
    await expect(signs.list({}, OPTIONS)).rejects.toMatchObject({
      code,
      details: { provider: { code: providerCode } },
    });
  });
});

describe("templates", () => {
  const draft = {
    name: "登录",
    text: `登录码\${code}`,
    use: "code",
    extra: { TemplateRule: '{"code":"numberCaptcha"}', RelatedSignName: "阿里云" },
  } as const;

  test("are handed in, listed by page and by code, changed and removed", async () => {
    proves(
      [
        "dysms/CreateSmsTemplate",
        "dysms/QuerySmsTemplateList",
        "dysms/GetSmsTemplate",
        "dysms/UpdateSmsTemplate",
        "dysms/DeleteSmsTemplate",
      ],
      "client",
    );
    const { sandbox, admin } = await openAdmin();
    const id = await admin.templates.add(draft, deadline());
    expect(id).toMatch(/^SMS_\d{9}$/);
    const { extra: _extra, ...told } = draft;
    const template = { id, ...told, international: false, review: "pending", createdAt: NOON };
    expect(await admin.templates.list({ ids: [id] }, deadline())).toEqual([template]);
    expect(await admin.templates.list({}, deadline())).toContainEqual(template);
    expect(await admin.templates.list({ international: true }, deadline())).toEqual([]);
    const { text } = draft;
    await control(sandbox, "POST", "/templates", { id, text, status: "refused", account: "aliyun-sandbox" });
    await admin.templates.modify(id, { ...draft, name: "登录码" }, deadline());
    expect(await admin.templates.list({ ids: [id] }, deadline())).toMatchObject([{ name: "登录码" }]);
    await expect(admin.templates.remove(id, deadline())).rejects.toMatchObject({
      details: { provider: { code: "isv.ERROR_TEMPLATE_NOT_DELETE" } },
    });
    await control(sandbox, "POST", "/templates", { id, text, status: "approved", account: "aliyun-sandbox" });
    await admin.templates.remove(id, deadline());
    expect((await admin.templates.list({}, deadline())).map((one) => one.id)).not.toContain(id);
  });

  test("may be international", async () => {
    const { admin } = await openAdmin();
    const extra = { IntlType: 1 };
    const id = await admin.templates.add(
      { ...draft, use: "notice", text: "Hello", international: true, extra },
      deadline(),
    );
    expect(await admin.templates.list({ international: true }, deadline())).toMatchObject([
      { id, international: true, use: undefined },
    ]);
  });
});

describe("statistics", () => {
  test("count what was really sent", async () => {
    proves("dysms/QuerySendStatistics", "client");
    const { sandbox, admin } = await openAdmin();
    const phones = ["+8613711112222", "+8613711110001", "+8613711110004"];
    await createAliyunProvider(openAt(sandbox).options).send({ ...REQUEST, phones }, deadline());
    travel(sandbox, 1000);
    const range = { from: NOON - 86_400_000, to: NOON };
    const detail = { TotalCount: 3, RespondedSuccessCount: 1, RespondedFailCount: 1, NoRespondedCount: 1 };
    expect(await admin.sendStatistics(range, deadline())).toEqual({ accepted: 3, billed: 1, detail });
    expect(await admin.receiptStatistics(range, deadline())).toEqual({ delivered: 1, failed: 1, detail });
    await expect(admin.sendStatistics({ from: NOON, to: NOON - 86_400_000 }, deadline())).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      details: { provider: { code: "isv.INVALID_PARAMETERS" } },
    });
  });

  test.each(failures)("throw when the provider %s", async (_what, result, code, providerCode) => {
    const admin = createAliyunAdmin(open({ http: canned(result) }).options);
    const asked = admin.sendStatistics({ from: NOW, to: NOW }, OPTIONS);
    await expect(asked).rejects.toMatchObject({ code, details: { provider: { code: providerCode } } });
  });
});

describe("phoneLog.receiptsByPhone()", () => {
  const item = (change: object) => ({
    PhoneNum: "13711112222",
    SendStatus: 3,
    ErrCode: "DELIVERED",
    SendDate: "2026-03-02 12:00:00",
    ReceiveDate: "2026-03-02 12:00:03",
    OutId: "request-1",
    ...change,
  });
  const page = (list: unknown) => ok({ TotalCount: "1", SmsSendDetailDTOs: { SmsSendDetailDTO: list } });
  const at = Date.parse("2026-03-02T12:00:03+08:00");
  const receipt = {
    phone: "+8613711112222",
    serialNumber: "request-1",
    sessionContext: "request-1",
    status: "delivered",
    code: "DELIVERED",
    at,
  };
  const query = { phone: "+8613711112222", from: NOW - 60_000, limit: 100 };

  async function ask(results: HttpResult[], more = {}) {
    const http = canned(...results);
    const { phoneLog } = createAliyunProvider(open({ http }).options);
    const pulled = await phoneLog.receiptsByPhone({ ...query, ...more }, OPTIONS);
    return { ...pulled, asked: http.asked.map(parametersOf) };
  }

  const items: [what: string, change: object, expected: object[]][] = [
    ["delivered", {}, [receipt]],
    ["failed", { SendStatus: 2, ErrCode: "USER_REJECT" }, [{ ...receipt, status: "undelivered", code: "USER_REJECT" }]],
    ["a status in digits", { SendStatus: "3" }, [receipt]],
    ["without a time of its own", { ReceiveDate: null }, [{ ...receipt, at: at - 3000 }]],
    ["without a code", { ErrCode: "" }, [receipt]],
    ["waiting", { SendStatus: 1, ErrCode: undefined }, []],
    ["sent before", { SendDate: "2026-03-02 11:59:39" }, []],
    ["of another system", { OutId: undefined }, []],
    ["off its schema", { SendStatus: "delivered" }, []],
    ["at no such time", { SendDate: "2026-02-30 12:00:00" }, []],
  ];
  test.each(items)("reads one that is %s", async (_what, change, expected) => {
    const pulled = await ask([page([item(change)])]);
    expect(pulled.items).toEqual(expected);
    expect(pulled.received).toBe(1);
  });

  test("keeps two texts to one number apart", async () => {
    const { items: read } = await ask([page([item({}), item({ OutId: "request-2" })])]);
    expect(read.map(({ serialNumber }) => serialNumber)).toEqual(["request-1", "request-2"]);
  });

  test("takes an empty answer in any form", async () => {
    for (const empty of [page([]), page(null), ok({ SmsSendDetailDTOs: null }), ok()]) {
      expect(await ask([empty])).toMatchObject({ items: [], received: 0 });
    }
  });

  test("asks page by page, and day by day from the last, until it has enough", async () => {
    const full = page(Array.from({ length: 50 }, (_, index) => item({ OutId: `request-${index}` })));
    const days = await ask([page([item({})]), page([])], { from: NOW - 86_400_000 });
    expect(days.asked.map(({ SendDate, CurrentPage }) => [SendDate, CurrentPage])).toEqual([
      ["20260302", "1"],
      ["20260301", "1"],
    ]);
    expect(days.raw.split("\n")).toHaveLength(2);
    const pages = await ask([full, page([item({ OutId: "last" })])]);
    expect(pages.asked.map(({ CurrentPage, PageSize }) => [CurrentPage, PageSize])).toEqual([
      ["1", "50"],
      ["2", "50"],
    ]);
    expect(pages.items).toHaveLength(51);
    const limited = await ask([full], { from: NOW - 86_400_000, limit: 10 });
    expect(limited.items).toHaveLength(10);
    expect(limited.asked).toHaveLength(1);
  });

  test.each(failures)("throws when the provider %s", async (_what, result, code, providerCode) => {
    await expect(ask([result])).rejects.toMatchObject({ code, details: { provider: { code: providerCode } } });
  });

  test("keeps an unreadable answer as the cause", async () => {
    const error = await ask([answered("<html>")]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ cause: expect.any(UnreadableReply) });
  });
});
