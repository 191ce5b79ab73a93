/**
 * The next route of messages that the one before surely did not send.
 *
 * @module
 */
import type { Attempt, RerouteInput } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, statement } from "./statement.ts";

const MOVE = `
WITH moved AS (
  SELECT r.place, m.id, m.seq, m.request_id, m.provider, m.template_id, r.error_code, r.provider_code, r.provider_message
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY
    AS r (id, error_code, provider_code, provider_message, place)
  JOIN messages AS m ON m.id = r.id AND m.status = 'queued'
  FOR UPDATE OF m
), kept AS (
  INSERT INTO attempts (message_seq, request_id, provider, template_id, error_code, provider_code, provider_message, at)
  SELECT seq, request_id, provider, template_id, error_code, provider_code, provider_message, $5 FROM moved ORDER BY place
), sent AS (
  UPDATE messages SET request_id = $6, provider = $7, template_id = $8, sign_name = $9 FROM moved
  WHERE messages.seq = moved.seq
)
SELECT id FROM moved ORDER BY place`;

const FIND = `
SELECT m.id AS "messageId", a.request_id AS "requestId", a.provider, a.template_id AS "templateId",
  a.error_code AS "errorCode", a.provider_code AS "providerCode", a.provider_message AS "providerMessage", a.at
FROM messages AS m JOIN attempts AS a ON a.message_seq = m.seq
WHERE m.id = ANY($1::text[]) ORDER BY a.seq`;

/** See {@link Store.reroute}. */
export function reroute(db: PostgresDatabase, { now, refusals, to }: RerouteInput): Promise<string[]> {
  const values = columns(
    refusals,
    ({ id }) => id,
    ({ errorCode }) => errorCode,
    ({ providerCode }) => providerCode ?? null,
    ({ providerMessage }) => providerMessage ?? null,
  );
  const target = [to.requestId, to.provider, to.templateId, to.signName];
  return db.write(async (transaction) => {
    const [moved] = await transaction.commit(statement<{ id: string }>(MOVE, [...values, now, ...target]));
    return moved.map(({ id }) => id);
  });
}

/** See {@link Store.findAttempts}. */
export async function findAttempts(db: PostgresDatabase, messageIds: readonly string[]): Promise<Attempt[]> {
  const [found] = await db.run(statement<Attempt>(FIND, [messageIds]));
  return found;
}
