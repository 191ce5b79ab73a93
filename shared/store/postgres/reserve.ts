/**
 * Before the request goes out: limits checked and rows written in one transaction, so that of many sends at once to one
 * number exactly as many pass as the limits allow. Two round trips: what is to be known, then what is to be written.
 *
 * @module
 */
import { isBudgeted, judgeSends, type Known } from "../limits.ts";
import { type LimitHit, type NewMessage, NO_SCENE, type Reservation, type SendReservation } from "../store.ts";
import { countBudgets, readBudgets } from "./budgets.ts";
import { type CountedTimes, countedNames, readCounted, rehearse, replay } from "./counted.ts";
import type { PostgresDatabase } from "./database.ts";
import { countLimitHits } from "./limit-hits.ts";
import { lock } from "./locks.ts";
import { addPrefixes, type PrefixUse } from "./prefixes.ts";
import { columns, type Statement, statement } from "./statement.ts";
import {
  budgetKey,
  createStripeChooser,
  hasRoom,
  namesOfShare,
  type Share,
  type StripeChooser,
  type StripeRow,
  sum,
  take,
  type Used,
  usedOf,
} from "./stripes.ts";
import { readSuppressed } from "./suppressions.ts";
import type { Kind } from "./together.ts";

const INSERT = `
INSERT INTO messages (id, channel, batch_id, request_id, scene, caller, caller_id, ip, phone, country, provider, template_id,
  sign_name, caller_context, created_at, budget_day, puller, status)
SELECT m.*, 'queued' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], $17::text[]) AS m`;

/** See {@link Store.reserveSends}. */
export function reserveKind(db: PostgresDatabase): Kind<SendReservation, Reservation[]> {
  const chooser = createStripeChooser();
  return {
    async run(reservations) {
      const shares = chooser.choose(reservations);
      const verdicts = await reserve(db, chooser, reservations, shares);
      if (verdicts) return verdicts;
      const whole = shares.map((share) => ({ ...share, stripe: undefined }));
      return (await reserve(db, chooser, reservations, whole)) ?? [];
    },
    namesOf: (reservation) => countedNames(rehearse(reservation)),
    sizeOf: ({ messages }) => messages.length,
  };
}

/** Undefined, and nothing done, where a stripe has too little room. */
function reserve(
  db: PostgresDatabase,
  chooser: StripeChooser,
  reservations: readonly SendReservation[],
  shares: readonly Share[],
): Promise<Reservation[][] | undefined> {
  const queries = reservations.flatMap(rehearse);
  const phones = reservations.flatMap(({ messages }) => messages.map(({ phone }) => phone));
  return db.write(async (transaction) => {
    const [, suppressed, ...rows] = await transaction.run(
      lock([...countedNames(queries), ...shares.flatMap(namesOfShare)]),
      readSuppressed(phones),
      ...readBudgets(shares),
      ...readCounted(queries),
    );
    const stripes = shares.length > 0 ? (rows.shift() as StripeRow[]) : [];
    const tallies = shares.map((share) => ({ share, used: usedOf(share, stripes) }));
    for (const { share, used } of tallies) chooser.remember(share.budget, used);
    if (!tallies.every(({ share, used }) => hasRoom(share, used))) return undefined;
    const known = {
      readCounted: replay(queries, rows.flat() as CountedTimes[]),
      suppressed: new Map(suppressed.map(({ phone, reason }) => [phone, reason])),
    };
    const judged = judgeAll(reservations, tallies, known);
    await transaction.commit(...writes(judged, tallies));
    return judged.map(({ verdicts }) => verdicts);
  });
}

/** A budget, and what was used of it before. */
interface Tally {
  share: Share;
  used: Used;
}

interface Judged {
  verdicts: Reservation[];
  hits: LimitHit[];
  passed: Queued[];
  uses: PrefixUse[];
}

/** A message, and the day whose budget it takes from. */
type Queued = NewMessage & { budgetDay: string | null };

/** One after the other: what passes takes from the budget of those after it. They share nothing else. */
function judgeAll(
  reservations: readonly SendReservation[],
  tallies: readonly Tally[],
  known: Omit<Known, "budgetUsed">,
): Judged[] {
  const used = new Map(tallies.map((tally) => [budgetKey(tally.share.budget), sum(tally.used)]));
  return reservations.map((reservation) => {
    const { messages, budget, prefixes } = reservation;
    const key = budget ? budgetKey(budget) : "";
    const budgetUsed = used.get(key) ?? 0;
    const { verdicts, hits } = judgeSends(reservation, { ...known, budgetUsed });
    const passed = messages.flatMap((message, index): Queued[] => {
      const budgetDay = budget && isBudgeted(message, budget) ? budget.day : null;
      return verdicts[index]?.ok ? [{ ...message, budgetDay }] : [];
    });
    used.set(key, budgetUsed + passed.filter(({ budgetDay }) => budgetDay !== null).length);
    const uses = messages.flatMap(({ createdAt: at }, index) =>
      verdicts[index]?.ok ? (prefixes?.[index] ?? []).map((prefix) => ({ prefix, at, sends: 1, checks: 0 })) : [],
    );
    return { verdicts, hits, passed, uses };
  });
}

function writes(judged: readonly Judged[], tallies: readonly Tally[]): Statement[] {
  const passed = judged.flatMap((one) => one.passed);
  const taken = tallies.flatMap(({ share, used }) => {
    const { scene, day } = share.budget;
    return take(share, used, passed.filter((one) => (one.scene ?? NO_SCENE) === scene && one.budgetDay === day).length);
  });
  return [
    ...insertMessages(passed),
    ...addPrefixes(judged.flatMap(({ uses }) => uses)),
    ...countBudgets(taken),
    ...countLimitHits(mergeHits(judged.flatMap(({ hits }) => hits))),
  ];
}

/** No statement may write a row twice. */
function mergeHits(hits: readonly LimitHit[]): LimitHit[] {
  const merged = new Map<string, LimitHit>();
  for (const hit of hits) {
    const key = `${hit.day} ${hit.reason} ${hit.shadow} ${hit.scene}`;
    merged.set(key, { ...hit, count: hit.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}

/** Nothing where there is none. */
function insertMessages(messages: readonly Queued[]): Statement[] {
  if (messages.length === 0) return [];
  const values = columns(
    messages,
    ({ id }) => id,
    ({ channel }) => channel,
    ({ batchId }) => batchId,
    ({ requestId }) => requestId,
    ({ scene }) => scene,
    ({ caller }) => caller,
    ({ callerId }) => callerId,
    ({ ip }) => ip,
    ({ phone }) => phone,
    ({ country }) => country,
    ({ provider }) => provider,
    ({ templateId }) => templateId,
    ({ signName }) => signName,
    ({ callerContext }) => callerContext,
    ({ createdAt }) => createdAt,
    ({ budgetDay }) => budgetDay,
    ({ puller }) => puller ?? null,
  );
  return [statement(INSERT, values)];
}
