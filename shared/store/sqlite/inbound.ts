/**
 * A provider's words as they came, kept before anything is made of them.
 *
 * @module
 */
import type { ReceiptBatch, ReplyBatch } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const INSERT = "INSERT INTO inbound (kind, provider, source, received_at, body) VALUES (?, ?, ?, ?, ?) RETURNING seq";

/** Returns the row that the items point to. */
export function keepInbound(
  db: SqliteDatabase,
  kind: "receipts" | "replies",
  batch: ReceiptBatch | ReplyBatch,
): number {
  const row = db.get<[number]>(INSERT, [kind, batch.provider, batch.source, batch.now, batch.raw]);
  return row?.[0] ?? 0;
}
