/**
 * What is old is deleted, a little in each run of the timer.
 *
 * @module
 */
import { DEFAULT_GUARD, DEFAULT_RETENTION } from "../config/config.ts";
import type { Call } from "../triggers/invocation.ts";
import type { App } from "./app.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows of each kind in one transaction. */
const AT_ONCE = 500;
/** Transactions in one run: the rest waits for the next minute. */
const MAX_ROUNDS = 20;
const MIN_LEFT_MS = 2000;
/** The least that told events, keys and the guard's counts stay. */
const HELPERS_MS = 7 * DAY_MS;

/** Refused sends, whose numbers anybody can make up. */
const MAX_REFUSED = 100_000;

/** Returns how many rows went. */
export async function deleteOld({ deadline }: Pick<Call, "deadline">, app: App): Promise<number> {
  const { messagesDays, rawDays, verificationsDays } = { ...DEFAULT_RETENTION, ...app.config.retention };
  const { windowHours } = { ...DEFAULT_GUARD, ...app.config.guard };
  const now = app.deps.now();
  const store = await app.store();
  let deleted = 0;
  for (let round = 0; round < MAX_ROUNDS && deadline - app.deps.now() > MIN_LEFT_MS; round++) {
    const count = await store.deleteOld({
      messages: now - messagesDays * DAY_MS,
      raw: now - rawDays * DAY_MS,
      verifications: now - verificationsDays * DAY_MS,
      helpers: now - Math.max(HELPERS_MS, 2 * windowHours * HOUR_MS),
      maxRefused: MAX_REFUSED,
      limit: AT_ONCE,
    });
    deleted += count;
    if (count === 0) break;
  }
  return deleted;
}
