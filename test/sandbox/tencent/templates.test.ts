import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, sdk, send } from "../helpers.ts";
import { FOREIGN, templateDraft } from "./clients.ts";

const TEXT = "您的登录验证码是{1}。";

/** What a reviewer answers to a submission of the account `published`. */
async function review(sandbox: Sandbox, id: number, status: string, text = TEXT): Promise<void> {
  await control(sandbox, "POST", "/templates", { id: String(id), text, status, account: "published" });
}

describe("a template", () => {
  test("is submitted, reviewed and then sent", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddTemplateStatus } = await client.AddSmsTemplate(templateDraft());
    expect(AddTemplateStatus?.TemplateId).toMatch(/^\d+$/); // text, unlike every other id of these actions
    const TemplateId = Number(AddTemplateStatus?.TemplateId);
    const query = { International: 0, TemplateIdSet: [TemplateId] };
    expect((await client.DescribeSmsTemplateList(query)).DescribeTemplateStatusSet).toEqual([
      {
        TemplateId,
        International: 0,
        StatusCode: 1,
        ReviewReply: "",
        TemplateName: "登录",
        CreateTime: NOON / 1000,
        TemplateContent: TEXT,
      },
    ]);
    const request = send({ TemplateId: String(TemplateId), TemplateParamSet: ["1234"] });
    const early = await client.SendSms(request);
    expect(early.SendStatusSet?.[0]?.Code).toBe("FailedOperation.TemplateIncorrectOrUnapproved");

    await review(sandbox, TemplateId, "approved");
    const listed = await client.DescribeSmsTemplateList(query);
    expect(listed.DescribeTemplateStatusSet).toMatchObject([{ StatusCode: 0, TemplateName: "登录" }]);
    expect((await client.SendSms(request)).SendStatusSet?.[0]?.Code).toBe("Ok");
    const notACode = await client.SendSms({ ...request, TemplateParamSet: ["abc"] });
    expect(notACode.SendStatusSet?.[0]?.Code).toBe("InvalidParameterValue.TemplateParameterFormatError");
  });

  test("that was refused is changed and waits again", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddTemplateStatus } = await client.AddSmsTemplate(templateDraft());
    const TemplateId = Number(AddTemplateStatus?.TemplateId);
    await review(sandbox, TemplateId, "refused");
    const changed = await client.ModifySmsTemplate({
      TemplateId,
      ...templateDraft({ TemplateName: "发货", TemplateContent: "您的订单{1}已发货。", SmsType: 2 }),
    });
    expect(changed.ModifyTemplateStatus).toEqual({ TemplateId });
    const { DescribeTemplateStatusSet } = await client.DescribeSmsTemplateList({
      International: 0,
      TemplateIdSet: [TemplateId],
    });
    expect(DescribeTemplateStatusSet).toMatchObject([
      { TemplateName: "发货", TemplateContent: "您的订单{1}已发货。", StatusCode: 1 },
    ]);
  });

  test("for foreign texts is sent to foreign numbers", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const text = "Your code is {1}.";
    const { AddTemplateStatus } = await client.AddSmsTemplate(
      templateDraft({ TemplateContent: text, International: 1 }),
    );
    const TemplateId = AddTemplateStatus?.TemplateId ?? "";
    await review(sandbox, Number(TemplateId), "approved", text);
    const request = send({ TemplateId, TemplateParamSet: ["1234"] });
    const domestic = await client.SendSms(request);
    expect(domestic.SendStatusSet?.[0]?.Code).toBe("UnsupportedOperation.GlobalTemplateToChineseMainlandPhone");
    const foreign = await client.SendSms({ ...request, PhoneNumberSet: [FOREIGN] });
    expect(foreign.SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test("is deleted by its own account, once", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddTemplateStatus } = await client.AddSmsTemplate(templateDraft());
    const TemplateId = Number(AddTemplateStatus?.TemplateId);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await expect(other.DeleteSmsTemplate({ TemplateId })).rejects.toMatchObject({
      code: "FailedOperation.TemplateIdNotExist",
      message: "the template does not exist",
    });
    expect((await client.DeleteSmsTemplate({ TemplateId })).DeleteTemplateStatus).toEqual({
      DeleteStatus: "return successfully!",
      DeleteTime: NOON / 1000,
    });
    await expect(client.DeleteSmsTemplate({ TemplateId })).rejects.toMatchObject({
      code: "FailedOperation.TemplateIdNotExist",
    });
    await expect(client.ModifySmsTemplate({ TemplateId, ...templateDraft() })).rejects.toMatchObject({
      code: "FailedOperation.MissingTemplateToModify",
      message: "the template to modify does not exist",
    });
  });

  test("that is approved cannot be changed, nor one of one kind made the other's", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const { AddTemplateStatus } = await client.AddSmsTemplate(templateDraft());
    const TemplateId = Number(AddTemplateStatus?.TemplateId);
    const foreign = templateDraft({ International: 1, TemplateContent: "code {1}" });
    await expect(client.ModifySmsTemplate({ TemplateId, ...foreign })).rejects.toMatchObject({
      code: "InvalidParameterValue.InvalidInternational",
    });
    await review(sandbox, TemplateId, "approved");
    await expect(client.ModifySmsTemplate({ TemplateId, ...templateDraft() })).rejects.toMatchObject({
      code: "FailedOperation.TemplateAlreadyPassedCheck",
      message: "the template is already approved",
    });
  });
});

