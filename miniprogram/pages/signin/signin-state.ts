/**
 * What the sign-in page knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { VerifyCodeData } from "../../../shared/validation/verify.ts";
import type { Answer, AppError, AppErrorCode } from "../../services/app-error";
import { readCode } from "./code-input";
import type { Countdown } from "./countdown";
import { readPhone } from "./phone-input";

/** The wait before a code may be sent again, where the function names none. */
const DEFAULT_WAIT_SECONDS = 60;
/** After these a text may be on its way: the wait runs, so that nobody sends a second one at once. */
const MAY_HAVE_BEEN_SENT: readonly AppErrorCode[] = ["OUTCOME_UNKNOWN", "FUNCTION_TIMEOUT"];

/** A number to which a code was sent, or may have been. */
export interface PendingCode {
  /** E.164. */
  phone: string;
  /** The wait before it may be sent another. */
  resend: Countdown;
  /** Milliseconds since the Unix epoch; absent when no code is known to be open. */
  expiresAt?: number | undefined;
}

export interface Session {
  /** E.164. */
  phone: string;
  /** Milliseconds since the Unix epoch. */
  verifiedAt: number;
}

/** An error as shown; its `retryAfterSeconds` counts from then. */
export interface Problem {
  error: AppError;
  shownAt: number;
}

export type Field = "phone" | "code";

export interface SignInState {
  phoneText: string;
  code: string;
  work: "none" | "sending" | "verifying";
  /** The wait and the code of the number that was texted last. */
  pending?: PendingCode | undefined;
  session?: Session | undefined;
  problem?: Problem | undefined;
  /** A field that was not filled in as it should be. */
  fault?: Field | undefined;
  /** The field that should have the keyboard. */
  focus?: Field | undefined;
  isOffline: boolean;
}

/** What the phone remembers from before. */
export interface Stored {
  pending: PendingCode | undefined;
  session: Session | undefined;
}

export const FIRST_STATE: SignInState = { phoneText: "", code: "", work: "none", isOffline: false };

/** The page comes into view: what was stored counts, because the app may have been gone for long. */
export function shown(state: SignInState, stored: Stored): SignInState {
  const pending = stored.pending ?? state.pending;
  const session = stored.session ?? state.session;
  const phoneText = state.phoneText === "" && pending !== undefined ? asTyped(pending.phone) : state.phoneText;
  return { ...state, pending, session, phoneText };
}

export function typedPhone(state: SignInState, text: string): SignInState {
  return { ...state, phoneText: text, problem: undefined, fault: undefined, focus: "phone" };
}

export function typedCode(state: SignInState, text: string): SignInState {
  return { ...state, code: readCode(text), problem: undefined, fault: undefined, focus: "code" };
}

/** A field lost the keyboard. */
export function left(state: SignInState, field: Field): SignInState {
  return state.focus === field ? { ...state, focus: undefined } : state;
}

export function signedOut(state: SignInState): SignInState {
  return { ...state, session: undefined };
}

/** A field must be filled in before this can be done. */
export function refused(state: SignInState, fault: Field): SignInState {
  return { ...state, problem: undefined, fault, focus: fault };
}

export function began(state: SignInState, work: "sending" | "verifying"): SignInState {
  return { ...state, work, problem: undefined, fault: undefined, focus: undefined };
}

/** The answer to "get a code", for the number that it was asked for. */
export function sendAnswered(state: SignInState, phone: string, answer: Answer<SendSmsData>, now: number): SignInState {
  const sent = readSent(answer);
  if (sent.ok) return { ...state, work: "none", code: "", pending: pendingFor(phone, sent.value, now), focus: "code" };
  const { error } = sent;
  const pending = pendingAfter(state, phone, error, now);
  const mayArrive = MAY_HAVE_BEEN_SENT.includes(error.code);
  return { ...state, work: "none", pending, problem: { error, shownAt: now }, focus: mayArrive ? "code" : undefined };
}

export function verifyAnswered(state: SignInState, answer: Answer<VerifyCodeData>, now: number): SignInState {
  if (answer.ok) {
    const { phone, verifiedAt } = answer.value;
    return { ...FIRST_STATE, isOffline: state.isOffline, session: { phone, verifiedAt } };
  }
  const { error } = answer;
  const unchanged: SignInState = { ...state, work: "none", problem: { error, shownAt: now } };
  if (isUsedUp(error)) return { ...unchanged, code: "", pending: withoutCode(state.pending) };
  // Any other failure may pass, so the code stays for another try.
  return error.code === "CODE_MISMATCH" ? { ...unchanged, code: "", focus: "code" } : unchanged;
}

export function networkChanged(state: SignInState, isOffline: boolean): SignInState {
  const isOver = !isOffline && state.problem?.error.code === "OFFLINE";
  return { ...state, isOffline, problem: isOver ? undefined : state.problem };
}

/** The wait of the number in the field; a number that was not texted has none. */
export function pendingOf({ phoneText, pending }: SignInState): PendingCode | undefined {
  return pending !== undefined && readPhone(phoneText) === pending.phone ? pending : undefined;
}

function isUsedUp({ code, attemptsLeft }: AppError): boolean {
  return code === "CODE_EXPIRED" || (code === "CODE_MISMATCH" && attemptsLeft === 0);
}

/** Only the wait is left of it. */
function withoutCode(pending: PendingCode | undefined): PendingCode | undefined {
  return pending === undefined ? undefined : { phone: pending.phone, resend: pending.resend };
}

/** As a user would have typed it. */
function asTyped(phone: string): string {
  return phone.replace(/^\+86/, "").replace(/^\+/, "00");
}

/** A call that went well, but whose only message did not, is an error too. */
function readSent(answer: Answer<SendSmsData>): Answer<SendSmsData> {
  const entry = answer.ok ? answer.value.messages[0] : undefined;
  if (!answer.ok || entry?.status === "accepted") return answer;
  if (entry?.status === "unknown") return failed("OUTCOME_UNKNOWN", "It is not known whether the text was sent");
  return entry?.error ? { ok: false, error: entry.error } : failed("PROVIDER_REJECTED", "The text was not accepted");
}

function failed(code: AppErrorCode, message: string): Answer<never> {
  return { ok: false, error: { code, message } };
}

function pendingFor(phone: string, { resendAfterSeconds, expiresInSeconds }: SendSmsData, now: number): PendingCode {
  return {
    phone,
    resend: { startedAt: now, seconds: resendAfterSeconds ?? DEFAULT_WAIT_SECONDS },
    expiresAt: expiresInSeconds === undefined ? undefined : now + expiresInSeconds * 1000,
  };
}

function pendingAfter(state: SignInState, phone: string, error: AppError, now: number): PendingCode | undefined {
  const defaultSeconds = MAY_HAVE_BEEN_SENT.includes(error.code) ? DEFAULT_WAIT_SECONDS : 0;
  const seconds = error.retryAfterSeconds ?? defaultSeconds;
  if (seconds <= 0) return state.pending;
  // A code sent to the same number before is still good.
  const expiresAt = state.pending?.phone === phone ? state.pending.expiresAt : undefined;
  return { phone, resend: { startedAt: now, seconds }, expiresAt };
}
