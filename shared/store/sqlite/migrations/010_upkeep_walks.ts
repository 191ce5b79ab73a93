/**
 * What the timer walks each minute is only what it has work with, however much is kept.
 *
 * @module
 */

export const upkeepWalks = {
  name: "010_upkeep_walks",
  sql: `
DROP INDEX messages_open;
CREATE INDEX messages_open ON messages (created_at)
  WHERE receipt_at IS NULL AND status IN ('queued', 'submitted', 'unknown');
CREATE INDEX inbound_full ON inbound (received_at) WHERE body <> '';
`,
};
