/**
 * Which messages are open: nobody has told yet how they ended. They are few among all that are kept, and an index has them
 * alone.
 *
 * @module
 */
import type { MessageQuery } from "./store.ts";

/** In the index's own words, so that it is walked. A message with a receipt is never open again. */
export const OPEN_SQL = "receipt_at IS NULL AND status IN ('queued', 'submitted', 'unknown')";

/** Of more than so many the oldest are looked at: at 50 questions a minute it takes longer to ask about them than they stay. */
export const MAX_OPEN = 100_000;

/** What a query for a status says. Not where something else already leaves a handful. */
export function statusSql({ status, id, serialNumber, phone, batchId, userId }: MessageQuery): string {
  const isNarrow = [id, serialNumber, phone, batchId, userId].some((value) => value !== undefined);
  const isOpen = status === "queued" || status === "submitted" || status === "unknown";
  return isOpen && !isNarrow ? `${OPEN_SQL} AND status = ?` : "status = ?";
}
