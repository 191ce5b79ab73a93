import { describe, expect, test } from "vitest";
import { newSubmission, SignNames, Templates } from "../../sandbox/submissions.ts";

describe("SignNames", () => {
  test("find() prefers what is approved, and then the account's own", () => {
    const signs = new SignNames();
    signs.add({ text: "店", id: "1" });
    expect(signs.find("a", "店")?.id).toBe("1");
    signs.add({ text: "店", id: "2", account: "a", status: "pending" });
    expect(signs.find("a", "店")?.id).toBe("1");
    signs.add({ text: "店", id: "2", account: "a", status: "approved" });
    expect(signs.find("a", "店")?.id).toBe("2");
    expect(signs.find("b", "店")?.id).toBe("1");
    signs.add({ text: "店", id: "1", status: "refused" });
    expect(signs.find("b", "店")?.status).toBe("refused");
    expect(signs.find("b", "别")).toBeUndefined();
  });

  test("add() without an id changes the owner's own of the same text", () => {
    const signs = new SignNames();
    const { id } = signs.add({ text: "店", account: "a", status: "pending" });
    expect(signs.add({ text: "店", account: "a", status: "approved" }).id).toBe(id);
    signs.add({ text: "店", account: "b" });
    expect(signs.list.map(({ account, status }) => [account, status])).toEqual([
      ["a", "approved"],
      ["b", "approved"],
    ]);
  });

  test("add() with an id can change the text", () => {
    const signs = new SignNames();
    const { id } = signs.add({ text: "店", account: "a", remark: "r" });
    signs.add({ id, text: "大店", account: "a" });
    expect(signs.list).toMatchObject([{ id, text: "大店", remark: "r" }]);
    expect(signs.find("a", "店")).toBeUndefined();
  });

  test("default() is the account's own first approved one, else that of all", () => {
    const signs = new SignNames();
    expect(signs.default("a")).toBeUndefined();
    signs.add({ text: "众" });
    signs.add({ text: "甲", account: "a", status: "pending" });
    expect(signs.default("a")?.text).toBe("众");
    signs.add({ text: "乙", account: "a" });
    expect(signs.default("a")?.text).toBe("乙");
    expect(signs.default("b")?.text).toBe("众");
  });
});

describe("Templates", () => {
  test("find() keeps texts and calls apart", () => {
    const templates = new Templates();
    templates.add({ id: "1", text: "短信" });
    templates.add({ id: "1", text: "语音", channel: "voice" });
    expect(templates.find("a", "1")?.text).toBe("短信");
    expect(templates.find("a", "1", "voice")?.text).toBe("语音");
  });

  test("newId() is one that no template has", () => {
    const templates = new Templates();
    templates.add({ id: "900001", text: "x" });
    templates.add({ id: "900002", text: "x", channel: "voice", account: "a" });
    expect([templates.newId(), templates.newId()]).toEqual(["900003", "900004"]);
  });
});

describe("newSubmission()", () => {
  test.each([
    { autoReview: null, status: "pending", repliedAt: null },
    { autoReview: "approved", status: "approved", repliedAt: 5 },
    { autoReview: "refused", status: "refused", repliedAt: 5 },
  ] as const)("is $status under autoReview $autoReview", ({ autoReview, status, repliedAt }) => {
    expect(newSubmission(autoReview, 5)).toEqual({ status, reply: "", appliedAt: 5, repliedAt });
  });
});
