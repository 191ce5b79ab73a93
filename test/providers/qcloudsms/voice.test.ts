import { describe, expect, test } from "vitest";
import { createQcloudsmsVoice } from "../../../shared/providers/qcloudsms/voice.ts";
import type { VoiceContent } from "../../../shared/providers/voice.ts";
import { answered } from "../canned.ts";
import { bodyOf, DEADLINE, FIRST, ok, opened, RANDOM, refused, SIGNATURES, TIME } from "./helpers.ts";

const VOICE = "https://cloud.tim.qq.com/v5/tlsvoicesvr";
const QUERY = `?sdkappid=1400000000&random=${RANDOM}`;
const FID = "8550911c8631f8bcee5e31da6bb551c996dc4a26.wav";
const CALL_ID = "9277cf828943eb70b3cea31890008ad0";
const CODE: VoiceContent = { kind: "code", code: "1234" };

function open(...results: Parameters<typeof opened>[0]) {
  const { options, asked, text } = opened(results);
  const voice = createQcloudsmsVoice(options);
  if (voice.files === undefined) throw new Error("The provider takes no files");
  return { voice, files: voice.files, asked, text };
}

describe("the request of call()", () => {
  test.each<{ content: VoiceContent; operation: string; fields: Record<string, unknown> }>([
    { content: CODE, operation: "sendcvoice", fields: { msg: "1234" } },
    {
      content: { kind: "prompt", text: "您的包裹已到" },
      operation: "sendvoiceprompt",
      fields: { prompttype: 2, promptfile: "您的包裹已到" },
    },
    {
      content: { kind: "template", templateId: "12345", params: ["5678"] },
      operation: "sendtvoice",
      fields: { tpl_id: 12345, params: ["5678"] },
    },
    { content: { kind: "file", fileId: FID }, operation: "sendfvoice", fields: { fid: FID } },
  ])("with a $content.kind is $operation", async ({ content, operation, fields }) => {
    const { voice, asked } = open(ok({ callid: CALL_ID, ext: "" }));
    expect(voice.kinds).toContain(content.kind);
    const result = await voice.call({ requestId: "r1", phone: FIRST, content }, DEADLINE);
    expect(result).toEqual({ status: "accepted", callId: CALL_ID });
    expect(asked[0]).toMatchObject({
      url: `${VOICE}/${operation}${QUERY}`,
      headers: { "Content-Type": "application/json" },
    });
    expect(bodyOf(asked[0])).toEqual({
      tel: { nationcode: "86", mobile: "13788888888" },
      ...fields,
      playtimes: 2,
      ext: "r1",
      sig: SIGNATURES.one,
      time: TIME,
    });
  });

  test("says it as often as asked", async () => {
    const { voice, asked } = open(ok({ callid: CALL_ID }));
    await voice.call({ requestId: "r1", phone: FIRST, content: CODE, playTimes: 3 }, DEADLINE);
    expect(bodyOf(asked[0]).playtimes).toBe(3);
  });

  test("is none when the template's id is no number", async () => {
    const { voice, asked } = open(ok());
    const content: VoiceContent = { kind: "template", templateId: "TTS_1", params: [] };
    expect(await voice.call({ requestId: "r1", phone: FIRST, content }, DEADLINE)).toMatchObject({
      status: "rejected",
      fault: { code: "PROVIDER_REJECTED", retry: "never", provider: { code: "TemplateIdNotNumeric" } },
    });
    expect(asked).toEqual([]);
  });
});

