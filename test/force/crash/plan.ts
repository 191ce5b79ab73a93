/**
 * Who is sent to, when which process is killed, and what the providers do meanwhile: all of it from one seed.
 *
 * @module
 */
import { listBehaviours } from "../../../sandbox/behaviour.ts";
import { type Chance, seededChance } from "../../../sandbox/chance.ts";
import type { FaultRule } from "../../../sandbox/faults.ts";

/** One call of a client, who calls again when nobody answers. */
export interface Call {
  /** A mini-program user's code, or a backend's notice under an idempotency key. */
  kind: "code" | "notice";
  /** The openid, or the key. */
  caller: string;
  phones: string[];
  /** A process of the function is killed so long after the call went out. */
  killAfterMs: number | undefined;
}

const BATCH = 20;
/** Of a hundred calls. */
const BATCHES = 6;
const NOTICES = 20;
const KILLS = 15;
/** Of a hundred numbers. */
const MAGIC = 10;
/** A call is over by then, if nothing goes wrong. */
const CALL_MS = 40;

const GOOD_ENDING = "8888";
/** The last makes the provider answer after 20 seconds: rare, because each holds a process until it gives up. */
const MAGIC_ENDINGS = listBehaviours()
  .map(({ endsIn }) => endsIn)
  .filter((endsIn) => endsIn !== "0011");
const SLOW_ENDING = "0011";
/** Of a thousand numbers. */
const SLOW = 2;

/** Calls to so many recipients, no phone twice; the same for the same seed. */
export function planCalls(recipients: number, seed: number): Call[] {
  const chance = seededChance(seed);
  const phones = phoneMaker(chance);
  const calls: Call[] = [];
  for (let left = recipients; left > 0; ) {
    const kind = percent(chance) < NOTICES ? "notice" : "code";
    const size = kind === "notice" && percent(chance) < (BATCHES * 100) / NOTICES ? Math.min(BATCH, left) : 1;
    calls.push({
      kind,
      caller: `${kind}-${calls.length}`,
      phones: Array.from({ length: size }, phones),
      killAfterMs: percent(chance) < KILLS ? chance.random() * CALL_MS : undefined,
    });
    left -= size;
  }
  return calls;
}

/** Numbers of mainland China, a hundred thousand for each ending. */
function phoneMaker(chance: Chance): () => string {
  let made = 0;
  const ending = (): string => {
    if (chance.random() * 1000 < SLOW) return SLOW_ENDING;
    if (percent(chance) >= MAGIC) return GOOD_ENDING;
    return MAGIC_ENDINGS[Math.floor(chance.random() * MAGIC_ENDINGS.length)] ?? GOOD_ENDING;
  };
  return () => `+8613${String(made++).padStart(5, "0")}${ending()}`;
}

function percent(chance: Chance): number {
  return chance.random() * 100;
}

const GARBAGE = '{"Response":{"SendStatusSet":[{"Seria';
const OOPS = "oops";
const SENDS = ["tencent", "aliyun"].map((provider) => ({ provider, action: "SendSms" }));
/** What takes from a queue, and what only asks. */
const PULLS = ["PullSmsSendStatus", "PullSmsReplyStatus"].map((action) => ({ provider: "tencent", action }));
const QUESTIONS = [
  { provider: "tencent", action: "PullSmsSendStatusByPhoneNumber" },
  { provider: "aliyun", action: "QuerySendDetails" },
];

/** What befalls requests, and how likely. */
const OF_SENDS: readonly Pick<FaultRule, "effect" | "probability">[] = [
  { probability: 0.02, effect: { kind: "drop-before" } },
  { probability: 0.02, effect: { kind: "drop-after-accept" } },
  { probability: 0.02, effect: { kind: "http", status: 500, body: OOPS } },
  { probability: 0.02, effect: { kind: "http", status: 502, body: OOPS, accept: true } },
  { probability: 0.02, effect: { kind: "body", raw: GARBAGE, accept: true } },
  { probability: 0.03, effect: { kind: "throttle" } },
  { probability: 0.05, effect: { kind: "delay", ms: 150 } },
];
const OF_PULLS: readonly Pick<FaultRule, "effect" | "probability">[] = [
  { probability: 0.05, effect: { kind: "drop-before" } },
  { probability: 0.1, effect: { kind: "drop-after-accept" } },
  { probability: 0.05, effect: { kind: "http", status: 500, body: OOPS, accept: true } },
  { probability: 0.05, effect: { kind: "body", raw: GARBAGE, accept: true } },
  { probability: 0.05, effect: { kind: "throttle" } },
  { probability: 0.3, effect: { kind: "delay", ms: 60 } },
];
const OF_RECEIPTS: readonly Pick<FaultRule, "effect" | "probability">[] = [
  { probability: 0.02, effect: { kind: "lose-receipt" } },
  { probability: 0.05, effect: { kind: "duplicate-receipt" } },
];

/** The rules of the storm. */
export function planFaults(seed: number): FaultRule[] {
  return [
    ...SENDS.flatMap((target) => OF_SENDS.map((fault) => ({ ...target, ...fault }))),
    ...PULLS.flatMap((target) => OF_PULLS.map((fault) => ({ ...target, ...fault }))),
    ...QUESTIONS.flatMap((target) => OF_SENDS.map((fault) => ({ ...target, ...fault }))),
    ...OF_RECEIPTS.map((fault) => ({ provider: "tencent", ...fault })),
  ].map((rule, index) => ({ ...rule, seed: seed * 1000 + index }));
}
