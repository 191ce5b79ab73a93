import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, travel } from "../helpers.ts";
import { byHand, dysms, models, pop, SEND, v1Params } from "./helpers.ts";

interface Answer {
  Code: string;
  Message: string;
  BizId?: string;
}

async function call(sandbox: Sandbox, params: Record<string, string>): Promise<Answer> {
  const reply = await byHand(sandbox, { query: v1Params(sandbox, params) });
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text) as Answer;
}

async function codeOf(sandbox: Sandbox, params: Record<string, string>): Promise<string> {
  return (await call(sandbox, params)).Code;
}

/** A sandbox that knows a notice, an international text and a promotion besides the samples. */
async function openWithTemplates(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  const templates = [
    { id: "SMS_1", text: `\${name}，您的订单\${id}到了`, kind: "notice" },
    { id: "SMS_2", text: `Your code is \${code}`, kind: "code", domestic: false, international: true },
    { id: "SMS_3", text: "新品上市，回复TD退订", kind: "marketing" },
    { id: "SMS_4", text: "旧的", status: "refused" },
  ];
  for (const template of templates) await control(sandbox, "POST", "/templates", template);
  return sandbox;
}

describe("SendSms", () => {
  const numbers = (count: number, phone = "13711112222") => Array.from({ length: count }, () => phone).join(",");
  const notice = { TemplateCode: "SMS_1", TemplateParam: '{"name":"李","id":"7"}' };
  const refusals: [what: string, change: Record<string, string>, code: string, message: string][] = [
    ["a bad number", { PhoneNumbers: "1371" }, "isv.MOBILE_NUMBER_ILLEGAL", "1371invalid mobile number"],
    [
      "one bad number among many",
      { PhoneNumbers: "13711112222,1" },
      "isv.MOBILE_NUMBER_ILLEGAL",
      "1invalid mobile number",
    ],
    ["an empty number", { PhoneNumbers: "13711112222," }, "isv.MOBILE_NUMBER_ILLEGAL", "invalid mobile number"],
    ["1001 numbers", { PhoneNumbers: numbers(1001) }, "isv.MOBILE_COUNT_OVER_LIMIT", "手机号码数量超过限制"],
    ["an unknown sign name", { SignName: "没有" }, "isv.SMS_SIGNATURE_ILLEGAL", "签名不合法(不存在或被拉黑)"],
    ["an unknown template", { TemplateCode: "SMS_9" }, "isv.SMS_TEMPLATE_ILLEGAL", "模板不合法(不存在或被拉黑)"],
    ["another provider's template", { TemplateCode: "1234" }, "isv.SMS_TEMPLATE_ILLEGAL", "模板不合法(不存在或被拉黑)"],
    ["a refused template", { TemplateCode: "SMS_4" }, "isv.SMS_TEMPLATE_ILLEGAL", "模板不合法(不存在或被拉黑)"],
    ["no values", { TemplateParam: "" }, "isv.TEMPLATE_MISSING_PARAMETERS", "模板变量缺少对应参数值"],
    ["other values", { TemplateParam: '{"other":"1"}' }, "isv.TEMPLATE_MISSING_PARAMETERS", "模板变量缺少对应参数值"],
    ["values that are no JSON", { TemplateParam: "code=1" }, "isv.INVALID_JSON_PARAM", "JSON参数不合法"],
    ["values in a list", { TemplateParam: '["1"]' }, "isv.INVALID_JSON_PARAM", "JSON参数不合法"],
    ["a value that is an object", { TemplateParam: '{"code":{}}' }, "isv.INVALID_JSON_PARAM", "JSON参数不合法"],
    ["a value that is null", { TemplateParam: '{"code":null}' }, "isv.INVALID_JSON_PARAM", "JSON参数不合法"],
    [
      "a code with a hyphen",
      { TemplateParam: '{"code":"12-34"}' },
      "isv.INVALID_PARAMETERS",
      "params must be [a-zA-Z0-9] for verification sms",
    ],
    [
      "an international template to the mainland",
      { TemplateCode: "SMS_2" },
      "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
      "国际/港澳台消息模板不支持发送境内号码",
    ],
    [
      "a mainland template abroad",
      { PhoneNumbers: "85251234567" },
      "isv.SMS_TEMPLATE_ILLEGAL",
      "模板不合法(不存在或被拉黑)",
    ],
    [
      "a link in a value",
      { ...notice, TemplateParam: '{"name":"www.example.com","id":"7"}' },
      "isv.PARAM_NOT_SUPPORT_URL",
      "变量不支持传入URL",
    ],
    [
      "an emoji in a value",
      { ...notice, TemplateParam: '{"name":"😀","id":"7"}' },
      "isv.UNSUPPORTED_CONTENT",
      "短信内容包含不支持的字符",
    ],
    [
      "a text of more than 500 characters",
      { ...notice, TemplateParam: JSON.stringify({ name: "李".repeat(500), id: "7" }) },
      "isv.PARAM_LENGTH_LIMIT",
      "参数超过长度限制",
    ],
    ["a long OutId", { OutId: "x".repeat(256) }, "isv.PARAM_LENGTH_LIMIT", "参数超过长度限制"],
    ["a sub-number of letters", { SmsUpExtendCode: "x" }, "isv.EXTEND_CODE_ERROR", "扩展码使用错误"],
  ];
  test.each(refusals)("refuses %s", async (_what, change, Code, Message) => {
    const answer = await call(await openWithTemplates(), { ...SEND, ...change });
    expect(answer).toEqual({ Code, Message, RequestId: expect.any(String) });
  });

  const accepted: [what: string, change: Record<string, string>][] = [
    ["the longest OutId", { OutId: "x".repeat(255) }],
    ["a value that is a number", { TemplateParam: '{"code":1234}' }],
    ["a value too many", { TemplateParam: '{"code":"1234","other":"1"}' }],
    [
      "1000 numbers",
      { PhoneNumbers: Array.from({ length: 1000 }, (_, index) => 13_722_300_000 + index * 10 + 2).join(",") },
    ],
    [
      "a number in each form",
      { PhoneNumbers: "13711110101,+8613711110102,008613711110103,8613711110104,+13711110105" },
    ],
    ["an international template abroad", { PhoneNumbers: "85251234567,0012025550123", TemplateCode: "SMS_2" }],
  ];
  test.each(accepted)("takes %s", async (_what, change) => {
    expect(await call(await openWithTemplates(), { ...SEND, ...change })).toMatchObject({ Code: "OK" });
  });

  test("captures what it refused, for each number", async () => {
    const sandbox = await openSandbox();
    await call(sandbox, { ...SEND, PhoneNumbers: "13711112222,13711113333", SignName: "没有" });
    const { json } = await control(sandbox, "GET", "/messages");
    const answer = { code: "isv.SMS_SIGNATURE_ILLEGAL", message: "签名不合法(不存在或被拉黑)" };
    expect(json.messages).toMatchObject([
      { phone: "+8613711113333", status: "refused", answer, serialNumber: "" },
      { phone: "+8613711112222", status: "refused", answer },
    ]);
  });

  test("sends to a repeated number once", async () => {
    const sandbox = await openSandbox();
    await call(sandbox, { ...SEND, PhoneNumbers: "13711112222,+8613711112222,13711112222" });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toHaveLength(1);
  });

  test("writes foreign texts with another bracket, and bills them as such", async () => {
    const sandbox = await openWithTemplates();
    const change = { PhoneNumbers: "85251234567", TemplateCode: "SMS_2", SignName: "Python之路" };
    await call(sandbox, { ...SEND, ...change });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toMatchObject([
      { phone: "+85251234567", country: "HK", text: "[Python之路]Your code is 1234", encoding: "ucs2" },
    ]);
  });

  test("refuses a sign name for codes with any other text", async () => {
    const sandbox = await openWithTemplates();
    const draft = { SignName: "只发码", SignSource: "0", SignType: "0", QualificationId: "1" };
    await call(sandbox, { Action: "CreateSmsSign", ...draft });
    await control(sandbox, "POST", "/reviews", { kind: "sign", id: "只发码", status: "approved" });
    expect(await codeOf(sandbox, { ...SEND, SignName: "只发码" })).toBe("OK");
    const other = { ...SEND, ...notice, SignName: "只发码" };
    expect(await codeOf(sandbox, other)).toBe("isv.SMS_SIGNATURE_SCENE_ILLEGAL");
  });
});

