/**
 * Who signed in on this phone. For show only: a function knows its caller by the platform's word, never by anything that
 * is stored here.
 *
 * @module
 */
import { isRecord, isTime, load, save } from "./storage";

const KEY = "xinshi.session";

export interface Session {
  /** E.164. */
  phone: string;
  /** Milliseconds since the Unix epoch. */
  verifiedAt: number;
}

/** What was saved since the app started counts, also where storage is broken. */
let saved: { session: Session | undefined } | undefined;

export function loadSession(): Session | undefined {
  if (saved !== undefined) return saved.session;
  const stored = load(KEY);
  return isSession(stored) ? stored : undefined;
}

/** Undefined signs out. */
export function saveSession(session: Session | undefined): void {
  saved = { session };
  save(KEY, session);
}

function isSession(stored: unknown): stored is Session {
  return isRecord(stored) && typeof stored.phone === "string" && isTime(stored.verifiedAt);
}
