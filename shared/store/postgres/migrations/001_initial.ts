/**
 * The first schema. A migration has the number and the name of SQLite's, and leads to the same.
 *
 * All times are milliseconds since the Unix epoch. Keys are compared byte by byte, whatever the database's own collation.
 * No foreign keys: each would lock the row it points to once more, and only this room writes.
 *
 * @module
 */

export const initial = {
  name: "001_initial",
  sql: `
CREATE TABLE messages (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  batch_id TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  scene TEXT COLLATE "C",
  caller TEXT COLLATE "C" NOT NULL,
  caller_id TEXT COLLATE "C" NOT NULL,
  ip TEXT COLLATE "C",
  phone TEXT COLLATE "C" NOT NULL,
  country TEXT COLLATE "C",
  provider TEXT COLLATE "C" NOT NULL,
  template_id TEXT NOT NULL,
  sign_name TEXT,
  caller_context TEXT,
  status TEXT COLLATE "C" NOT NULL,
  serial_number TEXT COLLATE "C",
  segments INTEGER,
  error_code TEXT,
  provider_code TEXT,
  provider_message TEXT,
  receipt_code TEXT,
  receipt_at BIGINT,
  created_at BIGINT NOT NULL,
  settled_at BIGINT,
  -- The day whose budget this message took from.
  budget_day TEXT COLLATE "C"
);

CREATE INDEX messages_created ON messages (created_at);
CREATE INDEX messages_phone ON messages (phone, created_at);
CREATE INDEX messages_batch ON messages (batch_id, created_at);
CREATE INDEX messages_user ON messages (caller_id, created_at) WHERE caller = 'user';
CREATE INDEX messages_ip ON messages (ip, created_at) WHERE ip IS NOT NULL;
-- Aliyun gives one serial number to all recipients of a call: only with the phone does it name one message.
CREATE INDEX messages_serial ON messages (serial_number, phone) WHERE serial_number IS NOT NULL;
-- What reconciliation walks.
CREATE INDEX messages_open ON messages (created_at) WHERE receipt_at IS NULL;

-- What providers told us, word for word.
CREATE TABLE inbound (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind TEXT NOT NULL,
  provider TEXT NOT NULL,
  source TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE receipts (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbound_seq BIGINT NOT NULL,
  provider TEXT COLLATE "C" NOT NULL,
  serial_number TEXT COLLATE "C" NOT NULL,
  phone TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  code TEXT NOT NULL,
  session_context TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  -- Null while it fits no message.
  message_seq BIGINT,
  -- True where only phone and time led to the message.
  is_guess BOOLEAN NOT NULL DEFAULT FALSE
);

-- The same receipt twice finds the same message, or none twice.
CREATE UNIQUE INDEX receipts_once ON receipts (message_seq, status, serial_number) WHERE message_seq IS NOT NULL;
CREATE UNIQUE INDEX receipts_waiting ON receipts (phone, serial_number, status, provider) WHERE message_seq IS NULL;
CREATE INDEX receipts_unmatched ON receipts (at) WHERE message_seq IS NULL;

CREATE TABLE replies (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inbound_seq BIGINT NOT NULL,
  provider TEXT COLLATE "C" NOT NULL,
  phone TEXT COLLATE "C" NOT NULL,
  text TEXT COLLATE "C" NOT NULL,
  sign_name TEXT COLLATE "C" NOT NULL,
  extend_code TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL
);

-- A text may be longer than an index takes: its hash stands for it.
CREATE UNIQUE INDEX replies_once ON replies (phone, at, provider, extend_code, sign_name, md5(text));
CREATE INDEX replies_at ON replies (at);

-- Replies to our own requests that were off their schema.
CREATE TABLE raw_replies (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  action TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE budgets (
  scene TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (scene, day)
);

CREATE TABLE verifications (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  scene TEXT COLLATE "C" NOT NULL,
  phone TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C",
  issued_at BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  message_id TEXT COLLATE "C",
  used_at BIGINT
);

CREATE INDEX verifications_open ON verifications (phone, scene, sent_at) WHERE used_at IS NULL;

CREATE TABLE idempotency (
  key TEXT COLLATE "C" PRIMARY KEY,
  payload_hash TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  claimed_at BIGINT NOT NULL,
  answer TEXT,
  finished_at BIGINT
);

CREATE TABLE leases (
  name TEXT COLLATE "C" PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
`,
};
