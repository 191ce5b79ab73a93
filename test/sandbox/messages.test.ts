import { describe, expect, test } from "vitest";
import { extractCode, type NewCapturedMessage } from "../../sandbox/message.ts";
import { Messages } from "../../sandbox/messages.ts";

function message(phone: string, at = 0): NewCapturedMessage {
  return {
    account: "published",
    provider: "tencent",
    app: "1400006666",
    requestId: "",
    phone,
    country: "CN",
    countryCode: "86",
    national: "",
    signName: "腾讯云",
    templateId: "1008",
    templateKind: "code",
    params: [],
    text: `to ${phone}`,
    segments: 1,
    encoding: "domestic",
    sessionContext: "",
    extendCode: "",
    serialNumber: "",
    answer: { code: "Ok", message: "" },
    status: "accepted",
    at,
  };
}

const sequences = (messages: Messages, phone?: string): number[] =>
  messages.find({ phone }, 100).map(({ sequence }) => sequence);

describe("Messages", () => {
  test("keeps the newest, and forgets the others everywhere", () => {
    const messages = new Messages(3);
    for (const phone of ["a", "b", "a", "b", "b"]) messages.add(message(phone));
    expect(sequences(messages)).toEqual([5, 4, 3]);
    expect(sequences(messages, "a")).toEqual([3]);
    expect(messages.get(2)).toBeUndefined();
    expect(messages.get(3)?.phone).toBe("a");
    expect(messages.size).toBe(3);
    messages.add(message("b"));
    expect(messages.phones).toEqual(["b"]);
  });

  test("finds by every filter at once", () => {
    const messages = new Messages(10);
    for (const at of [100, 200, 300]) messages.add(message("a", at));
    const found = (filter: object): number[] => messages.find(filter, 10).map(({ sequence }) => sequence);
    expect(found({ since: 200 })).toEqual([3, 2]);
    expect(found({ until: 200 })).toEqual([1]);
    expect(found({ after: 2 })).toEqual([3]);
    expect(found({ text: "TO A", phone: "a", account: "published", provider: "tencent", status: "accepted" })).toEqual([
      3, 2, 1,
    ]);
    expect(found({ status: "refused" })).toEqual([]);
    expect(found({ account: "sandbox" })).toEqual([]);
    expect(messages.find({}, 2).map(({ sequence }) => sequence)).toEqual([3, 2]);
  });

  test("deletes one phone's, or all, and uses no number twice", () => {
    const messages = new Messages(10);
    for (const phone of ["a", "b", "a"]) messages.add(message(phone));
    expect(messages.delete("a")).toBe(2);
    expect(messages.delete("a")).toBe(0);
    expect(sequences(messages)).toEqual([2]);
    expect(messages.delete()).toBe(1);
    expect(messages.size).toBe(0);
    expect(messages.add(message("a")).sequence).toBe(4);
  });

  test("goes on keeping the newest after a deletion", () => {
    const messages = new Messages(2);
    for (const phone of ["a", "b"]) messages.add(message(phone));
    messages.delete("a");
    for (const phone of ["c", "b"]) messages.add(message(phone));
    expect(sequences(messages)).toEqual([4, 3]);
    expect(sequences(messages, "b")).toEqual([4]);
    expect(messages.size).toBe(2);
  });

  test("takes another size, keeping the newest", () => {
    const messages = new Messages(5);
    for (const phone of ["a", "b", "c", "d"]) messages.add(message(phone));
    messages.resize(2);
    expect(sequences(messages)).toEqual([4, 3]);
    expect(messages.phones).toEqual(["c", "d"]);
    messages.resize(4);
    for (const phone of ["e", "f", "g"]) messages.add(message(phone));
    expect(sequences(messages)).toEqual([7, 6, 5, 4]);
    expect(messages.size).toBe(4);
  });

  test("tells who waits for a phone, until they leave", () => {
    const messages = new Messages(5);
    const seen: number[] = [];
    const leave = messages.onMessage("a", ({ sequence }) => seen.push(sequence));
    for (const phone of ["a", "b", "a"]) messages.add(message(phone));
    leave();
    messages.add(message("a"));
    expect(seen).toEqual([1, 3]);
  });
});

describe("extractCode()", () => {
  const cases: [params: string[], text: string, code: string | null][] = [
    [["4370", "5"], "【信使】4370为您的登录验证码，请于5分钟内填写", "4370"],
    [["5", "123456"], "5分钟内填写123456", "123456"],
    [["张三"], "您好张三，您的验证码是8253。", "8253"],
    [["SF1234567890"], "订单SF1234567890已发货", null],
    [["123"], "验证码123", null],
    [[], "", null],
  ];
  test.each(cases)("finds in %j, %j the code %j", (params, text, code) => {
    expect(extractCode({ params, text, templateKind: "code" })).toBe(code);
  });

  test("takes no number within the text of a notice for a code", () => {
    expect(extractCode({ params: ["A1001"], text: "您的订单A1001已发货", templateKind: "notice" })).toBeNull();
    expect(extractCode({ params: ["1001"], text: "您的订单1001已发货", templateKind: "notice" })).toBe("1001");
  });
});
