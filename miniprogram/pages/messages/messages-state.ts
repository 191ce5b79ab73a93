/**
 * What the page of messages knows, and how each event changes it. Pure: the page carries states from event to event.
 *
 * @module
 */
import type { MessageView, PullStatusData } from "../../../shared/validation/status.ts";
import { pollDelay } from "../../rules/poll-delay";
import type { Problem } from "../../rules/problem";
import type { Answer, AppError } from "../../services/app-error";

export type { MessageView } from "../../../shared/validation/status.ts";

/** Messages asked for at a time. */
export const PAGE_SIZE = 20;

/** What becomes of a message is asked for so long; after that a pull down does it. */
const LIVE_MS = 10 * 60_000;
const WAITING: readonly MessageView["status"][] = ["queued", "submitted", "unknown"];

/** "looking" is done without a word: the user did not ask. */
export type Work = "none" | "refreshing" | "reading on" | "looking";

export interface MessagesState {
  /** Newest first. */
  messages: readonly MessageView[];
  /** Where the list goes on; absent at its end. */
  nextCursor?: string | undefined;
  work: Work;
  /** False until the function has answered once. */
  isLoaded: boolean;
  problem?: Problem | undefined;
  /** Looks in a row that told nothing new. */
  misses: number;
}

export const FIRST_STATE: MessagesState = { messages: [], work: "none", isLoaded: false, misses: 0 };

export function began(state: MessagesState, work: Work): MessagesState {
  return work === "looking" ? { ...state, work } : { ...state, work, problem: undefined, misses: 0 };
}

/** Milliseconds until it is worth looking again; undefined while nothing is on its way. */
export function untilLook({ messages, misses, work, problem }: MessagesState, now: number): number | undefined {
  if (work !== "none" || problem !== undefined) return undefined;
  const isLive = messages.some(({ status, createdAt }) => WAITING.includes(status) && now - createdAt < LIVE_MS);
  return isLive ? pollDelay(misses) : undefined;
}

/** The answer to a look. A failure is kept quiet: the list is still right, only older. */
export function looked(state: MessagesState, answer: Answer<PullStatusData>, now: number): MessagesState {
  const missed = { ...state, work: "none", misses: state.misses + 1 } as const;
  if (!answer.ok) return missed;
  const found = refreshed(state, answer, now);
  return JSON.stringify(found.messages) === JSON.stringify(state.messages) ? missed : found;
}

/** The newest page came. What was read before stays where the two overlap, so that nobody loses his place. */
export function refreshed(state: MessagesState, answer: Answer<PullStatusData>, now: number): MessagesState {
  if (!answer.ok) return failed(state, answer.error, now);
  const { messages: newest, nextCursor } = answer.value;
  const ids = idsOf(newest);
  const overlaps = state.messages.some(({ id }) => ids.has(id));
  if (!overlaps) return { messages: newest, nextCursor, work: "none", isLoaded: true, misses: 0 };
  const older = olderThan(state.messages, newest);
  return {
    messages: [...newest, ...older],
    nextCursor: older.length > 0 ? state.nextCursor : nextCursor,
    work: "none",
    isLoaded: true,
    misses: 0,
  };
}

/** The next page came. */
export function readOn(state: MessagesState, answer: Answer<PullStatusData>, now: number): MessagesState {
  if (!answer.ok) return failed(state, answer.error, now);
  const ids = idsOf(state.messages);
  const added = answer.value.messages.filter(({ id }) => !ids.has(id));
  return { ...state, messages: [...state.messages, ...added], nextCursor: answer.value.nextCursor, work: "none" };
}

function failed(state: MessagesState, error: AppError, now: number): MessagesState {
  return { ...state, work: "none", problem: { error, shownAt: now } };
}

function idsOf(messages: readonly MessageView[]): Set<string> {
  return new Set(messages.map(({ id }) => id));
}

/** Ids grow with time: those below the newest page's last one come after it. */
function olderThan(messages: readonly MessageView[], newest: readonly MessageView[]): readonly MessageView[] {
  const last = newest[newest.length - 1];
  return last === undefined ? messages : messages.filter(({ id }) => id < last.id);
}
