import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, travel } from "../helpers.ts";
import { byHand, type Dysms, dysms, models, pop, send, v1Params } from "./helpers.ts";

const SCHEMES = [
  { scheme: "ACS3", options: {} },
  { scheme: "V1", options: { signatureAlgorithm: "v2" as const } },
];
const BIZ_ID = /^\d{18}\^0$/;
const REQUEST_ID = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

describe.each(SCHEMES)("@alicloud/dysmsapi20170525 signing with $scheme", ({ options }) => {
  test("sends with SendSms and asks with QuerySendDetails", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    const { statusCode, body } = await client.sendSms(send({ outId: "order-42", smsUpExtendCode: "07" }));
    expect(statusCode).toBe(200);
    expect(body).toMatchObject({ code: "OK", message: "OK" });
    expect(body?.bizId).toMatch(BIZ_ID);
    expect(body?.requestId).toMatch(REQUEST_ID);
    const query = { phoneNumber: "13711112222", sendDate: "20260302", pageSize: 10, currentPage: 1 };
    const waiting = await client.querySendDetails(new models.QuerySendDetailsRequest(query));
    const detail = {
      phoneNum: "13711112222",
      sendStatus: 1,
      templateCode: "SMS_153055065",
      content: "【阿里云】您的验证码为：1234，请勿泄露于他人！",
      sendDate: "2026-03-02 12:00:00",
      outId: "order-42",
    };
    const bodyOf = (details: object[]) => ({
      code: "OK",
      totalCount: String(details.length),
      smsSendDetailDTOs: { smsSendDetailDTO: details },
    });
    expect(waiting.body).toMatchObject(bodyOf([detail]));
    expect(waiting.body?.smsSendDetailDTOs?.smsSendDetailDTO?.[0]?.errCode).toBeUndefined();
    travel(sandbox, 1000);
    const byBizId = new models.QuerySendDetailsRequest({ ...query, bizId: body?.bizId ?? "" });
    const delivered = { ...detail, sendStatus: 3, errCode: "DELIVERED", receiveDate: "2026-03-02 12:00:01" };
    expect((await client.querySendDetails(byBizId)).body).toMatchObject(bodyOf([delivered]));
    const another = new models.QuerySendDetailsRequest({ ...query, bizId: "366107990573586823^0" });
    expect((await client.querySendDetails(another)).body).toMatchObject(bodyOf([]));
  });

  test("sends to each with its own sign name and values with SendBatchSms", async () => {
    const sandbox = await openSandbox();
    const request = new models.SendBatchSmsRequest({
      phoneNumberJson: '["13711110101","13711110102"]',
      signNameJson: '["阿里云","信使"]',
      templateCode: "SMS_153055065",
      templateParamJson: '[{"code":"1111"},{"code":"2222"}]',
      smsUpExtendCodeJson: '["1","2"]',
      outId: "batch 1",
    });
    const { body } = await dysms(sandbox, options).sendBatchSms(request);
    expect(body).toMatchObject({ code: "OK" });
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([
      { phone: "+8613711110102", text: expect.stringMatching(/^【信使】.*2222/), extendCode: "2" },
      { phone: "+8613711110101", text: expect.stringMatching(/^【阿里云】.*1111/), serialNumber: body?.bizId },
    ]);
  });

  test("counts with QuerySendStatistics", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    await client.sendSms(send({ phoneNumbers: "13711112222,13711110001,13711110004" }));
    travel(sandbox, 1000);
    const query = { isGlobe: 1, startDate: "20260301", endDate: "20260302", pageIndex: 1, pageSize: 10 };
    const { body } = await client.querySendStatistics(new models.QuerySendStatisticsRequest(query));
    const counts = { respondedSuccessCount: 1, respondedFailCount: 1, noRespondedCount: 1 };
    expect(body).toMatchObject({
      code: "OK",
      data: { totalSize: 1, targetList: [{ sendDate: "20260302", totalCount: 3, ...counts }] },
    });
    const none = [{ isGlobe: 2 }, { templateType: 1 }, { signName: "信使" }, { endDate: "20260301" }];
    for (const change of none) {
      const narrowed = await client.querySendStatistics(new models.QuerySendStatisticsRequest({ ...query, ...change }));
      expect(narrowed.body?.data).toMatchObject({ totalSize: 0, targetList: [] });
    }
  });

  test("takes a sign name through its life with the newer actions", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    const draft = { signName: "新签名", signSource: 0, qualificationId: 12345, remark: "说明" };
    const created = await client.createSmsSign(new models.CreateSmsSignRequest(draft));
    expect(created.body).toMatchObject({ code: "OK", signName: "新签名", orderId: expect.stringMatching(/^\d+$/) });
    expect((await client.sendSms(send({ signName: "新签名" }))).body?.code).toBe("isv.SIGN_STATE_ILLEGAL");
    await review(sandbox.url, "signs", { text: "新签名", status: "refused", account: "aliyun-sandbox" });
    const name = { signName: "新签名" };
    const refused = await client.getSmsSign(new models.GetSmsSignRequest(name));
    expect(refused.body).toMatchObject({ code: "OK", signStatus: 2, qualificationId: 12345 });
    const updated = await client.updateSmsSign(new models.UpdateSmsSignRequest(draft));
    expect(updated.body).toMatchObject({ code: "OK" });
    await review(sandbox.url, "signs", { text: "新签名", status: "approved", account: "aliyun-sandbox" });
    const listed = await client.querySmsSignList(new models.QuerySmsSignListRequest({ pageIndex: 1, pageSize: 50 }));
    const ours = listed.body?.smsSignList?.find(({ signName }) => signName === "新签名");
    expect(ours).toMatchObject({ auditStatus: "AUDIT_STATE_PASS", createDate: "2026-03-02 12:00:00" });
    expect((await client.sendSms(send({ signName: "新签名" }))).body?.code).toBe("OK");
    expect((await client.deleteSmsSign(new models.DeleteSmsSignRequest(name))).body).toMatchObject({ code: "OK" });
    expect((await client.sendSms(send({ signName: "新签名" }))).body?.code).toBe("isv.SMS_SIGNATURE_ILLEGAL");
  });

  test("takes a sign name through its life with the older actions", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    const signFileList = [{ fileContents: Buffer.from("picture").toString("base64"), fileSuffix: "png" }];
    const draft = { signName: "旧签名", signSource: 1, remark: "说明" };
    const add = new models.AddSmsSignRequest({
      ...draft,
      signFileList: signFileList.map((one) => new models.AddSmsSignRequestSignFileList(one)),
    });
    expect((await client.addSmsSign(add)).body).toMatchObject({ code: "OK", signName: "旧签名" });
    const query = new models.QuerySmsSignRequest({ signName: "旧签名" });
    expect((await client.querySmsSign(query)).body).toMatchObject({ signStatus: 0 });
    await review(sandbox.url, "signs", { text: "旧签名", status: "refused", account: "aliyun-sandbox" });
    expect((await client.querySmsSign(query)).body).toMatchObject({ signStatus: 2 });
    const modify = new models.ModifySmsSignRequest({
      ...draft,
      signFileList: signFileList.map((one) => new models.ModifySmsSignRequestSignFileList(one)),
    });
    expect((await client.modifySmsSign(modify)).body).toMatchObject({ code: "OK" });
    expect((await client.querySmsSign(query)).body).toMatchObject({ signStatus: 0 });
  });

  test("takes a template through its life with the newer actions", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    const draft = {
      templateName: "登录",
      templateType: 0,
      templateContent: `登录码\${code}，5分钟内有效。`,
      templateRule: '{"code":"numberCaptcha"}',
      relatedSignName: "阿里云",
    };
    const created = await client.createSmsTemplate(new models.CreateSmsTemplateRequest(draft));
    expect(created.body).toMatchObject({ code: "OK", templateName: "登录" });
    const templateCode = created.body?.templateCode ?? "";
    const get = new models.GetSmsTemplateRequest({ templateCode });
    expect((await client.getSmsTemplate(get)).body).toMatchObject({ templateStatus: "0", templateType: "0" });
    expect((await client.sendSms(send({ templateCode }))).body?.code).toBe("isv.SMS_TEMPLATE_ILLEGAL");
    await approve(sandbox.url, client, templateCode, "refused");
    const updated = await client.updateSmsTemplate(new models.UpdateSmsTemplateRequest({ ...draft, templateCode }));
    expect(updated.body).toMatchObject({ code: "OK", templateCode });
    await approve(sandbox.url, client, templateCode, "approved");
    expect((await client.sendSms(send({ templateCode }))).body?.code).toBe("OK");
    const tooLong = send({ templateCode, templateParam: '{"code":"1234567"}' });
    expect((await client.sendSms(tooLong)).body?.code).toBe("isv.TEMPLATE_PARAMS_ILLEGAL");
    const all = { pageIndex: 1, pageSize: 50 };
    const older = await client.querySmsTemplateList(new models.QuerySmsTemplateListRequest(all));
    const item = { templateCode, templateName: "登录", outerTemplateType: 0, templateType: 2 };
    expect(older.body?.smsTemplateList?.find((one) => one.templateCode === templateCode)).toMatchObject(item);
    const newer = await client.getSmsTemplateList(new models.GetSmsTemplateListRequest({ ...all, templateCode }));
    expect(newer.body?.data).toMatchObject({ total: 1, list: [{ templateCode, templateType: 0, auditStatus: 1 }] });
    const remove = new models.DeleteSmsTemplateRequest({ templateCode });
    expect((await client.deleteSmsTemplate(remove)).body).toMatchObject({ code: "OK", templateCode });
    expect((await client.getSmsTemplate(get)).body?.code).toBe("isv.SMS_TEMPLATE_ILLEGAL");
  });

  test("takes a template through its life with the older actions", async () => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    const draft = { templateName: "到货", templateType: 1, templateContent: `\${name}，到了。`, remark: "说明" };
    const added = await client.addSmsTemplate(new models.AddSmsTemplateRequest(draft));
    const templateCode = added.body?.templateCode ?? "";
    const query = new models.QuerySmsTemplateRequest({ templateCode });
    expect((await client.querySmsTemplate(query)).body).toMatchObject({ templateStatus: 0, templateType: 1 });
    await approve(sandbox.url, client, templateCode, "refused");
    const modify = new models.ModifySmsTemplateRequest({
      ...draft,
      templateCode,
      templateContent: `\${name}，到货了。`,
    });
    expect((await client.modifySmsTemplate(modify)).body).toMatchObject({ code: "OK", templateCode });
    expect((await client.querySmsTemplate(query)).body).toMatchObject({ templateContent: `\${name}，到货了。` });
  });
});

