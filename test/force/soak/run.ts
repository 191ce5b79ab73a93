/**
 * Weeks of traffic, one happening after the other, on a clock that is set to each of them; every answer is held against
 * the model's.
 *
 * @module
 */
import { type Chance, seededChance } from "../../../sandbox/chance.ts";
import { Heap } from "../../../sandbox/heap.ts";
import type { Outcome } from "../../../shared/outcome.ts";
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import type { TimerRunData } from "../../../shared/validation/status.ts";
import { type Control, controlOf } from "../../helpers/control.ts";
import { callAsService, callAsUser, fireTimer } from "../clients.ts";
import { instancesOf } from "../instances.ts";
import type { OwnFunctions } from "../own-functions.ts";
import { type CountRows, checkLedger } from "./ledger.ts";
import { residentMegabytes, type Sample } from "./memory.ts";
import { type Attempt, DAY_MS, HOUR_MS, Model, midnightBefore, type Verdict } from "./model.ts";
import { type DayOptions, type Happening, newcomer, type Person, planDay } from "./traffic.ts";

export interface SoakRun {
  /** One sentence for each answer or row that was not right; the first ones. */
  broken: string[];
  /** Answers to sends and checks, by what they said. */
  sends: Record<string, number>;
  checks: Record<string, number>;
  /** Refused sends that were tried again the moment they were told to, and a second before. */
  retries: number;
  /** Days whose budget ran out, and was there again at midnight. */
  fullDays: number;
  timerRuns: number;
  receipts: number;
  /** Rows that went because they were old, and messages that were left at the end. */
  deleted: number;
  kept: number;
  samples: Sample[];
}

export const FUNCTIONS = ["sendsms", "verifycode", "pullstatus"] as const;

type Timed = Happening & { order: number; isRetry?: boolean };
type CodeHappening = Extract<Happening, { kind: "code" }>;

/** A Thursday's midnight, Beijing time. */
const FIRST_DAY = Date.parse("2026-12-31T00:00:00+08:00");
const MAX_BROKEN = 50;
/** More than a day's budget leaves the sandbox no room to grow. */
const MAX_CAPTURED = 2000;
/** Of the refused, so many try again when they were told to. */
const RETRY_SHARE = 0.3;
const BEYOND_BUDGET = 3;

export interface RunOptions extends Pick<DayOptions, "timerMinutes" | "sessions"> {
  /** On the sandbox's clock. */
  days: number;
  /** Fixes what happens. */
  seed: number;
}

/** Lives through so many days. */
export async function runDays(
  own: OwnFunctions,
  count: CountRows,
  { days, seed, timerMinutes, sessions }: RunOptions,
): Promise<SoakRun> {
  const soak = new Soak(own, count, { chance: seededChance(seed), timerMinutes, sessions });
  await soak.control.post("/settings", { maxMessages: MAX_CAPTURED });
  for (let day = 0; day < days; day++) await soak.live(day);
  soak.run.kept = await count("messages");
  return soak.run;
}

type Traffic = Pick<DayOptions, "chance" | "timerMinutes" | "sessions">;

class Soak {
  readonly control: Control;
  readonly run: SoakRun = {
    broken: [],
    sends: {},
    checks: {},
    retries: 0,
    fullDays: 0,
    timerRuns: 0,
    receipts: 0,
    deleted: 0,
    kept: 0,
    samples: [],
  };
  readonly #own: OwnFunctions;
  readonly #count: CountRows;
  readonly #chance: Chance;
  readonly #traffic: Traffic;
  readonly #model = new Model();
  readonly #due = new Heap<Timed>((a, b) => a.at - b.at || a.order - b.order);
  /** What each phone was sent last. */
  readonly #codes = new Map<string, string>();
  #order = 0;
  #newcomers = 0;
  #lastRun = 0;

  constructor(own: OwnFunctions, count: CountRows, traffic: Traffic) {
    this.#traffic = traffic;
    this.#own = own;
    this.#count = count;
    this.#chance = traffic.chance;
    this.control = controlOf(own.sandbox.url);
  }

