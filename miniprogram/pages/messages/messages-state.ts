/**
 * What the page of messages knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { MessageView, PullStatusData } from "../../../shared/validation/status.ts";
import type { Answer, AppError } from "../../services/app-error";

export type { MessageView } from "../../../shared/validation/status.ts";

/** Messages asked for at a time. */
export const PAGE_SIZE = 20;

export interface MessagesState {
  /** Newest first. */
  messages: readonly MessageView[];
  /** Where the list goes on; absent at its end. */
  nextCursor?: string | undefined;
  work: "none" | "refreshing" | "reading on";
  /** False until the function has answered once. */
  isLoaded: boolean;
  problem?: AppError | undefined;
}

export const FIRST_STATE: MessagesState = { messages: [], work: "none", isLoaded: false };

export function began(state: MessagesState, work: "refreshing" | "reading on"): MessagesState {
  return { ...state, work, problem: undefined };
}

/** The newest page came. What was read before stays where the two overlap, so that nobody loses his place. */
export function refreshed(state: MessagesState, answer: Answer<PullStatusData>): MessagesState {
  if (!answer.ok) return { ...state, work: "none", problem: answer.error };
  const { messages: newest, nextCursor } = answer.value;
  const ids = idsOf(newest);
  const overlaps = state.messages.some(({ id }) => ids.has(id));
  if (!overlaps) return { messages: newest, nextCursor, work: "none", isLoaded: true };
  const older = olderThan(state.messages, newest);
  return {
    messages: [...newest, ...older],
    nextCursor: older.length > 0 ? state.nextCursor : nextCursor,
    work: "none",
    isLoaded: true,
  };
}

/** The next page came. */
export function readOn(state: MessagesState, answer: Answer<PullStatusData>): MessagesState {
  if (!answer.ok) return { ...state, work: "none", problem: answer.error };
  const ids = idsOf(state.messages);
  const added = answer.value.messages.filter(({ id }) => !ids.has(id));
  return { ...state, messages: [...state.messages, ...added], nextCursor: answer.value.nextCursor, work: "none" };
}

function idsOf(messages: readonly MessageView[]): Set<string> {
  return new Set(messages.map(({ id }) => id));
}

/** Ids grow with time: those below the newest page's last one come after it. */
function olderThan(messages: readonly MessageView[], newest: readonly MessageView[]): readonly MessageView[] {
  const last = newest[newest.length - 1];
  return last === undefined ? messages : messages.filter(({ id }) => id < last.id);
}
