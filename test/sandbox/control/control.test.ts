import { describe, expect, test } from "vitest";
import { DEFAULT_SETTINGS } from "../../../sandbox/settings.ts";
import { control, NOON, openSandbox, raw, sdk, send, signed, travel } from "../helpers.ts";

const PHONE = "+8613711112222";
const AT_NOON = "2026-03-02T04:00:00.000Z";

describe("/_sandbox/messages", () => {
  test("shows a message whole", async () => {
    const sandbox = await openSandbox();
    const sent = await sdk(sandbox).SendSms(send({ SessionContext: "request-1", ExtendCode: "07" }));
    const message = {
      id: "m1",
      url: `${sandbox.url}/_sandbox/messages/m1`,
      account: "published",
      provider: "tencent",
      app: "1400006666",
      requestId: sent.RequestId,
      phone: PHONE,
      country: "CN",
      signName: "腾讯云",
      templateId: "1008",
      params: ["4370", "5"],
      text: "【腾讯云】4370为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。",
      code: "4370",
      segments: 1,
      encoding: "domestic",
      sessionContext: "request-1",
      extendCode: "07",
      serialNumber: sent.SendStatusSet?.[0]?.SerialNo,
      order: 1,
      answer: { code: "Ok", message: "send success" },
      status: "accepted",
      at: AT_NOON,
      timeline: [{ status: "accepted", at: AT_NOON, code: "Ok" }],
    };
    expect((await control(sandbox, "GET", "/messages/m1")).json).toEqual(message);
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([message]);
    travel(sandbox, 1000);
    await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 1 });
    expect((await control(sandbox, "GET", "/messages/m1")).json.timeline).toEqual([
      { status: "accepted", at: AT_NOON, code: "Ok" },
      { status: "delivered", at: "2026-03-02T04:00:01.000Z", code: "DELIVRD" },
      { status: "receipt_pulled", at: "2026-03-02T04:00:01.000Z" },
    ]);
  });

  test("answers the newest first, by phone, text, status, account and time", async () => {
    const sandbox = await openSandbox();
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 60_000);
    await other.SendSms(send({ PhoneNumberSet: ["13711113333", "13711110003"], SignName: "信使" }));
    const ids = async (query: string): Promise<string[]> => {
      const { json } = await control(sandbox, "GET", `/messages?${query}`);
      return (json.messages as unknown as { id: string }[]).map(({ id }) => id);
    };
    expect(await ids("")).toEqual(["m3", "m2", "m1"]);
    for (const phone of ["%2B8613711112222", "8613711112222", "13711112222", "+8613711112222"]) {
      expect(await ids(`phone=${phone}`)).toEqual(["m1"]);
    }
    expect(await ids(`text=${encodeURIComponent("【信使】")}`)).toEqual(["m3", "m2"]);
    expect(await ids("status=refused")).toEqual(["m3"]);
    expect(await ids("status=delivered&account=published&provider=tencent")).toEqual(["m1"]);
    expect(await ids("account=sandbox")).toEqual(["m3", "m2"]);
    expect(await ids(`since=${NOON + 60_000}`)).toEqual(["m3", "m2"]);
    expect(await ids("until=2026-03-02T12:01:00%2B08:00")).toEqual(["m1"]);
    expect(await ids("limit=1")).toEqual(["m3"]);
    expect(await ids("after=m1")).toEqual(["m3", "m2"]);
  });

  test("forgets one phone's messages, or all", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE, "13711113333", "13711114444"] }));
    expect((await control(sandbox, "DELETE", "/messages?phone=13711112222")).json).toEqual({ deleted: 1 });
    expect((await sdk(sandbox).SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
    expect((await control(sandbox, "DELETE", "/messages")).json).toEqual({ deleted: 3 });
    expect((await control(sandbox, "GET", "/messages/m1")).status).toBe(404);
  });
});

