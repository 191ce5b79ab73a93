/**
 * What this phone remembers: the number that was texted last, and who signed in here. For show only: a function knows
 * its caller by the platform's word, never by anything that is stored here.
 *
 * @module
 */
import type { PendingCode, Session } from "./signin-state";

const PENDING_KEY = "xinshi.pending";
const SESSION_KEY = "xinshi.session";

export function loadPending(): PendingCode | undefined {
  const stored = load(PENDING_KEY);
  return isPendingCode(stored) ? stored : undefined;
}

export function loadSession(): Session | undefined {
  const stored = load(SESSION_KEY);
  return isSession(stored) ? stored : undefined;
}

export function savePending(pending: PendingCode | undefined): void {
  save(PENDING_KEY, pending);
}

export function saveSession(session: Session | undefined): void {
  save(SESSION_KEY, session);
}

/** Storage may be full or broken; the app works without it, it only forgets. */
function load(key: string): unknown {
  try {
    return wx.getStorageSync(key);
  } catch {
    return undefined;
  }
}

function save(key: string, value: PendingCode | Session | undefined): void {
  try {
    if (value === undefined) wx.removeStorageSync(key);
    else wx.setStorageSync(key, value);
  } catch {
    // Nothing is lost but the memory of it.
  }
}

/** Stored by this version of the app or by another. */
function isPendingCode(stored: unknown): stored is PendingCode {
  if (!isRecord(stored) || typeof stored.phone !== "string" || !isRecord(stored.resend)) return false;
  const { startedAt, seconds } = stored.resend;
  const expiresAt = stored.expiresAt;
  return isTime(startedAt) && isTime(seconds) && (expiresAt === undefined || isTime(expiresAt));
}

function isSession(stored: unknown): stored is Session {
  return isRecord(stored) && typeof stored.phone === "string" && isTime(stored.verifiedAt);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
