import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, openSandbox, sdk, send, travel } from "../helpers.ts";

const phone = (endsIn: string): string => `+861371111${endsIn}`;
const to = (...endings: string[]) => send({ PhoneNumberSet: endings.map(phone) });

async function pull(sandbox: Sandbox) {
  const client = sdk(sandbox);
  const { PullSmsSendStatusSet } = await client.PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 100 });
  return PullSmsSendStatusSet?.map(({ PhoneNumber, ReportStatus, Description }) => ({
    endsIn: PhoneNumber?.slice(-4),
    ReportStatus,
    Description,
  }));
}

async function captured(sandbox: Sandbox, endsIn: string) {
  return (await control(sandbox, "GET", `/messages?phone=${encodeURIComponent(phone(endsIn))}`)).json.messages;
}

describe("a phone that ends in", () => {
  const receipts: [endsIn: string, status: string, report: string, code: string][] = [
    ["2222", "delivered", "SUCCESS", "DELIVRD"],
    ["0001", "undelivered", "FAIL", "UNDELIV"],
    ["0002", "expired", "FAIL", "EXPIRED"],
  ];
  test.each(receipts)("%s is accepted and becomes %s after a second", async (endsIn, status, ReportStatus, code) => {
    const sandbox = await openSandbox();
    const { SendStatusSet } = await sdk(sandbox).SendSms(to(endsIn));
    expect(SendStatusSet?.[0]?.Code).toBe("Ok");
    travel(sandbox, 999);
    expect(await pull(sandbox)).toEqual([]);
    expect(await captured(sandbox, endsIn)).toMatchObject([{ status: "accepted" }]);
    travel(sandbox, 1);
    expect(await pull(sandbox)).toEqual([{ endsIn, ReportStatus, Description: code }]);
    expect(await captured(sandbox, endsIn)).toMatchObject([
      { status, timeline: [{ status: "accepted", code: "Ok" }, { status, code }, { status: "receipt_pulled" }] },
    ]);
  });

  const refused: [endsIn: string, code: string, message: string][] = [
    ["0003", "FailedOperation.PhoneNumberInBlacklist", "the phone number is in the blacklist"],
    [
      "0005",
      "LimitExceeded.PhoneNumberThirtySecondLimit",
      "the number of SMS messages sent from a single mobile number within 30 seconds exceeds the upper limit",
    ],
  ];
  test.each(refused)("%s is refused with %s", async (endsIn, Code, Message) => {
    const sandbox = await openSandbox();
    const { SendStatusSet } = await sdk(sandbox).SendSms(to(endsIn, "2222"));
    expect(SendStatusSet).toMatchObject([{ PhoneNumber: phone(endsIn), Code, Message, Fee: 0 }, { Code: "Ok" }]);
  });

  test("0004 is accepted and never has a receipt", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(to("0004"));
    travel(sandbox, 7 * 86_400_000);
    expect(await pull(sandbox)).toEqual([]);
    expect(await captured(sandbox, "0004")).toMatchObject([{ status: "accepted" }]);
  });

  test("0006 is accepted, the connection is cut, and the receipt comes", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("0006"))).rejects.toThrow("socket hang up");
    expect(await captured(sandbox, "0006")).toMatchObject([{ status: "accepted" }]);
    travel(sandbox, 1000);
    expect(await pull(sandbox)).toEqual([{ endsIn: "0006", ReportStatus: "SUCCESS", Description: "DELIVRD" }]);
  });

  test("0006 answers a repeat within 30 seconds: it was not accepted, so nothing is cut", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("0006"))).rejects.toThrow("socket hang up");
    const { SendStatusSet } = await sdk(sandbox).SendSms(to("0006"));
    expect(SendStatusSet?.[0]?.Code).toBe("LimitExceeded.PhoneNumberThirtySecondLimit");
  });

  test("0007 is refused with an internal error, and nothing of the request is accepted", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("2222", "0007"))).rejects.toMatchObject({
      code: "InternalError.OtherError",
      message: "other error",
    });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });

  test("0008 cuts the connection, and nothing of the request is accepted", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("2222", "0008"))).rejects.toThrow("socket hang up");
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });

  test("0009 replies TD after delivery, and is on the account's opt-out list from then on", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const pullReplies = async () => {
      const { PullSmsReplyStatusSet } = await client.PullSmsReplyStatus({ SmsSdkAppId: "1400006666", Limit: 100 });
      return PullSmsReplyStatusSet?.map(({ PhoneNumber, ReplyContent }) => [PhoneNumber, ReplyContent]);
    };
    await client.SendSms(to("0009"));
    travel(sandbox, 1999);
    expect(await pullReplies()).toEqual([]);
    travel(sandbox, 1);
    expect(await pullReplies()).toEqual([[phone("0009"), "TD"]]);
    travel(sandbox, 60_000);
    const { SendStatusSet } = await client.SendSms(to("0009"));
    expect(SendStatusSet?.[0]?.Code).toBe("FailedOperation.PhoneNumberInBlacklist");
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    expect((await other.SendSms(to("0009"))).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("0010 is delivered, and its receipt arrives twice", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(to("0010"));
    travel(sandbox, 1000);
    const receipt = { endsIn: "0010", ReportStatus: "SUCCESS", Description: "DELIVRD" };
    expect(await pull(sandbox)).toEqual([receipt, receipt]);
  });

  test("0011 is answered after 20 seconds of the sandbox's clock", async () => {
    const sandbox = await openSandbox();
    let answered = false;
    const sending = sdk(sandbox)
      .SendSms(to("0011"))
      .finally(() => {
        answered = true;
      });
    const waited = await control(sandbox, "GET", `/messages/wait?phone=${encodeURIComponent(phone("0011"))}`);
    expect(waited.json).toMatchObject({ status: "accepted", code: "4370" });
    sandbox.clock.advance(19_999);
    await control(sandbox, "GET", "/health");
    expect(answered).toBe(false);
    sandbox.clock.advance(1);
    expect((await sending).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("a strike lets wrong keys and wrong parameters have their own errors", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox, { secretKey: "wrong" }).SendSms(to("0008"))).rejects.toMatchObject({
      code: "AuthFailure.SignatureFailure",
    });
    await expect(sdk(sandbox).SendSms({ ...to("0007"), SmsSdkAppId: "1" })).rejects.toMatchObject({
      code: "InvalidParameterValue.SdkAppIdNotExist",
    });
  });
});

describe("of several such phones in one request", () => {
  test("a cut without acceptance goes before an internal error", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("0011", "0006", "0007", "0008"))).rejects.toThrow("socket hang up");
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });

  test("an internal error goes before what comes with acceptance", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("0011", "0006", "0007"))).rejects.toMatchObject({
      code: "InternalError.OtherError",
    });
  });

  test("a cut after acceptance goes before a late answer", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(to("0011", "0006"))).rejects.toThrow("socket hang up");
    expect((await control(sandbox, "GET", "/messages")).json.messages).toMatchObject([
      { phone: phone("0006"), status: "accepted" },
      { phone: phone("0011"), status: "accepted" },
    ]);
  });
});
