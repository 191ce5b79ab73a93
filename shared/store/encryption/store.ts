/**
 * A store that keeps no number in clear, around any driver. Every operation is named here, so that none is forgotten: what
 * has a number in it goes in hidden and comes out shown.
 *
 * While several forms are listed, a number's rows are brought into the first form before the number is worked on: so
 * windows, suppressions and codes count whatever form their rows were written in.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { IdempotencyClaim, Store } from "../store.ts";
import type { DriverStore, PhoneForm } from "./forms.ts";
import { createKeyring, type Keyring } from "./keyring.ts";
import { hideNumbers, numbersOf } from "./search.ts";

/** In clear: it tells whether numbers are written so now. */
const ANY_NUMBER = "+1";

/** @throws XinshiError `NOT_CONFIGURED` when rows are in a form that is not listed */
export async function encryptPhones(store: DriverStore, forms: readonly PhoneForm[]): Promise<Store> {
  await enterForm(store, forms);
  return wrap(store, createKeyring(forms));
}

/**
 * Notes the form that is written from now on. Numbers in a form that nobody looks for would be texted whatever the limits
 * say, so each one that was ever noted must be listed.
 *
 * @throws XinshiError `NOT_CONFIGURED`
 */
export async function enterForm({ phoneForms }: DriverStore, forms: readonly PhoneForm[]): Promise<void> {
  const [first] = forms;
  assertListed(await phoneForms.list(), forms);
  if (first === undefined) return;
  await phoneForms.add(first.id);
  assertListed(await phoneForms.list(), forms); // rows from before the first key are known to be clear now
}

function assertListed(present: readonly string[], forms: readonly PhoneForm[]): void {
  const missing = present.filter((form) => !forms.some(({ id }) => id === form));
  if (missing.length === 0) return;
  throw new XinshiError(
    "NOT_CONFIGURED",
    `XINSHI_PHONE_KEYS must list ${missing.join(", ")}: the database has numbers in that form (docs/privacy.md)`,
  );
}

