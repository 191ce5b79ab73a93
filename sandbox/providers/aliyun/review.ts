/**
 * How a review's state is written: as a number where one item is asked for, as a word in lists.
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import type { Approval } from "../../accounts.ts";
import { newSubmission, type Submission } from "../../submissions.ts";
import type { ActionContext } from "./action.ts";

export const STATUS_NUMBERS: Readonly<Record<Approval, number>> = { pending: 0, approved: 1, refused: 2 };

export const AUDIT_STATES: Readonly<Record<Approval, string>> = {
  pending: "AUDIT_STATE_INIT",
  approved: "AUDIT_STATE_PASS",
  refused: "AUDIT_STATE_NOT_PASS",
};

/** A review begins anew. */
export function submitted({ state, account }: ActionContext) {
  return { account, ...newSubmission(state.settings.autoReview, state.clock.now()) };
}

export function isOwn(submission: Submission, { account }: ActionContext): boolean {
  return submission.account === account;
}

/** What is there from the start has no time of its own. */
export function createdAt({ appliedAt }: Submission): string {
  return formatLocalTime(appliedAt ?? 0);
}

/** A refusal in the form of lists; empty for all others. */
export function listedReason({ status, reply, repliedAt }: Submission): object {
  if (status !== "refused") return {};
  return { RejectDate: formatLocalTime(repliedAt ?? 0), RejectInfo: reply, RejectSubInfo: "" };
}

/** A refusal in the form of the newer actions. */
export function auditInfo({ status, reply, repliedAt }: Submission): object {
  return status === "refused" ? { AuditDate: formatLocalTime(repliedAt ?? 0), RejectInfo: reply } : {};
}
