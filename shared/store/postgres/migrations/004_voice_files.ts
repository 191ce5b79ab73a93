/**
 * Sound files that were uploaded to be played in calls, and who uploaded them.
 *
 * @module
 */

export const voiceFiles = {
  name: "004_voice_files",
  sql: `
CREATE TABLE voice_files (
  provider TEXT COLLATE "C" NOT NULL,
  sha1 TEXT COLLATE "C" NOT NULL,
  -- Null while it is being uploaded: then the row is a claim.
  fid TEXT COLLATE "C",
  type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  review TEXT NOT NULL,
  reason TEXT,
  holder TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (provider, sha1)
);

CREATE INDEX voice_files_fid ON voice_files (fid) WHERE fid IS NOT NULL;

CREATE TABLE voice_file_owners (
  user_id TEXT COLLATE "C" NOT NULL,
  provider TEXT COLLATE "C" NOT NULL,
  sha1 TEXT COLLATE "C" NOT NULL,
  -- Null where the file was known already: that is no upload.
  uploaded_at BIGINT,
  PRIMARY KEY (user_id, provider, sha1)
);
`,
};
