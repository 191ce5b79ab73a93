/**
 * The use case behind `uploadvoice`: a sound file goes to the provider that plays it, each content once, and waits there
 * for its review.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_VOICE_UPLOADS_PER_DAY } from "../config/config.ts";
import { notConfigured, type SettingGroup } from "../config/settings.ts";
import { type ErrorCode, toXinshiError, XinshiError } from "../errors.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import { PROVIDERS, type ProviderName } from "../providers/provider.ts";
import type { VoiceFiles } from "../providers/voice.ts";
import type { StoredVoiceFile, VoiceFileClaim, VoiceFileClaimInput } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import { type AudioType, audioTypeOf } from "../validation/audio.ts";
import { dayStart } from "../validation/beijing.ts";
import type { UploadVoiceData, UploadVoiceServiceInput, UploadVoiceUserInput } from "../validation/voice.ts";
import type { App, AppExtension } from "./app.ts";
import { configuredProviders } from "./clients.ts";
import { type WithCloudFiles, withCloudFiles } from "./cloud-files.ts";
import { dayEnd } from "./day.ts";
import { providerOptions, timeLeft } from "./provider-deadline.ts";
import { askReview, noSuchVoiceFile, refreshReview, voiceFilesOf } from "./voice-review.ts";
import { type WithVoices, withVoices } from "./voices.ts";

export const UPLOAD_SETTINGS = ["store", "http"] as const satisfies readonly SettingGroup[];
export type UploadApp = App<(typeof UPLOAD_SETTINGS)[number]> & WithVoices & WithCloudFiles;

/** Adds the providers that call people, and the cloud's own files. */
export const withUploads: AppExtension<WithVoices & WithCloudFiles> = {
  groups: withVoices.groups,
  add: (parts) => ({ ...withVoices.add(parts), ...withCloudFiles.add(parts) }),
};

/** Longer than any function may take: who holds a claim still is gone. */
const CLAIM_MS = 60_000;
/** Looked at what another call is uploading so often, for longer than a provider takes by default. */
const PAUSE_MS = 100;
const MAX_WAIT_MS = 9000;
/** Failures after which it is not sure that nothing was uploaded: the claim stays until its time is over. */
const MAY_HAVE_UPLOADED: readonly ErrorCode[] = ["OUTCOME_UNKNOWN", "INTERNAL"];

/**
 * A user's upload, or the review of an own file.
 *
 * @throws XinshiError `INVALID_ARGUMENT` (reason `not_audio`, `empty`), `PAYLOAD_TOO_LARGE`, `RATE_LIMITED`, `NOT_FOUND`,
 *   `NOT_CONFIGURED`; `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `OUTCOME_UNKNOWN`
 */
export async function uploadVoiceAsUser(
  { audio = "", cloudFileId, fid }: UploadVoiceUserInput,
  call: Call<"user">,
  app: UploadApp,
): Promise<UploadVoiceData> {
  const userId = call.caller.openid;
  if (fid !== undefined) return reviewOwn(fid, userId, call, app);
  const target = await uploadTarget(app);
  if (cloudFileId === undefined) return upload(Buffer.from(audio, "base64"), target, { userId, call, app });
  const limits = { maxBytes: target.files.maxBytes, timeoutMs: Math.max(1, timeLeft(call, app)) };
  return upload(await app.readCloudFile(cloudFileId, limits), target, { userId, call, app });
}

/**
 * A backend's upload, or the review of any file.
 *
 * @throws XinshiError the same, but `RATE_LIMITED`
 */
export async function uploadVoiceAsService(
  { audio = "", fid }: UploadVoiceServiceInput,
  call: Call<"service">,
  app: UploadApp,
): Promise<UploadVoiceData> {
  if (fid !== undefined) return reviewAny(fid, call, app);
  const bytes = typeof audio === "string" ? Buffer.from(audio, "base64") : audio;
  return upload(bytes, await uploadTarget(app), { userId: null, call, app });
}

/** Of a call, whoever makes it. */
type Invoked = Pick<Call, "requestId" | "deadline">;

async function reviewOwn(fid: string, userId: string, call: Invoked, app: UploadApp): Promise<UploadVoiceData> {
  const store = await app.store();
  const file = await store.findVoiceFile({ fid, userId });
  if (file === undefined) throw noSuchVoiceFile();
  return viewOf(await refreshReview(app, file, call), true);
}

/** A file that was uploaded elsewhere is known to its provider only. */
async function reviewAny(fid: string, call: Invoked, app: UploadApp): Promise<UploadVoiceData> {
  const store = await app.store();
  const file = await store.findVoiceFile({ fid });
  if (file !== undefined) return viewOf(await refreshReview(app, file, call), true);
  const { provider } = await uploadTarget(app);
  const { review, reason } = await askReview(app, provider, fid, call);
  return { fid, provider, review, ...(reason !== undefined && { reason }), alreadyUploaded: true };
}

interface UploadTarget {
  provider: ProviderName;
  files: VoiceFiles;
}