function wrap(store: DriverStore, keyring: Keyring): Store {
  const { hide, seal } = keyring;
  const { showPhone, showMessage, hidePhone, sealWords, orNull, openWords } = mappers(keyring);
  const gather = async (phones: readonly string[]): Promise<void> => {
    for (const moves of keyring.moves(phones)) await store.phoneForms.move(moves);
  };
  const gatherOf = (items: readonly { phone: string }[]): Promise<void> => gather(items.map(({ phone }) => phone));
  return {
    async reserveSends(reservation) {
      await gatherOf(reservation.messages);
      const messages = reservation.messages.map((message) => ({
        ...message,
        phone: hide(message.phone),
        callerContext: orNull(seal, message.callerContext),
      }));
      return store.reserveSends({ ...reservation, messages });
    },
    settle: ({ now, settlements, rawReply }) =>
      store.settle({
        now,
        settlements: settlements.map(sealWords),
        rawReply: rawReply && { ...rawReply, body: seal(rawReply.body) },
      }),
    reroute: (input) => store.reroute({ ...input, refusals: input.refusals.map(sealWords) }),
    findAttempts: async (messageIds) => (await store.findAttempts(messageIds)).map(openWords),
    admitProvider: (input) => store.admitProvider(input),
    noteProvider: (note) => store.noteProvider(note),
    async applyReceipts(batch) {
      await gatherOf(batch.receipts);
      return store.applyReceipts({ ...batch, raw: seal(batch.raw), receipts: batch.receipts.map(hidePhone) });
    },
    async applyReplies(batch) {
      await gatherOf(batch.replies);
      return store.applyReplies({ ...batch, raw: seal(batch.raw), replies: batch.replies.map(hidePhone) });
    },
    async findMessages({ phone, ...query }) {
      if (phone !== undefined) await gather([phone]);
      const found = await store.findMessages({ ...query, phone: phone === undefined ? undefined : hide(phone) });
      return found.map(showMessage);
    },
    async searchMessages(query) {
      if (keyring.isCurrent(ANY_NUMBER)) {
        const page = await store.searchMessages(query);
        return { ...page, messages: page.messages.map(showMessage) };
      }
      await gather(numbersOf(query.search));
      const page = await store.searchMessages({ ...query, search: hideNumbers(query.search, hide), numbers: "whole" });
      return { ...page, messages: page.messages.map(showMessage) };
    },
    messageStatistics: (query) => store.messageStatistics(query),
    findUnmatchedReceipts: async (limit) => (await store.findUnmatchedReceipts(limit)).map(showPhone),
    takeReceipts: async (query) => (await store.takeReceipts(query)).map(showMessage),
    takeReplies: async (query) => (await store.takeReplies(query)).map(showPhone),
    async findReplies({ phone, limit }) {
      if (phone !== undefined) await gather([phone]);
      const found = await store.findReplies({ phone: phone === undefined ? undefined : hide(phone), limit });
      return found.map(showPhone);
    },
    async findReceipts({ messageIds, phone }) {
      await gather([phone]);
      return (await store.findReceipts({ messageIds, phone: hide(phone) })).map(showPhone);
    },

    async issueVerification(input) {
      await gatherOf([input]);
      const issued = await store.issueVerification(hidePhone(input));
      return { ...issued, verification: showPhone(issued.verification) };
    },
    async checkVerification(input) {
      await gatherOf([input]);
      const matches: typeof input.matches = (verification) => input.matches(showPhone(verification));
      const check = await store.checkVerification({ ...hidePhone(input), matches });
      return check.result === "matched" ? { ...check, verification: showPhone(check.verification) } : check;
    },
    async findVerifications(query) {
      await gatherOf([query]);
      return (await store.findVerifications(hidePhone(query))).map(showPhone);
    },

    findOpenMessages: async (query) => (await store.findOpenMessages(query)).map(showMessage),
    markAsked: (input) => store.markAsked(input),
    expireMessages: (input) => store.expireMessages(input),
    deleteOld: (input) => store.deleteOld(input),
    claimVoiceFallbacks: async (input) => (await store.claimVoiceFallbacks(input)).map(showPhone),

    async suppress(suppressions) {
      await gatherOf(suppressions);
      await store.suppress(suppressions.map((one) => ({ ...hidePhone(one), note: orNull(seal, one.note) })));
    },
    async unsuppress(input) {
      await gatherOf([input]);
      return store.unsuppress(hidePhone(input));
    },
    async findSuppressions({ phones, ...query }) {
      if (phones !== undefined) await gather(phones);
      const found = await store.findSuppressions({ ...query, phones: phones?.map(hide) });
      return found.map((one) => ({ ...showPhone(one), note: orNull(keyring.open, one.note) }));
    },
    findLimitHits: (query) => store.findLimitHits(query),
    async countRefused(sends) {
      await gatherOf(sends);
      await store.countRefused(sends.map(hidePhone));
    },
    async findRefused(query) {
      await gatherOf([query]);
      return (await store.findRefused(hidePhone(query))).map(showPhone);
    },

    countPrefixes: (query) => store.countPrefixes(query),
    findPrefixes: (query) => store.findPrefixes(query),
    allowPrefix: (input) => store.allowPrefix(input),

    addEvents: (events) => store.addEvents(events.map((event) => ({ ...event, phone: orNull(hide, event.phone) }))),
    claimEvents: async (input) => (await store.claimEvents(input)).map(showEvent),
    finishEvent: (input) => store.finishEvent(input),
    retryEvent: (input) => store.retryEvent(input),
    findEvents: async (query) => (await store.findEvents(query)).map(showEvent),

    saveTemplates: (input) => store.saveTemplates(input),
    findTemplates: (query) => store.findTemplates(query),

    async claimIdempotent(input) {
      const macs = [keyring.mac(input.payloadHash), ...keyring.earlierMacs(input.payloadHash)];
      let claim: IdempotencyClaim = { state: "conflict" };
      for (const payloadHash of macs) {
        claim = await store.claimIdempotent({ ...input, payloadHash });
        if (claim.state !== "conflict") break;
      }
      return claim.state === "finished" ? { ...claim, answer: keyring.open(claim.answer) } : claim;
    },
    finishIdempotent: (input) => store.finishIdempotent({ ...input, answer: seal(input.answer) }),
    releaseIdempotent: (input) => store.releaseIdempotent(input),

    claimVoiceFile: (input) => store.claimVoiceFile(input),
    finishVoiceFile: (file) => store.finishVoiceFile(file),
    releaseVoiceFile: (input) => store.releaseVoiceFile(input),
    findVoiceFile: (query) => store.findVoiceFile(query),
    reviewVoiceFile: (input) => store.reviewVoiceFile(input),
    forgetVoiceFile: (input) => store.forgetVoiceFile(input),

    acquireLease: (input) => store.acquireLease(input),
    releaseLease: (input) => store.releaseLease(input),

    close: () => store.close(),
  };

  function showEvent<Event extends { phone: string | null }>(event: Event): Event {
    return { ...event, phone: orNull(keyring.show, event.phone) };
  }
}

/** Providers' words may repeat the number; the caller's own context may hold anything. */
function mappers({ hide, show, seal, open }: Keyring) {
  const orNull = (map: (text: string) => string, text: string | null): string | null => text && map(text);
  const openWords = <Item extends { providerMessage: string | null }>(item: Item): Item => ({
    ...item,
    providerMessage: orNull(open, item.providerMessage),
  });
  return {
    orNull,
    openWords,
    hidePhone: <Item extends { phone: string }>(item: Item): Item => ({ ...item, phone: hide(item.phone) }),
    showPhone: <Item extends { phone: string }>(item: Item): Item => ({ ...item, phone: show(item.phone) }),
    showMessage: <Item extends { phone: string; callerContext: string | null; providerMessage: string | null }>(
      message: Item,
    ): Item => ({
      ...openWords(message),
      phone: show(message.phone),
      callerContext: orNull(open, message.callerContext),
    }),
    sealWords: <Item extends { providerMessage?: string | undefined }>(item: Item): Item => ({
      ...item,
      providerMessage: item.providerMessage && seal(item.providerMessage),
    }),
  };
}
