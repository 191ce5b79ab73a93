/**
 * The same key and payload answer the same thing and send nothing again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type ErrorBody, type ErrorCode, errorFrom, toXinshiError, XinshiError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { DispatchApp } from "./dispatch.ts";

/** Failures after which it is not sure that nothing was sent: they are an answer, and the key stays taken. */
const MAY_HAVE_SENT: readonly ErrorCode[] = ["OUTCOME_UNKNOWN", "INTERNAL"];
/** A key may be used anew after a day. */
const KEY_TTL_MS = 86_400_000;
/**
 * After that no platform lets the call that made a claim go on: 900 s is the longest invocation, and a minute is for clocks that
 * differ.
 *
 * Source: "配额限制", https://cloud.tencent.com/document/product/583/11637
 */
export const SURELY_OVER_MS = 960_000;

/** What is kept under a key: all of it is answered again, a failure too. */
type Answer<Data> = { data: Data } | { error: ErrorBody };

/** What is done for a key: the first time, and when the first call died after it had begun to send. */
export interface Idempotent<Data> {
  send(): Promise<Data>;
  /** Answers from the rows that the first call left. */
  recall(batchId: string): Promise<Data>;
}

/**
 * Runs `send` once for a caller's key; each function has keys of its own. A first call that never answered holds its key
 * until it is surely over: then `recall` tells what became of its messages, or, where it left none, `send` runs.
 *
 * @throws XinshiError `CONFLICT` when the key came with another payload; `OUTCOME_UNKNOWN` with reason `unfinished` when the
 *   first call has not answered (yet), and with the time until that is sure; else whatever `send` and `recall` throw or threw
 */
export async function withIdempotency<Data>(
  app: DispatchApp,
  call: Call<"service">,
  { idempotencyKey, ...payload }: { idempotencyKey?: string | undefined },
  { send, recall }: Idempotent<Data>,
): Promise<Data> {
  const store = await app.store();
  const key = `${call.functionName}:${call.caller.name}:${idempotencyKey}`;
  const now = app.deps.now();
  const claim = await store.claimIdempotent({
    key,
    payloadHash: hash(payload),
    batchId: call.requestId,
    now,
    ttlMs: KEY_TTL_MS,
    overMs: SURELY_OVER_MS,
  });
  if (claim.state === "claimed") return answerOf(await carryOut(app, store, { key, requestId: call.requestId }, send));
  if (claim.state === "finished") return answerOf(JSON.parse(claim.answer) as Answer<Data>);
  if (claim.state === "conflict")
    throw new XinshiError("CONFLICT", "This idempotencyKey was used with another payload");
  const leftMs = claim.claimedAt + SURELY_OVER_MS - now;
  if (leftMs <= 0) return recall(claim.batchId);
  const message = `An earlier call with this idempotencyKey has not answered; pullstatus lists what it sent, batchId ${claim.batchId}`;
  throw new XinshiError("OUTCOME_UNKNOWN", message, {
    reason: "unfinished",
    retryAfterSeconds: Math.ceil(leftMs / 1000),
  });
}

function answerOf<Data>(answer: Answer<Data>): Data {
  if ("data" in answer) return answer.data;
  throw errorFrom(answer.error);
}

async function carryOut<Data>(
  app: DispatchApp,
  store: Store,
  { key, requestId }: { key: string; requestId: string },
  send: () => Promise<Data>,
): Promise<Answer<Data>> {
  const answer = await send().then(
    (data): Answer<Data> => ({ data }),
    async (thrown: unknown): Promise<Answer<Data>> => {
      const error = toXinshiError(thrown);
      if (MAY_HAVE_SENT.includes(error.code)) return { error: error.toBody() };
      await store.releaseIdempotent({ key });
      throw error;
    },
  );
  try {
    await store.finishIdempotent({ key, answer: JSON.stringify(answer), now: app.deps.now() });
  } catch (error) {
    // The messages are out: a repeat is told that this call never finished, and sends nothing.
    app.log.error("idempotency_failed", { requestId, reason: toXinshiError(error).code });
  }
  return answer;
}

/** Independent of the order in which a caller writes the fields. */
function hash(payload: unknown): string {
  return createHash("sha256").update(JSON.stringify(payload, sortKeys)).digest("hex");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
