/**
 * Calls: what people hear, and the sound files they hear it from.
 *
 * @module
 */
import { createHash, randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import type { VerifyCodeData } from "../../../shared/validation/verify.ts";
import type { SendVoiceData, UploadVoiceData } from "../../../shared/validation/voice.ts";
import { proves } from "../../coverage/proves.ts";
import type { RowIdOf } from "../../coverage/tables.ts";
import { mp3, wav } from "../../helpers/sounds.ts";
import { type HttpOptions, type Session, SHAPES } from "./session.ts";

/** What the sandbox tells of a call. */
interface HeardCall {
  provider: string;
  kind: string;
  text: string;
  code: string | null;
  fileId: string;
  templateId: string;
  playTimes: number;
  callId: string;
}

const FID = /^[0-9a-f]{40}\.(?:mp3|wav)$/;
/** Bytes of a file with one frame too many for 400 KB, and with as many as fit. */
const TOO_MANY_FRAMES = 962;
const MOST_FRAMES = 959;

export function testVoice(session: Session): void {
  const { target, control, freshPhone, call, service } = session;

  /** Another content each time. */
  const sound = (): Buffer => mp3(3, randomUUID());
  const base64 = (file: Buffer): { audio: string } => ({ audio: file.toString("base64") });
  const review = (id: string, status: string, reply = ""): Promise<unknown> =>
    control.post("/reviews", { kind: "file", id, status, reply });
  const heard = (phone: string): Promise<HeardCall> =>
    control.get(`/calls/wait?phone=${encodeURIComponent(phone)}&timeoutMs=5000`);

  async function callsTo(phone: string): Promise<HeardCall[]> {
    const { calls } = await control.get<{ calls: HeardCall[] }>(`/calls?phone=${encodeURIComponent(phone)}`);
    return calls;
  }

  async function uploadsAtProvider(): Promise<number> {
    const { requests } = await control.get<{ requests: { action: string }[] }>("/requests?limit=1000");
    return requests.filter(({ action }) => action === "uploadvoicefile").length;
  }

  /** A user's own approved file. */
  async function approvedFile(openid: string): Promise<string> {
    const { fid } = await call<UploadVoiceData>("uploadvoice", base64(sound()), openid);
    await review(fid, "approved");
    return fid;
  }

  /** The bytes as a body of their own; the switch is for a host that else hands over text. */
  function raw(file: Uint8Array, contentType: string, options: HttpOptions = {}): HttpOptions {
    const headers = { "content-type": contentType, "x-sandbox-switches": "base64Body", ...options.headers };
    return { ...options, raw: file, headers };
  }

  describe("uploadvoice", () => {
    test("a user uploads a file, and learns of its review, which is remembered", async () => {
      proves(["classic/uploadvoicefile", "classic/statusvoicefile"], "function");
      const file = sound();
      const sha1 = createHash("sha1").update(file).digest("hex");
      const uploaded = await call<UploadVoiceData>("uploadvoice", base64(file), "o-up");
      expect(uploaded).toEqual({
        fid: expect.stringMatching(FID),
        provider: "qcloudsms",
        review: "pending",
        type: "mp3",
        bytes: 1251,
        sha1,
        alreadyUploaded: false,
      });
      const { fid } = uploaded;
      expect(await call("uploadvoice", { fid }, "o-up")).toEqual({ ...uploaded, alreadyUploaded: true });
      await review(fid, "approved");
      const approved = { ...uploaded, review: "approved", alreadyUploaded: true };
      expect(await call("uploadvoice", { fid }, "o-up")).toEqual(approved);
      expect(await call("uploadvoice", base64(file), "o-other")).toEqual(approved);
      expect(await call("uploadvoice", { fid }, "o-other")).toEqual(approved);
    });

    test("a WAV is one, whatever the request calls it", async () => {
      const reply = await target.http("uploadvoice", null, raw(wav(800, randomUUID()), "audio/mpeg"));
      expect(reply).toMatchObject({ status: 200, outcome: { data: { type: "wav", bytes: 844 } } });
    });

    test("a refused file says so", async () => {
      const { fid } = await service<UploadVoiceData>("uploadvoice", base64(sound()));
      await review(fid, "refused", "noise");
      expect(await service("uploadvoice", { fid })).toMatchObject({ fid, review: "refused" });
    });

    for (const shape of SHAPES) {
      test(`takes bytes, forms and JSON as ${shape} hands them over`, async () => {
        const file = sound();
        const form = new FormData();
        form.set("audio", new Blob([file], { type: "audio/mpeg" }), 'a "quoted" näme.mp3');
        const encoded = new Response(form);
        const type = encoded.headers.get("content-type") ?? "";
        const bodies: HttpOptions[] = [
          raw(file, "audio/mpeg", { shape }),
          raw(file, "application/octet-stream", { shape }),
          raw(new Uint8Array(await encoded.arrayBuffer()), type, { shape }),
          { shape, raw: JSON.stringify(base64(file)) },
        ];
        const known: unknown[] = [];
        for (const body of bodies) {
          const { alreadyUploaded, bytes } = await service<UploadVoiceData>("uploadvoice", null, body);
          known.push([alreadyUploaded, bytes]);
        }
        expect(known).toEqual([false, true, true, true].map((isKnown) => [isKnown, file.length]));
      });
    }

    test("the same file by five users at once is uploaded once", async () => {
      const file = base64(sound());
      const before = await uploadsAtProvider();
      const all = await Promise.all(
        [1, 2, 3, 4, 5].map((user) => call<UploadVoiceData>("uploadvoice", file, `o-twin-${user}`)),
      );
      expect(new Set(all.map(({ fid }) => fid)).size).toBe(1);
      expect(all.filter(({ alreadyUploaded }) => !alreadyUploaded)).toHaveLength(1);
      expect((await uploadsAtProvider()) - before).toBe(1);
    });

    test("a file that the provider refused may be tried again", async () => {
      const file = base64(sound());
      const faulty = (effect: object) =>
        control.post("/faults", { provider: "qcloudsms", action: "uploadvoicefile", times: 1, effect });
      await faulty({ kind: "error", code: "3004" });
      expect(await target.call("uploadvoice", file, "o-again")).toMatchObject({
        error: { code: "PROVIDER_REJECTED", provider: { name: "qcloudsms", code: "3004" } },
      });
      await faulty({ kind: "http", status: 502 });
      expect(await target.call("uploadvoice", file, "o-again")).toMatchObject({ error: { code: "OUTCOME_UNKNOWN" } });
    });

    for (const { what, input, error } of [
      {
        what: "text that is called a sound",
        input: base64(Buffer.from("ID3 this is a text, whatever its name says.mp3")),
        error: {
          code: "INVALID_ARGUMENT",
          reason: "not_audio",
          message: "Cannot read the request: audio: must be an MP3 or WAV file",
        },
      },
      {
        what: "401 KB",
        input: base64(mp3(TOO_MANY_FRAMES)),
        error: { code: "PAYLOAD_TOO_LARGE", message: "The file must have at most 400000 bytes" },
      },
      {
        what: "nothing in it",
        input: { audio: "" },
        error: { code: "INVALID_ARGUMENT", reason: "empty", message: "Cannot read the request: audio: is empty" },
      },
      {
        what: "no base64",
        input: { audio: "not base64!" },
        error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: audio: must be base64" },
      },
      {
        what: "no file at all",
        input: {},
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: audio: is required (or cloudFileId, or fid to ask for a review)",
        },
      },
      {
        what: "two at once",
        input: { audio: "", fid: "a.mp3" },
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: audio: is required (or cloudFileId, or fid to ask for a review)",
        },
      },
      {
        what: "a cloud file outside voice/",
        input: { cloudFileId: "cloud://env-1.656e-env-1/exports/0123456789abcdef.mp3" },
        error: {
          code: "INVALID_ARGUMENT",
          message:
            "Cannot read the request: cloudFileId: must be the id of a file below voice/ whose name has 16 or more letters and digits",
        },
      },
      {
        what: "a cloud file whose name can be guessed",
        input: { cloudFileId: "cloud://env-1.656e-env-1/voice/1.mp3" },
        error: { code: "INVALID_ARGUMENT" },
      },
      { what: "nobody's file", input: { fid: "nothing.mp3" }, error: { code: "NOT_FOUND", reason: "voice_file" } },
    ]) {
      test(`a user's ${what} is ${error.code}`, async () => {
        expect(await target.call("uploadvoice", input, "o-bad")).toMatchObject({ ok: false, error });
      });
    }

    test("the largest file goes through", async () => {
      const file = mp3(MOST_FRAMES, randomUUID());
      expect(file.length).toBeGreaterThan(399_000);
      expect(await call("uploadvoice", base64(file), "o-large")).toMatchObject({ bytes: file.length });
    });

    test("a user cannot see the file of another", async () => {
      const { fid } = await call<UploadVoiceData>("uploadvoice", base64(sound()), "o-owner");
      expect(await target.call("uploadvoice", { fid }, "o-thief")).toMatchObject({
        error: { code: "NOT_FOUND", message: "There is no such voice file" },
      });
      expect(await service("uploadvoice", { fid })).toMatchObject({ fid, review: "pending" });
    });

    test("a backend learns that the provider has no such file", async () => {
      const { status, outcome } = await target.http("uploadvoice", { fid: `${"0".repeat(40)}.mp3` });
      expect({ status, outcome }).toMatchObject({
        status: 404,
        outcome: { error: { code: "NOT_FOUND", reason: "voice_file" } },
      });
    });

    test("a backend asks for a file that was uploaded elsewhere", async () => {
      const fid = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
      expect(await service("uploadvoice", { fid })).toEqual({
        fid,
        provider: "qcloudsms",
        review: "approved",
        alreadyUploaded: true,
      });
    });

    for (const { what, options, status, code } of [
      { what: "an image", options: raw(sound(), "image/png"), status: 415, code: "UNSUPPORTED_MEDIA_TYPE" },
      { what: "no key", options: { ...raw(sound(), "audio/mpeg"), key: null }, status: 401, code: "UNAUTHENTICATED" },
      {
        what: "half a form",
        options: raw(sound(), "multipart/form-data; boundary=x"),
        status: 400,
        code: "INVALID_ARGUMENT",
      },
      {
        what: "a compressed body",
        options: raw(sound(), "audio/mpeg", { headers: { "content-encoding": "gzip" } }),
        status: 415,
        code: "UNSUPPORTED_MEDIA_TYPE",
      },
    ]) {
      test(`over HTTP ${what} is ${code}`, async () => {
        expect(await target.http("uploadvoice", null, options)).toMatchObject({ status, outcome: { error: { code } } });
      });
    }

    test("an eleventh file of one user on one day is refused, a known one is not", async () => {
      const files = Array.from({ length: 11 }, () => base64(sound()));
      for (const file of files.slice(0, 10)) await call("uploadvoice", file, "o-many");
      const outcome = await target.call("uploadvoice", files[10], "o-many");
      expect(outcome).toMatchObject({ ok: false, error: { code: "RATE_LIMITED", reason: "user_uploads_day" } });
      const wait = outcome.ok ? 0 : (outcome.error.retryAfterSeconds ?? 0);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(86_400);
      expect(await call("uploadvoice", files[0], "o-many")).toMatchObject({ alreadyUploaded: true });
      expect(await call("uploadvoice", files[10], "o-few")).toMatchObject({ alreadyUploaded: false });
    });
  });

  describe("sendvoice", () => {
    test("a user is called, hears a code, and it checks out; the ledger has the call", async () => {
      const phone = freshPhone();
      const sent = await call<SendVoiceData>("sendvoice", { scene: "login", phone }, "o-voice");
      expect(sent).toEqual({
        messages: [
          {
            id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
            phone,
            status: "accepted",
            provider: "tencent",
            serialNumber: expect.stringMatching(/./),
          },
        ],
        accepted: 1,
        rejected: 0,
        unknown: 0,
        expiresInSeconds: 300,
        resendAfterSeconds: 60,
      });
      const heardCall = await heard(phone);
      expect(heardCall).toMatchObject({ provider: "tencent", kind: "code", text: `您的验证码是${heardCall.code}` });
      expect(heardCall.callId).toBe(sent.messages[0]?.serialNumber);
      expect(await call<VerifyCodeData>("verifycode", { phone, code: heardCall.code }, "o-voice")).toMatchObject({
        verified: true,
        messageId: sent.messages[0]?.id,
      });
      const { messages } = await service<PullStatusData>("pullstatus", { phone });
      expect(messages).toEqual([
        expect.objectContaining({
          channel: "voice",
          status: "submitted",
          serialNumber: heardCall.callId,
          scene: "login",
        }),
      ]);
    });

    test("a call says the code of the text before, and is counted apart from it", async () => {
      const phone = freshPhone();
      await call<SendSmsData>("sendsms", { mobile: phone.slice(3), nationcode: "86" }, "o-both");
      const { code } = await control.waitFor(phone);
      await call<SendVoiceData>("sendvoice", { mobile: phone.slice(3), nationcode: "86" }, "o-both");
      expect((await heard(phone)).code).toBe(code);
    });

    test("a second call within 30 s is refused with the seconds to wait", async () => {
      const phone = freshPhone();
      await call("sendvoice", { phone }, "o-quick");
      const outcome = await target.call("sendvoice", { phone }, "o-quick");
      expect(outcome).toMatchObject({ ok: false, error: { code: "RATE_LIMITED", reason: "phone_30s" } });
      expect(await callsTo(phone)).toHaveLength(1);
    });

    test("the next route calls with the same code when the first surely did not", async () => {
      const phone = freshPhone();
      await call("sendsms", { phone }, "o-failover");
      const { code } = await control.waitFor(phone);
      await control.post("/faults", { provider: "tencent", phone, times: 1, effect: { kind: "throttle" } });
      const sent = await call<SendVoiceData>("sendvoice", { phone }, "o-failover");
      expect(sent).toMatchObject({ accepted: 1, messages: [{ provider: "aliyun" }] });
      expect(await heard(phone)).toMatchObject({ provider: "aliyun", code, templateId: "TTS_100001" });
      const { messages } = await service<PullStatusData>("pullstatus", { phone });
      expect(messages[0]).toMatchObject({ channel: "voice", provider: "aliyun", attempts: [{ provider: "tencent" }] });
    });

    const FILE = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
    const SAID: readonly { input: object; says: object; proof?: RowIdOf<"classic" | "vms" | "dyvms"> }[] = [
      {
        input: { provider: "tencent", code: "8253" },
        says: { kind: "code", code: "8253" },
        proof: "vms/SendCodeVoice",
      },
      {
        input: { provider: "qcloudsms", code: "8253" },
        says: { kind: "code", code: "8253" },
        proof: "classic/sendcvoice",
      },
      {
        input: { provider: "tencent", templateId: "12345", params: ["8253"] },
        says: { kind: "template", text: "您的验证码是8253" },
        proof: "vms/SendTtsVoice",
      },
      {
        input: { provider: "qcloudsms", templateId: "12345", params: ["8253"] },
        says: { kind: "template", text: "您的验证码是8253" },
        proof: "classic/sendtvoice",
      },
      {
        input: { provider: "aliyun", templateId: "TTS_100001", params: { code: "8253" } },
        says: { templateId: "TTS_100001", text: "您的验证码是8253" },
        proof: "dyvms/SingleCallByTts",
      },
      {
        input: { provider: "qcloudsms", text: "您的验证码是8253" },
        says: { kind: "prompt", text: "您的验证码是8253" },
        proof: "classic/sendvoiceprompt",
      },
      {
        input: { provider: "qcloudsms", fid: FILE },
        says: { kind: "file", fileId: FILE },
        proof: "classic/sendfvoice",
      },
      {
        input: { provider: "aliyun", fid: "2d4c-0001.wav" },
        says: { kind: "file", fileId: "2d4c-0001.wav" },
        proof: "dyvms/SingleCallByVoice",
      },
      { input: { code: "8253" }, says: { provider: "tencent", kind: "code", code: "8253" } },
      { input: { text: "您的验证码是8253" }, says: { provider: "qcloudsms", kind: "prompt" } },
      { input: { fid: FILE }, says: { provider: "qcloudsms", kind: "file", fileId: FILE } },
    ];
    for (const { input, says, proof } of SAID) {
      test(`a backend has ${JSON.stringify(input)} said`, async () => {
        if (proof !== undefined) proves(proof, "function");
        const phone = freshPhone();
        const sent = await service<SendVoiceData>("sendvoice", { ...input, phone, playTimes: 3, sessionContext: "c" });
        expect(sent).toMatchObject({ accepted: 1, sessionContext: "c", messages: [{ phone, status: "accepted" }] });
        const provider: unknown = Reflect.get(input, "provider") ?? expect.anything();
        expect(await heard(phone)).toMatchObject({ playTimes: 3, provider, ...says });
      });
    }

    for (const { what, input, error } of [
      {
        what: "a code by a provider that says none",
        input: { provider: "aliyun", code: "8253" },
        error: {
          code: "INVALID_ARGUMENT",
          reason: "unsupported",
          message: "Cannot read the request: provider: only tencent, qcloudsms can say a code",
        },
      },
      {
        what: "a file by a provider that plays none",
        input: { provider: "tencent", fid: "a.mp3" },
        error: { code: "INVALID_ARGUMENT", reason: "unsupported" },
      },
      {
        what: "being said no time",
        input: { code: "8253", playTimes: 0 },
        error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: playTimes: must be 1, 2 or 3" },
      },
      {
        what: "being said four times",
        input: { code: "8253", playTimes: 4 },
        error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: playTimes: must be 1, 2 or 3" },
      },
      {
        what: "two things at once",
        input: { code: "8253", text: "您的验证码是8253" },
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: code: only one of code, templateId, text and fid can be said",
        },
      },
      {
        what: "a scene and a code",
        input: { scene: "login", code: "8253" },
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: scene: cannot go with code, templateId or text",
        },
      },
      {
        what: "a provider for a scene",
        input: { scene: "login", provider: "tencent" },
        error: { code: "INVALID_ARGUMENT" },
      },
      { what: "params for a code", input: { code: "8253", params: { a: "b" } }, error: { code: "INVALID_ARGUMENT" } },
      {
        what: "a list for a template with names",
        input: { provider: "aliyun", templateId: "TTS_100001", params: ["8253"] },
        error: { code: "INVALID_ARGUMENT" },
      },
      {
        what: "a scene that only texts",
        input: { scene: "order_shipped" },
        error: { code: "NOT_FOUND", reason: "no_voice" },
      },
      {
        what: "a recording in a scene without",
        input: { scene: "login", fid: "a.mp3" },
        error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: fid: this scene plays no recordings" },
      },
      {
        what: "no recording in a scene of them",
        input: { scene: "recording" },
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: fid: is required: this scene plays a recording",
        },
      },
      {
        what: "a file that the provider has not",
        input: { fid: `${"0".repeat(40)}.mp3` },
        error: { code: "PROVIDER_REJECTED", provider: { name: "qcloudsms", code: "3004" } },
      },
      {
        what: "a template that the provider has not",
        input: { provider: "qcloudsms", templateId: "99999" },
        error: { code: "PROVIDER_REJECTED" },
      },
    ]) {
      test(`a backend's ${what} is ${error.code}`, async () => {
        const phone = freshPhone();
        const { outcome } = await target.http("sendvoice", { ...input, phone });
        expect(outcome).toMatchObject({ ok: false, error });
      });
    }

    test("only numbers of mainland China are called", async () => {
      for (const phone of ["+85291234567", "+12025550123"]) {
        const reply = await target.http("sendvoice", { phone, code: "8253" });
        expect(reply).toMatchObject({
          status: 403,
          outcome: { error: { code: "RECIPIENT_BLOCKED", reason: "voice_country" } },
        });
      }
    });

    test("a user says nothing of his own", async () => {
      const outcome = await target.call("sendvoice", { phone: freshPhone(), code: "8253" }, "o-own");
      expect(outcome).toMatchObject({
        error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: code: is not a known field" },
      });
    });

    for (const { ending, error, status } of [
      { ending: "0003", error: { code: "RECIPIENT_BLOCKED" }, status: "rejected" },
      { ending: "0005", error: { code: "RATE_LIMITED" }, status: "rejected" },
      { ending: "0006", error: { code: "OUTCOME_UNKNOWN" }, status: "unknown" },
      { ending: "0007", error: { code: "OUTCOME_UNKNOWN" }, status: "unknown" },
      { ending: "0008", error: { code: "OUTCOME_UNKNOWN" }, status: "unknown" },
    ]) {
      test(`a call to a phone ending in ${ending} is ${error.code}, and its row ${status}`, async () => {
        const phone = freshPhone(ending);
        const { outcome } = await target.http("sendvoice", { phone, provider: "tencent", code: "8253" });
        expect(outcome).toMatchObject({ ok: false, error });
        const { messages } = await service<PullStatusData>("pullstatus", { phone });
        expect(messages).toEqual([expect.objectContaining({ channel: "voice", status, errorCode: error.code })]);
      });
    }

    test("a user's recording is called with once it is approved, and by its owner only", async () => {
      const phone = freshPhone();
      const play = (openid: string, fid: string) =>
        target.call("sendvoice", { scene: "recording", phone, fid }, openid);
      const { fid } = await call<UploadVoiceData>("uploadvoice", base64(sound()), "o-record");
      expect(await play("o-record", fid)).toMatchObject({
        error: { code: "PERMISSION_DENIED", reason: "file_pending", message: "This file still waits for its review" },
      });
      await review(fid, "approved");
      expect(await play("o-listener", fid)).toMatchObject({ error: { code: "NOT_FOUND", reason: "voice_file" } });
      expect(await play("o-record", fid)).toMatchObject({
        data: { accepted: 1, messages: [{ provider: "qcloudsms" }] },
      });
      expect(await heard(phone)).toMatchObject({ kind: "file", fileId: fid });
    });

    test("a recording that was refused is called with by nobody", async () => {
      const phone = freshPhone();
      const { fid } = await call<UploadVoiceData>("uploadvoice", base64(sound()), "o-refused");
      await review(fid, "refused");
      expect(await target.call("sendvoice", { scene: "recording", phone, fid }, "o-refused")).toMatchObject({
        error: { code: "PERMISSION_DENIED", reason: "file_refused" },
      });
      expect((await target.http("sendvoice", { scene: "recording", phone, fid })).outcome).toMatchObject({
        error: { code: "PROVIDER_REJECTED", provider: { name: "qcloudsms", code: "1014" } },
      });
      expect(await target.http("sendvoice", { provider: "aliyun", phone, fid })).toMatchObject({ status: 400 });
    });

    test("a backend repeats a call with the same key: the same answer, one call", async () => {
      const body = { phone: freshPhone(), scene: "login", idempotencyKey: randomUUID() };
      const first = await service<SendVoiceData>("sendvoice", body);
      expect(await service("sendvoice", body)).toEqual(first);
      expect(await callsTo(body.phone)).toHaveLength(1);
      expect(await target.http("sendvoice", { ...body, phone: freshPhone() })).toMatchObject({ status: 409 });
      expect(await service("sendsms", body)).toMatchObject({ accepted: 1, messages: [{ segments: 1 }] });
    });

    test("a dry run calls nobody", async () => {
      const phone = freshPhone();
      const fid = await approvedFile("o-dry");
      expect(await service("sendvoice", { phone, scene: "recording", fid, dryRun: true })).toEqual({
        messages: [{ phone, status: "planned", provider: "qcloudsms" }],
        accepted: 0,
        rejected: 0,
        unknown: 0,
        dryRun: true,
      });
      expect(await service("sendvoice", { phone, dryRun: true })).toMatchObject({ expiresInSeconds: 300 });
      expect(await callsTo(phone)).toEqual([]);
    });

    for (const shape of SHAPES) {
      test(`is served over HTTP as ${shape} hands it over`, async () => {
        const phone = freshPhone();
        const reply = await target.http("sendvoice", { phone, code: "8253" }, { shape });
        expect(reply).toMatchObject({ status: 200, outcome: { ok: true, data: { accepted: 1 } } });
      });
    }
  });
}