describe("SendBatchSms", () => {
  const BATCH = {
    phoneNumberJson: '["13711110101","13711110102"]',
    signNameJson: '["阿里云","阿里云"]',
    templateCode: "SMS_153055065",
    templateParamJson: '[{"code":"1111"},{"code":"2222"}]',
  };
  const list = (count: number, item: unknown) => JSON.stringify(Array.from({ length: count }, () => item));
  const refusals: [what: string, change: Record<string, string>, code: string][] = [
    ["numbers that are no JSON", { phoneNumberJson: "13711110101" }, "isv.INVALID_JSON_PARAM"],
    ["numbers that are numbers", { phoneNumberJson: "[13711110101]" }, "isv.INVALID_JSON_PARAM"],
    ["no numbers", { phoneNumberJson: "[]" }, "isv.INVALID_JSON_PARAM"],
    ["a sign name too few", { signNameJson: '["阿里云"]' }, "isv.INVALID_PARAMETERS"],
    ["values too many", { templateParamJson: '[{"code":"1"},{"code":"2"},{"code":"3"}]' }, "isv.INVALID_PARAMETERS"],
    ["values in one object", { templateParamJson: '{"code":"1"}' }, "isv.INVALID_JSON_PARAM"],
    ["a missing value", { templateParamJson: '[{"code":"1"},{}]' }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    ["a bad sub-number", { smsUpExtendCodeJson: '["1","x"]' }, "isv.EXTEND_CODE_ERROR"],
    [
      "101 numbers",
      {
        phoneNumberJson: list(101, "13711110101"),
        signNameJson: list(101, "阿里云"),
        templateParamJson: list(101, { code: "1" }),
      },
      "isv.MOBILE_COUNT_OVER_LIMIT",
    ],
  ];
  test.each(refusals)("refuses %s", async (_what, change, code) => {
    const client = dysms(await openSandbox());
    const { body } = await client.sendBatchSms(new models.SendBatchSmsRequest({ ...BATCH, ...change }));
    expect(body?.code).toBe(code);
    expect(body?.bizId).toBeUndefined();
  });
});

describe("QuerySendDetails and QuerySendStatistics", () => {
  const DETAILS = {
    Action: "QuerySendDetails",
    PhoneNumber: "13711112222",
    SendDate: "20260302",
    PageSize: "50",
    CurrentPage: "1",
  };
  const STATISTICS = {
    Action: "QuerySendStatistics",
    IsGlobe: "1",
    StartDate: "20260201",
    EndDate: "20260302",
    PageIndex: "1",
    PageSize: "50",
  };
  const refusals: [what: string, params: Record<string, string>, code: string][] = [
    ["details of several numbers", { ...DETAILS, PhoneNumber: "13711112222,13711113333" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    ["details of no day", { ...DETAILS, SendDate: "20260230" }, "isv.INVALID_PARAMETERS"],
    ["details of tomorrow", { ...DETAILS, SendDate: "20260303" }, "isv.INVALID_PARAMETERS"],
    ["details of 31 days ago", { ...DETAILS, SendDate: "20260129" }, "isv.INVALID_PARAMETERS"],
    ["51 details", { ...DETAILS, PageSize: "51" }, "isv.INVALID_PARAMETERS"],
    ["page 0", { ...DETAILS, CurrentPage: "0" }, "isv.INVALID_PARAMETERS"],
    ["statistics from the end", { ...STATISTICS, StartDate: "20260303" }, "isv.INVALID_PARAMETERS"],
    ["statistics of two months", { ...STATISTICS, StartDate: "20260101" }, "isv.INVALID_PARAMETERS"],
    ["statistics of a third place", { ...STATISTICS, IsGlobe: "3" }, "isv.INVALID_PARAMETERS"],
    ["51 days of statistics", { ...STATISTICS, PageSize: "51" }, "isv.INVALID_PARAMETERS"],
  ];
  test.each(refusals)("refuse %s", async (_what, params, code) => {
    expect(await codeOf(await openSandbox(), params)).toBe(code);
  });

  test.each([DETAILS, { ...DETAILS, SendDate: "20260131" }, STATISTICS])("take %o", async (params) => {
    expect(await codeOf(await openSandbox(), params)).toBe("OK");
  });
});

describe("signs and templates", () => {
  const SIGN = { Action: "CreateSmsSign", SignName: "新签名", SignSource: "0", QualificationId: "1" };
  const OLD_SIGN = { Action: "AddSmsSign", SignName: "新签名", SignSource: "0", Remark: "说明" };
  const file = { "SignFileList.1.FileContents": "AAAA", "SignFileList.1.FileSuffix": "png" };
  const TEMPLATE = {
    Action: "AddSmsTemplate",
    TemplateType: "1",
    TemplateName: "到货",
    TemplateContent: "到了",
    Remark: "说明",
  };
  const NEW = { ...TEMPLATE, Action: "CreateSmsTemplate", TemplateContent: `\${name}到了` };
  const refusals: [what: string, params: Record<string, string>, code: string][] = [
    ["a long sign name", { ...SIGN, SignName: "一二三四五六七八九十一二三" }, "isv.SIGN_OVER_LIMIT"],
    ["a sign name of one character", { ...SIGN, SignName: "一" }, "isv.SIGN_NAME_ILLEGAL"],
    ["a sign name in brackets", { ...SIGN, SignName: "【信使】" }, "isv.SIGN_NAME_ILLEGAL"],
    ["a sign name with an emoji", { ...SIGN, SignName: "信使😀" }, "isv.SMS_SIGN_EMOJI_ILLEGAL"],
    ["a sign name that is there", { ...SIGN, SignName: "阿里云" }, "isv.SIGN_NAME_ILLEGAL"],
    ["a sign name from nowhere", { ...SIGN, SignSource: "6" }, "isv.SIGN_SOURCE_ILLEGAL"],
    ["a sign name without pictures", OLD_SIGN, "isv.ERROR_EMPTY_FILE"],
    ["an empty picture", { ...OLD_SIGN, ...file, "SignFileList.1.FileContents": "" }, "isv.ERROR_EMPTY_FILE"],
    ["a long remark", { ...OLD_SIGN, ...file, Remark: "说".repeat(201) }, "isv.PARAM_LENGTH_LIMIT"],
    [
      "changing a sign name of others",
      { ...SIGN, Action: "UpdateSmsSign", SignName: "阿里云" },
      "isv.SMS_SIGNATURE_ILLEGAL",
    ],
    ["deleting a sign name of others", { Action: "DeleteSmsSign", SignName: "阿里云" }, "isv.SMS_SIGNATURE_ILLEGAL"],
    ["asking for no sign name", { Action: "QuerySmsSign", SignName: "没有" }, "isv.SMS_SIGNATURE_ILLEGAL"],
    ["a template of no type", { ...TEMPLATE, TemplateType: "4" }, "isv.INVALID_PARAMETERS"],
    ["a long name", { ...TEMPLATE, TemplateName: "x".repeat(31) }, "isv.TEMPLATE_OVER_LIMIT"],
    ["a long template", { ...TEMPLATE, TemplateContent: "x".repeat(501) }, "isv.TEMPLATE_OVER_LIMIT"],
    ["a code template of two variables", twoVariables(), "template_parameter_count_illegal"],
    ["a variable without an attribute", { ...NEW, RelatedSignName: "阿里云" }, "isv.INVALID_PARAMETERS"],
    ["no sign name for a template", { ...NEW, TemplateRule: '{"name":"others"}' }, "isv.INVALID_PARAMETERS"],
    [
      "deleting a template of others",
      { Action: "DeleteSmsTemplate", TemplateCode: "SMS_153055065" },
      "isv.SMS_TEMPLATE_ILLEGAL",
    ],
    [
      "asking for another provider's template",
      { Action: "GetSmsTemplate", TemplateCode: "1234" },
      "isv.SMS_TEMPLATE_ILLEGAL",
    ],
  ];
  test.each(refusals)("refuse %s", async (_what, params, code) => {
    expect(await codeOf(await openSandbox(), params)).toBe(code);
  });

  function twoVariables(): Record<string, string> {
    return { ...TEMPLATE, TemplateType: "0", TemplateContent: `\${code}和\${other}` };
  }

  test("are not changed or deleted while they wait, and reviewed at once by a rule", async () => {
    const sandbox = await openSandbox();
    expect(await codeOf(sandbox, SIGN)).toBe("OK");
    expect(await codeOf(sandbox, SIGN)).toBe("isv.SIGN_NAME_ILLEGAL");
    expect(await codeOf(sandbox, { ...SIGN, Action: "UpdateSmsSign" })).toBe("isv.ERROR_SIGN_NOT_MODIFY");
    expect(await codeOf(sandbox, { Action: "DeleteSmsSign", SignName: "新签名" })).toBe("isv.ERROR_SIGN_NOT_DELETE");
    const { TemplateCode } = (await call(sandbox, TEMPLATE)) as Answer & { TemplateCode: string };
    const modify = { ...TEMPLATE, Action: "ModifySmsTemplate", TemplateCode };
    expect(await codeOf(sandbox, modify)).toBe("isv.ERROR_TEMPLATE_NOT_MODIFY");
    expect(await codeOf(sandbox, { Action: "DeleteSmsTemplate", TemplateCode })).toBe("isv.ERROR_TEMPLATE_NOT_DELETE");
    await control(sandbox, "POST", "/settings", { autoReview: "approved" });
    expect(await codeOf(sandbox, { ...SIGN, SignName: "另一个" })).toBe("OK");
    expect(await codeOf(sandbox, { ...SEND, SignName: "另一个" })).toBe("OK");
  });

  test("are taken 100 a day", async () => {
    const sandbox = await openSandbox();
    for (let count = 0; count < 100; count++) expect(await codeOf(sandbox, TEMPLATE)).toBe("OK");
    expect(await codeOf(sandbox, TEMPLATE)).toBe("isv.SMS_OVER_LIMIT");
    travel(sandbox, 86_400_000);
    expect(await codeOf(sandbox, TEMPLATE)).toBe("OK");
  });
});

describe("calls", () => {
  const TTS = {
    Action: "SingleCallByTts",
    CalledNumber: "13711112222",
    TtsCode: "TTS_100001",
    TtsParam: '{"code":"1234"}',
  };
  const FILE = { Action: "SingleCallByVoice", CalledNumber: "13711112222", VoiceCode: "2d4c-0001.wav" };
  const refusals: [what: string, params: Record<string, string>, code: string][] = [
    ["a foreign number", { ...TTS, CalledNumber: "85251234567" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    ["two numbers", { ...TTS, CalledNumber: "13711112222,13711113333" }, "isv.MOBILE_NUMBER_ILLEGAL"],
    ["no template", { ...TTS, TtsCode: "TTS_9" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    ["a template of texts", { ...TTS, TtsCode: "SMS_153055065" }, "isv.TTS_TEMPLATE_ILLEGAL"],
    ["a missing value", { ...TTS, TtsParam: "{}" }, "isv.TEMPLATE_MISSING_PARAMETERS"],
    [
      "values of 250 characters",
      { ...TTS, TtsParam: JSON.stringify({ code: "1".repeat(250) }) },
      "isv.PARAM_LENGTH_LIMIT",
    ],
    ["a file of text", { ...FILE, VoiceCode: "notes.txt" }, "isv.VOICE_FILE_ILLEGAL"],
    ["a bad number to show", { ...FILE, CalledShowNumber: "+1" }, "isv.DISPLAY_NUMBER_ILLEGAL"],
    ["saying it 0 times", { ...TTS, PlayTimes: "0" }, "isv.INVALID_PARAMETERS"],
    ["saying it 4 times", { ...TTS, PlayTimes: "4" }, "isv.INVALID_PARAMETERS"],
    ["a volume of 101", { ...TTS, Volume: "101" }, "isv.INVALID_PARAMETERS"],
    ["a speed of -501", { ...FILE, Speed: "-501" }, "isv.INVALID_PARAMETERS"],
    ["an OutId of 16 bytes", { ...TTS, OutId: "x".repeat(16) }, "isv.INVALID_PARAMETERS"],
    ["a phone that complains", { ...TTS, CalledNumber: "13711110003" }, "isv.COMPLAINT_REJECT"],
    ["a phone that is called too often", { ...TTS, CalledNumber: "13711110005" }, "isv.BUSINESS_LIMIT_CONTROL"],
    [
      "asking for no call",
      { Action: "QueryCallDetailByCallId", CallId: "1^2", ProdId: "1", QueryDate: "1" },
      "isv.INVALID_PARAMETERS",
    ],
  ];
  test.each(refusals)("refuse %s", async (_what, params, code) => {
    expect(await codeOf(await openSandbox(), params)).toBe(code);
  });

  test("are answered in the name of their own product when the gateway refuses", async () => {
    const sandbox = await openSandbox();
    const request = pop(sandbox).request("SingleCallByTts", { CalledNumber: "13711112222" });
    await expect(request).rejects.toMatchObject({
      code: "MissingTtsCode",
      data: { HostId: "dyvmsapi.aliyuncs.com", Recommend: expect.stringContaining("product=Dyvmsapi") },
    });
  });

  test("go to one number once a minute, 5 times an hour and 20 times a day", async () => {
    const sandbox = await openSandbox();
    const results: string[] = [];
    for (let hour = 0; hour < 5; hour++) {
      for (let minute = 0; minute < 6; minute++) {
        results.push((await call(sandbox, TTS)).Message);
        travel(sandbox, 60_000);
      }
      travel(sandbox, 3_600_000);
    }
    const hour = ["OK", "OK", "OK", "OK", "OK", "触发小时级流控Permits:5"];
    const day = Array.from({ length: 6 }, () => "触发天级流控Permits:20");
    expect(results).toEqual([...hour, ...hour, ...hour, ...hour, ...day]);
    travel(sandbox, 86_400_000);
    expect(await call(sandbox, TTS)).toMatchObject({ Code: "OK" });
    expect(await call(sandbox, FILE)).toMatchObject({ Message: "触发分钟级流控Permits:1" });
    expect(sandbox.clock.now()).toBeGreaterThan(NOON);
  });
});
