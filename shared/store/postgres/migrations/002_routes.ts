/**
 * Texts and calls, several routes for one message, and providers that rest.
 *
 * @module
 */

export const routes = {
  name: "002_routes",
  sql: `
ALTER TABLE messages ADD COLUMN channel TEXT COLLATE "C" NOT NULL DEFAULT 'sms';

-- Tries that surely did not send their message, before another route was tried.
CREATE TABLE attempts (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_seq BIGINT NOT NULL,
  request_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  template_id TEXT NOT NULL,
  error_code TEXT NOT NULL,
  provider_code TEXT,
  provider_message TEXT,
  at BIGINT NOT NULL
);

CREATE INDEX attempts_message ON attempts (message_seq);

-- A provider is here while it fails.
CREATE TABLE provider_health (
  provider TEXT COLLATE "C" PRIMARY KEY,
  failures INTEGER NOT NULL,
  failed_at BIGINT NOT NULL,
  resting_until BIGINT
);
`,
};
