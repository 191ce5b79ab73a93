/**
 * Sound files that accounts uploaded to have them played in calls, once a reviewer has listened to them.
 *
 * @module
 */
import type { AudioType } from "../shared/validation/audio.ts";
import type { Submission } from "./submissions.ts";

/** Its id is the provider's `fid`: 40 hex digits and an extension. */
export interface VoiceFile extends Submission {
  type: AudioType;
  bytes: number;
}

/** There from the start, for every account: the file that the published sample of a call plays. */
const PUBLISHED: VoiceFile = {
  id: "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3",
  type: "mp3",
  bytes: 0,
  status: "approved",
  account: null,
  remark: "",
  reply: "",
  appliedAt: null,
  repliedAt: null,
};

const MAX_FILES = 10_000;

export class VoiceFiles {
  readonly #files = new Map<string, VoiceFile>();

  constructor() {
    this.clear();
  }

  /** Keeps a file; one that the account has uploaded before stays as it was reviewed. */
  add(file: VoiceFile): VoiceFile {
    const key = keyOf(file.account, file.id);
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    if (this.#files.size >= MAX_FILES) this.#dropOldest();
    this.#files.set(key, file);
    return file;
  }

  /** The account's own, else the one that every account has. */
  find(account: string, id: string): VoiceFile | undefined {
    return this.#files.get(keyOf(account, id)) ?? this.#files.get(keyOf(null, id));
  }

  /** Back to what is there from the start. */
  clear(): void {
    this.#files.clear();
    this.add({ ...PUBLISHED });
  }

  get list(): VoiceFile[] {
    return [...this.#files.values()];
  }

  #dropOldest(): void {
    for (const [key, { account }] of this.#files) {
      if (account === null) continue;
      this.#files.delete(key);
      return;
    }
  }
}

function keyOf(account: string | null, id: string): string {
  return `${account ?? ""}\n${id}`;
}
