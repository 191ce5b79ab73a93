/**
 * The recording that was uploaded last, as this phone remembers it: its review may take longer than anybody waits.
 *
 * @module
 */
import { isRecord, isTime, load, save } from "../../platform/storage";
import { withoutUndefined } from "../../rules/plain";
import type { Uploaded } from "./voice-state";

const KEY = "xinshi.recording";
const REVIEWS: readonly unknown[] = ["approved", "pending", "refused"];

export function loadUploaded(): Uploaded | undefined {
  const stored = load(KEY);
  return isUploaded(stored) ? stored : undefined;
}

export function saveUploaded(uploaded: Uploaded | undefined): void {
  save(KEY, uploaded && withoutUndefined(uploaded));
}

/** Stored by this version of the app or by another. */
function isUploaded(stored: unknown): stored is Uploaded {
  if (!isRecord(stored) || typeof stored.fid !== "string" || !REVIEWS.includes(stored.review)) return false;
  return isTime(stored.uploadedAt) && (stored.reason === undefined || typeof stored.reason === "string");
}
