import { describe, expect, test } from "vitest";
import { seededChance } from "../../sandbox/chance.ts";
import { type FaultRule, Faults } from "../../sandbox/faults.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { control, openSandbox, raw, responseOf, sdk, send, signed, travel } from "./helpers.ts";

const PHONE = "+8613711112222";
const TARGET = { provider: "tencent", action: "SendSms", phones: ["+8613711112221", PHONE] };
const rule = (change: Partial<FaultRule> = {}): FaultRule => ({ effect: { kind: "throttle" }, ...change });

describe("Faults", () => {
  const fitting: [title: string, change: Partial<FaultRule>, fits: boolean][] = [
    ["anything", {}, true],
    ["the provider", { provider: "tencent" }, true],
    ["another provider", { provider: "aliyun" }, false],
    ["the action", { action: "SendSms" }, true],
    ["another action", { action: "PullSmsSendStatus" }, false],
    ["a whole number", { phone: PHONE }, true],
    ["a number's beginning", { phone: "+86137" }, false],
    ["a number's end", { phone: "2222" }, true],
    ["another end", { phone: "9999" }, false],
  ];
  test.each(fitting)("strike by %s: %j is %s", (_title, change, fits) => {
    const faults = new Faults(seededChance(1));
    faults.add(rule(change));
    expect(faults.strikeRequest(TARGET)).toEqual(fits ? { kind: "throttle" } : undefined);
  });

  test("strike only so many times, then leave it to the next rule", () => {
    const faults = new Faults(seededChance(1));
    faults.add(rule({ times: 2 }));
    faults.add(rule({ effect: { kind: "drop-before" } }));
    const kinds = [1, 2, 3].map(() => faults.strikeRequest(TARGET)?.kind);
    expect(kinds).toEqual(["throttle", "throttle", "drop-before"]);
    expect(faults.list.map(({ id, struck }) => [id, struck])).toEqual([
      ["f1", 2],
      ["f2", 1],
    ]);
  });

  test("strike by a chance that a seed fixes", () => {
    const struck = (seed: number): boolean[] => {
      const faults = new Faults(seededChance(9));
      faults.add(rule({ probability: 0.5, seed }));
      return Array.from({ length: 200 }, () => faults.strikeRequest(TARGET) !== undefined);
    };
    expect(struck(7)).toEqual(struck(7));
    expect(struck(7)).not.toEqual(struck(8));
    const often = struck(7).filter(Boolean).length;
    expect(often).toBeGreaterThan(70);
    expect(often).toBeLessThan(130);
  });

  test("tell requests from receipts", () => {
    const faults = new Faults(seededChance(1));
    faults.add(rule({ effect: { kind: "lose-receipt" } }));
    expect(faults.strikeRequest(TARGET)).toBeUndefined();
    expect(faults.strikeReceipt(TARGET)).toEqual({ kind: "lose-receipt" });
  });
});

async function captured(sandbox: Sandbox): Promise<number> {
  const { json } = await control(sandbox, "GET", "/messages");
  return (json.messages as unknown as unknown[]).length;
}

