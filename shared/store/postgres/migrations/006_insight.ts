/**
 * What the providers have approved, and what a timeline tells besides: receipts that came again, codes that were checked.
 *
 * @module
 */

export const insight = {
  name: "006_insight",
  sql: `
CREATE TABLE templates (
  provider TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  -- Null where the provider does not tell it.
  kind TEXT,
  domestic BOOLEAN NOT NULL,
  international BOOLEAN NOT NULL,
  review TEXT NOT NULL,
  reason TEXT,
  synced_at BIGINT NOT NULL,
  PRIMARY KEY (provider, id)
);

-- How often the same receipt came, and when it did so last; null while it came once.
ALTER TABLE receipts ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
ALTER TABLE receipts ADD COLUMN repeated_at BIGINT;

ALTER TABLE verifications ADD COLUMN checked_at BIGINT;
CREATE INDEX verifications_phone ON verifications (phone, issued_at);
`,
};
