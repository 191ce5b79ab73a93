/**
 * What the page of the order knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { Session } from "../../platform/session";
import type { Countdown } from "../../rules/countdown";
import { type Problem, readSent } from "../../rules/problem";
import type { Answer, AppErrorCode } from "../../services/app-error";

/** The wait before another notice of the same order. */
const WAIT_SECONDS = 60;
/** After these a text may be on its way, so the wait runs. */
const MAY_HAVE_BEEN_SENT: readonly AppErrorCode[] = ["OUTCOME_UNKNOWN", "FUNCTION_TIMEOUT"];

export interface OrderState {
  session?: Session | undefined;
  isSending: boolean;
  /** Milliseconds since the Unix epoch: when the notice went out. */
  sentAt?: number | undefined;
  /** Before another can be sent. */
  wait?: Countdown | undefined;
  problem?: Problem | undefined;
}

export const FIRST_STATE: OrderState = { isSending: false };

/** Another number has had no notice, and waits for nothing. */
export function shown(state: OrderState, session: Session | undefined): OrderState {
  return state.session?.phone === session?.phone ? { ...state, session } : { ...FIRST_STATE, session };
}

export function began(state: OrderState): OrderState {
  return { ...state, isSending: true, problem: undefined };
}

export function answered(state: OrderState, answer: Answer<SendSmsData>, now: number): OrderState {
  const sent = readSent(answer);
  if (sent.ok) {
    return { ...state, isSending: false, sentAt: now, wait: { startedAt: now, seconds: WAIT_SECONDS } };
  }
  const { error } = sent;
  const seconds = error.retryAfterSeconds ?? (MAY_HAVE_BEEN_SENT.includes(error.code) ? WAIT_SECONDS : 0);
  const wait = seconds > 0 ? { startedAt: now, seconds } : state.wait;
  return { ...state, isSending: false, wait, problem: { error, shownAt: now } };
}

/** The network is back: what failed for want of it says nothing any more. */
export function reconnected(state: OrderState): OrderState {
  return state.problem?.error.code === "OFFLINE" ? { ...state, problem: undefined } : state;
}
