/**
 * The first schema. SQL inside a module, so that the same source runs bundled, under vitest and under tsx.
 *
 * All times are milliseconds since the Unix epoch. `seq` is the order of writing: it ends every index of its table, so
 * "newest first" is a walk of an index and never a sort.
 *
 * @module
 */

export const initial = {
  name: "001_initial",
  sql: `
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  batch_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  scene TEXT,
  caller TEXT NOT NULL,
  caller_id TEXT NOT NULL,
  ip TEXT,
  phone TEXT NOT NULL,
  country TEXT,
  provider TEXT NOT NULL,
  template_id TEXT NOT NULL,
  sign_name TEXT,
  caller_context TEXT,
  status TEXT NOT NULL,
  serial_number TEXT,
  segments INTEGER,
  error_code TEXT,
  provider_code TEXT,
  provider_message TEXT,
  receipt_code TEXT,
  receipt_at INTEGER,
  created_at INTEGER NOT NULL,
  settled_at INTEGER,
  -- The day whose budget this message took from.
  budget_day TEXT
) STRICT;

CREATE INDEX messages_created ON messages (created_at);
CREATE INDEX messages_phone ON messages (phone, created_at);
CREATE INDEX messages_batch ON messages (batch_id, created_at);
CREATE INDEX messages_user ON messages (caller_id, created_at) WHERE caller = 'user';
CREATE INDEX messages_ip ON messages (ip, created_at) WHERE ip IS NOT NULL;
-- Aliyun gives one serial number to all recipients of a call: only with the phone does it name one message.
CREATE INDEX messages_serial ON messages (serial_number, phone) WHERE serial_number IS NOT NULL;
-- What reconciliation walks. By receipt, not by status: so the provider's answer leaves this index alone.
CREATE INDEX messages_open ON messages (created_at) WHERE receipt_at IS NULL;

-- What providers told us, word for word.
CREATE TABLE inbound (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE receipts (
  seq INTEGER PRIMARY KEY,
  inbound_seq INTEGER NOT NULL REFERENCES inbound (seq),
  provider TEXT NOT NULL,
  serial_number TEXT NOT NULL,
  phone TEXT NOT NULL,
  status TEXT NOT NULL,
  code TEXT NOT NULL,
  session_context TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- Null while it fits no message.
  message_seq INTEGER REFERENCES messages (seq),
  -- 1 where only phone and time led to the message.
  is_guess INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The same receipt twice finds the same message, or none twice. Led by the message, because receipts come about in the
-- order of their messages: neighbours share a page, where an index led by serial numbers would touch a page each.
CREATE UNIQUE INDEX receipts_once ON receipts (message_seq, status, serial_number) WHERE message_seq IS NOT NULL;
CREATE UNIQUE INDEX receipts_waiting ON receipts (phone, serial_number, status, provider) WHERE message_seq IS NULL;
CREATE INDEX receipts_unmatched ON receipts (at) WHERE message_seq IS NULL;

CREATE TABLE replies (
  seq INTEGER PRIMARY KEY,
  inbound_seq INTEGER NOT NULL REFERENCES inbound (seq),
  provider TEXT NOT NULL,
  phone TEXT NOT NULL,
  text TEXT NOT NULL,
  sign_name TEXT NOT NULL,
  extend_code TEXT NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (phone, at, provider, extend_code, sign_name, text)
) STRICT;

CREATE INDEX replies_at ON replies (at);

-- Replies to our own requests that were off their schema.
CREATE TABLE raw_replies (
  seq INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  action TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE budgets (
  scene TEXT NOT NULL,
  day TEXT NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (scene, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE verifications (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  scene TEXT NOT NULL,
  phone TEXT NOT NULL,
  user_id TEXT,
  issued_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  message_id TEXT,
  used_at INTEGER
) STRICT;

CREATE INDEX verifications_open ON verifications (phone, scene, sent_at) WHERE used_at IS NULL;

CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  payload_hash TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  answer TEXT,
  finished_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
