/**
 * The next route of messages that the one before surely did not send.
 *
 * @module
 */
import type { Attempt, RerouteInput } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const KEEP_ATTEMPT = `
INSERT INTO attempts (message_seq, request_id, provider, template_id, error_code, provider_code, provider_message, at)
SELECT seq, request_id, provider, template_id, ?2, ?3, ?4, ?5 FROM messages WHERE id = ?1 AND status = 'queued'`;

const MOVE = "UPDATE messages SET request_id = ?2, provider = ?3, template_id = ?4, sign_name = ?5 WHERE id = ?1";

const FIND = `
SELECT m.id AS messageId, a.request_id AS requestId, a.provider, a.template_id AS templateId,
  a.error_code AS errorCode, a.provider_code AS providerCode, a.provider_message AS providerMessage, a.at
FROM json_each(?) AS wanted
JOIN messages AS m ON m.id = wanted.value
JOIN attempts AS a ON a.message_seq = m.seq
ORDER BY a.seq`;

/** See {@link Store.reroute}. */
export function reroute(db: SqliteDatabase, { now, refusals, to }: RerouteInput): Promise<string[]> {
  return db.write(() =>
    refusals.flatMap(({ id, errorCode, providerCode = null, providerMessage = null }) => {
      if (db.run(KEEP_ATTEMPT, [id, errorCode, providerCode, providerMessage, now]) === 0) return [];
      db.run(MOVE, [id, to.requestId, to.provider, to.templateId, to.signName]);
      return [id];
    }),
  );
}

/** See {@link Store.findAttempts}. */
export function findAttempts(db: SqliteDatabase, messageIds: readonly string[]): Attempt[] {
  return db.all<Attempt>(FIND, [JSON.stringify(messageIds)]);
}
