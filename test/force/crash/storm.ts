/**
 * The storm: calls, timers and kills at once while the providers misbehave, round after round; then calm, in which the
 * timer does its work.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Chance, seededChance } from "../../../sandbox/chance.ts";
import { SURELY_OVER_MS } from "../../../shared/messaging/idempotency.ts";
import { forEachConcurrently } from "../../../shared/messaging/pool.ts";
import type { Outcome } from "../../../shared/outcome.ts";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { TimerRunData } from "../../../shared/validation/status.ts";
import { type Control, controlOf } from "../../helpers/control.ts";
import { callAsService, callAsUser, fireTimer } from "../clients.ts";
import type { OwnFunctions } from "../own-functions.ts";
import { type Call, planCalls, planFaults } from "./plan.ts";
import { killOne } from "./victims.ts";

/** A call and how it ended for its client. */
export interface Told {
  call: Call;
  /** How often it went out: again after nobody answered. */
  tries: number;
  outcome: Outcome<SendSmsData>;
  /** When that was, on the sandbox's clock. */
  at: number;
  /** Of the same call, made again once the first one is surely over. */
  later?: Outcome<SendSmsData> | undefined;
  /** Whether the code that arrived checks out, where the first try died; undefined where none arrived. */
  codeIsRight?: boolean | undefined;
}

/** One run of the timer. */
export interface Pull {
  /** On the sandbox's clock. */
  from: number;
  /** Killed, or without the provider's whole answer: what it took from a queue may be lost. No other failure may lose any. */
  isCut: boolean;
}

export interface Storm {
  told: Told[];
  pulls: Pull[];
  kills: { sends: number; pulls: number };
  /** Requests and receipts that a fault struck. */
  struck: number;
}

interface Weather {
  own: OwnFunctions;
  control: Control;
  chance: Chance;
  storm: Storm;
}

const AT_ONCE = 6;
/** Calls of a round. */
const ROUND = 40;
/** After a round: leases are over, receipts are there or late, and resting providers are asked again. */
const PAUSE_MS = 6 * 60_000;
const MAX_TRIES = 10;
/** Of a hundred runs of the timer so many are killed, this long after they began. */
const PULL_KILLS = 60;
const PULL_MS = 50;
const COLD_PULL_MS = 300;
const BETWEEN_PULLS_MS = 20;
/** After which late messages are asked about again. */
const ASK_AGAIN_MS = 31 * 60_000;
/** After which nobody will tell any more. */
const GIVE_UP_MS = 73 * 3_600_000;
/** More runs than any calm needs. */
const MAX_RUNS = 100;

/** No provider saves us from sending twice. */
const UNLIMITED = {
  limits: { sameTextPer30Seconds: null, phonePerHour: null, phonePerDay: null },
  aliyun: { codesPerMinute: null, codesPerHour: null, codesPerDay: null, textsPerDay: null },
};

/** Sends to so many recipients under fire; calm is not yet. */
export async function runStorm(own: OwnFunctions, sends: number, seed: number): Promise<Storm> {
  const control = controlOf(own.sandbox.url);
  await control.post("/settings", UNLIMITED);
  for (const rule of planFaults(seed)) await control.post("/faults", rule);
  const storm: Storm = { told: [], pulls: [], kills: { sends: 0, pulls: 0 }, struck: 0 };
  const weather = { own, control, storm, chance: seededChance(seed + 1) };
  const calls = planCalls(sends, seed);
  for (let start = 0; start < calls.length; start += ROUND) {
    await runRound(weather, calls.slice(start, start + ROUND));
    own.sandbox.clock.advance(PAUSE_MS);
    await askAgain(weather, own.sandbox.clock.now() - SURELY_OVER_MS);
  }
  own.sandbox.clock.advance(SURELY_OVER_MS);
  await askAgain(weather, own.sandbox.clock.now() - SURELY_OVER_MS);
  const { faults } = await control.get<{ faults: { struck: number }[] }>("/faults");
  storm.struck = faults.reduce((sum, { struck }) => sum + struck, 0);
  await control.delete("/faults");
  return storm;
}

async function runRound(weather: Weather, calls: readonly Call[]): Promise<void> {
  const round = { isOver: false };
  const pulling = pullUntil(round, weather);
  await forEachConcurrently(calls, AT_ONCE, async (call) => {
    weather.storm.told.push(await callUntilAnswered(call, weather));
  });
  round.isOver = true;
  await pulling;
}