describe("the result of call()", () => {
  test.each([
    { name: "a refusal", reply: refused(3004), status: "rejected", fault: { retry: "never" } },
    { name: "a limit", reply: refused(1013), status: "rejected", fault: { code: "RATE_LIMITED", retry: "safe" } },
    { name: "an upstream's timeout", reply: refused(3011), status: "unknown", fault: { code: "OUTCOME_UNKNOWN" } },
    {
      name: "nothing sent",
      reply: { kind: "not-sent", error: new Error("x") } as const,
      status: "rejected",
      fault: { code: "PROVIDER_UNAVAILABLE" },
    },
    {
      name: "no answer",
      reply: { kind: "unknown", error: new Error("x") } as const,
      status: "unknown",
      fault: { provider: { code: "NoAnswer" } },
    },
  ])("is $status for $name", async ({ reply, status, fault }) => {
    const { voice } = open(reply);
    expect(await voice.call({ requestId: "r1", phone: FIRST, content: CODE }, DEADLINE)).toMatchObject({
      status,
      fault,
    });
  });

  test.each([`{"result":0,"errmsg":"OK","ext":""}`, `{"result":0,"errmsg":"OK","callid":""}`, "<html>"])(
    "is unknown, with the body kept, for %j",
    async (body) => {
      const { voice } = open(answered(body));
      expect(await voice.call({ requestId: "r1", phone: FIRST, content: CODE }, DEADLINE)).toMatchObject({
        status: "unknown",
        fault: { code: "OUTCOME_UNKNOWN", provider: { code: "UnreadableReply" } },
        rawBody: body,
      });
    },
  );
});

describe("upload()", () => {
  const HELLO = new TextEncoder().encode("hello");

  test.each([
    { type: "wav", contentType: "audio/wav" },
    { type: "mp3", contentType: "audio/mpeg" },
  ] as const)("sends the bytes of a $type as published", async ({ type, contentType }) => {
    const { files, asked, text } = open(ok({ fid: FID }));
    expect(await files.upload({ bytes: HELLO, type }, DEADLINE)).toEqual({ fileId: FID, review: "pending" });
    expect(asked[0]).toMatchObject({
      url: `${VOICE}/uploadvoicefile${QUERY}&time=${TIME}`,
      headers: {
        "Content-Type": contentType,
        "x-content-sha1": "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        Authorization: SIGNATURES.hello,
      },
    });
    expect(asked[0]?.body).toBe(HELLO);
    expect(text()).not.toContain(SIGNATURES.hello);
  });

  test.each([0, 400_001])("refuses %i bytes without asking", async (length) => {
    const { files, asked } = open(ok({ fid: FID }));
    expect(files.maxBytes).toBe(400_000);
    await expect(files.upload({ bytes: new Uint8Array(length), type: "mp3" }, DEADLINE)).rejects.toMatchObject({
      code: "PAYLOAD_TOO_LARGE",
      message: "A voice file must have 1 to 400000 bytes",
    });
    expect(asked).toEqual([]);
  });

  test.each([
    { name: "a refusal", reply: refused(1006), code: "PROVIDER_REJECTED", provider: "1006" },
    { name: "no id", reply: ok(), code: "OUTCOME_UNKNOWN", provider: "UnreadableReply" },
  ])("throws $code for $name", async ({ reply, code, provider }) => {
    const { files } = open(reply);
    await expect(files.upload({ bytes: HELLO, type: "mp3" }, DEADLINE)).rejects.toMatchObject({
      code,
      details: { provider: { code: provider } },
    });
  });
});

describe("status()", () => {
  test.each([
    { status: 0, review: "pending" },
    { status: 1, review: "approved" },
    { status: 2, review: "refused" },
  ])("is $review for $status", async ({ status, review }) => {
    const { files, asked } = open(ok({ status }));
    expect(await files.status(FID, DEADLINE)).toEqual({ fileId: FID, review });
    expect(asked[0]?.url).toBe(`${VOICE}/statusvoicefile${QUERY}`);
    expect(bodyOf(asked[0])).toEqual({ fid: FID, sig: SIGNATURES.fid, time: TIME });
  });

  test.each([
    { status: 3, code: "PROVIDER_REJECTED", provider: "NoSuchFile" },
    { status: 4, code: "OUTCOME_UNKNOWN", provider: "UnreadableReply" },
    { status: "1", code: "OUTCOME_UNKNOWN", provider: "UnreadableReply" },
  ])("throws $code for $status", async ({ status, code, provider }) => {
    const { files } = open(ok({ status }));
    await expect(files.status(FID, DEADLINE)).rejects.toMatchObject({
      code,
      details: { provider: { code: provider } },
    });
  });
});
