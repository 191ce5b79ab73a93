import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, openSandbox, raw, travel } from "../helpers.ts";
import { byHand, dysms, pop, SEND, send, v1Params } from "./helpers.ts";

const phone = (endsIn: string): string => `1371111${endsIn}`;
const DETAILS = { SendDate: "20260302", PageSize: 10, CurrentPage: 1 };

interface Details {
  SmsSendDetailDTOs: { SmsSendDetailDTO: { SendStatus: number; ErrCode?: string }[] };
}

async function detailsOf(sandbox: Sandbox, endsIn: string) {
  const query = { ...DETAILS, PhoneNumber: phone(endsIn) };
  return (await pop(sandbox).request<Details>("QuerySendDetails", query)).SmsSendDetailDTOs.SmsSendDetailDTO;
}

async function captured(sandbox: Sandbox, endsIn: string) {
  return (await control(sandbox, "GET", `/messages?phone=${phone(endsIn)}`)).json.messages;
}

describe("a phone that ends in", () => {
  const receipts: [endsIn: string, status: number, code: string][] = [
    ["2222", 3, "DELIVERED"],
    ["0001", 2, "SP_UNKNOWN_ERROR"],
    ["0002", 2, "MOBILE_NOT_ON_SERVICE"],
    ["0009", 3, "DELIVERED"],
    ["0010", 3, "DELIVERED"],
  ];
  test.each(receipts)("%s has status %i and code %s after a second", async (endsIn, SendStatus, ErrCode) => {
    const sandbox = await openSandbox();
    await dysms(sandbox).sendSms(send({ phoneNumbers: phone(endsIn) }));
    expect((await detailsOf(sandbox, endsIn)).map((detail) => detail.SendStatus)).toEqual([1]);
    travel(sandbox, 1000);
    expect(await detailsOf(sandbox, endsIn)).toMatchObject([{ SendStatus, ErrCode }]);
  });

  test("0004 never has a receipt", async () => {
    const sandbox = await openSandbox();
    await dysms(sandbox).sendSms(send({ phoneNumbers: phone("0004") }));
    travel(sandbox, 3_600_000);
    expect((await detailsOf(sandbox, "0004")).map((detail) => detail.SendStatus)).toEqual([1]);
  });

  test("0009 replies TD and gets no more promotions", async () => {
    const sandbox = await openSandbox();
    await dysms(sandbox).sendSms(send({ phoneNumbers: phone("0009") }));
    travel(sandbox, 2000);
    const { json } = await control(sandbox, "GET", `/phones/+86${phone("0009")}`);
    expect(json.replies).toMatchObject([{ text: "TD", provider: "aliyun" }]);
    expect(json.optedOutOf).toEqual(["aliyun-sandbox"]);
  });

  const refused: [endsIn: string, code: string, message: string][] = [
    ["0003", "isv.BLACK_KEY_CONTROL_LIMIT", "黑名单管控"],
    ["0005", "isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"],
  ];
  test.each(refused)("%s is refused with %s", async (endsIn, code, message) => {
    const sandbox = await openSandbox();
    const { body } = await dysms(sandbox).sendSms(send({ phoneNumbers: phone(endsIn) }));
    expect(body).toMatchObject({ code, message });
    expect(await captured(sandbox, endsIn)).toMatchObject([{ status: "refused", answer: { code, message } }]);
  });

  test("0006 accepts and then hangs up, 0008 hangs up first", async () => {
    const sandbox = await openSandbox();
    for (const [endsIn, count] of [
      ["0006", 1],
      ["0008", 0],
    ] as const) {
      await expect(pop(sandbox).request("SendSms", { ...SEND, PhoneNumbers: phone(endsIn) })).rejects.toThrow();
      expect(await captured(sandbox, endsIn)).toHaveLength(count);
    }
  });

  test("0007 fails with status 500 and accepts nothing", async () => {
    const sandbox = await openSandbox();
    const request = dysms(sandbox).sendSms(send({ phoneNumbers: phone("0007") }));
    await expect(request).rejects.toMatchObject({ code: "InternalError", statusCode: 500 });
    expect(await captured(sandbox, "0007")).toEqual([]);
  });

  test("0011 accepts and answers 20 seconds later", async () => {
    const sandbox = await openSandbox();
    const answer = byHand(sandbox, { query: v1Params(sandbox, { ...SEND, PhoneNumbers: phone("0011") }) });
    await expect.poll(() => captured(sandbox, "0011")).toHaveLength(1);
    travel(sandbox, 20_000);
    expect(JSON.parse((await answer).text)).toMatchObject({ Code: "OK" });
  });

  test.each(["0001", "0003", "0006", "0007"])("%s is called as it is texted", async (endsIn) => {
    const sandbox = await openSandbox();
    const call = { CalledNumber: phone(endsIn), TtsCode: "TTS_100001", TtsParam: '{"code":"1234"}' };
    const answer = pop(sandbox).request<{ CallId: string }>("SingleCallByTts", call);
    if (endsIn === "0003") await expect(answer).rejects.toMatchObject({ code: "isv.COMPLAINT_REJECT" });
    if (endsIn === "0006") await expect(answer).rejects.toThrow();
    if (endsIn === "0007") await expect(answer).rejects.toMatchObject({ code: "InternalError" });
    if (endsIn !== "0001") return;
    const { CallId } = await answer;
    travel(sandbox, 60_000);
    const query = { CallId, ProdId: 1, QueryDate: 1 };
    const { Data } = await pop(sandbox).request<{ Data: string }>("QueryCallDetailByCallId", query);
    expect(JSON.parse(Data)).toMatchObject({ status_code: "200003" });
  });
});