/** A client hears nothing, and calls again at once: the most impatient there are. */
async function callUntilAnswered(call: Call, weather: Weather): Promise<Told> {
  const { own, control, storm, chance } = weather;
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const answering = send(own.sandbox.url, call);
    const { killAfterMs } = call;
    const hit = tries === 1 && killAfterMs !== undefined && (await killOne(control, "sendsms", killAfterMs, chance));
    if (hit) storm.kills.sends += 1;
    const outcome = await answering;
    if (outcome === undefined) continue;
    return {
      call,
      tries,
      outcome,
      at: own.sandbox.clock.now(),
      codeIsRight: tries === 1 ? undefined : await checkCode(call, weather),
    };
  }
  throw new Error(`Nobody answered ${call.caller} in ${MAX_TRIES} tries`);
}

/** Whoever was told that the first call had not finished asks again under the same key, once it surely is over. */
async function askAgain({ own, storm }: Weather, before: number): Promise<void> {
  const due = storm.told.filter((told) => told.at <= before && isUnfinished(told));
  await forEachConcurrently(due, AT_ONCE, async (told) => {
    told.later = await send(own.sandbox.url, told.call);
  });
}

/** Its key is held by a call that died. */
export function isUnfinished({ outcome, later = outcome }: Told): boolean {
  return !later.ok && later.error.reason === "unfinished";
}

function send(url: string, { kind, caller, phones }: Call): Promise<Outcome<SendSmsData> | undefined> {
  if (kind === "code") return callAsUser(url, "sendsms", { openid: caller }, { phone: phones[0] });
  const input = { scene: "notice", phones, params: { order: "A1001" }, idempotencyKey: caller };
  return callAsService(url, "sendsms", input);
}

/** What a phone received must be of use, whatever died after it went out. */
async function checkCode({ kind, caller, phones }: Call, { own, control }: Weather): Promise<boolean | undefined> {
  const [phone] = phones;
  if (kind !== "code" || phone === undefined) return undefined;
  const texts = await control.messagesTo(phone);
  const code = texts.find(({ status }) => status !== "refused")?.code;
  if (code === undefined) return undefined;
  const checked = await callAsUser(own.sandbox.url, "verifycode", { openid: caller }, { phone, code });
  return checked?.ok === true;
}

async function pullUntil(round: { isOver: boolean }, weather: Weather): Promise<void> {
  let isCold = weather.storm.pulls.at(-1)?.isCut ?? true;
  while (!round.isOver) {
    const pull = await pullOnce(weather, isCold);
    weather.storm.pulls.push(pull);
    if (pull.isCut) return; // its lease is over when the round is
    isCold = false;
    await sleep(BETWEEN_PULLS_MS);
  }
}

async function pullOnce({ own, control, storm, chance }: Weather, isCold: boolean): Promise<Pull> {
  const { url, clock } = own.sandbox;
  const from = clock.now();
  const running = fireTimer<TimerRunData>(url, "pullstatus");
  let isKilled = false;
  if (chance.random() * 100 < PULL_KILLS) {
    const afterMs = chance.random() * (isCold ? COLD_PULL_MS : PULL_MS);
    isKilled = await killOne(control, "pullstatus", afterMs, chance);
    if (isKilled) storm.kills.pulls += 1;
  }
  const outcome = await running;
  const isAnswerLost = outcome?.ok === false && outcome.error.code === "OUTCOME_UNKNOWN";
  return { from, isCut: isAnswerLost || (isKilled && outcome?.ok !== true) };
}

/** Until nothing is left in a queue, and nothing that is late is unasked. */
export async function settleAll({ sandbox }: OwnFunctions): Promise<void> {
  sandbox.clock.advance(ASK_AGAIN_MS);
  await runTimer(sandbox.url, ({ drained, reconciled }) => drained && reconciled.asked === 0);
}

/** Until what nobody can tell any more is closed. */
export async function closeAll({ sandbox }: OwnFunctions): Promise<void> {
  sandbox.clock.advance(GIVE_UP_MS);
  await runTimer(sandbox.url, ({ reconciled }) => reconciled.expired === 0 && reconciled.asked === 0);
}

async function runTimer(url: string, isDone: (run: TimerRunData) => boolean): Promise<void> {
  for (let run = 0; run < MAX_RUNS; run++) {
    const outcome = await fireTimer<TimerRunData>(url, "pullstatus");
    if (outcome?.ok !== true) throw new Error(`The timer failed in the calm: ${JSON.stringify(outcome)}`);
    if (isDone(outcome.data)) return;
  }
  throw new Error(`The timer has work left after ${MAX_RUNS} runs in the calm`);
}
