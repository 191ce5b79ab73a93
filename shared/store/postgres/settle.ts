/**
 * After the answer: what the provider said of each message is written, and receipts that came before it find theirs.
 *
 * @module
 */
import { cloudOf } from "../clouds.ts";
import type { SettleInput, Settlement } from "../store.ts";
import { type BudgetShare, giveBack } from "./budgets.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";
import { lockPhonesOf } from "./locks.ts";
import { matchByKeys, takeBackGuesses } from "./matching.ts";
import { takePrefixesBack } from "./prefixes.ts";
import { columns, type Statement, statement } from "./statement.ts";
import { suppressAll } from "./suppressions.ts";
import type { Kind } from "./together.ts";

const HAS_WAITING = `EXISTS (
  SELECT FROM receipts AS r WHERE r.message_seq IS NULL AND r.phone = m.phone) AS "hasWaiting"`;

const SETTLE = `
UPDATE messages AS m SET status = s.status, serial_number = s.serial_number, segments = s.segments,
  error_code = s.error_code, provider_code = s.provider_code, provider_message = s.provider_message, settled_at = s.settled_at
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  AS s (id, status, serial_number, segments, error_code, provider_code, provider_message, settled_at)
WHERE m.id = s.id AND m.status IN ('queued', 'unknown')
RETURNING m.id, m.phone, m.provider, m.scene, m.budget_day AS "budgetDay", m.created_at AS "createdAt", ${HAS_WAITING}`;

/** The receipt told how the message ended; the provider's answer adds only what is not known yet. */
const FILL = `
UPDATE messages AS m SET serial_number = COALESCE(m.serial_number, s.serial_number),
  segments = COALESCE(m.segments, s.segments), settled_at = COALESCE(m.settled_at, s.settled_at)
FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[]) AS s (id, serial_number, segments, settled_at)
WHERE m.id = s.id AND m.status <> 'rejected'
RETURNING m.id, m.phone, m.provider, ${HAS_WAITING}`;

/** A refused message carried no code: the one before it did, where there is one. */
const TAKE_CODES_BACK = `
UPDATE verifications AS v SET message_id = m.id FROM messages AS m
WHERE v.phone = ANY($1::text[]) AND v.message_id = ANY($2::text[]) AND m.seq = (
  SELECT seq FROM messages
  WHERE phone = v.phone AND created_at >= v.issued_at AND scene = v.scene AND status <> 'rejected'
    AND v.user_id IS NOT DISTINCT FROM CASE caller WHEN 'user' THEN caller_id END
  ORDER BY created_at DESC, seq DESC LIMIT 1)`;

const KEEP_RAW =
  "INSERT INTO raw_replies (request_id, provider, action, received_at, body) VALUES ($1, $2, $3, $4, $5)";

/** A message that was written to. */
interface Touched {
  id: string;
  phone: string;
  provider: string;
  /** Some receipt waits for its number. */
  hasWaiting: boolean;
}

type Settled = Touched & BudgetShare & { createdAt: number };

/** What is said of one message, and when. */
type Dated = Settlement & { now: number };

/** See {@link Store.settle}. Only queued and unknown messages change their status here; an id not in the ledger is passed over. */
export function settleKind(db: PostgresDatabase): Kind<SettleInput, void> {
  return {
    async run(inputs) {
      await settle(db, inputs);
      return inputs.map(() => undefined);
    },
    namesOf: ({ settlements }) => settlements.map(({ id }) => id),
    sizeOf: ({ settlements }) => settlements.length,
  };
}

async function settle(db: PostgresDatabase, inputs: readonly SettleInput[]): Promise<void> {
  const settlements = inputs.flatMap((input) => input.settlements.map((one): Dated => ({ ...one, now: input.now })));
  const raw = inputs.flatMap(({ now, rawReply }) => (rawReply ? [keepRawReply({ ...rawReply, now })] : []));
  await db.write(async (transaction) => {
    const [, settled] = await transaction.run(
      lockPhonesOf(settlements.map(({ id }) => id)),
      settleStatement(settlements),
      ...raw,
    );
    const byId = new Map(settled.map((row) => [row.id, row]));
    const rejected = settlements.flatMap((one) => (one.status === "rejected" ? pair(one, byId.get(one.id)) : []));
    const rejectedIds = new Set(rejected.map(({ row }) => row.id));
    const late = settlements.filter(({ id, status }) => status === "submitted" && !byId.has(id));
    const filled = late.length > 0 ? await fill(transaction, late) : [];
    await matchWaiting(db, transaction, [...settled.filter(({ id }) => !rejectedIds.has(id)), ...filled]);
    await transaction.commit(...undoReservations(rejected), ...suppressBlocklisted(rejected));
  });
}

function settleStatement(settlements: readonly Dated[]): Statement<Settled> {
  const values = columns(
    settlements,
    ({ id }) => id,
    ({ status }) => status,
    ({ serialNumber }) => serialNumber || null,
    ({ segments }) => segments ?? null,
    ({ errorCode }) => errorCode ?? null,
    ({ providerCode }) => providerCode ?? null,
    ({ providerMessage }) => providerMessage ?? null,
    ({ now }) => now,
  );
  return statement(SETTLE, values);
}

/** Messages whose receipts came first. */
async function fill(transaction: Transaction, late: readonly Dated[]): Promise<Touched[]> {
  const ids = late.map(({ id }) => id);
  const serialNumbers = late.map(({ serialNumber }) => serialNumber || null);
  const segments = late.map((settlement) => settlement.segments ?? null);
  const times = late.map(({ now }) => now);
  const [, filled] = await transaction.run(
    takeBackGuesses(ids, serialNumbers),
    statement<Touched>(FILL, [ids, serialNumbers, segments, times]),
  );
  return filled;
}

async function matchWaiting(db: PostgresDatabase, transaction: Transaction, touched: Touched[]): Promise<void> {
  const phones = new Map<string, string[]>();
  for (const { provider, phone, hasWaiting } of touched) {
    if (hasWaiting) phones.set(cloudOf(provider), [...(phones.get(cloudOf(provider)) ?? []), phone]);
  }
  for (const [cloud, ofCloud] of phones) await matchByKeys(db, transaction, cloud, ofCloud);
}

interface Rejected {
  settlement: Dated;
  row: Settled;
}

function pair(settlement: Dated, row: Settled | undefined): Rejected[] {
  return row ? [{ settlement, row }] : [];
}

function undoReservations(rejected: readonly Rejected[]): Statement[] {
  if (rejected.length === 0) return [];
  const uses = rejected.flatMap(({ settlement: { prefixes = [] }, row: { createdAt: at } }) =>
    prefixes.map((prefix) => ({ prefix, at, sends: 1, checks: 0 })),
  );
  const rows = rejected.map(({ row }) => row);
  const refused = columns(
    rows,
    ({ phone }) => phone,
    ({ id }) => id,
  );
  return [statement(TAKE_CODES_BACK, refused), ...takePrefixesBack(uses), ...giveBack(rows)];
}

function suppressBlocklisted(rejected: readonly Rejected[]): Statement[] {
  const listed = rejected.filter(({ settlement }) => settlement.isBlocklisted);
  return suppressAll(
    listed.map(({ settlement: { providerCode: note = null, now: at }, row: { phone } }) => ({
      phone,
      reason: "blocklist",
      note,
      at,
    })),
  );
}

function keepRawReply(reply: NonNullable<SettleInput["rawReply"]> & { now: number }): Statement {
  return statement(KEEP_RAW, [reply.requestId, reply.provider, reply.action, reply.now, reply.body]);
}
