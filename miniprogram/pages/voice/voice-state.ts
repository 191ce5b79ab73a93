/**
 * What the page of recordings knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { SendVoiceData, UploadVoiceData } from "../../../shared/validation/voice.ts";
import type { Clip } from "../../platform/recorder";
import type { Session } from "../../platform/session";
import type { Countdown } from "../../rules/countdown";
import { pollDelay } from "../../rules/poll-delay";
import { type Problem, readSent } from "../../rules/problem";
import type { Answer, AppError, AppErrorCode } from "../../services/app-error";
import type { About } from "../../texts/errors";

/** The wait before another call, where the function names none. */
const WAIT_SECONDS = 30;
/** After these a phone may ring, so the wait runs. */
const MAY_HAVE_CALLED: readonly AppErrorCode[] = ["OUTCOME_UNKNOWN", "FUNCTION_TIMEOUT"];

/** A recording at the provider. */
export interface Uploaded {
  fid: string;
  review: UploadVoiceData["review"];
  /** The reviewer's words, when there are any. */
  reason?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  uploadedAt: number;
}

export interface VoiceState {
  session?: Session | undefined;
  /** Recorded or chosen, and still on this phone. */
  clip?: Clip | undefined;
  uploaded?: Uploaded | undefined;
  work: "none" | "uploading" | "calling";
  isPlaying: boolean;
  /** Milliseconds since the Unix epoch: when the phone was called. */
  calledAt?: number | undefined;
  /** Before it can be uploaded, or called with, again. */
  wait?: Countdown | undefined;
  problem?: Problem | undefined;
  /** Questions in a row that found the review where it was. */
  misses: number;
}

export const FIRST_STATE: VoiceState = { work: "none", isPlaying: false, misses: 0 };

/** The page comes into view. The recording is the WeChat user's, whatever number is signed in with; calls are a number's. */
export function shown(state: VoiceState, session: Session | undefined, stored: Uploaded | undefined): VoiceState {
  if (state.session?.phone === session?.phone) return { ...state, session };
  const uploaded = state.uploaded ?? stored;
  return { ...state, session, uploaded, calledAt: undefined, wait: undefined, problem: undefined };
}

/** A sound was recorded or chosen. */
export function took({ session }: VoiceState, clip: Clip): VoiceState {
  return { ...FIRST_STATE, session, clip };
}

/** The user begins anew. */
export function dropped({ session }: VoiceState): VoiceState {
  return { ...FIRST_STATE, session };
}

export function faced(state: VoiceState, error: AppError, about: About, now: number): VoiceState {
  return { ...state, work: "none", problem: { error, shownAt: now, about } };
}

export function played(state: VoiceState, isPlaying: boolean): VoiceState {
  return { ...state, isPlaying };
}

export function began(state: VoiceState, work: "uploading" | "calling"): VoiceState {
  return { ...state, work, problem: undefined };
}

export function uploadAnswered(state: VoiceState, answer: Answer<UploadVoiceData>, now: number): VoiceState {
  if (!answer.ok) return withWait(faced(state, answer.error, "upload", now), answer.error, now);
  const { fid, review, reason } = answer.value;
  return { ...state, work: "none", wait: undefined, uploaded: { fid, review, reason, uploadedAt: now }, misses: 0 };
}

/** The review of a file; a question that failed is asked again later, without a word. */
export function reviewAnswered(state: VoiceState, fid: string, answer: Answer<UploadVoiceData>): VoiceState {
  const { uploaded } = state;
  if (uploaded === undefined || uploaded.fid !== fid) return state;
  if (!answer.ok && answer.error.code === "NOT_FOUND") return { ...state, uploaded: undefined };
  if (!answer.ok || answer.value.review === uploaded.review) return { ...state, misses: state.misses + 1 };
  const { review, reason } = answer.value;
  return { ...state, uploaded: { ...uploaded, review, reason }, misses: 0 };
}

export function callAnswered(state: VoiceState, answer: Answer<SendVoiceData>, now: number): VoiceState {
  const sent = readSent(answer);
  if (sent.ok) return { ...state, work: "none", calledAt: now, wait: { startedAt: now, seconds: WAIT_SECONDS } };
  const { error } = sent;
  if (error.code === "NOT_FOUND") return faced({ ...state, uploaded: undefined }, error, "voice", now);
  return withWait(faced(state, error, "voice", now), error, now);
}

/** The network is back: what failed for want of it says nothing any more. */
export function reconnected(state: VoiceState): VoiceState {
  return state.problem?.error.code === "OFFLINE" ? { ...state, problem: undefined } : state;
}

/** Milliseconds until the review is asked for again; undefined when it is over, or there is none. */
export function untilCheck({ uploaded, misses, work }: VoiceState): number | undefined {
  return uploaded?.review === "pending" && work === "none" ? pollDelay(misses) : undefined;
}

function withWait(state: VoiceState, { code, retryAfterSeconds }: AppError, now: number): VoiceState {
  const seconds = retryAfterSeconds ?? (MAY_HAVE_CALLED.includes(code) ? WAIT_SECONDS : 0);
  return seconds > 0 ? { ...state, wait: { startedAt: now, seconds } } : state;
}
