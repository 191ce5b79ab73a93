/**
 * What operators do in our own ledger: who must not be texted, which limits were broken, what the guard holds back, and
 * what is still to be told.
 *
 * @module
 */
import { DEFAULT_GUARD } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import type { LimitHit, PendingEvent, PrefixCount, Receipt, Reply, Suppression } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { OperatorInput } from "../validation/operator.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { App } from "./app.ts";
import { type GuardState, guardWindow, judgePrefix, minSendsOf } from "./guard.ts";
import { readPhone, readRecipients } from "./recipients.ts";

/** What the guard makes of one block of numbers or country, in words of both languages. */
export interface PrefixView extends PrefixCount {
  state: GuardState;
  why: { en: string; zh: string };
}

export type OperatorAnswer =
  | { suppressed: number }
  | { unsuppressed: number }
  | { suppressions: Suppression[] }
  | { hits: LimitHit[] }
  | { prefixes: PrefixView[] }
  | { prefix: string; until: number }
  | { events: PendingEvent[] }
  | { id: string }
  | { replies: Reply[] }
  | { receipts: Receipt[] };

/**
 * Carries out one verb.
 *
 * @throws XinshiError `INVALID_ARGUMENT`; `NOT_FOUND` for an event that is not there
 */
export async function operate(
  input: OperatorInput,
  call: Pick<Call<"service">, "caller" | "trail">,
  app: App,
): Promise<OperatorAnswer> {
  const store = await app.store();
  const now = app.deps.now();
  switch (input.action) {
    case "suppress": {
      const note = `${call.caller.name}: ${input.note ?? "no reason given"}`;
      const phones = await readPhones(input.phones, call);
      await store.suppress(phones.map((phone) => ({ phone, reason: "manual", note, at: now })));
      return { suppressed: phones.length };
    }
    case "unsuppress": {
      let unsuppressed = 0;
      for (const phone of await readPhones(input.phones, call))
        if (await store.unsuppress({ phone })) unsuppressed += 1;
      return { unsuppressed };
    }
    case "listSuppressions": {
      const phones = input.phones === undefined ? undefined : await readPhones(input.phones, call);
      return { suppressions: await store.findSuppressions({ phones, before: input.before, limit: input.limit }) };
    }
    case "limitReport":
      if (input.toDay < input.fromDay) throw invalidArgument(["toDay: must not be before fromDay"]);
      return { hits: await store.findLimitHits(input) };
    case "listPrefixes":
      return { prefixes: await listPrefixes(app, input.limit, now) };
    case "unblockPrefix":
      await store.allowPrefix(input);
      return { prefix: input.prefix, until: input.until };
    case "listEvents":
      return { events: await store.findEvents(input) };
    case "retryEvent":
      return retryEvent(app, input.id, now);
    case "listReplies": {
      const phone = input.phone === undefined ? undefined : (await readPhone({ phone: input.phone })).e164;
      if (phone !== undefined) call.trail?.phones([phone]);
      return { replies: await store.findReplies({ phone, limit: input.limit }) };
    }
    case "listUnmatchedReceipts":
      return { receipts: await store.findUnmatchedReceipts(input.limit) };
  }
}

/** @throws XinshiError `INVALID_ARGUMENT`, naming the first that is no number by its place */
async function readPhones(asked: readonly string[], { trail }: Pick<Call, "trail">): Promise<string[]> {
  const recipients = await readRecipients({ phones: [...asked] });
  const faults = recipients.flatMap((one, index) => ("fault" in one ? [`phones.${index}: ${one.fault}`] : []));
  if (faults.length > 0) throw invalidArgument(faults);
  const phones = recipients.flatMap((one) => ("phone" in one && !("first" in one) ? [one.phone.e164] : []));
  trail?.phones(phones);
  return phones;
}

/** Those that are counted at all, the lowest share of used codes first. */
export async function listPrefixes(
  { config, store }: Pick<App, "config" | "store">,
  limit: number,
  now: number,
): Promise<PrefixView[]> {
  const { guard } = config;
  if (guard === undefined) return [];
  const { windowHours } = { ...DEFAULT_GUARD, ...guard };
  const counts = await (await store()).findPrefixes({ ...guardWindow(guard, now), minSends: 1, limit });
  return counts.map((count) => {
    const { prefix, sends, checks, allowedUntil } = count;
    const state = judgePrefix(guard, count, now);
    const from = minSendsOf(guard, prefix);
    const share = `${checks}/${sends}`;
    const isAllowed = allowedUntil !== null && allowedUntil > now;
    const en = isAllowed
      ? `let through by an operator; ${share} codes used in ${windowHours} h`
      : `${share} codes to ${prefix} used in ${windowHours} h; judged from ${from} on`;
    const zh = isAllowed
      ? `运维已放行；${windowHours} 小时内用掉 ${share} 个验证码`
      : `${windowHours} 小时内发往 ${prefix} 的验证码用掉 ${share}；满 ${from} 条才判断`;
    return { ...count, state, why: { en, zh } };
  });
}

/** An event that waits is tried at the next run of the timer. */
async function retryEvent({ store }: App, id: string, now: number): Promise<{ id: string }> {
  const ledger = await store();
  const stuck = await ledger.findEvents({ stuck: true, limit: 1000 });
  if (!stuck.some((event) => event.id === id)) throw new XinshiError("NOT_FOUND", "No such event is stuck");
  await ledger.retryEvent({ id, nextAt: now, error: null });
  return { id };
}
