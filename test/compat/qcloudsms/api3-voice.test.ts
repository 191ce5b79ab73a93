import { describe, expect, test } from "vitest";
import { QcloudSms, type QcloudSmsInstance } from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { verifyTc3 } from "../../../shared/signing/tc3.ts";
import { type Seen, serve } from "../../providers/servers.ts";

const NOW = 1_767_225_600_000;
const CREDENTIALS = { secretId: "secretId", secretKey: "secretKey" };
const MOBILE = "13711112222";
const CALL_ID = "12582bce-403c-11eb-96b8-525400476c37";

/** The twin in front of a server that answers this. */
async function open(response: unknown, credentials: Partial<typeof CREDENTIALS & { voiceSdkAppId: string }> = {}) {
  const text = typeof response === "string" ? response : JSON.stringify({ Response: response });
  const server = await serve((answer) => answer.end(text));
  const nowhere = "http://127.0.0.1:9";
  const twin = QcloudSms(1_400_006_666, "key", {
    protocol: "api3",
    credentials: { ...CREDENTIALS, ...credentials },
    endpoints: { sms: nowhere, voice: nowhere, api3Sms: nowhere, api3Voice: server.url },
    now: () => NOW,
  });
  return { twin, seen: server.seen };
}

const accepted = { SendStatus: { CallId: CALL_ID, SessionContext: "x" }, RequestId: "r" };
const refused = (Code: string, Message = "No.") => ({ Error: { Code, Message }, RequestId: "r" });
const sendCode = (twin: QcloudSmsInstance) => twin.CodeVoiceSender().send("86", MOBILE, "8253", 2, "x");

function isSigned({ headers, body }: Seen | undefined = { method: "", url: "", headers: {}, body: "" }): boolean {
  const texts = Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  const request = { method: "POST", path: "/", query: "", headers: Object.fromEntries(texts), body: Buffer.from(body) };
  return verifyTc3(request, { secretOf: () => CREDENTIALS.secretKey, now: NOW }).ok;
}

test("CodeVoiceSender().send() is SendCodeVoice, signed for its product", async () => {
  const { twin, seen } = await open(accepted);
  const reply = await sendCode(twin);
  expect(Object.entries(reply)).toEqual([
    ["result", 0],
    ["errmsg", "OK"],
    ["callid", CALL_ID],
    ["ext", "x"],
  ]);
  expect(seen[0]?.headers).toMatchObject({ "x-tc-action": "SendCodeVoice", "x-tc-version": "2020-09-02" });
  expect(seen[0]?.headers.authorization).toContain("/2026-01-01/vms/tc3_request,");
  expect(isSigned(seen[0])).toBe(true);
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
    CodeMessage: "8253",
    CalledNumber: "+8613711112222",
    VoiceSdkAppid: "1400006666",
    PlayTimes: 2,
    SessionContext: "x",
  });
});

test("TtsVoiceSender().send() is SendTtsVoice, with everything as text, by its own application", async () => {
  const { twin, seen } = await open(accepted, { voiceSdkAppId: "1400787878" });
  expect(await twin.TtsVoiceSender().send(86, 13_711_112_222, "12345", [5678, "b"], 3)).toMatchObject({
    result: 0,
    callid: CALL_ID,
    ext: "",
  });
  expect(seen[0]?.headers["x-tc-action"]).toBe("SendTtsVoice");
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
    TemplateId: "12345",
    TemplateParamSet: ["5678", "b"],
    CalledNumber: "+8613711112222",
    VoiceSdkAppid: "1400787878",
    PlayTimes: 3,
    SessionContext: "",
  });
});

describe("a refusal of a call", () => {
  test.each([
    { code: "LimitExceeded.DeliveryFrequencyLimit", result: 1013 },
    { code: "InvalidParameterValue.CalledNumberVerifyFail", result: 1016 },
    { code: "FailedOperation.InsufficientBalanceInVoicePackage", result: 1031 },
    { code: "FailedOperation.AccessUpstreamTimeout", result: 3011 },
  ])("is $result for $code", async ({ code, result }) => {
    const { twin } = await open(refused(code));
    expect(await sendCode(twin)).toEqual({ result, errmsg: `${code}: No.`, ext: "x" });
  });

  test.each([
    { name: "HTML", response: "<html>" },
    { name: "no id", response: { SendStatus: { CallId: "" }, RequestId: "r" } },
    { name: "nothing in it", response: { RequestId: "r" } },
  ])("is an error of unknown outcome for $name", async ({ response }) => {
    const { twin } = await open(response);
    await expect(sendCode(twin)).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: "It is not known whether the provider accepted the message; do not send it again",
    });
  });
});
