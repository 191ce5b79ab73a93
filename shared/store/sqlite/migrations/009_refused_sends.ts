/**
 * Sends that we refused ourselves: they have no message, so a number's timeline counts them here.
 *
 * @module
 */

export const refusedSends = {
  name: "009_refused_sends",
  sql: `
CREATE TABLE refused_sends (
  seq INTEGER PRIMARY KEY,
  phone TEXT NOT NULL,
  -- Of UTC+8, counted from 1970.
  day INTEGER NOT NULL,
  channel TEXT NOT NULL,
  -- Empty for sends that have none.
  scene TEXT NOT NULL,
  reason TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  -- Null where waiting does not help.
  ends_at INTEGER,
  count INTEGER NOT NULL,
  UNIQUE (phone, day, channel, scene, reason)
);
CREATE INDEX refused_sends_age ON refused_sends (last_at);
`,
};