describe("a fault", () => {
  const effects: [effect: object, rejection: object, messages: number][] = [
    [
      { kind: "throttle" },
      { code: "Throttling.User", data: { Message: "Request was denied due to user flow control." } },
      0,
    ],
    [{ kind: "error", code: "isp.SYSTEM_ERROR" }, { code: "isp.SYSTEM_ERROR" }, 0],
    [{ kind: "error", code: "isv.SOMETHING_NEW" }, { code: "isv.SOMETHING_NEW" }, 0],
    [{ kind: "error", code: "InvalidAccessKeyId.Inactive" }, { code: "InvalidAccessKeyId.Inactive" }, 0],
    [{ kind: "error", code: "Forbidden.RAM", message: "no" }, { code: "Forbidden.RAM", data: { Message: "no" } }, 0],
    [{ kind: "http", status: 502, body: "<html>" }, { name: "SyntaxError" }, 0],
    [{ kind: "http", status: 502, body: "<html>", accept: true }, { name: "SyntaxError" }, 1],
    [{ kind: "body", raw: "{", accept: true }, { name: "SyntaxError" }, 1],
    [{ kind: "drop-before" }, {}, 0],
    [{ kind: "drop-after-accept" }, {}, 1],
  ];
  test.each(effects)("%o strikes a request", async (effect, rejection, messages) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { provider: "aliyun", action: "SendSms", times: 1, effect });
    const failure: unknown = await pop(sandbox)
      .request("SendSms", SEND)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject(rejection);
    expect(await captured(sandbox, "2222")).toHaveLength(messages);
    const later = { ...SEND, PhoneNumbers: phone("3333") };
    expect(await pop(sandbox).request("SendSms", later)).toMatchObject({ Code: "OK" });
  });
  test.each([
    ["Throttling.User", 400],
    ["ServiceUnavailable", 503],
    ["isv.AMOUNT_NOT_ENOUGH", 200],
    ["Forbidden.RAM", 400],
  ] as const)("%s has status %i", async (code, status) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { provider: "aliyun", effect: { kind: "error", code } });
    const reply = await byHand(sandbox, { query: v1Params(sandbox, SEND) });
    expect(reply.status).toBe(status);
    expect(Object.keys(JSON.parse(reply.text))).toHaveLength(status === 200 ? 3 : 5);
  });

  test("of another provider does not strike", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { provider: "tencent", effect: { kind: "throttle" } });
    expect(await pop(sandbox).request("SendSms", SEND)).toMatchObject({ Code: "OK" });
  });
});

test("a body of more than 32 MB is refused", async () => {
  const sandbox = await openSandbox();
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-acs-action": "SendSms" };
  const body = Buffer.alloc(32 * 1024 * 1024 + 1, "a");
  const reply = await raw(sandbox, { method: "POST", path: "/?Format=JSON", headers, body });
  expect(reply.status).toBe(413);
  expect(JSON.parse(reply.text)).toMatchObject({ Code: "RequestTooLarge" });
});
