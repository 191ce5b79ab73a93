import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { XinshiError } from "../../shared/errors.ts";
import { type UploadApp, uploadVoiceAsService, uploadVoiceAsUser } from "../../shared/messaging/upload-voice.ts";
import type { VoiceFile, VoiceFiles } from "../../shared/providers/voice.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import config from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";
import { mp3 } from "../helpers/sounds.ts";

const NOON = Date.parse("2026-03-01T12:00:00+08:00");
const CLAIM_MS = 60_000;

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-upload-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const audio = (mark: string): string => mp3(2, mark).toString("base64");
const sha1Of = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

function user(openid: string, now: number, msLeft = 20_000): Call<"user"> {
  const caller = { kind: "user", openid, appid: "wx0" } as const;
  return { requestId: `r-${openid}`, functionName: "uploadvoice", caller, deadline: now + msLeft };
}

function service(now: number): Call<"service"> {
  const caller = { kind: "service", name: "shop" } as const;
  return { requestId: "r-shop", functionName: "uploadvoice", caller, deadline: now + 20_000 };
}

/** Takes every file, under an id that says how many came before. */
function accepting(uploads: string[] = [], { status, upload }: Partial<VoiceFiles> = {}): VoiceFiles {
  return {
    maxBytes: 2000,
    upload:
      upload ??
      (async ({ bytes, type }) => {
        uploads.push(sha1Of(bytes));
        return { fileId: `${uploads.length}.${type}`, review: "pending" };
      }),
    status: status ?? (async (fileId) => ({ fileId, review: "approved" })),
  };
}

interface Given {
  files: VoiceFiles | undefined;
  now(): number;
  store?: Store;
  config?: Config;
  log?: Record<string, unknown>[];
  readCloudFile?: UploadApp["readCloudFile"];
}

function appWith({ files, readCloudFile, ...given }: Given): UploadApp {
  return {
    ...testApp({ store, provider: {}, ...given }),
    voice: async (name) => ({ name, kinds: [], call: () => Promise.reject(new Error("no calls here")), files }),
    readCloudFile: readCloudFile ?? (() => Promise.reject(new Error("no cloud files here"))),
  };
}

test("uploadVoiceAsUser() holds a user's uploads of a day until midnight in UTC+8, and nobody else's", async () => {
  let time = Date.parse("2026-03-01T23:59:00.500+08:00");
  const app = appWith({ files: accepting(), now: () => time, config: { ...config, voiceUploadsPerDay: 2 } });
  for (const mark of ["a", "b"]) await uploadVoiceAsUser({ audio: audio(mark) }, user("o1", time), app);
  await expect(uploadVoiceAsUser({ audio: audio("c") }, user("o1", time), app)).rejects.toMatchObject({
    code: "RATE_LIMITED",
    message: "Too many uploads today: try again in 60 s",
    details: { reason: "user_uploads_day", retryAfterSeconds: 60 },
  });
  expect(await uploadVoiceAsUser({ audio: audio("c") }, user("o2", time), app)).toMatchObject({ fid: "3.mp3" });
  expect(await uploadVoiceAsService({ audio: audio("d") }, service(time), app)).toMatchObject({ fid: "4.mp3" });
  time += 59_500;
  expect(await uploadVoiceAsUser({ audio: audio("e") }, user("o1", time), app)).toMatchObject({ fid: "5.mp3" });
});

test("uploadVoiceAsUser() gives an upload back that the provider surely did not take", async () => {
  const refused = new XinshiError("PROVIDER_REJECTED", "no");
  const limited = { ...config, voiceUploadsPerDay: 1 };
  const broken = appWith({
    files: accepting([], { upload: () => Promise.reject(refused) }),
    now: () => NOON,
    config: limited,
  });
  await expect(uploadVoiceAsUser({ audio: audio("a") }, user("o1", NOON), broken)).rejects.toBe(refused);
  const well = appWith({ files: accepting(), now: () => NOON, config: limited });
  expect(await uploadVoiceAsUser({ audio: audio("b") }, user("o1", NOON), well)).toMatchObject({ fid: "1.mp3" });
});

for (const { what, thrown, code } of [
  { what: "whose answer was lost", thrown: new XinshiError("OUTCOME_UNKNOWN", "lost"), code: "OUTCOME_UNKNOWN" },
  { what: "in which a bug came up", thrown: new Error("bug"), code: "INTERNAL" },
]) {
  test(`uploadVoiceAsUser() repeats no upload ${what} until its claim is over`, async () => {
    let time = NOON;
    const uploads: string[] = [];
    const now = (): number => time;
    const lost = appWith({ files: accepting([], { upload: () => Promise.reject(thrown) }), now });
    await expect(uploadVoiceAsUser({ audio: audio("a") }, user("o1", time), lost)).rejects.toMatchObject({ code });
    const app = appWith({ files: accepting(uploads), now });
    await expect(uploadVoiceAsUser({ audio: audio("a") }, user("o1", time, 700), app)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      message: "The same file is being uploaded by another call, which has not ended in time",
      details: { reason: "upload_underway", retryAfterSeconds: CLAIM_MS / 1000 },
    });
    expect(uploads).toEqual([]);
    time += CLAIM_MS;
    expect(await uploadVoiceAsUser({ audio: audio("a") }, user("o1", time), app)).toMatchObject({ fid: "1.mp3" });
  });
}

