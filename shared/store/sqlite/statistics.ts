/**
 * What became of the messages of a time.
 *
 * @module
 */
import { ACCEPTED_SQL, bucketWidth, FAILED_SQL, LATENCY_STEP_MS, MAX_LATENCIES } from "../statistics.ts";
import type { MessageStatistics, StatisticsQuery } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const CREATED = "created_at >= ? AND created_at < ?";

/** The driver hands numbers over as floating ones: only a whole one divides to a whole one. */
const BUCKETS = `
SELECT (created_at - CAST(? AS INTEGER)) / CAST(? AS INTEGER) AS bucket, status, count(*) AS count
FROM messages WHERE ${CREATED} GROUP BY 1, 2 ORDER BY 1, 2`;

const LATENCIES = `
SELECT max(0, took) / ${LATENCY_STEP_MS} * ${LATENCY_STEP_MS} AS ms, count(*) AS count FROM (
  SELECT receipt_at - created_at AS took FROM messages
  WHERE ${CREATED} AND status = 'delivered' AND receipt_at IS NOT NULL ORDER BY created_at DESC LIMIT ${MAX_LATENCIES}
) GROUP BY 1 ORDER BY 1`;

const FAILURES = `
SELECT provider, channel, status, error_code AS errorCode, provider_code AS providerCode, receipt_code AS receiptCode,
  count(*) AS count
FROM messages WHERE ${CREATED} AND status IN ${FAILED_SQL}
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY count DESC, 1, 2, 3, 4, 5, 6`;

const SCENES = `
SELECT scene, provider, country, count(*) AS sent, coalesce(sum(segments), 0) AS segments
FROM messages WHERE ${CREATED} AND status IN ${ACCEPTED_SQL} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** Nothing expires before it is issued: that index leads to them. */
const CODES = `
SELECT scene, count(*) AS issued, count(used_at) AS verified
FROM verifications WHERE expires_at >= ? AND issued_at >= ? AND issued_at < ? GROUP BY 1 ORDER BY 1`;

const BUDGETS = "SELECT scene, used FROM budgets WHERE day = ? ORDER BY scene";

/** See {@link Store.messageStatistics}. */
export function messageStatistics(db: SqliteDatabase, query: StatisticsQuery): MessageStatistics {
  const { from, to, day } = query;
  return {
    buckets: db.all(BUCKETS, [from, bucketWidth(query), from, to]),
    latencies: db.all(LATENCIES, [from, to]),
    failures: db.all(FAILURES, [from, to]),
    scenes: db.all(SCENES, [from, to]),
    codes: db.all(CODES, [from, from, to]),
    budgets: db.all(BUDGETS, [day]),
  };
}