describe("a fault", () => {
  test("drop-before cuts the connection and accepts nothing", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "drop-before" }, times: 1 });
    await expect(sdk(sandbox).SendSms(send())).rejects.toThrow("socket hang up");
    expect(await captured(sandbox)).toBe(0);
    expect((await sdk(sandbox).SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("drop-after-accept cuts the connection after accepting", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "drop-after-accept" } });
    await expect(sdk(sandbox).SendSms(send())).rejects.toThrow("socket hang up");
    expect(await captured(sandbox)).toBe(1);
  });

  test("drop-after-accept loses what a pull has taken", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 1000);
    const fault = { action: "PullSmsSendStatus", effect: { kind: "drop-after-accept" }, times: 1 };
    await control(sandbox, "POST", "/faults", fault);
    const request = { SmsSdkAppId: "1400006666", Limit: 10 };
    await expect(sdk(sandbox).PullSmsSendStatus(request)).rejects.toThrow("socket hang up");
    expect((await sdk(sandbox).PullSmsSendStatus(request)).PullSmsSendStatusSet).toEqual([]);
  });

  test("delay answers later on the sandbox's clock", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "delay", ms: 60_000 } });
    let answered = false;
    const sending = sdk(sandbox)
      .SendSms(send())
      .finally(() => {
        answered = true;
      });
    await control(sandbox, "GET", `/messages/wait?phone=${encodeURIComponent(PHONE)}`);
    expect(answered).toBe(false);
    sandbox.clock.advance(60_000);
    expect((await sending).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("delay ends in real time though the clock stands still", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "delay", ms: 30 } });
    expect((await sdk(sandbox).SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  const refusals: [effect: object, code: string, message: string][] = [
    [{ kind: "throttle" }, "RequestLimitExceeded", "The request rate exceeds the limit of this action."],
    [
      { kind: "error", code: "InternalError.Timeout" },
      "InternalError.Timeout",
      "a fault rule of the sandbox refuses this request",
    ],
    [{ kind: "error", code: "InternalError.OtherError" }, "InternalError.OtherError", "other error"],
    [{ kind: "error", code: "InternalError", message: "busy" }, "InternalError", "busy"],
  ];
  test.each(refusals)("%j refuses with %s", async (effect, code, message) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect });
    await expect(sdk(sandbox).SendSms(send())).rejects.toMatchObject({ code, message });
    expect(await captured(sandbox)).toBe(0);
  });

  const answers: [effect: object, status: number, text: string, accepted: number][] = [
    [{ kind: "http", status: 502, body: "<h1>Bad Gateway</h1>" }, 502, "<h1>Bad Gateway</h1>", 0],
    [{ kind: "http", status: 500, accept: true }, 500, "", 1],
    [{ kind: "body", raw: "<html>" }, 200, "<html>", 0],
    [{ kind: "body", raw: '{"Response":{"SendSta', accept: true }, 200, '{"Response":{"SendSta', 1],
  ];
  test.each(answers)("%j answers %i %j", async (effect, status, text, accepted) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect });
    expect(await signed(sandbox, { body: JSON.stringify(send()) })).toMatchObject({ status, text });
    expect(await captured(sandbox)).toBe(accepted);
  });

  test("lose-receipt keeps a receipt from the queue, not from a query by number", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { phone: "2222", effect: { kind: "lose-receipt" } });
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: [PHONE, "+8613711113333"] }));
    travel(sandbox, 1000);
    const app = { SmsSdkAppId: "1400006666", Limit: 10 };
    const { PullSmsSendStatusSet } = await sdk(sandbox).PullSmsSendStatus(app);
    expect(PullSmsSendStatusSet?.map(({ PhoneNumber }) => PhoneNumber)).toEqual(["+8613711113333"]);
    const window = { ...app, PhoneNumber: PHONE, BeginTime: sandbox.clock.now() / 1000 - 60, Offset: 0 };
    const asked = await sdk(sandbox).PullSmsSendStatusByPhoneNumber(window);
    expect(asked.PullSmsSendStatusSet).toMatchObject([{ PhoneNumber: PHONE, Description: "DELIVRD" }]);
  });

  test("duplicate-receipt queues a receipt twice", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { phone: "2222", effect: { kind: "duplicate-receipt" } });
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 1000);
    const { PullSmsSendStatusSet } = await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 10 });
    expect(PullSmsSendStatusSet).toHaveLength(2);
  });

  test("goes before what the number itself does, and after a wrong signature", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "throttle" } });
    const request = send({ PhoneNumberSet: ["+8613711110008"] });
    await expect(sdk(sandbox).SendSms(request)).rejects.toMatchObject({ code: "RequestLimitExceeded" });
    const wrong = sdk(sandbox, { secretKey: "wrong" }).SendSms(request);
    await expect(wrong).rejects.toMatchObject({ code: "AuthFailure.SignatureFailure" });
  });

  test("ends with its deletion", async () => {
    const sandbox = await openSandbox();
    const { json: fault } = await control(sandbox, "POST", "/faults", { effect: { kind: "throttle" } });
    expect((await control(sandbox, "DELETE", `/faults/${fault.id}`)).json).toEqual({ deleted: 1 });
    expect((await control(sandbox, "DELETE", `/faults/${fault.id}`)).status).toBe(404);
    const reply = await signed(sandbox, { body: JSON.stringify(send()) });
    expect(responseOf(reply).SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });

  test("leaves the control API alone", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { effect: { kind: "drop-before" } });
    expect((await raw(sandbox, { path: "/_sandbox/health" })).status).toBe(200);
  });
});
