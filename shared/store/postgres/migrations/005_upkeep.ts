/**
 * What the timer looks after: messages without an end, calls in place of texts, and what is old.
 *
 * @module
 */

export const upkeep = {
  name: "005_upkeep",
  sql: `
-- When the provider was last asked what became of it.
ALTER TABLE messages ADD COLUMN asked_at BIGINT;
-- When its code was given to a call, because the text did not arrive.
ALTER TABLE verifications ADD COLUMN voice_at BIGINT;

CREATE INDEX inbound_received ON inbound (received_at);
CREATE INDEX raw_replies_received ON raw_replies (received_at);
CREATE INDEX receipts_inbound ON receipts (inbound_seq);
CREATE INDEX replies_inbound ON replies (inbound_seq);
CREATE INDEX verifications_expired ON verifications (expires_at);
CREATE INDEX idempotency_claimed ON idempotency (claimed_at);
CREATE INDEX events_at ON events (at);
`,
};