describe("/_sandbox/messages/wait", () => {
  const wait = (sandbox: Parameters<typeof control>[0], query = "") =>
    control(sandbox, "GET", `/messages/wait?phone=13711112222${query}`);

  test("answers a message of the last five minutes at once, the newest, as often as asked", async () => {
    const sandbox = await openSandbox();
    for (const code of ["1111", "2222"]) await sdk(sandbox).SendSms(send({ TemplateParamSet: [code, "5"] }));
    travel(sandbox, 300_000);
    expect((await wait(sandbox)).json).toMatchObject({ id: "m2", code: "2222", phone: PHONE });
    expect((await wait(sandbox)).json).toMatchObject({ id: "m2" });
    travel(sandbox, 1);
    expect((await wait(sandbox, "&timeoutMs=1")).status).toBe(408);
    expect((await wait(sandbox, `&since=${NOON}`)).json).toMatchObject({ id: "m2" });
  });

  test("waits for the next, past refused ones, other phones and other accounts", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    const waiting = wait(sandbox, "&after=m1&account=sandbox");
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711113333"] }));
    await sdk(sandbox).SendSms(send({ TemplateParamSet: ["2222", "5"] }));
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await other.SendSms(send({ TemplateParamSet: ["x", "5"] }));
    await other.SendSms(send({ TemplateParamSet: ["3333", "5"] }));
    expect((await waiting).json).toMatchObject({ id: "m5", code: "3333" });
  });

  test("gives up in time", async () => {
    expect(await wait(await openSandbox(), "&timeoutMs=20")).toMatchObject({
      status: 408,
      json: { error: { code: "TIMEOUT", message: "No message to this phone arrived in time" } },
    });
  });
});

describe("/_sandbox/phones", () => {
  test("shows what was delivered, how the phone behaves, and what it replied", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110009", "13711110001"] }));
    expect((await control(sandbox, "GET", "/phones/13711110009")).json).toMatchObject({ inbox: [], replies: [] });
    travel(sandbox, 2000);
    expect((await control(sandbox, "GET", "/phones/+8613711110009")).json).toMatchObject({
      phone: "+8613711110009",
      behaviour: "delivered, then the person replies TD",
      optedOutOf: ["published"],
      inbox: [{ id: "m1", status: "delivered" }],
      replies: [{ text: "TD", at: "2026-03-02T04:00:02.000Z", account: "published", app: "1400006666" }],
    });
    expect((await control(sandbox, "GET", "/phones/13711110001")).json).toMatchObject({ inbox: [] });
    const { phones, behaviours } = (await control(sandbox, "GET", "/phones")).json;
    expect(phones).toEqual([
      { phone: "+8613711110001", optedOutOf: [] },
      { phone: "+8613711110009", optedOutOf: ["published"] },
    ]);
    expect((behaviours as unknown as { endsIn: string }[]).map(({ endsIn }) => endsIn)).toEqual(
      Array.from({ length: 11 }, (_, index) => String(index + 1).padStart(4, "0")),
    );
  });
});

describe("/_sandbox/clock", () => {
  test("is read, set, stopped and moved", async () => {
    const sandbox = await openSandbox();
    expect((await control(sandbox, "GET", "/clock")).json).toEqual({
      now: NOON,
      offsetMs: 0,
      ticking: false,
      iso: AT_NOON,
    });
    const set = await control(sandbox, "PUT", "/clock", { now: "2026-03-02T12:00:01+08:00", ticking: false });
    expect(set.json).toEqual({ now: NOON + 1000, offsetMs: 1000, ticking: false, iso: "2026-03-02T04:00:01.000Z" });
    expect((await control(sandbox, "POST", "/clock", { advanceMs: 500 })).json.now).toBe(NOON + 1500);
    expect((await control(sandbox, "PUT", "/clock", { now: NOON })).json).toMatchObject({ now: NOON, ticking: true });
  });
});

describe("/_sandbox/requests", () => {
  test("shows what came and what went, newest first, without tokens", async () => {
    const sandbox = await openSandbox();
    await signed(sandbox, { body: JSON.stringify(send()), headers: { "x-tc-token": "secret-token" } });
    await sdk(sandbox).SendSms(send());
    const { requests } = (await control(sandbox, "GET", "/requests")).json;
    expect(requests).toMatchObject([
      {
        action: "SendSms",
        keyId: "secretId",
        verdict: "verified",
        status: 200,
        messages: ["m1"],
        method: "POST",
        path: "/",
      },
      { action: "SendSms", verdict: "AuthFailure.TokenFailure", status: 200, messages: [] },
    ]);
    const [accepted, refused] = requests as unknown as {
      headers: Record<string, string>;
      body: string;
      answer: string;
    }[];
    expect(accepted?.headers.authorization).toMatch(/^TC3-HMAC-SHA256 Credential=secretId\/.*Signature=[0-9a-f]{64}$/);
    expect(JSON.parse(accepted?.body ?? "")).toMatchObject({ PhoneNumberSet: [PHONE] });
    expect(JSON.parse(accepted?.answer ?? "")).toMatchObject({ Response: { SendStatusSet: [{ Code: "Ok" }] } });
    expect(refused?.headers["x-tc-token"]).toBe("(hidden)");
    expect(JSON.stringify(requests)).not.toMatch(/secret-token|"secretKey"/);
    expect((await control(sandbox, "GET", "/requests?action=PullSmsSendStatus")).json).toEqual({ requests: [] });
    expect((await control(sandbox, "GET", "/requests?limit=1&provider=tencent")).json.requests).toHaveLength(1);
    expect((await control(sandbox, "DELETE", "/requests")).json).toEqual({ deleted: 2 });
  });

  test("shows a cut connection without a status, and long bodies cut", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox)
      .SendSms(send({ PhoneNumberSet: ["13711110008"] }))
      .catch(() => undefined);
    await signed(sandbox, { body: JSON.stringify({ pad: "x".repeat(20_000) }) });
    const { requests } = (await control(sandbox, "GET", "/requests")).json;
    expect(requests).toMatchObject([{ verdict: "verified" }, { status: null, answer: null }]);
    expect((requests as unknown as { body: string }[])[0]?.body).toHaveLength(16_384);
  });
});