async function review(url: string, kind: string, body: object): Promise<void> {
  const { status } = await fetch(`${url}/_sandbox/${kind}`, { method: "POST", body: JSON.stringify(body) });
  expect(status).toBe(200);
}

async function approve(url: string, client: Dysms, id: string, status: string): Promise<void> {
  const { body } = await client.querySmsTemplate(new models.QuerySmsTemplateRequest({ templateCode: id }));
  const kinds: Record<number, string> = { 0: "code", 1: "notice" };
  const kind = kinds[body?.templateType ?? 0];
  await review(url, "templates", { id, text: body?.templateContent, kind, status, account: "aliyun-sandbox" });
}

describe("@alicloud/pop-core", () => {
  const SEND = { PhoneNumbers: "13711112222", SignName: "阿里云", TemplateCode: "SMS_153055065" };

  test.each(["GET", "POST"] as const)("sends and asks with %s", async (method) => {
    const sandbox = await openSandbox();
    const client = pop(sandbox);
    const params = { ...SEND, TemplateParam: '{"code":"1234"}', OutId: "a b*c~d+e/f(1)!'" };
    const sent = await client.request("SendSms", params, { method });
    expect(sent).toEqual({
      Code: "OK",
      Message: "OK",
      RequestId: expect.stringMatching(REQUEST_ID),
      BizId: sent.BizId,
    });
    const query = { PhoneNumber: "13711112222", SendDate: "20260302", PageSize: 1, CurrentPage: 1 };
    const details = await client.request("QuerySendDetails", query, { method });
    expect(details).toMatchObject({ SmsSendDetailDTOs: { SmsSendDetailDTO: [{ OutId: params.OutId }] } });
  });

  test("is understood without the headers that its newer versions send", async () => {
    const sandbox = await openSandbox();
    const params = { ...SEND, TemplateParam: '{"code":"1234"}' };
    const sent = await pop(sandbox).request("SendSms", params, { method: "POST", headers: {} });
    expect(sent.Code).toBe("OK");
  });

  test("throws what the product refuses", async () => {
    const sandbox = await openSandbox();
    const request = pop(sandbox).request("SendSms", { ...SEND, TemplateParam: "{}" });
    await expect(request).rejects.toMatchObject({
      code: "isv.TEMPLATE_MISSING_PARAMETERS",
      message: expect.stringMatching(/^模板变量缺少对应参数值/),
    });
  });

  test("calls with SingleCallByTts and SingleCallByVoice, and asks what became of it", async () => {
    const sandbox = await openSandbox();
    const client = pop(sandbox);
    const tts = { CalledNumber: "13711112222", TtsCode: "TTS_100001", TtsParam: '{"code":"1234"}', OutId: "call-1" };
    const called = await client.request<{ Code: string; CallId: string }>("SingleCallByTts", tts);
    expect(called).toMatchObject({ Code: "OK", CallId: expect.stringMatching(/^\d+\^\d+$/) });
    const file = { CalledNumber: "057188773344", VoiceCode: "2d4c-0001.wav", PlayTimes: 1 };
    expect(await client.request("SingleCallByVoice", file)).toMatchObject({ Code: "OK" });
    travel(sandbox, 60_000);
    const query = { CallId: called.CallId, ProdId: 11000000300006, QueryDate: NOON };
    const { Data } = await client.request<{ Data: string }>("QueryCallDetailByCallId", query);
    expect(JSON.parse(Data)).toMatchObject({ status_code: "200000", out_id: "call-1", callee: "13711112222" });
    const { json } = await control(sandbox, "GET", `/calls?phone=${encodeURIComponent("+8613711112222")}`);
    expect(json.calls).toMatchObject([{ text: "您的验证码是1234", code: "1234", playTimes: 3, status: "completed" }]);
  });
});

