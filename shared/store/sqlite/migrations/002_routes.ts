/**
 * Texts and calls, several routes for one message, and providers that rest.
 *
 * @module
 */

export const routes = {
  name: "002_routes",
  sql: `
ALTER TABLE messages ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';

-- Receipts and replies are kept by cloud: two providers may share its queue.
UPDATE OR IGNORE receipts SET provider = 'tencent' WHERE provider = 'qcloudsms';
UPDATE OR IGNORE replies SET provider = 'tencent' WHERE provider = 'qcloudsms';

-- Tries that surely did not send their message, before another route was tried.
CREATE TABLE attempts (
  seq INTEGER PRIMARY KEY,
  message_seq INTEGER NOT NULL REFERENCES messages (seq),
  request_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  template_id TEXT NOT NULL,
  error_code TEXT NOT NULL,
  provider_code TEXT,
  provider_message TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX attempts_message ON attempts (message_seq);

-- A provider is here while it fails.
CREATE TABLE provider_health (
  provider TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  failed_at INTEGER NOT NULL,
  resting_until INTEGER
) STRICT, WITHOUT ROWID;
`,
};
