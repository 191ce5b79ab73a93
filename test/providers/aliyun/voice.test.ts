import { describe, expect, test } from "vitest";
import { createAliyunVoice } from "../../../shared/providers/aliyun/voice.ts";
import type { VoiceRequest } from "../../../shared/providers/voice.ts";
import { proves } from "../../coverage/proves.ts";
import { control, openSandbox } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import { OPTIONS, ok, open, openAt, parametersOf, REQUEST, refused } from "./helpers.ts";

const CALL: VoiceRequest<"template"> = {
  requestId: REQUEST.requestId,
  phone: "+8613711112222",
  content: { kind: "template", templateId: "TTS_100001", params: [], namedParams: { code: "4370" } },
};
const deadline = () => ({ deadline: Date.now() + 5000 });

describe("createAliyunVoice().call()", () => {
  test.each(["acs3", "v1"] as const)("has a template said, signing with %s", async (signature) => {
    proves("dyvms/SingleCallByTts", "client");
    const sandbox = await openSandbox();
    const voice = createAliyunVoice(openAt(sandbox, { signature }).options);
    const result = await voice.call(CALL, deadline());
    expect(result).toEqual({ status: "accepted", callId: expect.stringMatching(/^\d+\^\d+$/) });
    const { json } = await control(sandbox, "GET", "/calls");
    expect(json.calls).toMatchObject([
      { text: "您的验证码是4370", playTimes: 2, sessionContext: "EXAMPLE000000000".slice(1) },
    ]);
  });

  test("has a file played, as often as told", async () => {
    proves("dyvms/SingleCallByVoice", "client");
    const sandbox = await openSandbox();
    const voice = createAliyunVoice({ ...openAt(sandbox).options, shownNumber: "05711234567" });
    const content = { kind: "file", fileId: "2d4c-0001.wav" } as const;
    expect(await voice.call({ ...CALL, content, playTimes: 3 }, deadline())).toMatchObject({ status: "accepted" });
    const { json } = await control(sandbox, "GET", "/calls");
    expect(json.calls).toMatchObject([{ fileId: "2d4c-0001.wav", playTimes: 3 }]);
  });

  test("goes to the voice product, with the number to show", async () => {
    const http = canned(ok({ CallId: "1^2" }));
    await createAliyunVoice({ ...open({ http }).options, shownNumber: "05711234567" }).call(CALL, OPTIONS);
    const [request] = http.asked;
    expect(request?.url).toMatch(/^https:\/\/dyvmsapi\.aliyuncs\.com\/\?/);
    expect(request && parametersOf(request)).toEqual({
      CalledNumber: "13711112222",
      CalledShowNumber: "05711234567",
      TtsCode: "TTS_100001",
      TtsParam: '{"code":"4370"}',
      PlayTimes: "2",
      OutId: "XAMPLE000000000",
    });
  });

  test("refuses values without names, and calls nobody", async () => {
    const http = canned();
    const content = { kind: "template", templateId: "TTS_100001", params: ["4370"] } as const;
    const result = await createAliyunVoice(open({ http }).options).call({ ...CALL, content }, OPTIONS);
    const provider = { name: "aliyun", code: "NamedParamsMissing" };
    expect(result).toMatchObject({ status: "rejected", fault: { retry: "safe", provider } });
    expect(http.asked).toEqual([]);
  });

  test("says what the provider refused, and when it does not know", async () => {
    const call = (...results: Parameters<typeof canned>) =>
      createAliyunVoice(open({ http: canned(...results) }).options).call(CALL, OPTIONS);
    expect(await call(refused("isv.TTS_TEMPLATE_ILLEGAL", "bad"))).toMatchObject({
      status: "rejected",
      fault: { code: "PROVIDER_REJECTED", provider: { code: "isv.TTS_TEMPLATE_ILLEGAL", message: "bad" } },
    });
    expect(await call(refused("isp.SYSTEM_ERROR"))).toMatchObject({ status: "unknown", fault: { retry: "unsafe" } });
    for (const raw of ['{"Code":"OK"}', "<html>", '{"Code":"OK","CallId":1}']) {
      const unreadable = { status: "unknown", fault: { provider: { code: "UnreadableReply" } }, rawBody: raw };
      expect(await call(answered(raw))).toMatchObject(unreadable);
    }
    expect(await call({ kind: "unknown", error: new Error("reset") })).not.toHaveProperty("rawBody");
  });
});
