/**
 * What sign names and templates have in common: they are submitted, reviewed, listed and deleted alike.
 *
 * @module
 */
import { newSubmission, type Submission } from "../../submissions.ts";
import type { ActionContext } from "./action.ts";
import { apiError } from "./errors.ts";

const MAX_LIMIT = 100;

/** What is approved can be sent at once here, so 2, approved but not yet in force, does not occur. */
export const STATUS_CODES = { approved: 0, pending: 1, refused: -1 } as const;

/** Tencent's ids are digits; what another provider keeps under other ids is not listed here. */
export function hasNumericId({ id }: Pick<Submission, "id">): boolean {
  return /^[1-9]\d{0,14}$/.test(id);
}

/** @see hasNumericId */
export function numericId(id: string): number {
  return Number(id);
}

export function isOwn(submission: Submission, { account }: ActionContext): boolean {
  return submission.account === account;
}

/** A submission's review begins anew, and is over at once where the sandbox reviews by itself. */
export function submitted({ state, account }: ActionContext) {
  return { account, ...newSubmission(state.settings.autoReview, state.clock.now()) };
}

export function deleted({ state }: ActionContext) {
  return { DeleteStatus: "return successfully!", DeleteTime: Math.floor(state.clock.now() / 1000) };
}

interface ListQuery {
  ids: readonly number[] | undefined;
  limit: number;
  offset: number | undefined;
}

/**
 * Checks what is asked for, and returns what picks it, by ids or by place, in the order of ids.
 * @throws ApiError `InvalidParameterValue.LimitVerifyFail`
 */
export function listRange({
  ids = [],
  limit,
  offset = 0,
}: ListQuery): <Item extends Submission>(items: readonly Item[]) => Item[] {
  if (ids.length > MAX_LIMIT || limit < 0 || limit > MAX_LIMIT || offset < 0) {
    throw apiError("InvalidParameterValue.LimitVerifyFail");
  }
  const wanted = new Set(ids.map(String));
  return (items) => {
    const listed = items.filter(hasNumericId).sort((left, right) => Number(left.id) - Number(right.id));
    return wanted.size === 0 ? listed.slice(offset, offset + limit) : listed.filter(({ id }) => wanted.has(id));
  };
}
