import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, raw, responseOf, signed, travel } from "../helpers.ts";
import { APP, FOREIGN, PHONE, type VoiceClient, voiceSdk } from "./clients.ts";

type CodeRequest = Parameters<VoiceClient["SendCodeVoice"]>[0];
type TtsRequest = Parameters<VoiceClient["SendTtsVoice"]>[0];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function code(change: Partial<CodeRequest> = {}): CodeRequest {
  return { CodeMessage: "8253", CalledNumber: PHONE, VoiceSdkAppid: APP, ...change };
}

function tts(change: Partial<TtsRequest> = {}): TtsRequest {
  return { TemplateId: "12345", TemplateParamSet: ["5678"], CalledNumber: PHONE, VoiceSdkAppid: APP, ...change };
}

describe("the official voice SDK", () => {
  const SIGNATURES = (["TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1"] as const).flatMap((signMethod) =>
    (["POST", "GET"] as const).map((reqMethod) => ({ signMethod, reqMethod })),
  );
  test.each(SIGNATURES)("calls both actions, signing with $signMethod over $reqMethod", async (profile) => {
    const sandbox = await openSandbox();
    const client = voiceSdk(sandbox, profile);
    const said = await client.SendCodeVoice(code({ SessionContext: "sc-t", PlayTimes: 3 }));
    expect(said.SendStatus).toEqual({ CallId: expect.stringMatching(UUID), SessionContext: "sc-t" });
    expect(said.RequestId).toMatch(UUID);
    travel(sandbox, 30_000);
    const read = await client.SendTtsVoice(tts());
    expect(read.SendStatus).toEqual({ CallId: expect.stringMatching(UUID), SessionContext: "" });

    const { json } = await control(sandbox, "GET", `/phones/${PHONE}`);
    expect(json.calls).toMatchObject([
      { callId: read.SendStatus?.CallId, kind: "template", text: "您的验证码是5678", playTimes: 2 },
      { callId: said.SendStatus?.CallId, kind: "code", text: "您的验证码是8253", playTimes: 3, sessionContext: "sc-t" },
    ]);
  });

  test("gets a link to the call", async () => {
    const sandbox = await openSandbox();
    const body = JSON.stringify(code());
    const reply = await signed(sandbox, { action: "SendCodeVoice", version: "2020-09-02", body });
    expect(responseOf(reply)).toMatchObject({ SendStatus: { CallId: expect.stringMatching(UUID) } });
    const url = new URL(String(reply.headers["x-sandbox-call"]));
    expect(JSON.parse((await raw(sandbox, { path: url.pathname })).text)).toMatchObject({ phone: PHONE, code: "8253" });
  });
});

