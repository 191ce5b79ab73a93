/**
 * Sends that we refused ourselves: they have no message, so a number's timeline counts them here.
 *
 * @module
 */

export const refusedSends = {
  name: "010_refused_sends",
  sql: `
CREATE TABLE refused_sends (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  phone TEXT COLLATE "C" NOT NULL,
  -- Of UTC+8, counted from 1970.
  day INTEGER NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  -- Empty for sends that have none.
  scene TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  -- Null where waiting does not help.
  ends_at BIGINT,
  count INTEGER NOT NULL,
  UNIQUE (phone, day, channel, scene, reason)
);
CREATE INDEX refused_sends_age ON refused_sends (last_at);
`,
};
