/**
 * What the sign-in page knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { VerifyCodeData } from "../../../shared/validation/verify.ts";
import type { SendVoiceData } from "../../../shared/validation/voice.ts";
import { readCode } from "../../components/code-input/code-text";
import type { Session } from "../../platform/session";
import type { Countdown } from "../../rules/countdown";
import { readPhone } from "../../rules/phone-input";
import { failed, type Problem, readSent } from "../../rules/problem";
import type { Answer, AppError, AppErrorCode } from "../../services/app-error";

/** The wait before a code may be sent again, where the function names none. */
const DEFAULT_WAIT_SECONDS = 60;
/** After these a message may be on its way: the wait runs, so that nobody sends a second one at once. */
const MAY_HAVE_BEEN_SENT: readonly AppErrorCode[] = ["OUTCOME_UNKNOWN", "FUNCTION_TIMEOUT"];
/** After these it makes no sense to ask WeChat for the number again. */
const ONE_TAP_IS_GONE: readonly AppErrorCode[] = [
  "FUNCTION_MISSING",
  "NOT_CONFIGURED",
  "PERMISSION_DENIED",
  "PHONE_UNAVAILABLE",
];

/** A number to which a code was sent, or may have been. */
export interface PendingCode {
  /** E.164. */
  phone: string;
  /** The wait before it may be sent another. */
  resend: Countdown;
  /** The wait before it may be called another time; absent when it was not called. */
  recall?: Countdown | undefined;
  /** Milliseconds since the Unix epoch; absent when no code is known to be open. */
  expiresAt?: number | undefined;
}

export type Field = "phone" | "code";

export interface SignInState {
  phoneText: string;
  code: string;
  work: "none" | "sending" | "calling" | "verifying" | "one tap";
  /** The wait and the code of the number that was texted last. */
  pending?: PendingCode | undefined;
  session?: Session | undefined;
  problem?: Problem | undefined;
  /** A field that was not filled in as it should be. */
  fault?: Field | undefined;
  /** The field that should have the keyboard. */
  focus?: Field | undefined;
  isOffline: boolean;
  /** False once it is known that WeChat's own number cannot be had here. */
  canOneTap: boolean;
}

/** What the phone remembers from before. */
export interface Stored {
  pending: PendingCode | undefined;
  session: Session | undefined;
}

export const FIRST_STATE: SignInState = { phoneText: "", code: "", work: "none", isOffline: false, canOneTap: true };

