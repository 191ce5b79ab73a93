/**
 * What a day leaves in the ledger: all that is young, nothing that is old, and each message's right end.
 *
 * @module
 */
import { dayOf } from "../../../shared/messaging/day.ts";
import { CONFIG } from "./config.ts";
import { DAY_MS, HOUR_MS } from "./model.ts";

/** Runs `SELECT COUNT(*) FROM …` on the ledger. */
export type CountRows = (from: string) => Promise<number>;

/** The timer has pulled and asked by then. */
const TOLD_MS = 15 * 60_000;
/** A message without a receipt is closed at a run of the timer. */
const CLOSED_MS = CONFIG.reconcile.giveUpAfterHours * HOUR_MS;
const RUN_MS = 10 * 60_000;

/** How messages to a number of that ending end. */
const ENDS = { "8888": "delivered", "0001": "undelivered", "0002": "expired", "0010": "delivered" } as const;

/**
 * Says what is wrong.
 *
 * @param ran when the timer ran last
 * @param young how many messages there should be
 */
export async function checkLedger(count: CountRows, ran: number, young: number): Promise<string[]> {
  const { messagesDays, rawDays, verificationsDays } = CONFIG.retention;
  const [messages, raw, verifications] = [messagesDays, rawDays, verificationsDays].map((days) => ran - days * DAY_MS);
  const day = dayOf(messages ?? 0);
  const nothing = [
    `messages WHERE created_at < ${messages}`,
    "receipts WHERE message_seq IS NULL",
    `inbound WHERE received_at < ${raw} AND body <> ''`,
    `inbound WHERE received_at < ${(messages ?? 0) - DAY_MS}`,
    `verifications WHERE expires_at < ${verifications}`,
    `budgets WHERE day < '${day}'`,
    `limit_hits WHERE day < '${day}'`,
    `refused_sends WHERE last_at < ${messages}`,
    ...wrongEnds(ran),
  ];
  const counts = await Promise.all(nothing.map(async (from) => [from, await count(from)] as const));
  const broken = counts.flatMap(([from, rows]) => (rows === 0 ? [] : [`${rows} rows: ${from}`]));
  const kept = await count("messages");
  return kept === young ? broken : [...broken, `${kept} messages are kept, not ${young}`];
}

function wrongEnds(ran: number): string[] {
  const told = `messages WHERE created_at < ${ran - TOLD_MS}`;
  const silent = "phone LIKE '%0004'";
  return [
    ...Object.entries(ENDS).map(([ending, status]) => `${told} AND phone LIKE '%${ending}' AND status <> '${status}'`),
    `${told} AND created_at > ${ran - CLOSED_MS} AND ${silent} AND status <> 'submitted'`,
    `messages WHERE created_at < ${ran - CLOSED_MS - RUN_MS} AND ${silent} AND status <> 'expired'`,
  ];
}
