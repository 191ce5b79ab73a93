import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { pop } from "../aliyun/helpers.ts";
import { control, type Json, openSandbox, travel } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";
import { APP, PHONE, voiceSdk } from "../tencent/clients.ts";

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

interface Life {
  call: { id: string; status: string };
  requests: { requestId: string; action: string; verdict: string; calls: string[] }[];
  steps: { at: string; kind: string; code?: string; explanation?: { actor: string } }[];
}

async function lifeOf(sandbox: Sandbox, id = "c1"): Promise<Life> {
  return (await control(sandbox, "GET", `/calls/${id}/life`)).json as unknown as Life;
}

async function redial(sandbox: Sandbox, id = "c1"): Promise<Json> {
  return (await control(sandbox, "POST", `/calls/${id}/redial`)).json.call as unknown as Json;
}

/** An address that takes every push of Alibaba Cloud. */
async function openTaker(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end('{"code":0}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const SPOKEN = { TtsCode: "TTS_100001", TtsParam: '{"code":"1234"}', CalledNumber: "13711112222" };

describe("GET /_sandbox/calls/{id}/life", () => {
  test("tells of a call that was picked up, keyed and heard, with the request that placed it", async () => {
    const sandbox = await openSandbox();
    const placed = await voiceSdk(sandbox).SendCodeVoice({
      CodeMessage: "8253",
      CalledNumber: PHONE,
      VoiceSdkAppid: APP,
    });
    await control(sandbox, "POST", "/calls/c1/answer");
    await control(sandbox, "POST", "/calls/c1/keys", { keys: "1#" });
    travel(sandbox, 60_000);
    const { call, requests, steps } = await lifeOf(sandbox);
    expect(call).toMatchObject({ id: "c1", status: "completed" });
    expect(requests).toMatchObject([
      { requestId: placed.RequestId, action: "SendCodeVoice", verdict: "verified", calls: ["c1"] },
    ]);
    expect(steps).toMatchObject([
      { at: "2026-03-02T04:00:00.000Z", kind: "accepted", code: "Ok" },
      { at: "2026-03-02T04:00:00.000Z", kind: "answered" },
      { kind: "key", code: "1" },
      { kind: "key", code: "#" },
      { kind: "completed", explanation: { actor: "nobody" } },
    ]);
  });

  test("explains why nobody answered, in the words of each cloud", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711110001"), msg: "5566" });
    await pop(sandbox).request("SingleCallByTts", { ...SPOKEN, CalledNumber: "13711110001" });
    travel(sandbox, 60_000);
    const [ours, theirs] = [await lifeOf(sandbox), await lifeOf(sandbox, "c2")];
    expect(ours.steps.at(-1)).toMatchObject({ kind: "unanswered", code: "5", explanation: { actor: "user" } });
    expect(theirs.steps.at(-1)).toMatchObject({ kind: "unanswered", code: "200003", explanation: { actor: "user" } });
    expect(theirs.requests[0]).toMatchObject({ action: "SingleCallByTts", calls: ["c2"] });
  });

  test("explains a refusal, which has no end", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13711110005"), msg: "5566" });
    const { requests, steps } = await lifeOf(sandbox);
    expect(requests).toMatchObject([{ action: "sendcvoice", verdict: "verified" }]);
    expect(steps).toMatchObject([{ kind: "refused", code: "1013", explanation: { zh: {}, en: {} } }]);
    expect(steps).toHaveLength(1);
  });

  test("knows that the end was pushed, and who asked for it first", async () => {
    const sandbox = await openSandbox();
    const url = await openTaker();
    await control(sandbox, "PUT", "/callbacks", { cloud: "aliyun", account: "aliyun-sandbox", url });
    const { CallId } = await pop(sandbox).request<{ CallId: string }>("SingleCallByTts", SPOKEN);
    const query = { CallId, ProdId: 11_000_000_300_006, QueryDate: sandbox.clock.now() };
    await pop(sandbox).request("QueryCallDetailByCallId", query);
    travel(sandbox, 60_000);
    const asked = await pop(sandbox).request<{ RequestId: string }>("QueryCallDetailByCallId", query);
    await pop(sandbox).request("QueryCallDetailByCallId", query);
    await expect
      .poll(async () => (await control(sandbox, "GET", "/pushes")).json.pushes?.[0])
      .toMatchObject({
        call: "c1",
        result: "taken",
      });
    const { requests, steps } = await lifeOf(sandbox);
    expect(requests.map(({ action }) => action)).toEqual(["SingleCallByTts", "QueryCallDetailByCallId"]);
    expect(requests[1]?.requestId).toBe(asked.RequestId);
    expect(steps.map(({ kind }) => kind).sort()).toEqual([
      "accepted",
      "answered",
      "completed",
      "result_pushed",
      "result_read",
    ]);
  });

  test("is not there for a call that is not there", async () => {
    const sandbox = await openSandbox();
    expect((await control(sandbox, "GET", "/calls/c1/life")).status).toBe(404);
    expect((await control(sandbox, "POST", "/calls/c1/redial")).status).toBe(404);
  });
});