describe("a call", () => {
  test("is refused in the provider's own spelling for a wrong app", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/apps", { id: "1400000001", account: "sandbox" });
    await control(sandbox, "POST", "/apps", { id: "1400000002", disabled: true });
    const cases: [app: string, code: string, message: string][] = [
      ["1400000000", "InvalidParameterValue.SdkAppidNotExist", "the voice sdkappid does not exist"],
      ["1400000001", "UnauthorizedOperation.VoiceSdkAppidVerifyFail", "the voice sdkappid belongs to another account"],
      ["1400000002", "UnauthorizedOperation.SdkAppidIsDisabled", "the voice sdkappid is disabled"],
    ];
    for (const [VoiceSdkAppid, wanted, message] of cases) {
      await expect(voiceSdk(sandbox).SendCodeVoice(code({ VoiceSdkAppid }))).rejects.toMatchObject({
        code: wanted,
        message,
      });
    }
  });

  const NUMBER = [
    "InvalidParameterValue.CalledNumberVerifyFail",
    "the called number is not one of mainland China in E.164",
  ];
  const TOO_OFTEN = ["LimitExceeded.DeliveryFrequencyLimit", "the number is called too often"];
  const PARAMETERS = ["FailedOperation.InvalidParameters", "a parameter of the call is not allowed"];
  const codeCases: [title: string, change: Partial<CodeRequest>, error: string[]][] = [
    ["a number abroad", { CalledNumber: FOREIGN }, NUMBER],
    ["a number without its country", { CalledNumber: "13711112222" }, NUMBER],
    ["no number", { CalledNumber: "+86" }, NUMBER],
    ["a number on the blacklist", { CalledNumber: "+8613711110003" }, NUMBER],
    ["a number that is called too often", { CalledNumber: "+8613711110005" }, TOO_OFTEN],
    ["a code with letters", { CodeMessage: "82a3" }, PARAMETERS],
    ["an empty code", { CodeMessage: "" }, PARAMETERS],
    ["playing it 0 times", { PlayTimes: 0 }, PARAMETERS],
    ["playing it 4 times", { PlayTimes: 4 }, PARAMETERS],
  ];
  test.each(codeCases)("of a code is refused for %s", async (_title, change, [wanted, message]) => {
    await expect(voiceSdk(await openSandbox()).SendCodeVoice(code(change))).rejects.toMatchObject({
      code: wanted,
      message,
    });
  });

  const TEMPLATE = [
    "FailedOperation.TemplateIncorrectOrUnapproved",
    "template is not approved or request content does not match the approved template content",
  ];
  const ttsCases: [title: string, change: Partial<TtsRequest>, error: string[]][] = [
    ["an unknown template", { TemplateId: "99999" }, TEMPLATE],
    ["a template for texts", { TemplateId: "1008", TemplateParamSet: ["1", "2"] }, TEMPLATE],
    ["too few values", { TemplateParamSet: [] }, TEMPLATE],
    ["too many values", { TemplateParamSet: ["1", "2"] }, TEMPLATE],
    [
      "351 characters",
      { TemplateParamSet: ["5".repeat(345)] },
      ["InvalidParameterValue.ContentLengthLimit", "the spoken text is longer than 350 characters"],
    ],
  ];
  test.each(ttsCases)("of a template is refused for %s", async (_title, change, [wanted, message]) => {
    await expect(voiceSdk(await openSandbox()).SendTtsVoice(tts(change))).rejects.toMatchObject({
      code: wanted,
      message,
    });
  });

  test("of a template may say 350 characters, and a template without values", async () => {
    const sandbox = await openSandbox();
    const client = voiceSdk(sandbox);
    expect((await client.SendTtsVoice(tts({ TemplateParamSet: ["5".repeat(344)] }))).SendStatus?.CallId).toMatch(UUID);
    const fixed = tts({ TemplateId: "12346", TemplateParamSet: [], CalledNumber: "+8613711113333" });
    expect((await client.SendTtsVoice(fixed)).SendStatus?.CallId).toMatch(UUID);
  });

  test("is placed once in 30 seconds, twice in 10 minutes, and three times a day for codes", async () => {
    const sandbox = await openSandbox();
    const client = voiceSdk(sandbox);
    const refused = { code: "LimitExceeded.DeliveryFrequencyLimit" };
    await client.SendCodeVoice(code());
    await expect(client.SendCodeVoice(code())).rejects.toMatchObject(refused);
    travel(sandbox, 30_000);
    await client.SendCodeVoice(code());
    travel(sandbox, 60_000);
    await expect(client.SendCodeVoice(code())).rejects.toMatchObject(refused);
    travel(sandbox, 600_000);
    await client.SendCodeVoice(code());
    travel(sandbox, 3_600_000);
    await expect(client.SendCodeVoice(code())).rejects.toMatchObject(refused);
    await client.SendTtsVoice(tts({ TemplateId: "12346", TemplateParamSet: [] })); // notices count apart
    expect(sandbox.clock.now()).toBeLessThan(NOON + 7_200_000);
  });

  test("is kept where testers see it, when it was refused too, and by its own account only", async () => {
    const sandbox = await openSandbox();
    await voiceSdk(sandbox).SendCodeVoice(code());
    await expect(voiceSdk(sandbox).SendCodeVoice(code())).rejects.toThrow();
    const other = voiceSdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await other.SendCodeVoice(code()); // limits are an account's own
    const { json } = await control(sandbox, "GET", `/calls?phone=${encodeURIComponent(PHONE)}`);
    expect(json.calls).toMatchObject([
      { account: "sandbox", status: "ringing" },
      { account: "published", status: "refused", callId: "", answer: { code: "LimitExceeded.DeliveryFrequencyLimit" } },
      { account: "published", status: "ringing" },
    ]);
  });

  test("meets cut connections and internal errors as texts do", async () => {
    const sandbox = await openSandbox();
    const client = voiceSdk(sandbox);
    const strikes: [phone: string, calls: number][] = [
      ["+8613711110006", 1],
      ["+8613711110007", 0],
      ["+8613711110008", 0],
    ];
    for (const [CalledNumber, calls] of strikes) {
      await expect(client.SendCodeVoice(code({ CalledNumber }))).rejects.toThrow();
      expect((await control(sandbox, "GET", `/phones/${CalledNumber}`)).json.calls).toHaveLength(calls);
    }
  });

  test("has no version of the SMS product, nor a text one of this", async () => {
    const sandbox = await openSandbox();
    const body = JSON.stringify(code());
    for (const [action, version] of [
      ["SendCodeVoice", "2021-01-11"],
      ["SendSms", "2020-09-02"],
    ] as const) {
      const reply = responseOf(await signed(sandbox, { action, version, body }));
      expect(reply.Error).toEqual({
        Code: "NoSuchVersion",
        Message: "The request `Version` is not a version of this product.",
      });
    }
  });
});
