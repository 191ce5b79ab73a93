/**
 * The number that was texted last, as this phone remembers it: the wait goes on when the app was closed.
 *
 * @module
 */
import { isRecord, isTime, load, save } from "../../platform/storage";
import type { Countdown } from "../../rules/countdown";
import type { PendingCode } from "./signin-state";

const KEY = "xinshi.pending";

export function loadPending(): PendingCode | undefined {
  const stored = load(KEY);
  return isPendingCode(stored) ? stored : undefined;
}

export function savePending(pending: PendingCode | undefined): void {
  save(KEY, pending);
}

/** Stored by this version of the app or by another. */
function isPendingCode(stored: unknown): stored is PendingCode {
  if (!isRecord(stored) || typeof stored.phone !== "string" || !isCountdown(stored.resend)) return false;
  const { recall, expiresAt } = stored;
  return (recall === undefined || isCountdown(recall)) && (expiresAt === undefined || isTime(expiresAt));
}

function isCountdown(stored: unknown): stored is Countdown {
  return isRecord(stored) && isTime(stored.startedAt) && isTime(stored.seconds);
}
