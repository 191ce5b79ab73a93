import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, sdk, send, travel } from "../helpers.ts";
import { signDraft } from "./clients.ts";

/** What a reviewer answers to a submission of the account `published`. */
async function review(sandbox: Sandbox, text: string, status: string): Promise<void> {
  await control(sandbox, "POST", "/signs", { text, status, account: "published" });
}

describe("a sign name", () => {
  test("is submitted, reviewed and then sent under", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const SignId = AddSignStatus?.SignId ?? 0;
    expect(SignId).toBeGreaterThan(0);
    const query = { International: 0, SignIdSet: [SignId] };
    const pending = {
      SignId,
      International: 0,
      StatusCode: 1,
      ReviewReply: "",
      SignName: "信使测试",
      CreateTime: NOON / 1000,
      QualificationId: 0,
      QualificationName: "",
      QualificationStatusCode: 0,
    };
    expect((await client.DescribeSmsSignList(query)).DescribeSignListStatusSet).toEqual([pending]);
    const early = await client.SendSms(send({ SignName: "信使测试" }));
    expect(early.SendStatusSet?.[0]?.Code).toBe("FailedOperation.SignatureIncorrectOrUnapproved");

    await review(sandbox, "信使测试", "approved");
    const listed = await client.DescribeSmsSignList(query);
    expect(listed.DescribeSignListStatusSet).toMatchObject([{ SignId, StatusCode: 0 }]);
    const sent = await client.SendSms(send({ SignName: "信使测试" }));
    expect(sent.SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("that was refused is changed and waits again, or is submitted anew", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const SignId = AddSignStatus?.SignId ?? 0;
    await review(sandbox, "信使测试", "refused");
    const query = { International: 0, SignIdSet: [SignId] };
    expect((await client.DescribeSmsSignList(query)).DescribeSignListStatusSet).toMatchObject([{ StatusCode: -1 }]);

    travel(sandbox, 60_000);
    const changed = await client.ModifySmsSign({ SignId, ...signDraft({ SignName: "信使二号", DocumentType: 0 }) });
    expect(changed.ModifySignStatus).toEqual({ SignId });
    expect((await client.DescribeSmsSignList(query)).DescribeSignListStatusSet).toMatchObject([
      { SignName: "信使二号", StatusCode: 1, CreateTime: NOON / 1000 + 60 },
    ]);
    const again = await client.AddSmsSign(signDraft());
    expect(again.AddSignStatus?.SignId).not.toBe(SignId);
  });

  test("carries the reviewer's words, or is reviewed at once where the sandbox does that", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const id = String(AddSignStatus?.SignId);
    await control(sandbox, "POST", "/reviews", { kind: "sign", id, status: "refused", reply: "图片不清晰" });
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    const second = await client.AddSmsSign(signDraft({ SignName: "信使二号" }));
    const SignIdSet = [Number(id), second.AddSignStatus?.SignId ?? 0];
    const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({ International: 0, SignIdSet });
    expect(DescribeSignListStatusSet).toMatchObject([
      { StatusCode: -1, ReviewReply: "图片不清晰" },
      { StatusCode: 0, ReviewReply: "" },
    ]);
    const sent = await client.SendSms(send({ SignName: "信使二号" }));
    expect(sent.SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("is deleted, and no longer sent under", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const SignId = AddSignStatus?.SignId ?? 0;
    await review(sandbox, "信使测试", "approved");
    const { DeleteSignStatus } = await client.DeleteSmsSign({ SignId });
    expect(DeleteSignStatus).toEqual({ DeleteStatus: "return successfully!", DeleteTime: NOON / 1000 });
    const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({ International: 0, SignIdSet: [SignId] });
    expect(DescribeSignListStatusSet).toEqual([]);
    const sent = await client.SendSms(send({ SignName: "信使测试" }));
    expect(sent.SendStatusSet?.[0]?.Code).toBe("FailedOperation.SignatureIncorrectOrUnapproved");
    await expect(client.DeleteSmsSign({ SignId })).rejects.toMatchObject({
      code: "FailedOperation.SignIdNotExist",
      message: "the signature does not exist",
    });
  });

  test("is seen and changed by its own account only", async () => {
    const sandbox = await openSandbox();
    const { AddSignStatus } = await sdk(sandbox).AddSmsSign(signDraft());
    const SignId = AddSignStatus?.SignId ?? 0;
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    const { DescribeSignListStatusSet } = await other.DescribeSmsSignList({ International: 0, SignIdSet: [SignId] });
    expect(DescribeSignListStatusSet).toEqual([]);
    await expect(other.ModifySmsSign({ SignId, ...signDraft() })).rejects.toMatchObject({
      code: "FailedOperation.MissingSignatureToModify",
      message: "the signature to modify does not exist",
    });
    await expect(other.DeleteSmsSign({ SignId })).rejects.toMatchObject({ code: "FailedOperation.SignIdNotExist" });
  });

  test("of the published samples is listed, ten to a page unless told otherwise, but cannot be deleted", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    for (let index = 0; index < 8; index++) await client.AddSmsSign(signDraft({ SignName: `信使${index}号` }));
    const first = (await client.DescribeSmsSignList({ International: 0 })).DescribeSignListStatusSet ?? [];
    const next = await client.DescribeSmsSignList({ International: 0, Limit: 100, Offset: 10 });
    expect(first).toHaveLength(10);
    expect(first.map(({ SignName }) => SignName)).toContain("腾讯云");
    expect(next.DescribeSignListStatusSet?.at(-1)?.SignName).toBe("信使7号");
    const all = await client.DescribeSmsSignList({ International: 0, Limit: 100 });
    expect([...first, ...(next.DescribeSignListStatusSet ?? [])]).toEqual(all.DescribeSignListStatusSet);
    const foreign = await client.DescribeSmsSignList({ International: 1, Limit: 100 });
    expect(foreign.DescribeSignListStatusSet).toEqual([]);
    await expect(client.DeleteSmsSign({ SignId: first[0]?.SignId ?? 0 })).rejects.toMatchObject({
      code: "FailedOperation.SignIdNotExist",
    });
  });
});

describe("AddSmsSign", () => {
  const cases: [title: string, change: Parameters<typeof signDraft>[0], code: string, message: string][] = [
    ["a withdrawn kind", { SignType: 2 }, "InvalidParameterValue", "The value of parameter `SignType` is not valid."],
    [
      "an app's name for domestic texts",
      { SignType: 1 },
      "InvalidParameterValue",
      "The value of parameter `SignType` is not valid.",
    ],
    [
      "a proof that does not go with the kind",
      { DocumentType: 7 },
      "InvalidParameterValue.InvalidDocumentType",
      "the document type does not go with the signature type",
    ],
    [
      "a kind of text that is none",
      { International: 2 },
      "InvalidParameterValue.InvalidInternational",
      "the value of International is not allowed here",
    ],
    [
      "a purpose that is none",
      { SignPurpose: 2 },
      "InvalidParameterValue.InvalidUsedMethod",
      "the purpose of the signature must be 0 or 1",
    ],
    [
      "another's name without the other's letter",
      { SignPurpose: 1 },
      "InvalidParameterValue.ImageInvalid",
      "the image is missing or not base64",
    ],
    [
      "a picture with its prefix",
      { ProofImage: "data:image/png;base64,iVBORw0KGgo=" },
      "InvalidParameterValue.ImageInvalid",
      "the image is missing or not base64",
    ],
    [
      "13 characters",
      { SignName: "信".repeat(13) },
      "InvalidParameterValue.SignNameLengthTooLong",
      "the signature is too long",
    ],
    [
      "16 characters for foreign texts",
      { SignName: "x".repeat(16), International: 1 },
      "InvalidParameterValue.SignNameLengthTooLong",
      "the signature is too long",
    ],
    ["one character", { SignName: "信" }, "InvalidParameterValue", "The value of parameter `SignName` is not valid."],
    ["brackets", { SignName: "【信使】" }, "InvalidParameterValue", "The value of parameter `SignName` is not valid."],
    [
      "a qualification that is none",
      { QualificationId: 0 },
      "InvalidParameterValue.QualificationIdNotFound",
      "the qualification does not exist",
    ],
    [
      "a name that everybody has",
      { SignName: "腾讯云" },
      "InvalidParameterValue.SignAlreadyPassedCheck",
      "the signature is already approved",
    ],
  ];
  test.each(cases)("refuses %s", async (_title, change, code, message) => {
    await expect(sdk(await openSandbox()).AddSmsSign(signDraft(change))).rejects.toMatchObject({ code, message });
  });

  const good: [title: string, change: Parameters<typeof signDraft>[0]][] = [
    ["12 characters", { SignName: "信".repeat(12) }],
    ["15 characters for foreign texts", { SignName: "Xinshi Messages", International: 1 }],
    ["a domestic name for foreign texts too", { SignName: "腾讯云", International: 1 }],
    ["an app's name for foreign texts", { SignType: 1, DocumentType: 4, International: 1 }],
    ["a trademark", { SignType: 4, DocumentType: 7 }],
    ["another's name with a letter", { SignPurpose: 1, CommissionImage: "iVBORw0KGgo=", Remark: "代发" }],
    ["a qualification", { QualificationId: 1 }],
  ];
  test.each(good)("takes %s", async (_title, change) => {
    const { AddSignStatus } = await sdk(await openSandbox()).AddSmsSign(signDraft(change));
    expect(AddSignStatus?.SignId).toBeGreaterThan(0);
  });

  test("refuses a name that is in review", async () => {
    const client = sdk(await openSandbox());
    await client.AddSmsSign(signDraft());
    await expect(client.AddSmsSign(signDraft())).rejects.toMatchObject({
      code: "InvalidParameterValue.SignExistAndUnapproved",
      message: "the signature is already in review",
    });
  });

  test("refuses numbers as text, and what is missing", async () => {
    const client = sdk(await openSandbox());
    const draft = { ...signDraft(), SignType: "0" } as unknown as ReturnType<typeof signDraft>;
    await expect(client.AddSmsSign(draft)).rejects.toMatchObject({
      code: "InvalidParameter",
      message: "The value type of parameter `SignType` is not valid.",
    });
    const { ProofImage: _, ...rest } = signDraft();
    await expect(client.AddSmsSign(rest as ReturnType<typeof signDraft>)).rejects.toMatchObject({
      code: "MissingParameter",
      message: "The request is missing a required parameter `ProofImage`.",
    });
  });
});

describe("ModifySmsSign", () => {
  test("refuses an approved name, another kind, and a purpose that is none", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const SignId = AddSignStatus?.SignId ?? 0;
    await expect(client.ModifySmsSign({ SignId, ...signDraft({ International: 1 }) })).rejects.toMatchObject({
      code: "InvalidParameterValue.InvalidInternational",
    });
    await expect(client.ModifySmsSign({ SignId, ...signDraft({ SignPurpose: 2 }) })).rejects.toMatchObject({
      code: "InvalidParameterValue.InvalidSignPurpose",
      message: "the purpose of the signature must be 0 or 1",
    });
    await review(sandbox, "信使测试", "approved");
    await expect(client.ModifySmsSign({ SignId, ...signDraft() })).rejects.toMatchObject({
      code: "InvalidParameterValue.SignAlreadyPassedCheck",
    });
  });
});

describe("DescribeSmsSignList", () => {
  const cases: [title: string, query: { International: number; SignIdSet?: number[]; Limit?: number }, code: string][] =
    [
      ["101 ids", { International: 0, SignIdSet: Array.from({ length: 101 }, (_, index) => index) }, "LimitVerifyFail"],
      ["a page of 101", { International: 0, Limit: 101 }, "LimitVerifyFail"],
      ["both kinds at once", { International: 3 }, "InvalidInternational"],
    ];
  test.each(cases)("refuses %s", async (_title, query, code) => {
    await expect(sdk(await openSandbox()).DescribeSmsSignList(query)).rejects.toMatchObject({
      code: `InvalidParameterValue.${code}`,
    });
  });

  test("reads ids from flat parameters", async () => {
    const client = sdk(await openSandbox(), { signMethod: "HmacSHA256", reqMethod: "GET" });
    const { AddSignStatus } = await client.AddSmsSign(signDraft());
    const SignIdSet = [AddSignStatus?.SignId ?? 0];
    const { DescribeSignListStatusSet } = await client.DescribeSmsSignList({ International: 0, SignIdSet });
    expect(DescribeSignListStatusSet).toHaveLength(1);
  });
});