  async live(day: number): Promise<void> {
    const from = FIRST_DAY + day * DAY_MS;
    for (const happening of planDay({ from, day, ...this.#traffic })) this.#plan(happening);
    for (let next = this.#due.peek(); next !== undefined && next.at < from + DAY_MS; next = this.#due.peek()) {
      this.#due.pop();
      this.#own.sandbox.clock.set(next.at, { ticking: false });
      await this.#do(next);
    }
  }

  #plan(happening: Happening, isRetry = false): void {
    this.#due.push({ ...happening, order: this.#order++, isRetry });
  }

  #do(happening: Timed): Promise<void> {
    if (happening.kind === "code") return this.#sendCode(happening, happening.isRetry);
    if (happening.kind === "check") return this.#check(happening.at, happening.person, happening.isRight);
    if (happening.kind === "notice") return this.#sendNotice(happening.at, happening.phone);
    if (happening.kind === "rush") return this.#rush(happening.at);
    if (happening.kind === "timer") return this.#pull(happening.at);
    return this.#measure(happening.at);
  }

  async #sendCode(happening: CodeHappening, isRetry = false): Promise<void> {
    const { at, person, ip } = happening;
    const { openid, phone } = person;
    const attempt: Attempt = { at, scene: "code", phone, openid, ip };
    const should = this.#model.judge(attempt);
    const outcome = await callAsUser(this.#own.sandbox.url, "sendsms", { openid, ip }, { phone });
    const is = verdictOf(outcome);
    this.#compare(this.run.sends, at, `a code for ${openid}`, is, should);
    if (is === "ok") await this.#noteCode(attempt);
    else if (!isRetry && this.#chance.random() < RETRY_SHARE) this.#tryAgain(happening, secondsIn(outcome));
  }

  /** Within its validity a code is sent again, after it another one. */
  async #noteCode(attempt: Attempt): Promise<void> {
    const [text] = await this.control.messagesTo(attempt.phone);
    const code = text?.code ?? "";
    const open = this.#model.openCode(attempt);
    if (open !== undefined && code !== open) this.#break(attempt.at, `${attempt.openid} was sent another code`);
    this.#model.send(attempt);
    this.#model.issue(attempt, code);
    this.#codes.set(attempt.phone, code);
  }

  /** When it was told to, and a second too early. */
  #tryAgain(happening: CodeHappening, seconds: number): void {
    const { at, person, ip } = happening;
    this.run.retries += 1;
    for (const wait of [seconds - 1, seconds]) this.#plan({ at: at + wait * 1000, kind: "code", person, ip }, true);
  }

  async #check(at: number, { openid, phone }: Person, isRight: boolean): Promise<void> {
    const last = this.#codes.get(phone) ?? "000000";
    const code = isRight ? last : String((Number(last) + 1) % 1_000_000).padStart(6, "0");
    const should = this.#model.check({ at, scene: "code", phone, openid }, code);
    const outcome = await callAsUser(this.#own.sandbox.url, "verifycode", { openid }, { phone, code });
    this.#compare(this.run.checks, at, `a check by ${openid}`, verdictOf(outcome), should);
  }

  async #sendNotice(at: number, phone: string): Promise<void> {
    const attempt: Attempt = { at, scene: "notice", phone };
    const should = this.#model.judge(attempt);
    const input = { scene: "notice", phone, params: { order: "A1001" } };
    const is = verdictOf(await callAsService(this.#own.sandbox.url, "sendsms", input));
    this.#compare(this.run.sends, at, `a notice to …${phone.slice(-9)}`, is, should);
    if (is === "ok") this.#model.send(attempt);
  }

  async #rush(at: number): Promise<void> {
    const rush = this.#model.budgetLeft("code", at) + BEYOND_BUDGET;
    for (let one = 0; one < rush; one++) {
      const index = this.#newcomers++;
      const ip = `10.1.${Math.floor(index / 250) % 250}.${index % 250}`;
      await this.#sendCode({ at, kind: "code", person: newcomer(index), ip }, true);
    }
    if (this.#model.budgetLeft("code", at) === 0) this.run.fullDays += 1;
  }

  async #pull(at: number): Promise<void> {
    const outcome = await fireTimer<TimerRunData>(this.#own.sandbox.url, "pullstatus");
    this.#lastRun = at;
    if (outcome?.ok !== true) return this.#break(at, `the timer failed: ${JSON.stringify(outcome)}`);
    const { receipts, drained, deleted } = outcome.data;
    this.run.timerRuns += 1;
    this.run.receipts += receipts.pulled;
    this.run.deleted += deleted;
    if (!drained || receipts.unmatched > 0)
      this.#break(at, `the timer left something: ${JSON.stringify(outcome.data)}`);
  }

  async #measure(at: number): Promise<void> {
    for (const name of FUNCTIONS) {
      for (const { pid } of await instancesOf(this.control, name)) this.#sample(name, at, pid);
    }
    this.#sample("sandbox", at, process.pid);
    const ran = this.#lastRun;
    if (at - midnightBefore(at) >= HOUR_MS) return;
    for (const one of await checkLedger(this.#count, ran, this.#model.countSent(ran - DAY_MS))) this.#break(at, one);
  }

  #sample(name: string, at: number, pid: number | undefined): void {
    const megabytes = pid === undefined ? undefined : residentMegabytes(pid);
    if (megabytes !== undefined) this.run.samples.push({ name, at, megabytes });
  }

  #compare(counts: Record<string, number>, at: number, what: string, is: Verdict, should: Verdict): void {
    const name = is.replace(/ \d+$/, "");
    counts[name] = (counts[name] ?? 0) + 1;
    if (is !== should) this.#break(at, `${what}: ${is}, not ${should}`);
  }

  #break(at: number, sentence: string): void {
    if (this.run.broken.length < MAX_BROKEN) this.run.broken.push(`${formatLocalTime(at)}.${at % 1000}: ${sentence}`);
  }
}

/** The answer in one line, as the model says it. */
function verdictOf(outcome: Outcome | undefined): Verdict {
  if (outcome === undefined) return "no answer";
  if (outcome.ok) return "ok";
  const { code, reason, retryAfterSeconds, attemptsLeft } = outcome.error;
  return [code, reason, retryAfterSeconds ?? attemptsLeft].filter((part) => part !== undefined).join(" ");
}

function secondsIn(outcome: Outcome | undefined): number {
  return outcome?.ok === false ? (outcome.error.retryAfterSeconds ?? 1) : 1;
}
