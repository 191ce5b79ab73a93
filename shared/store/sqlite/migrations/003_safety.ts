/**
 * Who must not be texted, which limits were broken, what the guard counts, and what is still to be told.
 *
 * @module
 */

export const safety = {
  name: "003_safety",
  sql: `
CREATE TABLE suppressions (
  phone TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  note TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX suppressions_at ON suppressions (at);

-- No scene is the empty one: nulls would not be equal.
CREATE TABLE limit_hits (
  day TEXT NOT NULL,
  scene TEXT NOT NULL,
  reason TEXT NOT NULL,
  shadow INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, scene, reason, shadow)
) STRICT, WITHOUT ROWID;

-- Codes sent and checked, in slots of some minutes.
CREATE TABLE prefix_slots (
  prefix TEXT NOT NULL,
  slot INTEGER NOT NULL,
  sends INTEGER NOT NULL,
  checks INTEGER NOT NULL,
  PRIMARY KEY (prefix, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX prefix_slots_slot ON prefix_slots (slot);

CREATE TABLE allowed_prefixes (
  prefix TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  phone TEXT,
  message_id TEXT,
  payload TEXT NOT NULL,
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  -- Null when nobody will try again by himself.
  next_at INTEGER,
  -- Delivered events stay for a while: the same happening seen again is no new event.
  finished INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX events_due ON events (next_at, seq) WHERE finished = 0 AND next_at IS NOT NULL;
CREATE INDEX events_stuck ON events (seq) WHERE finished = 0 AND next_at IS NULL;
`,
};