/** The page comes into view: what was stored counts, because the app may have been gone for long. */
export function shown(state: SignInState, stored: Stored): SignInState {
  const pending = stored.pending ?? state.pending;
  const phoneText = state.phoneText === "" && pending !== undefined ? asTyped(pending.phone) : state.phoneText;
  return { ...state, pending, session: stored.session, phoneText };
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

/** A field must be filled in before this can be done. */
export function refused(state: SignInState, fault: Field): SignInState {
  return { ...state, problem: undefined, fault, focus: fault };
}

export function began(state: SignInState, work: SignInState["work"]): SignInState {
  return { ...state, work, problem: undefined, fault: undefined, focus: undefined };
}

/** Nothing was asked, because the user did not let us. */
export function stopped(state: SignInState, code: AppErrorCode, now: number): SignInState {
  const { error } = failed(code, "The user did not allow it");
  return { ...state, work: "none", problem: { error, shownAt: now } };
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

/** The answer to "call me with it": the call says the code of the text, while that is good. */
export function callAnswered(
  state: SignInState,
  phone: string,
  answer: Answer<SendVoiceData>,
  now: number,
): SignInState {
  const sent = readSent(answer);
  const open = state.pending?.phone === phone ? state.pending : { phone, resend: { startedAt: now, seconds: 0 } };
  if (sent.ok) {
    const { recall, expiresAt } = calledFigures(sent.value, now);
    return {
      ...state,
      work: "none",
      pending: { ...open, recall, expiresAt: expiresAt ?? open.expiresAt },
      focus: "code",
    };
  }
  const { error } = sent;
  const seconds = waitAfter(error);
  const pending = seconds > 0 ? { ...open, recall: { startedAt: now, seconds } } : state.pending;
  return { ...state, work: "none", pending, problem: { error, shownAt: now, about: "voice" } };
}

export function verifyAnswered(state: SignInState, answer: Answer<VerifyCodeData>, now: number): SignInState {
  if (answer.ok) return signedIn(state, answer.value);
  const { error } = answer;
  const unchanged: SignInState = { ...state, work: "none", problem: { error, shownAt: now } };
  if (isUsedUp(error)) return { ...unchanged, code: "", pending: withoutCode(state.pending) };
  // Any other failure may pass, so the code stays for another try.
  return error.code === "CODE_MISMATCH" ? { ...unchanged, code: "", focus: "code" } : unchanged;
}

/** WeChat's own number, or why there is none: then a code does it. */
export function oneTapAnswered(state: SignInState, answer: Answer<Session>, now: number): SignInState {
  if (answer.ok) return signedIn(state, answer.value);
  const isGone = ONE_TAP_IS_GONE.includes(answer.error.code);
  const error: AppError = isGone ? { ...answer.error, code: "PHONE_UNAVAILABLE" } : answer.error;
  const focus = isGone ? "phone" : undefined;
  return { ...state, work: "none", canOneTap: !isGone, problem: { error, shownAt: now }, focus };
}

export function networkChanged(state: SignInState, isOffline: boolean): SignInState {
  const isOver = !isOffline && state.problem?.error.code === "OFFLINE";
  return { ...state, isOffline, problem: isOver ? undefined : state.problem };
}

/** The wait of the number in the field; a number that was not texted has none. */
export function pendingOf({ phoneText, pending }: SignInState): PendingCode | undefined {
  return pending !== undefined && readPhone(phoneText) === pending.phone ? pending : undefined;
}

function signedIn({ isOffline, canOneTap }: SignInState, { phone, verifiedAt }: Session): SignInState {
  return { ...FIRST_STATE, isOffline, canOneTap, session: { phone, verifiedAt } };
}

function isUsedUp({ code, attemptsLeft }: AppError): boolean {
  return code === "CODE_EXPIRED" || (code === "CODE_MISMATCH" && attemptsLeft === 0);
}

/** Only the waits are left of it. */
function withoutCode(pending: PendingCode | undefined): PendingCode | undefined {
  return pending === undefined ? undefined : { phone: pending.phone, resend: pending.resend, recall: pending.recall };
}

/** As a user would have typed it. */
function asTyped(phone: string): string {
  return phone.replace(/^\+86/, "").replace(/^\+/, "00");
}

function pendingFor(phone: string, { resendAfterSeconds, expiresInSeconds }: SendSmsData, now: number): PendingCode {
  return {
    phone,
    resend: { startedAt: now, seconds: resendAfterSeconds ?? DEFAULT_WAIT_SECONDS },
    expiresAt: expiresInSeconds === undefined ? undefined : now + expiresInSeconds * 1000,
  };
}

function pendingAfter(state: SignInState, phone: string, error: AppError, now: number): PendingCode | undefined {
  const seconds = waitAfter(error);
  if (seconds <= 0) return state.pending;
  // A code sent to the same number before is still good.
  const before = state.pending?.phone === phone ? state.pending : undefined;
  return { phone, resend: { startedAt: now, seconds }, recall: before?.recall, expiresAt: before?.expiresAt };
}

function calledFigures(
  { resendAfterSeconds, expiresInSeconds }: SendVoiceData,
  now: number,
): { recall: Countdown; expiresAt: number | undefined } {
  return {
    recall: { startedAt: now, seconds: resendAfterSeconds ?? DEFAULT_WAIT_SECONDS },
    expiresAt: expiresInSeconds === undefined ? undefined : now + expiresInSeconds * 1000,
  };
}

function waitAfter({ code, retryAfterSeconds }: AppError): number {
  return retryAfterSeconds ?? (MAY_HAVE_BEEN_SENT.includes(code) ? DEFAULT_WAIT_SECONDS : 0);
}
