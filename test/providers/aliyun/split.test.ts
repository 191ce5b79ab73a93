import { describe, expect, test } from "vitest";
import { createAliyunProvider } from "../../../shared/providers/aliyun/client.ts";
import { sendSplitting } from "../../../shared/providers/aliyun/split.ts";
import { openSandbox, travel } from "../../sandbox/helpers.ts";
import { NOW, openAt, REQUEST } from "./helpers.ts";

const numbers = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `+86139${String(index).padStart(4, "0")}8888`);

describe("createAliyunProvider().send() to many", () => {
  test("texts everybody but those whose number is refused, and says who they are", async () => {
    const sandbox = await openSandbox();
    const { options } = openAt(sandbox);
    const phones = numbers(1000);
    phones[3] = "+8613911110003"; // on the blocklist
    phones[700] = "+8613911110005"; // texted a moment ago
    const provider = createAliyunProvider(options);
    const { results } = await provider.send({ ...REQUEST, phones }, { deadline: Date.now() + 60_000 });
    expect(results.map(({ phone }) => phone)).toEqual(phones);
    const refused = results.filter(({ status }) => status !== "accepted");
    expect(refused).toMatchObject([
      { phone: phones[3], fault: { code: "RECIPIENT_BLOCKED", provider: { code: "isv.BLACK_KEY_CONTROL_LIMIT" } } },
      { phone: phones[700], fault: { code: "RATE_LIMITED", provider: { code: "isv.BUSINESS_LIMIT_CONTROL" } } },
    ]);
    travel(sandbox, 1000);
    const answer = await fetch(`${sandbox.url}/_sandbox/messages?provider=aliyun&status=delivered&limit=1000`);
    const { messages } = (await answer.json()) as { messages: { phone: string }[] };
    expect(new Set(messages.map(({ phone }) => phone)).size).toBe(998);
    expect(messages).toHaveLength(998);
  });
});

describe("sendSplitting()", () => {
  const refusal = {
    kind: "refused",
    refusal: { code: "isv.CUSTOMER_REFUSED", words: "", status: 200, at: NOW },
    raw: "",
  } as const;

  test("asks no more than 64 times, however many numbers are refused", async () => {
    let asked = 0;
    const phones = numbers(1000);
    const sendOnce = async () => {
      asked += 1;
      return refusal;
    };
    const { results } = await sendSplitting(phones, sendOnce, { deadline: NOW + 60_000, now: () => NOW });
    expect(asked).toBeLessThanOrEqual(64);
    expect(results.map(({ phone }) => phone)).toEqual(phones);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
  });

  test("asks nobody when time is over, and gives the rest the refusal of the whole", async () => {
    let now = NOW;
    let asked = 0;
    const sendOnce = async () => {
      asked += 1;
      now += 1000;
      return refusal;
    };
    const { results } = await sendSplitting(numbers(8), sendOnce, { deadline: NOW + 2100, now: () => now });
    expect(asked).toBe(2);
    expect(results).toHaveLength(8);
    expect(results[7]).toMatchObject({ status: "rejected", fault: { someoneBlocked: true } });
  });

  test("does not split what is refused for another reason", async () => {
    let asked = 0;
    const sendOnce = async () => {
      asked += 1;
      return { ...refusal, refusal: { ...refusal.refusal, code: "isv.SMS_TEMPLATE_ILLEGAL" } };
    };
    await sendSplitting(numbers(8), sendOnce, { deadline: NOW + 60_000, now: () => NOW });
    expect(asked).toBe(1);
  });
});