/** The first provider of the config that takes files. */
async function uploadTarget(app: UploadApp): Promise<UploadTarget> {
  const provider = configuredProviders(app.config).find((name) => CAPABILITIES[name].voiceFiles);
  const files = provider === undefined ? undefined : await voiceFilesOf(app, provider);
  if (provider !== undefined && files !== undefined) return { provider, files };
  const able = PROVIDERS.filter((name) => CAPABILITIES[name].voiceFiles).join(", ");
  throw notConfigured([`xinshi.config.ts providers: must have one that takes voice files: ${able}`]);
}

interface Upload {
  /** Null for a backend. */
  userId: string | null;
  call: Invoked;
  app: UploadApp;
}

async function upload(bytes: Uint8Array, target: UploadTarget, from: Upload): Promise<UploadVoiceData> {
  const { app, call, userId } = from;
  const type = checkAudio(bytes, target.files.maxBytes);
  const now = app.deps.now();
  const claim = {
    provider: target.provider,
    sha1: createHash("sha1").update(bytes).digest("hex"),
    type,
    bytes: bytes.length,
    userId,
    holder: call.requestId,
    ttlMs: CLAIM_MS,
    limit: { count: app.config.voiceUploadsPerDay ?? DEFAULT_VOICE_UPLOADS_PER_DAY, since: dayStart(now) },
  };
  const answer = await claimInTurn(claim, from);
  switch (answer.state) {
    case "known":
      return viewOf(answer.file, true);
    case "limited":
      throw tooManyUploads(app.deps.now());
    case "underway":
      throw stillUnderway(answer.endsAt - app.deps.now());
    case "claimed":
      return viewOf(await uploadClaimed(bytes, target, claim, from), false);
  }
}

/** By its bytes: what a file is called proves nothing. */
function checkAudio(bytes: Uint8Array, maxBytes: number): AudioType {
  if (bytes.length === 0) {
    throw new XinshiError("INVALID_ARGUMENT", "Cannot read the request: audio: is empty", { reason: "empty" });
  }
  if (bytes.length > maxBytes) {
    throw new XinshiError("PAYLOAD_TOO_LARGE", `The file must have at most ${maxBytes} bytes`);
  }
  const type = audioTypeOf(bytes);
  if (type !== undefined) return type;
  throw new XinshiError("INVALID_ARGUMENT", "Cannot read the request: audio: must be an MP3 or WAV file", {
    reason: "not_audio",
  });
}

type ClaimBody = Omit<VoiceFileClaimInput, "now">;

/** While another call uploads the same content, this one waits for what comes of it. */
async function claimInTurn(claim: ClaimBody, { app, call }: Upload): Promise<VoiceFileClaim> {
  const store = await app.store();
  for (let looks = Math.floor(Math.min(timeLeft(call, app), MAX_WAIT_MS) / PAUSE_MS); ; looks -= 1) {
    const answer = await store.claimVoiceFile({ ...claim, now: app.deps.now() });
    if (answer.state !== "underway" || looks <= 0) return answer;
    await sleep(PAUSE_MS);
  }
}

async function uploadClaimed(
  bytes: Uint8Array,
  { provider, files }: UploadTarget,
  claim: ClaimBody,
  { app, call }: Upload,
): Promise<StoredVoiceFile> {
  const { sha1, type, holder, userId } = claim;
  const store = await app.store();
  try {
    const options = providerOptions(provider, call, app);
    const { fileId: fid, review, reason = null } = await files.upload({ bytes, type }, options);
    const uploadedAt = app.deps.now();
    return await store.finishVoiceFile({ provider, sha1, fid, type, bytes: bytes.length, review, reason, uploadedAt });
  } catch (thrown) {
    const error = toXinshiError(thrown);
    if (!MAY_HAVE_UPLOADED.includes(error.code)) await release(app, { provider, sha1, holder, userId });
    throw error;
  }
}

/** What the provider said is told, also when the claim could not be given back: it ends by itself. */
async function release(
  app: UploadApp,
  claim: { provider: string; sha1: string; holder: string; userId: string | null },
): Promise<void> {
  try {
    await (await app.store()).releaseVoiceFile(claim);
  } catch (error) {
    app.log.error("release_failed", { requestId: claim.holder, reason: toXinshiError(error).code });
  }
}

function viewOf(file: StoredVoiceFile, alreadyUploaded: boolean): UploadVoiceData {
  const { fid, provider, review, reason, type, bytes, sha1 } = file;
  return { fid, provider, review, ...(reason !== null && { reason }), type, bytes, sha1, alreadyUploaded };
}

function tooManyUploads(now: number): XinshiError {
  const retryAfterSeconds = Math.ceil((dayEnd(now) - now) / 1000);
  return new XinshiError("RATE_LIMITED", `Too many uploads today: try again in ${retryAfterSeconds} s`, {
    reason: "user_uploads_day",
    retryAfterSeconds,
  });
}

function stillUnderway(waitMs: number): XinshiError {
  const message = "The same file is being uploaded by another call, which has not ended in time";
  return new XinshiError("PROVIDER_UNAVAILABLE", message, {
    reason: "upload_underway",
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
