/**
 * Receipts and replies that a backend pulls by API 3.0, each once.
 *
 * @module
 */

export const pulls = {
  name: "008_pulls",
  sql: `
-- Whose pull takes the receipt; null for all who look it up or are told.
ALTER TABLE messages ADD COLUMN puller TEXT COLLATE "C";
ALTER TABLE messages ADD COLUMN taken_at BIGINT;
CREATE INDEX messages_to_take ON messages (puller, receipt_at)
  WHERE puller IS NOT NULL AND taken_at IS NULL AND receipt_at IS NOT NULL;

ALTER TABLE replies ADD COLUMN puller TEXT COLLATE "C";
ALTER TABLE replies ADD COLUMN taken_at BIGINT;
CREATE INDEX replies_to_take ON replies (puller, seq) WHERE puller IS NOT NULL AND taken_at IS NULL;
`,
};
