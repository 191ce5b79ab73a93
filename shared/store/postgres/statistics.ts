/**
 * What became of the messages of a time.
 *
 * @module
 */
import { ACCEPTED_SQL, bucketWidth, FAILED_SQL, LATENCY_STEP_MS, MAX_LATENCIES } from "../statistics.ts";
import type { MessageStatistics, StatisticsQuery } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { statement } from "./statement.ts";

const CREATED = "created_at >= $1 AND created_at < $2";

const BUCKETS = `
SELECT ((created_at - $1::bigint) / $3::bigint)::integer AS bucket, status, count(*)::integer AS count
FROM messages WHERE ${CREATED} GROUP BY 1, 2 ORDER BY 1, 2`;

const LATENCIES = `
SELECT greatest(0, took) / ${LATENCY_STEP_MS} * ${LATENCY_STEP_MS} AS ms, count(*)::integer AS count FROM (
  SELECT receipt_at - created_at AS took FROM messages
  WHERE ${CREATED} AND status = 'delivered' AND receipt_at IS NOT NULL ORDER BY created_at DESC LIMIT ${MAX_LATENCIES}
) AS newest GROUP BY 1 ORDER BY 1`;

const FAILURES = `
SELECT provider, channel, status, error_code AS "errorCode", provider_code AS "providerCode",
  receipt_code AS "receiptCode", count(*)::integer AS count
FROM messages WHERE ${CREATED} AND status IN ${FAILED_SQL}
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY count DESC, 1, 2, 3, 4, 5, 6`;

const SCENES = `
SELECT scene, provider, country, count(*)::integer AS sent, coalesce(sum(segments), 0)::integer AS segments
FROM messages WHERE ${CREATED} AND status IN ${ACCEPTED_SQL} GROUP BY 1, 2, 3 ORDER BY 1 NULLS FIRST, 2, 3 NULLS FIRST`;

/** Nothing expires before it is issued: that index leads to them. */
const CODES = `
SELECT scene, count(*)::integer AS issued, count(used_at)::integer AS verified
FROM verifications WHERE expires_at >= $1 AND issued_at >= $1 AND issued_at < $2 GROUP BY 1 ORDER BY 1`;

const BUDGETS = "SELECT scene, sum(used)::integer AS used FROM budgets WHERE day = $1 GROUP BY 1 ORDER BY 1";

/** See {@link Store.messageStatistics}. */
export async function messageStatistics(db: PostgresDatabase, query: StatisticsQuery): Promise<MessageStatistics> {
  const { from, to, day } = query;
  const [buckets, latencies, failures, scenes, codes, budgets] = await db.run(
    statement<MessageStatistics["buckets"][number]>(BUCKETS, [from, to, bucketWidth(query)]),
    statement<MessageStatistics["latencies"][number]>(LATENCIES, [from, to]),
    statement<MessageStatistics["failures"][number]>(FAILURES, [from, to]),
    statement<MessageStatistics["scenes"][number]>(SCENES, [from, to]),
    statement<MessageStatistics["codes"][number]>(CODES, [from, to]),
    statement<MessageStatistics["budgets"][number]>(BUDGETS, [day]),
  );
  return { buckets, latencies, failures, scenes, codes, budgets };
}
