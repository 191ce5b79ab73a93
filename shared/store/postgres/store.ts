/**
 * The store on a PostgreSQL server: for functions in a cloud, any number of instances.
 *
 * @module
 */
import type { DriverStore } from "../encryption/forms.ts";
import type { StoreOptions } from "../store.ts";
import { openDatabase } from "./database.ts";
import { addEvents, claimEvents, findEvents, finishEvent, retryEvent } from "./events.ts";
import { admitKind, noteProvider } from "./health.ts";
import { claimIdempotent, finishIdempotent, releaseIdempotent } from "./idempotency.ts";
import { findReceipts } from "./known-receipts.ts";
import { acquireLease, releaseLease } from "./leases.ts";
import { findLimitHits } from "./limit-hits.ts";
import { findMessages } from "./messages.ts";
import { migrate } from "./migrate.ts";
import { expireMessages, findOpenMessages, markAsked } from "./open-messages.ts";
import { openPhoneForms } from "./phone-forms.ts";
import { allowPrefix, countKind, findPrefixes } from "./prefixes.ts";
import { takeReceipts, takeReplies } from "./pulls.ts";
import { applyReceipts, findUnmatchedReceipts } from "./receipts.ts";
import { findRefused, refusedKind } from "./refused-sends.ts";
import { applyReplies, findReplies } from "./replies.ts";
import { findAttempts, reroute } from "./reroute.ts";
import { reserveKind } from "./reserve.ts";
import { deleteOld } from "./retention.ts";
import { searchMessages } from "./search.ts";
import { settleKind } from "./settle.ts";
import { messageStatistics } from "./statistics.ts";
import { findSuppressions, suppress, unsuppress } from "./suppressions.ts";
import { findTemplates, saveTemplates } from "./templates.ts";
import { createTogether, type Kind } from "./together.ts";
import { checkVerification, claimVoiceFallbacks, findVerifications, issueKind } from "./verifications.ts";
import {
  claimVoiceFile,
  findVoiceFile,
  finishVoiceFile,
  forgetVoiceFile,
  releaseVoiceFile,
  reviewVoiceFile,
} from "./voice-files.ts";

export interface PostgresOptions extends StoreOptions {
  /** `postgres://user:password@host:port/database`, with libpq's parameters: see `address.ts`. */
  url: string;
}

/** @throws XinshiError `NOT_CONFIGURED`: an address that cannot be used, or a newer database */
export async function openPostgresStore({ url, events }: PostgresOptions): Promise<DriverStore> {
  const db = await openDatabase(url, { events });
  try {
    await migrate(db);
  } catch (cause) {
    await db.close();
    throw cause;
  }
  const closing: (() => Promise<void>)[] = [];
  const together = <Ask, Answer>(kind: Kind<Ask, Answer>): ((ask: Ask) => Promise<Answer>) => {
    const { ask, close } = createTogether(kind);
    closing.push(close);
    return ask;
  };
  return {
    reserveSends: together(reserveKind(db)),
    settle: together(settleKind(db)),
    reroute: (input) => reroute(db, input),
    findAttempts: (messageIds) => findAttempts(db, messageIds),
    admitProvider: together(admitKind(db)),
    noteProvider: (note) => noteProvider(db, note),
    applyReceipts: (batch) => applyReceipts(db, batch),
    applyReplies: (batch) => applyReplies(db, batch),
    findMessages: (query) => findMessages(db, query),
    searchMessages: (query) => searchMessages(db, query),
    messageStatistics: (query) => messageStatistics(db, query),
    findUnmatchedReceipts: (limit) => findUnmatchedReceipts(db, limit),
    findReplies: (query) => findReplies(db, query),
    findReceipts: (query) => findReceipts(db, query),
    findOpenMessages: (query) => findOpenMessages(db, query),
    markAsked: (input) => markAsked(db, input),
    expireMessages: (input) => expireMessages(db, input),
    deleteOld: (input) => deleteOld(db, input),
    claimVoiceFallbacks: (input) => claimVoiceFallbacks(db, input),
    suppress: (suppressions) => suppress(db, suppressions),
    unsuppress: (input) => unsuppress(db, input),
    findSuppressions: (query) => findSuppressions(db, query),
    findLimitHits: (query) => findLimitHits(db, query),
    countRefused: together(refusedKind(db)),
    findRefused: (query) => findRefused(db, query),
    countPrefixes: together(countKind(db)),
    findPrefixes: (query) => findPrefixes(db, query),
    allowPrefix: (input) => allowPrefix(db, input),
    addEvents: (events) => addEvents(db, events),
    claimEvents: (input) => claimEvents(db, input),
    finishEvent: (input) => finishEvent(db, input),
    retryEvent: (input) => retryEvent(db, input),
    findEvents: (query) => findEvents(db, query),
    issueVerification: together(issueKind(db)),
    checkVerification: (input) => checkVerification(db, input),
    findVerifications: (query) => findVerifications(db, query),
    saveTemplates: (input) => saveTemplates(db, input),
    findTemplates: (query) => findTemplates(db, query),
    claimIdempotent: (input) => claimIdempotent(db, input),
    finishIdempotent: (input) => finishIdempotent(db, input),
    releaseIdempotent: (input) => releaseIdempotent(db, input),
    claimVoiceFile: (input) => claimVoiceFile(db, input),
    finishVoiceFile: (file) => finishVoiceFile(db, file),
    releaseVoiceFile: (input) => releaseVoiceFile(db, input),
    findVoiceFile: (query) => findVoiceFile(db, query),
    reviewVoiceFile: (input) => reviewVoiceFile(db, input),
    forgetVoiceFile: (input) => forgetVoiceFile(db, input),
    takeReceipts: (query) => takeReceipts(db, query),
    takeReplies: (query) => takeReplies(db, query),
    acquireLease: (input) => acquireLease(db, input),
    releaseLease: (input) => releaseLease(db, input),
    phoneForms: openPhoneForms(db),
    async close() {
      await Promise.all(closing.map((close) => close()));
      await db.close();
    },
  };
}
