/**
 * What the providers have approved, and what a timeline tells besides: receipts that came again, codes that were checked.
 *
 * @module
 */

export const insight = {
  name: "006_insight",
  sql: `
CREATE TABLE templates (
  provider TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  -- Null where the provider does not tell it.
  kind TEXT,
  domestic INTEGER NOT NULL,
  international INTEGER NOT NULL,
  review TEXT NOT NULL,
  reason TEXT,
  synced_at INTEGER NOT NULL,
  PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;

-- How often the same receipt came, and when it did so last; null while it came once.
ALTER TABLE receipts ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE receipts ADD COLUMN repeated_at INTEGER;

ALTER TABLE verifications ADD COLUMN checked_at INTEGER;
CREATE INDEX verifications_phone ON verifications (phone, issued_at);
`,
};
