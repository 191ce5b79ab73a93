/**
 * The same key and payload answer the same thing and send nothing again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type ErrorCode, toXinshiError, XinshiError } from "../errors.ts";
import type { Message, Store } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import {
  MAX_LISTED_MESSAGES,
  type SendSmsData,
  type SendSmsEntry,
  type SendSmsServiceInput,
} from "../validation/sms.ts";
import type { SendApp } from "./dispatch.ts";

/** Failures after which it is not sure that nothing was sent: the key stays taken. */
const MAY_HAVE_SENT: readonly ErrorCode[] = ["OUTCOME_UNKNOWN", "INTERNAL"];

/**
 * Runs `send` once for a caller's key.
 *
 * @throws XinshiError `CONFLICT` when the key came with another payload, `OUTCOME_UNKNOWN` when the first call never
 *   finished and left no message; else whatever `send` throws
 */
export async function withIdempotency(
  app: SendApp,
  call: Call<"service">,
  { idempotencyKey, ...payload }: SendSmsServiceInput,
  send: () => Promise<SendSmsData>,
): Promise<SendSmsData> {
  const store = await app.store();
  const key = `${call.caller.name}:${idempotencyKey}`;
  const claim = await store.claimIdempotent({
    key,
    payloadHash: hash(payload),
    batchId: call.requestId,
    now: app.deps.now(),
  });
  if (claim.state === "conflict")
    throw new XinshiError("CONFLICT", "This idempotencyKey was used with another payload");
  if (claim.state === "finished") return JSON.parse(claim.answer) as SendSmsData;
  if (claim.state === "unfinished") return answerFromLedger(store, claim.batchId);
  return finish(app, store, key, send);
}

async function finish(app: SendApp, store: Store, key: string, send: () => Promise<SendSmsData>): Promise<SendSmsData> {
  const data = await send().catch(async (thrown: unknown) => {
    const error = toXinshiError(thrown);
    if (!MAY_HAVE_SENT.includes(error.code)) await store.releaseIdempotent({ key });
    throw error;
  });
  try {
    await store.finishIdempotent({ key, answer: JSON.stringify(data), now: app.deps.now() });
  } catch (error) {
    // The messages are out and in the ledger: a repeat is answered from there.
    app.log.error("idempotency_failed", { reason: toXinshiError(error).code });
  }
  return data;
}

/** What the ledger knows of a call that did not live to answer, or has not answered yet. */
async function answerFromLedger(store: Store, batchId: string): Promise<SendSmsData> {
  const messages = await store.findMessages({ batchId, order: "oldest", limit: MAX_LISTED_MESSAGES });
  if (messages.length === 0) {
    throw new XinshiError("OUTCOME_UNKNOWN", "An earlier call with this idempotencyKey has not finished");
  }
  const entries = messages.map(entryOf);
  const count = (status: SendSmsEntry["status"]): number => entries.filter((entry) => entry.status === status).length;
  return { messages: entries, accepted: count("accepted"), rejected: count("rejected"), unknown: count("unknown") };
}

function entryOf({ id, phone, provider, status, serialNumber, segments }: Message): SendSmsEntry {
  return {
    id,
    phone,
    provider,
    status: status === "rejected" ? "rejected" : status === "queued" || status === "unknown" ? "unknown" : "accepted",
    ...(serialNumber !== null && { serialNumber }),
    ...(segments !== null && { segments }),
  };
}

/** Independent of the order in which a caller writes the fields. */
function hash(payload: unknown): string {
  return createHash("sha256").update(JSON.stringify(payload, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
