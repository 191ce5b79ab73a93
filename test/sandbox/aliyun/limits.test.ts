import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, travel } from "../helpers.ts";
import { byHand, SEND, v1Params } from "./helpers.ts";

async function sendOne(sandbox: Sandbox, change: Record<string, string> = {}): Promise<string> {
  const reply = await byHand(sandbox, { query: v1Params(sandbox, { ...SEND, ...change }) });
  const { Code, Message } = JSON.parse(reply.text) as { Code: string; Message: string };
  return Code === "isv.BUSINESS_LIMIT_CONTROL" ? Message : Code;
}

async function sendAt(sandbox: Sandbox, at: string, change: Record<string, string> = {}): Promise<string> {
  travel(sandbox, Date.parse(`2026-03-${at}+08:00`) - sandbox.clock.now());
  return sendOne(sandbox, change);
}

describe("codes", () => {
  test("go out once in a minute of the clock, not in any 60 seconds", async () => {
    const sandbox = await openSandbox();
    expect(await sendAt(sandbox, "02T14:03:00")).toBe("OK");
    expect(await sendAt(sandbox, "02T14:03:59")).toBe("触发分钟级流控Permits:1");
    expect(await sendAt(sandbox, "02T14:04:00")).toBe("OK");
    expect(await sendAt(sandbox, "02T14:04:01")).toBe("触发分钟级流控Permits:1");
  });

  test("go out five times in an hour of the clock", async () => {
    const sandbox = await openSandbox();
    for (const minute of ["50", "51", "52", "53", "54"]) {
      expect(await sendAt(sandbox, `02T14:${minute}:00`)).toBe("OK");
    }
    expect(await sendAt(sandbox, "02T14:59:59")).toBe("触发小时级流控Permits:5");
    expect(await sendAt(sandbox, "02T15:00:00")).toBe("OK");
  });

  test("go out ten times in 24 hours, whatever the date", async () => {
    const sandbox = await openSandbox();
    for (const hour of ["20", "21"]) {
      for (const minute of ["00", "01", "02", "03", "04"]) {
        expect(await sendAt(sandbox, `02T${hour}:${minute}:00`)).toBe("OK");
      }
    }
    expect(await sendAt(sandbox, "03T00:00:00")).toBe("触发天级流控Permits:10");
    expect(await sendAt(sandbox, "03T19:59:59")).toBe("触发天级流控Permits:10");
    expect(await sendAt(sandbox, "03T20:00:00")).toBe("OK");
  });

  test("are counted by sign name, and by number over all of them", async () => {
    const sandbox = await openSandbox();
    expect(await sendOne(sandbox)).toBe("OK");
    expect(await sendOne(sandbox, { SignName: "信使" })).toBe("OK");
    expect(await sendOne(sandbox, { PhoneNumbers: "13711113333" })).toBe("OK");
    expect(await sendOne(sandbox)).toBe("触发分钟级流控Permits:1");
    await control(sandbox, "POST", "/settings", { aliyun: { codesPerDayOfAllSenders: 3 } });
    expect(await sendOne(sandbox, { SignName: "腾讯云" })).toBe("OK");
    expect(await sendOne(sandbox, { SignName: "Python之路" })).toBe("触发天级流控Permits:3");
  });

  test("count when they were not delivered, and do not when they were refused", async () => {
    const sandbox = await openSandbox();
    const undelivered = { PhoneNumbers: "13711110001" };
    expect(await sendOne(sandbox, undelivered)).toBe("OK");
    travel(sandbox, 1000);
    expect(await sendOne(sandbox, undelivered)).toBe("触发分钟级流控Permits:1");
    expect(await sendOne(sandbox, { TemplateParam: "{}" })).toBe("isv.TEMPLATE_MISSING_PARAMETERS");
    expect(await sendOne(sandbox)).toBe("OK");
  });

  test("refuse the whole request when one of its numbers had its share, and count none", async () => {
    const sandbox = await openSandbox();
    expect(await sendOne(sandbox)).toBe("OK");
    const both = { PhoneNumbers: "13711113333,13711112222" };
    expect(await sendOne(sandbox, both)).toBe("触发分钟级流控Permits:1");
    expect(await sendOne(sandbox, { PhoneNumbers: "13711113333" })).toBe("OK");
  });

  test("are not limited to test numbers, to foreign ones, and where a limit is switched off", async () => {
    const sandbox = await openSandbox();
    const text = `Your code is \${code}`;
    await control(sandbox, "POST", "/templates", { id: "SMS_2", text, kind: "code", international: true });
    await control(sandbox, "POST", "/settings", { testNumbers: ["+8613711112222"] });
    for (const change of [{}, { PhoneNumbers: "85251234567", TemplateCode: "SMS_2" }]) {
      for (let count = 0; count < 11; count++) expect(await sendOne(sandbox, change)).toBe("OK");
    }
    const aliyun = { codesPerMinute: null, codesPerHour: null, codesPerDay: null };
    await control(sandbox, "POST", "/settings", { aliyun });
    for (let count = 0; count < 11; count++) expect(await sendOne(sandbox, { PhoneNumbers: "13711113333" })).toBe("OK");
  });
});

describe("notices and promotions", () => {
  test("go out 50 times in 24 hours under one sign name, by template", async () => {
    const sandbox = await openSandbox();
    for (const id of ["SMS_1", "SMS_2"]) await control(sandbox, "POST", "/templates", { id, text: "到了" });
    const notice = { TemplateCode: "SMS_1", TemplateParam: "" };
    for (let count = 0; count < 50; count++) expect(await sendOne(sandbox, notice)).toBe("OK");
    expect(await sendOne(sandbox, notice)).toBe("触发天级流控Permits:50");
    expect(await sendOne(sandbox, { ...notice, TemplateCode: "SMS_2" })).toBe("OK");
    expect(await sendOne(sandbox, { ...notice, SignName: "信使" })).toBe("OK");
    expect(await sendOne(sandbox)).toBe("OK");
    travel(sandbox, 86_400_000);
    expect(await sendOne(sandbox, notice)).toBe("OK");
  });

  test("stop for who opted out of them; codes do not", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/templates", { id: "SMS_3", text: "新品上市", kind: "marketing" });
    const promotion = { TemplateCode: "SMS_3", TemplateParam: "" };
    expect(await sendOne(sandbox, promotion)).toBe("OK");
    await control(sandbox, "POST", "/phones/+8613711112222/reply", { text: "TD" });
    expect(await sendOne(sandbox, promotion)).toBe("isv.CUSTOMER_REFUSED");
    expect(await sendOne(sandbox)).toBe("OK");
  });
});

describe("an account's own caps", () => {
  test("count every number, by day and by month in Beijing", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { aliyun: { accountPerDay: 3, accountPerMonth: 5 } });
    const to = (...ends: number[]) => ({ PhoneNumbers: ends.map((end) => `1371111${2000 + end}`).join(",") });
    expect(await sendOne(sandbox, to(1, 2))).toBe("OK");
    expect(await sendOne(sandbox, to(3, 4))).toBe("isv.DAY_LIMIT_CONTROL");
    expect(await sendOne(sandbox, to(3))).toBe("OK");
    travel(sandbox, Date.parse("2026-03-03T00:00:00+08:00") - NOON);
    expect(await sendOne(sandbox, to(5, 6))).toBe("OK");
    expect(await sendOne(sandbox, to(7))).toBe("isv.MONTH_LIMIT_CONTROL");
    travel(sandbox, Date.parse("2026-04-01T00:00:00+08:00") - sandbox.clock.now());
    expect(await sendOne(sandbox, to(7))).toBe("OK");
  });
});
