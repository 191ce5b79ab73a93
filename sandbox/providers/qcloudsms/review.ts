/**
 * What sign names and templates have in common: they are submitted, reviewed and listed alike.
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import { isVisible, newSubmission, type Submission } from "../../submissions.ts";
import { hasNumericId } from "../tencent/review.ts";
import { cannotGet } from "./errors.ts";
import type { Fields } from "./fields.ts";
import type { OperationContext } from "./operation.ts";

export const REVIEW_STATUS = { approved: 0, pending: 1, refused: 2 } as const;

/** A submission's review begins anew. */
export function submitted({ state, account }: OperationContext) {
  return { account, ...newSubmission(state.settings.autoReview, state.clock.now()) };
}

/** What an account sees, in the order of ids. */
export function listed<Item extends Submission>(items: readonly Item[], { account }: OperationContext): Item[] {
  const seen = items.filter((item) => hasNumericId(item) && isVisible(item, account));
  return seen.sort((left, right) => Number(left.id) - Number(right.id));
}

/** A member that is 0 or 1. */
export function readFlag(fields: Fields, name: string, fallback?: boolean): boolean {
  const value = fields.integer(name, fallback === undefined ? undefined : Number(fallback));
  if (value !== 0 && value !== 1) throw cannotGet(`/${name}`);
  return value === 1;
}

/** Empty for what was there from the start, and while there is no answer. */
export function reviewTimes({ appliedAt, repliedAt }: Submission) {
  return {
    apply_time: appliedAt === null ? "" : formatLocalTime(appliedAt),
    reply_time: repliedAt === null ? "" : formatLocalTime(repliedAt),
  };
}