describe("/_sandbox/templates, signs, apps and accounts", () => {
  test("are added for one account and deleted", async () => {
    const sandbox = await openSandbox();
    const template = { id: "2001", text: "您的订单{1}已发货", account: "sandbox" };
    expect((await control(sandbox, "POST", "/templates", template)).json).toEqual({
      ...template,
      provider: "tencent",
      title: "",
      channel: "sms",
      kind: "notice",
      domestic: true,
      international: false,
      status: "approved",
      remark: "",
      reply: "",
      appliedAt: null,
      repliedAt: null,
    });
    await control(sandbox, "POST", "/signs", { text: "新店", account: "sandbox" });
    const request = send({ TemplateId: "2001", SignName: "新店", TemplateParamSet: ["A1"] });
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    expect((await other.SendSms(request)).SendStatusSet?.[0]?.Code).toBe("Ok");
    expect((await sdk(sandbox).SendSms(request)).SendStatusSet?.[0]?.Code).toBe(
      "FailedOperation.SignatureIncorrectOrUnapproved",
    );
    expect((await control(sandbox, "DELETE", "/templates/2001")).json).toEqual({ deleted: 1 });
    expect((await control(sandbox, "DELETE", `/signs/${encodeURIComponent("新店")}`)).json).toEqual({ deleted: 1 });
    expect((await control(sandbox, "DELETE", "/templates/2001")).status).toBe(404);
    expect((await control(sandbox, "DELETE", "/signs/x")).status).toBe(404);
    expect((await control(sandbox, "DELETE", "/apps/1")).status).toBe(404);
    expect((await control(sandbox, "DELETE", "/apps/1400006666")).json).toEqual({ deleted: 1 });
    await expect(sdk(sandbox).SendSms(send())).rejects.toMatchObject({
      code: "InvalidParameterValue.SdkAppIdNotExist",
    });
  });

  test("keep what a change of a template leaves out", async () => {
    const sandbox = await openSandbox();
    const { json } = await control(sandbox, "POST", "/templates", { id: "1110", text: "Code: {1}" });
    expect(json).toMatchObject({ kind: "code", domestic: true, international: true });
  });

  test("show keys without their secrets", async () => {
    expect((await control(await openSandbox(), "GET", "/accounts")).json).toEqual({
      accounts: [
        { account: "published", secretId: "secretId" },
        { account: "sandbox", secretId: "AKIDsandbox" },
        { account: "aliyun-published", secretId: "<accessKeyId>" },
        { account: "aliyun-sandbox", secretId: "testId" },
      ],
    });
  });
});

describe("/_sandbox/reset", () => {
  test("brings everything back to the start", async () => {
    const approved = { templates: [{ id: "2001", text: "您的订单{1}已发货" }], signNames: ["小店"] };
    const sandbox = await openSandbox({ approved });
    const before = await Promise.all(
      ["/templates", "/signs", "/apps", "/accounts"].map((path) => control(sandbox, "GET", path)),
    );
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110009"] }));
    await control(sandbox, "POST", "/settings", { echoSessionContext: false, limits: { phonePerDay: 0 } });
    await control(sandbox, "POST", "/faults", { effect: { kind: "throttle" } });
    await control(sandbox, "POST", "/templates", { id: "1", text: "x" });
    await control(sandbox, "DELETE", "/templates/2001");
    await control(sandbox, "POST", "/clock", { advanceMs: 3_600_000 });
    expect((await control(sandbox, "POST", "/reset")).json).toEqual({ reset: true, keptLedger: false });
    const after = await Promise.all(
      ["/templates", "/signs", "/apps", "/accounts"].map((path) => control(sandbox, "GET", path)),
    );
    expect(after.map(({ json }) => json)).toEqual(before.map(({ json }) => json));
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
    expect((await control(sandbox, "GET", "/requests")).json).toEqual({ requests: [] });
    expect((await control(sandbox, "GET", "/faults")).json).toEqual({ faults: [] });
    expect((await control(sandbox, "GET", "/settings")).json).toEqual(DEFAULT_SETTINGS);
    expect((await control(sandbox, "GET", "/clock")).json).toMatchObject({ offsetMs: 0, ticking: true });
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110009"] }));
    expect(SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("stops what was on its way", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    await control(sandbox, "POST", "/reset");
    sandbox.clock.advance(60_000);
    const { PullSmsSendStatusSet } = await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 10 });
    expect(PullSmsSendStatusSet).toEqual([]);
  });
});

