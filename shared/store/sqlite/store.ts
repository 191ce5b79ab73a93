/**
 * The store on one SQLite file: for one machine, with any number of processes on it.
 *
 * @module
 */
import type { DriverStore } from "../encryption/forms.ts";
import type { StoreOptions } from "../store.ts";
import { openDatabase } from "./database.ts";
import { addEvents, claimEvents, findEvents, finishEvent, retryEvent } from "./events.ts";
import { admitProvider, noteProvider } from "./health.ts";
import { claimIdempotent, finishIdempotent, releaseIdempotent } from "./idempotency.ts";
import { findReceipts } from "./known-receipts.ts";
import { acquireLease, releaseLease } from "./leases.ts";
import { findLimitHits } from "./limit-hits.ts";
import { findMessages } from "./messages.ts";
import { migrate } from "./migrate.ts";
import { expireMessages, findOpenMessages, markAsked } from "./open-messages.ts";
import { openPhoneForms } from "./phone-forms.ts";
import { allowPrefix, countPrefixes, findPrefixes } from "./prefixes.ts";
import { takeReceipts, takeReplies } from "./pulls.ts";
import { applyReceipts, findUnmatchedReceipts } from "./receipts.ts";
import { countRefused, findRefused } from "./refused-sends.ts";
import { applyReplies, findReplies } from "./replies.ts";
import { findAttempts, reroute } from "./reroute.ts";
import { reserveSends } from "./reserve.ts";
import { deleteOld } from "./retention.ts";
import { searchMessages } from "./search.ts";
import { settle } from "./settle.ts";
import { messageStatistics } from "./statistics.ts";
import { findSuppressions, suppress, unsuppress } from "./suppressions.ts";
import { findTemplates, saveTemplates } from "./templates.ts";
import { checkVerification, claimVoiceFallbacks, findVerifications, issueVerification } from "./verifications.ts";
import {
  claimVoiceFile,
  findVoiceFile,
  finishVoiceFile,
  forgetVoiceFile,
  releaseVoiceFile,
  reviewVoiceFile,
} from "./voice-files.ts";

export interface SqliteOptions extends StoreOptions {
  /** The database file; it and its folder are made when missing. */
  path: string;
}

/** @throws XinshiError `NOT_CONFIGURED`: no native module here, a path that cannot be used, or a newer database */
export async function openSqliteStore({ path, events }: SqliteOptions): Promise<DriverStore> {
  const db = await openDatabase(path, { events });
  try {
    await migrate(db);
  } catch (cause) {
    db.close();
    throw cause;
  }
  return {
    reserveSends: (reservation) => reserveSends(db, reservation),
    settle: (input) => settle(db, input),
    reroute: (input) => reroute(db, input),
    findAttempts: async (messageIds) => findAttempts(db, messageIds),
    admitProvider: (input) => admitProvider(db, input),
    noteProvider: (note) => noteProvider(db, note),
    applyReceipts: (batch) => applyReceipts(db, batch),
    applyReplies: (batch) => applyReplies(db, batch),
    findMessages: async (query) => findMessages(db, query),
    searchMessages: async (query) => searchMessages(db, query),
    messageStatistics: async (query) => messageStatistics(db, query),
    findUnmatchedReceipts: async (limit) => findUnmatchedReceipts(db, limit),
    findReplies: async (query) => findReplies(db, query),
    findReceipts: async (query) => findReceipts(db, query),
    findOpenMessages: async (query) => findOpenMessages(db, query),
    markAsked: (input) => markAsked(db, input),
    expireMessages: (input) => expireMessages(db, input),
    deleteOld: (input) => deleteOld(db, input),
    claimVoiceFallbacks: (input) => claimVoiceFallbacks(db, input),
    suppress: (suppressions) => suppress(db, suppressions),
    unsuppress: (input) => unsuppress(db, input),
    findSuppressions: async (query) => findSuppressions(db, query),
    findLimitHits: async (query) => findLimitHits(db, query),
    countRefused: (sends) => countRefused(db, sends),
    findRefused: async (query) => findRefused(db, query),
    countPrefixes: async (query) => countPrefixes(db, query),
    findPrefixes: async (query) => findPrefixes(db, query),
    allowPrefix: (input) => allowPrefix(db, input),
    addEvents: (events) => addEvents(db, events),
    claimEvents: (input) => claimEvents(db, input),
    finishEvent: (input) => finishEvent(db, input),
    retryEvent: (input) => retryEvent(db, input),
    findEvents: async (query) => findEvents(db, query),
    issueVerification: (input) => issueVerification(db, input),
    checkVerification: (input) => checkVerification(db, input),
    findVerifications: async (query) => findVerifications(db, query),
    saveTemplates: (input) => saveTemplates(db, input),
    findTemplates: async (query) => findTemplates(db, query),
    claimIdempotent: (input) => claimIdempotent(db, input),
    finishIdempotent: (input) => finishIdempotent(db, input),
    releaseIdempotent: (input) => releaseIdempotent(db, input),
    claimVoiceFile: (input) => claimVoiceFile(db, input),
    finishVoiceFile: (file) => finishVoiceFile(db, file),
    releaseVoiceFile: (input) => releaseVoiceFile(db, input),
    findVoiceFile: async (query) => findVoiceFile(db, query),
    reviewVoiceFile: (input) => reviewVoiceFile(db, input),
    forgetVoiceFile: (input) => forgetVoiceFile(db, input),
    takeReceipts: (query) => takeReceipts(db, query),
    takeReplies: (query) => takeReplies(db, query),
    acquireLease: (input) => acquireLease(db, input),
    releaseLease: (input) => releaseLease(db, input),
    phoneForms: openPhoneForms(db),
    close: async () => db.close(),
  };
}