test("uploadVoiceAsUser() waits for the call that uploads the same file, and answers from it", async () => {
  let finish: (file: VoiceFile) => void = () => undefined;
  const uploads: string[] = [];
  const upload = (): Promise<VoiceFile> => {
    uploads.push("once");
    return new Promise((resolve) => {
      finish = resolve;
    });
  };
  const app = appWith({ files: accepting([], { upload }), now: () => NOON });
  const first = uploadVoiceAsUser({ audio: audio("a") }, user("o1", NOON), app);
  await expect.poll(() => uploads).toHaveLength(1);
  const second = uploadVoiceAsUser({ audio: audio("a") }, user("o2", NOON), app);
  setTimeout(() => finish({ fileId: "first.mp3", review: "pending" }), 250);
  expect(await first).toMatchObject({ fid: "first.mp3", alreadyUploaded: false });
  expect(await second).toMatchObject({ fid: "first.mp3", alreadyUploaded: true });
  expect(uploads).toHaveLength(1);
  expect(await store.findVoiceFile({ fid: "first.mp3", userId: "o2" })).toBeDefined();
});

test("uploadVoiceAsService() begins no upload when the invocation's time is over, and keeps no claim", async () => {
  const uploads: string[] = [];
  const app = appWith({ files: accepting(uploads), now: () => NOON });
  const late = { ...service(NOON), deadline: NOON + 600 };
  await expect(uploadVoiceAsService({ audio: audio("a") }, late, app)).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
    details: { reason: "deadline" },
  });
  expect(uploads).toEqual([]);
  expect(await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app)).toMatchObject({ fid: "1.mp3" });
});

test("uploadVoiceAsService() tells what the provider said when the claim cannot be given back", async () => {
  const log: Record<string, unknown>[] = [];
  const refused = new XinshiError("PROVIDER_REJECTED", "no");
  const app = appWith({
    files: accepting([], { upload: () => Promise.reject(refused) }),
    now: () => NOON,
    store: storeWith(store, { releaseVoiceFile: () => Promise.reject(new Error("disk full")) }),
    log,
  });
  await expect(uploadVoiceAsService({ audio: audio("a") }, service(NOON), app)).rejects.toBe(refused);
  expect(log).toEqual([{ event: "release_failed", requestId: "r-shop", reason: "INTERNAL" }]);
});

test("uploadVoiceAsService() lets a file be uploaded again that the provider has no more", async () => {
  const gone = new XinshiError("PROVIDER_REJECTED", "no", { provider: { name: "qcloudsms", code: "NoSuchFile" } });
  const uploads: string[] = [];
  const app = appWith({ files: accepting(uploads, { status: () => Promise.reject(gone) }), now: () => NOON });
  const { fid } = await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app);
  await expect(uploadVoiceAsService({ fid }, service(NOON), app)).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: "There is no such voice file",
  });
  expect(await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app)).toMatchObject({ fid: "2.mp3" });
  expect(uploads).toHaveLength(2);
});

test("uploadVoiceAsService() tells a reviewer's words, and keeps them", async () => {
  const status = async (fileId: string): Promise<VoiceFile> => ({ fileId, review: "refused", reason: "noise" });
  const app = appWith({ files: accepting([], { status }), now: () => NOON });
  const { fid } = await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app);
  const refused = { fid, review: "refused", reason: "noise" };
  expect(await uploadVoiceAsService({ fid }, service(NOON), app)).toMatchObject(refused);
  expect(await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app)).toMatchObject(refused);
});

test("uploadVoiceAsService() changes nothing when the provider cannot be asked", async () => {
  const away = new XinshiError("PROVIDER_UNAVAILABLE", "away");
  const app = appWith({ files: accepting([], { status: () => Promise.reject(away) }), now: () => NOON });
  const { fid } = await uploadVoiceAsService({ audio: audio("a") }, service(NOON), app);
  await expect(uploadVoiceAsService({ fid }, service(NOON), app)).rejects.toBe(away);
  expect(await store.findVoiceFile({ fid })).toMatchObject({ review: "pending" });
});

test("uploadVoiceAsService() says which provider takes files when none is configured", async () => {
  const { qcloudsms: _qcloudsms, ...providers } = config.providers;
  const app = appWith({ files: undefined, now: () => NOON, config: { ...config, providers } });
  await expect(uploadVoiceAsService({ audio: audio("a") }, service(NOON), app)).rejects.toMatchObject({
    code: "NOT_CONFIGURED",
    message:
      "Cannot start, settings are missing or wrong: " +
      "xinshi.config.ts providers: must have one that takes voice files: qcloudsms",
  });
});

test("uploadVoiceAsUser() reads a cloud file no further than the provider takes files", async () => {
  const limits: unknown[] = [];
  const app = appWith({
    files: accepting(),
    now: () => NOON,
    readCloudFile: async (fileId, given) => {
      limits.push(fileId, given);
      return mp3(2, "cloud");
    },
  });
  const cloudFileId = "cloud://env.bucket/voice/0123456789abcdef.mp3";
  expect(await uploadVoiceAsUser({ cloudFileId }, user("o1", NOON), app)).toMatchObject({ fid: "1.mp3", bytes: 834 });
  expect(limits).toEqual([cloudFileId, { maxBytes: 2000, timeoutMs: 19_600 }]);
});