describe("bad input to the control API", () => {
  const cases: [method: string, path: string, body: unknown, message: string][] = [
    ["GET", "/messages?phone=123", undefined, "phone: must be a number such as +8613711112222"],
    [
      "GET",
      "/messages?since=yesterday",
      undefined,
      "since: must be milliseconds or a date such as 2026-01-31T12:00:00Z",
    ],
    [
      "GET",
      "/messages?status=lost",
      undefined,
      "status: must be one of accepted, refused, delivered, undelivered, expired",
    ],
    ["GET", "/messages?limit=-1", undefined, "limit: must be a whole number"],
    ["GET", "/messages?after=1", undefined, "after: must be a message's id, such as m1"],
    ["GET", "/messages?scene=login", undefined, "scene: is not a known field"],
    ["GET", "/messages/wait", undefined, "phone: is required"],
    ["GET", "/clock?now=1", undefined, "now: is not a known field"],
    ["PUT", "/clock", {}, "now: has a wrong type"],
    ["PUT", "/clock", { now: 253402300800000 }, "now: must have at most 253402300799999"],
    ["POST", "/clock", { advanceMs: "1" }, "advanceMs: must be a number"],
    ["POST", "/faults", { effect: { kind: "explode" } }, "effect.kind: has a wrong type"],
    ["POST", "/faults", { effect: { kind: "delay" } }, "effect.ms: is required"],
    ["POST", "/faults", { effect: { kind: "throttle" }, probability: 2 }, "probability: must have at most 1"],
    ["POST", "/settings", { limits: { phonePerWeek: 1 } }, "limits.phonePerWeek: is not a known field"],
    ["POST", "/settings", { maxMessages: 0 }, "maxMessages: must have at least 1"],
    ["POST", "/phones/13711112222/reply", { text: "" }, "text: must not be empty"],
    ["POST", "/phones/1/reply", { text: "T" }, "phone: must be a number such as +8613711112222"],
    ["POST", "/apps", { id: "abc" }, "id: must be digits"],
    ["POST", "/signs", {}, "text: is required"],
    ["POST", "/templates", { id: "1" }, "text: is required"],
    ["POST", "/accounts", { account: "a", secretId: "b" }, "secretKey: is required"],
    ["POST", "/reset", { keepLedger: "yes" }, "keepLedger: must be a boolean"],
    ["POST", "/reset", [], "input: must be an object"],
  ];
  test.each(cases)("%s %s %j is answered with 400", async (method, path, body, message) => {
    expect(await control(await openSandbox(), method, path, body)).toMatchObject({
      status: 400,
      json: { error: { code: "INVALID_ARGUMENT", message: `Cannot read the request: ${message}` } },
    });
  });

  test("that is no JSON, too long, or no UTF-8 in the path is refused", async () => {
    const sandbox = await openSandbox();
    const post = (body: string) => raw(sandbox, { method: "POST", path: "/_sandbox/faults", body });
    expect(JSON.parse((await post("{")).text)).toEqual({
      error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: the body must be JSON" },
    });
    const long = await post(" ".repeat(1024 * 1024 + 1));
    expect([long.status, JSON.parse(long.text)]).toEqual([
      413,
      { error: { code: "PAYLOAD_TOO_LARGE", message: "The body must have at most 1 MB" } },
    ]);
    expect((await raw(sandbox, { path: "/_sandbox/messages/%ff" })).status).toBe(400);
  });

  test("to an unknown path is 404, with another method 405", async () => {
    const sandbox = await openSandbox();
    expect(await control(sandbox, "GET", "/nothing")).toMatchObject({
      status: 404,
      json: { error: { code: "NOT_FOUND", message: "There is no such path; see /_sandbox/openapi.json" } },
    });
    expect(await control(sandbox, "PATCH", "/clock")).toMatchObject({
      status: 405,
      headers: { allow: "GET, PUT, POST" },
      json: { error: { code: "METHOD_NOT_ALLOWED", message: "This path takes GET, PUT, POST" } },
    });
  });
});
