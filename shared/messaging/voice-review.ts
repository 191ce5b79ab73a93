/**
 * How far the review of a voice file is: asked of its provider, and written down.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { PROVIDERS, type ProviderName } from "../providers/provider.ts";
import type { VoiceFile, VoiceFiles } from "../providers/voice.ts";
import type { Store, StoredVoiceFile } from "../store/store.ts";
import { type Asking, type Clocked, providerOptions } from "./provider-deadline.ts";
import type { WithVoices } from "./voices.ts";

/** Our word for the answer that a provider has no such file. */
const NO_SUCH_FILE = "NoSuchFile";

export interface ReviewApp extends Clocked, WithVoices {
  store(): Promise<Store>;
}

/** The provider's part that takes files; undefined where it has none. */
export async function voiceFilesOf(app: WithVoices, provider: ProviderName): Promise<VoiceFiles | undefined> {
  return (await app.voice(provider)).files;
}

/**
 * The file with its review as it is now. One that the provider has no more is forgotten, so that it can be uploaded again.
 *
 * @throws XinshiError `NOT_FOUND`; `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `OUTCOME_UNKNOWN`
 */
export async function refreshReview(app: ReviewApp, file: StoredVoiceFile, call: Asking): Promise<StoredVoiceFile> {
  const provider = PROVIDERS.find((name) => name === file.provider);
  if (provider === undefined) throw noSuchVoiceFile();
  const store = await app.store();
  const { fid } = file;
  try {
    const { review, reason = null } = await askReview(app, provider, fid, call);
    if (review !== file.review || reason !== file.reason)
      await store.reviewVoiceFile({ provider, fid, review, reason });
    return { ...file, review, reason };
  } catch (error) {
    if (error instanceof XinshiError && error.code === "NOT_FOUND") await store.forgetVoiceFile({ provider, fid });
    throw error;
  }
}

/** @throws XinshiError the same */
export async function askReview(app: ReviewApp, provider: ProviderName, fid: string, call: Asking): Promise<VoiceFile> {
  const files = await voiceFilesOf(app, provider);
  if (files === undefined) throw noSuchVoiceFile();
  try {
    return await files.status(fid, providerOptions(provider, call, app));
  } catch (error) {
    if (error instanceof XinshiError && error.details.provider?.code === NO_SUCH_FILE) throw noSuchVoiceFile();
    throw error;
  }
}

/** The same for a file that is somebody else's. */
export function noSuchVoiceFile(): XinshiError {
  return new XinshiError("NOT_FOUND", "There is no such voice file", { reason: "voice_file" });
}