describe("DescribeSmsTemplateList", () => {
  test("lists a page where it is given a limit, and nothing without one", async () => {
    const client = sdk(await openSandbox());
    const none = await client.DescribeSmsTemplateList({ International: 0 });
    expect(none.DescribeTemplateStatusSet).toEqual([]);
    const all = await client.DescribeSmsTemplateList({ International: 0, Limit: 100 });
    const ids = all.DescribeTemplateStatusSet?.map(({ TemplateId }) => TemplateId) ?? [];
    expect(ids).toEqual([1008, 1110, 1234, 7839, 449739, 548760]);
    const page = await client.DescribeSmsTemplateList({ International: 0, Limit: 2, Offset: 1 });
    expect(page.DescribeTemplateStatusSet?.map(({ TemplateId }) => TemplateId)).toEqual([1110, 1234]);
    const foreign = await client.DescribeSmsTemplateList({ International: 1, Limit: 100 });
    expect(foreign.DescribeTemplateStatusSet).toMatchObject([{ TemplateId: 1110, International: 3 }]);
  });

  const cases: [title: string, query: object, code: string][] = [
    ["101 ids", { TemplateIdSet: Array.from({ length: 101 }, (_, index) => index) }, "LimitVerifyFail"],
    ["a page of 101", { Limit: 101 }, "LimitVerifyFail"],
    ["both kinds at once", { International: 3 }, "InvalidInternational"],
  ];
  test.each(cases)("refuses %s", async (_title, query, code) => {
    const client = sdk(await openSandbox());
    await expect(client.DescribeSmsTemplateList({ International: 0, ...query })).rejects.toMatchObject({
      code: `InvalidParameterValue.${code}`,
    });
  });
});

describe("AddSmsTemplate", () => {
  const FORMAT = "InvalidParameterValue.InvalidTemplateFormat";
  const VARIABLE = "InvalidParameterValue.UnsupportedTemplateVariable";
  const MESSAGES: Readonly<Record<string, string>> = {
    [FORMAT]: "the content of the template breaks the rules of its type",
    [VARIABLE]: "variables must be {1}, {2} and so on, in order",
    "InvalidParameter.InvalidParameters": "the name or the content of the template is empty or too long",
    "InvalidParameterValue.InvalidSmsType": "the type of the template must be 1, 2 or 3",
    "InvalidParameterValue.InvalidInternational": "the value of International is not allowed here",
    "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": "a marketing template must say how to opt out",
  };
  const cases: [title: string, change: Parameters<typeof templateDraft>[0], code: string][] = [
    ["no name", { TemplateName: "" }, "InvalidParameter.InvalidParameters"],
    ["no text", { TemplateContent: " " }, "InvalidParameter.InvalidParameters"],
    ["501 characters", { TemplateContent: "字".repeat(501) }, "InvalidParameter.InvalidParameters"],
    ["a type that is none", { SmsType: 4 }, "InvalidParameterValue.InvalidSmsType"],
    ["a kind of text that is none", { International: 3 }, "InvalidParameterValue.InvalidInternational"],
    ["variables alone", { TemplateContent: "{1}" }, FORMAT],
    ["two variables side by side", { TemplateContent: "验证码{1}{2}" }, FORMAT],
    ["brackets of a sign name", { TemplateContent: "【信使】验证码{1}" }, FORMAT],
    ["a currency sign", { TemplateContent: "¥{1}已到账", SmsType: 2 }, FORMAT],
    ["a foreign code text without the word", { TemplateContent: "Use {1} to sign in", International: 1 }, FORMAT],
    ["variables that do not begin at 1", { TemplateContent: "验证码{2}" }, VARIABLE],
    ["variables with names", { TemplateContent: "验证码{code}" }, VARIABLE],
    [
      "marketing without a way out",
      { TemplateContent: "全场八折", SmsType: 1 },
      "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe",
    ],
  ];
  test.each(cases)("refuses %s", async (_title, change, code) => {
    await expect(sdk(await openSandbox()).AddSmsTemplate(templateDraft(change))).rejects.toMatchObject({
      code,
      message: MESSAGES[code],
    });
  });

  const good: [title: string, change: Parameters<typeof templateDraft>[0]][] = [
    ["an ordinary text, in the older types", { SmsType: 0 }],
    ["500 characters", { TemplateContent: "字".repeat(500), SmsType: 2 }],
    ["marketing with a way out", { TemplateContent: "全场八折，拒收请回复R", SmsType: 1 }],
    ["marketing with the older way out", { TemplateContent: "全场八折，回复TD退订", SmsType: 1 }],
    ["foreign marketing", { TemplateContent: "20% off", SmsType: 1, International: 1 }],
  ];
  test.each(good)("takes %s", async (_title, change) => {
    const { AddTemplateStatus } = await sdk(await openSandbox()).AddSmsTemplate(templateDraft(change));
    expect(AddTemplateStatus?.TemplateId).toMatch(/^\d+$/);
  });

  test("refuses an account that has no sign name", async () => {
    const sandbox = await openSandbox();
    const { json } = await control(sandbox, "GET", "/signs");
    const signs = json.signs as unknown as { text: string }[];
    for (const { text } of signs) await control(sandbox, "DELETE", `/signs/${encodeURIComponent(text)}`);
    await expect(sdk(sandbox).AddSmsTemplate(templateDraft())).rejects.toMatchObject({
      code: "FailedOperation.MissingSignature",
      message: "the account has no approved signature",
    });
  });
});
