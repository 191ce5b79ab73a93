/**
 * A provider's words as they came, kept before anything is made of them.
 *
 * @module
 */
import type { ReceiptBatch, ReplyBatch } from "../store.ts";
import type { Value } from "./statement.ts";

/** To begin a statement with: `kept` has the row that the items point to. */
export const KEEP = `
WITH kept AS (
  INSERT INTO inbound (kind, provider, source, received_at, body) VALUES ($1, $2, $3, $4, $5) RETURNING seq
)`;

/** `$1` to `$5`. */
export function inboundValues(kind: "receipts" | "replies", batch: ReceiptBatch | ReplyBatch): Value[] {
  return [kind, batch.provider, batch.source, batch.now, batch.raw];
}