describe("POST /_sandbox/calls/{id}/redial", () => {
  test("places each kind of call once more, with a ring of its own", async () => {
    const sandbox = await openSandbox();
    const calls = voiceSdk(sandbox);
    await calls.SendCodeVoice({ CodeMessage: "8253", CalledNumber: PHONE, VoiceSdkAppid: APP, SessionContext: "s" });
    const template = { TemplateId: "12345", TemplateParamSet: ["5678"], VoiceSdkAppid: APP };
    await calls.SendTtsVoice({ ...template, CalledNumber: "+8613711113333", PlayTimes: 3 });
    await classic(sandbox, "tlsvoicesvr/sendvoiceprompt", {
      tel: tel("13711114444"),
      prompttype: 2,
      promptfile: "您的验证码是9021",
    });
    const file = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
    await classic(sandbox, "tlsvoicesvr/sendfvoice", { tel: tel("13711115555"), fid: file });
    await pop(sandbox).request("SingleCallByTts", { ...SPOKEN, CalledNumber: "13711116666" });
    await pop(sandbox).request("SingleCallByVoice", { CalledNumber: "13711117777", VoiceCode: "2d4c-0001.wav" });
    travel(sandbox, 600_000);
    for (const first of ["c1", "c2", "c3", "c4", "c5", "c6"]) {
      const before = (await control(sandbox, "GET", `/calls/${first}`)).json as unknown as Record<string, unknown>;
      const again = (await redial(sandbox, first)) as unknown as Record<string, unknown>;
      const kept = ["phone", "provider", "account", "app", "kind", "text", "fileId", "params", "templateId", "answer"];
      for (const name of [...kept, "playTimes", "sessionContext"])
        expect([first, again[name]]).toEqual([first, before[name]]);
      expect(again).toMatchObject({ status: "ringing", answeredAt: null, at: "2026-03-02T04:10:00.000Z" });
      expect(again.id).not.toBe(before.id);
      expect(again.callId).not.toBe(before.callId);
      expect(again.requestId).not.toBe(before.requestId);
    }
    travel(sandbox, 60_000);
    expect((await control(sandbox, "GET", "/calls/c7")).json.status).toBe("completed");
    expect((await lifeOf(sandbox, "c7")).requests).toEqual([]);
  });

  test("says why a provider refuses it now", async () => {
    const sandbox = await openSandbox();
    const template = { TemplateId: "12345", TemplateParamSet: ["5678"], VoiceSdkAppid: APP };
    await voiceSdk(sandbox).SendTtsVoice({ ...template, CalledNumber: PHONE });
    await classic(sandbox, "tlsvoicesvr/sendtvoice", { tel: tel("13711113333"), tpl_id: 12345, params: ["5678"] });
    await pop(sandbox).request("SingleCallByTts", { ...SPOKEN, CalledNumber: "13711116666" });
    expect(await redial(sandbox)).toMatchObject({
      id: "c4",
      status: "refused",
      callId: "",
      answer: { code: "LimitExceeded.DeliveryFrequencyLimit" },
    });
    travel(sandbox, 600_000);
    await control(sandbox, "DELETE", "/templates/12345");
    await control(sandbox, "DELETE", "/templates/TTS_100001");
    const codes = [];
    for (const id of ["c1", "c2", "c3"]) codes.push((await redial(sandbox, id)).answer?.code);
    expect(codes).toEqual(["FailedOperation.TemplateIncorrectOrUnapproved", "1014", "isv.TTS_TEMPLATE_ILLEGAL"]);
    expect((await lifeOf(sandbox, "c5")).steps).toMatchObject([{ kind: "refused", explanation: {} }]);
  });
});
