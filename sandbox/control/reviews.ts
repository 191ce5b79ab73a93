/**
 * `/_sandbox/reviews`: what operators submitted, and answering as the reviewer.
 *
 * @module
 */
import type { State } from "../state.ts";
import type { Submission } from "../submissions.ts";
import { ReviewInput } from "./inputs.ts";
import { type ControlRequest, type ControlRoute, defineRoute, notFound, type WithBody } from "./route.ts";

type Kind = "sign" | "template" | "file";

export const reviewRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/reviews", { handle: listPending }),
  defineRoute("POST", "/_sandbox/reviews", { body: ReviewInput, handle: review }),
  defineRoute("GET", "/_sandbox/voice-files", { handle: listFiles }),
];

/** What waits for an answer, in the order submitted. */
function listPending({ state }: ControlRequest) {
  const kinds: readonly Kind[] = ["sign", "template", "file"];
  const pending = kinds.flatMap((kind) => {
    const waiting = submissions(state, kind).filter(({ status }) => status === "pending");
    return waiting.map((submission) => ({ kind, ...brief(submission) }));
  });
  return { reviews: pending.sort((left, right) => (left.appliedAt ?? "").localeCompare(right.appliedAt ?? "")) };
}

/** Answers every account's submission of an id, or one account's. */
function review({ state, body: { kind, id, status, reply = "", account } }: WithBody<typeof ReviewInput>) {
  const fitting = submissions(state, kind).filter((one) => {
    return one.id === id && (account === undefined || one.account === account);
  });
  if (fitting.length === 0) throw notFound(kind === "sign" ? "sign name" : kind === "file" ? "voice file" : "template");
  const repliedAt = state.clock.now();
  for (const submission of fitting) Object.assign(submission, { status, reply, repliedAt });
  state.accounts.noteChange();
  return { reviewed: fitting.length };
}

function listFiles({ state }: ControlRequest) {
  return { files: state.voiceFiles.list.map(viewSubmission) };
}

/** A submission as JSON, with dates. */
export function viewSubmission<Item extends Submission>(submission: Item) {
  const { appliedAt, repliedAt } = submission;
  return { ...submission, appliedAt: isoTime(appliedAt), repliedAt: isoTime(repliedAt) };
}

function brief({ id, account, remark, appliedAt, ...rest }: Submission & { text?: string }) {
  return { id, account, remark, appliedAt: isoTime(appliedAt), text: rest.text ?? "" };
}

function submissions(state: State, kind: Kind): Submission[] {
  if (kind === "sign") return state.accounts.signNames;
  return kind === "template" ? state.accounts.templates : state.voiceFiles.list;
}

function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
