/**
 * Who must not be texted, which limits were broken, what the guard counts, and what is still to be told.
 *
 * @module
 */

export const safety = {
  name: "003_safety",
  sql: `
CREATE TABLE suppressions (
  phone TEXT COLLATE "C" PRIMARY KEY,
  reason TEXT NOT NULL,
  note TEXT,
  at BIGINT NOT NULL
);

CREATE INDEX suppressions_at ON suppressions (at);

-- No scene is the empty one: nulls would not be equal.
CREATE TABLE limit_hits (
  day TEXT COLLATE "C" NOT NULL,
  scene TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  shadow BOOLEAN NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, scene, reason, shadow)
);

-- Codes sent and checked, in slots of some minutes.
CREATE TABLE prefix_slots (
  prefix TEXT COLLATE "C" NOT NULL,
  slot BIGINT NOT NULL,
  sends INTEGER NOT NULL,
  checks INTEGER NOT NULL,
  PRIMARY KEY (prefix, slot)
);

CREATE INDEX prefix_slots_slot ON prefix_slots (slot);

CREATE TABLE allowed_prefixes (
  prefix TEXT COLLATE "C" PRIMARY KEY,
  until BIGINT NOT NULL
);

CREATE TABLE events (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  type TEXT NOT NULL,
  phone TEXT,
  message_id TEXT,
  payload TEXT NOT NULL,
  at BIGINT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  -- Null when nobody will try again by himself.
  next_at BIGINT,
  -- Delivered events stay for a while: the same happening seen again is no new event.
  is_finished BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX events_due ON events (next_at, seq) WHERE NOT is_finished AND next_at IS NOT NULL;
CREATE INDEX events_stuck ON events (seq) WHERE NOT is_finished AND next_at IS NULL;
`,
};
