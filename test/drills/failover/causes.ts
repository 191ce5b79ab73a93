/**
 * What can go wrong on the first route, and who is sent to: each cause picks its phones by their last four digits, as the
 * sandbox's own magic numbers do.
 *
 * @module
 */
import { listBehaviours } from "../../../sandbox/behaviour.ts";
import { type Chance, seededChance } from "../../../sandbox/chance.ts";
import type { RequestEffect } from "../../../sandbox/faults.ts";

/** Who can be on the first route; the other one is on the second. */
export type First = "tencent" | "aliyun";

export interface Cause {
  /** Last four digits of its phones. */
  endsIn: string;
  /** What happens on the first route. */
  what: string;
  /** Injected on the first route only: in the sandbox, or on the way there. */
  effect?: RequestEffect | typeof REFUSED | Refusal | undefined;
  /** Meets a whole request, however many share it. */
  ofRequest: boolean;
}

/** Recipients that share a call. */
export interface Call {
  scene: "code" | "notice";
  cause: Cause;
  phones: string[];
}

/** The client finds nobody at the provider's address. */
const REFUSED = { kind: "refused" } as const;

/** The provider's own code, by who is on the first route. */
export interface Refusal {
  kind: "code";
  codes: Readonly<Record<First, string>>;
}

/** Longer than the time that the drill gives a provider. */
const SLOW_MS = 5000;
const GARBAGE = '{"Response":{"SendStatusSet":[{"Seria';

const NOTHING: Cause = { endsIn: "8888", what: "nothing", ofRequest: false };

/** A batch that has numbers of every kind but those that meet the whole request. */
const MIXED: Cause = { ...NOTHING, what: "a batch that mixes normal numbers with 0001 to 0005, 0009 and 0010" };

const MAGIC: readonly Cause[] = listBehaviours().map(({ endsIn, description }) => ({
  endsIn,
  what: `${endsIn}: ${description}`,
  ofRequest: ["0006", "0007", "0008", "0011"].includes(endsIn),
}));

const INJECTED: readonly Cause[] = (
  [
    { what: "throttled", effect: { kind: "throttle" } },
    { what: "connection refused", effect: REFUSED },
    { what: "HTTP 500, not carried out", effect: { kind: "http", status: 500, body: "oops" } },
    { what: "HTTP 500, and carried out", effect: { kind: "http", status: 500, body: "oops", accept: true } },
    { what: "cut off before it is read", effect: { kind: "drop-before" } },
    { what: "carried out, cut off before the answer", effect: { kind: "drop-after-accept" } },
    { what: "carried out, answered too late", effect: { kind: "delay", ms: SLOW_MS } },
    { what: "half an answer, not carried out", effect: { kind: "body", raw: GARBAGE } },
    { what: "half an answer, and carried out", effect: { kind: "body", raw: GARBAGE, accept: true } },
    {
      what: "package used up",
      effect: refusal("FailedOperation.InsufficientBalanceInSmsPackage", "isv.AMOUNT_NOT_ENOUGH"),
    },
    {
      what: "template not approved",
      effect: refusal("FailedOperation.TemplateIncorrectOrUnapproved", "isv.SMS_TEMPLATE_ILLEGAL"),
    },
    { what: "the account's daily limit", effect: refusal("LimitExceeded.AppDailyLimit", "isv.DAY_LIMIT_CONTROL") },
    { what: "a system error that names no cause", effect: refusal("InternalError.OtherError", "isp.SYSTEM_ERROR") },
  ] satisfies Pick<Cause, "what" | "effect">[]
).map((cause, index) => ({ ...cause, endsIn: String(7001 + index), ofRequest: true }));

function refusal(tencent: string, aliyun: string): Refusal {
  return { kind: "code", codes: { tencent, aliyun } };
}

/** In the order of the report. */
export const CAUSES: readonly Cause[] = [NOTHING, MIXED, ...MAGIC, ...INJECTED];

const BATCH = 20;
/** Of a hundred calls so many are batches. */
const BATCHES = 3;
/** Of a hundred calls, and of a hundred numbers in a mixed batch, so many are of a cause that does no harm. */
const GOOD = 50;

/** Calls to so many recipients, no phone twice; the same for the same seed. */
export function planCalls(recipients: number, seed: number): Call[] {
  const chance = seededChance(seed);
  const phones = phoneMaker();
  const calls: Call[] = [];
  for (let left = recipients; left > 0; ) {
    const call = chance.random() * 100 < BATCHES ? planBatch(chance, phones, Math.min(BATCH, left)) : undefined;
    calls.push(call ?? planOne(chance, phones));
    left -= calls.at(-1)?.phones.length ?? 1;
  }
  return calls;
}

function planOne(chance: Chance, phones: PhoneMaker): Call {
  const cause = chance.random() * 100 < GOOD ? NOTHING : pick(chance, [...MAGIC, ...INJECTED]);
  return { scene: "code", cause, phones: [phones(cause)] };
}

/** One number of a cause that meets the whole request, among good ones; or a mixed one. */
function planBatch(chance: Chance, phones: PhoneMaker, size: number): Call {
  const whole = [...MAGIC, ...INJECTED].filter(({ ofRequest }) => ofRequest);
  const cause = chance.random() * 100 < GOOD ? MIXED : pick(chance, whole);
  const mixed = MAGIC.filter(({ ofRequest }) => !ofRequest);
  const causeAt = (index: number): Cause => {
    if (cause !== MIXED) return index === 0 ? cause : NOTHING;
    return chance.random() * 100 < GOOD ? NOTHING : pick(chance, mixed);
  };
  return { scene: "notice", cause, phones: Array.from({ length: size }, (_, index) => phones(causeAt(index))) };
}

type PhoneMaker = (cause: Cause) => string;

/** Numbers of mainland China; a hundred thousand for each ending. */
function phoneMaker(): PhoneMaker {
  const made = new Map<string, number>();
  return ({ endsIn }) => {
    const count = made.get(endsIn) ?? 0;
    made.set(endsIn, count + 1);
    return `+8613${String(count).padStart(5, "0")}${endsIn}`;
  };
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  const item = items[Math.floor(chance.random() * items.length)];
  if (item === undefined) throw new Error("There is nothing to pick from");
  return item;
}