describe("the published Python sample", () => {
  test("is sent as its client sends it, and runs as printed", async () => {
    const sandbox = await openSandbox();
    const query = v1Params(sandbox, {
      AccessKeyId: "<accessKeyId>",
      Format: "json",
      RegionId: "cn-hangzhou",
      SignatureType: "",
      PhoneNumbers: "13657244257",
      SignName: "小饭桌管理平台",
      TemplateCode: "SMS_146806055",
      TemplateParam: '{"code":"yangyanghenshuai"}',
    });
    const reply = await byHand(sandbox, { query, secret: "<accessSecret>", headers: { "content-length": "0" } });
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toBe("application/json;charset=utf-8");
    expect(JSON.parse(reply.text)).toMatchObject({ Message: "OK", Code: "OK", BizId: expect.stringMatching(BIZ_ID) });
    const { json } = await control(sandbox, "GET", "/messages?phone=13657244257");
    expect(json.messages).toMatchObject([
      { text: "【小饭桌管理平台】您的验证码为：yangyanghenshuai，请勿泄露于他人！" },
    ]);
  });

  test("splits its parameters when the form holds some, where a space is a plus", async () => {
    const sandbox = await openSandbox();
    const query = v1Params(sandbox, { Format: "json", SignatureType: "" });
    const form = { PhoneNumbers: "13711112222", SignName: "阿里云", TemplateCode: "SMS_153055065" };
    const encode = (text: string): string => encodeURIComponent(text).replaceAll("%20", "+");
    const params = { ...form, TemplateParam: '{"code": "1234"}', OutId: "a b" };
    const reply = await byHand(sandbox, { query, form: params, encode, headers: { "content-md5": "x" } });
    expect(JSON.parse(reply.text)).toMatchObject({ Code: "OK" });
  });
});
