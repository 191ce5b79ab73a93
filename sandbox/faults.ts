/**
 * Rules that make a provider fail on purpose: which requests, how often, and how.
 *
 * @module
 */
import { type Chance, seededChance } from "./chance.ts";

/** What a rule does to a request that would have succeeded so far as its signature and parameters go. */
export type RequestEffect =
  /** The connection is cut, nothing is done. */
  | { kind: "drop-before" }
  /** The request is carried out, then the connection is cut. */
  | { kind: "drop-after-accept" }
  /** Carried out, answered later. */
  | { kind: "delay"; ms: number }
  /** Another HTTP status; carried out only with `accept`. */
  | { kind: "http"; status: number; body?: string | undefined; accept?: boolean | undefined }
  /** The provider's rate-limit error. */
  | { kind: "throttle" }
  /** An error code of the provider's for the whole request. */
  | { kind: "error"; code: string; message?: string | undefined }
  /** HTTP 200 with a body of one's own; carried out only with `accept`. */
  | { kind: "body"; raw: string; accept?: boolean | undefined };

/** What a rule does to a receipt: not queued (a query by number still shows it), or queued twice. */
export type ReceiptEffect = { kind: "lose-receipt" } | { kind: "duplicate-receipt" };

export interface FaultRule {
  provider?: string | undefined;
  /** Such as `SendSms`. */
  action?: string | undefined;
  /** A whole number with `+`, or the digits it ends in. */
  phone?: string | undefined;
  /**
   * How likely a fitting request is struck.
   * @default 1
   */
  probability?: number | undefined;
  /** Fixes the sequence of chances of this rule. */
  seed?: number | undefined;
  /** Strikes left; without limit when left out. */
  times?: number | undefined;
  effect: RequestEffect | ReceiptEffect;
}

export interface StoredFault extends FaultRule {
  id: string;
  /** How often it has struck. */
  struck: number;
}

/** What a rule is held against. */
export interface Target {
  provider: string;
  action: string;
  /** E.164. */
  phones: readonly string[];
}

interface Entry {
  fault: StoredFault;
  chance: Chance;
}

export class Faults {
  readonly #chance: Chance;
  readonly #listeners = new Set<() => void>();
  #entries: Entry[] = [];
  #next = 1;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  get list(): StoredFault[] {
    return this.#entries.map(({ fault }) => fault);
  }

  add(rule: FaultRule): StoredFault {
    const fault = { ...rule, id: `f${this.#next++}`, struck: 0 };
    this.#entries.push({ fault, chance: rule.seed === undefined ? this.#chance : seededChance(rule.seed) });
    this.#changed();
    return fault;
  }

  /** True when there was such a rule. */
  delete(id: string): boolean {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter(({ fault }) => fault.id !== id);
    this.#changed();
    return this.#entries.length < before;
  }

  clear(): void {
    this.#entries = [];
    this.#changed();
  }

  /** Calls `listener` when rules come, go or strike. Returns what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The effect on a request: of the first rule, in the order added, that fits and strikes. */
  strikeRequest(target: Target): RequestEffect | undefined {
    if (this.#entries.length === 0) return undefined;
    return this.#strike(target, isRequestEffect);
  }

  /** The effect on the receipt of one message. */
  strikeReceipt(target: Target): ReceiptEffect | undefined {
    if (this.#entries.length === 0) return undefined;
    return this.#strike(target, isReceiptEffect);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #strike<Effect extends FaultRule["effect"]>(
    target: Target,
    isWanted: (effect: FaultRule["effect"]) => effect is Effect,
  ): Effect | undefined {
    for (const { fault, chance } of this.#entries) {
      const { effect, probability = 1, times } = fault;
      if (!isWanted(effect) || !fits(fault, target)) continue;
      if (times !== undefined && fault.struck >= times) continue;
      if (probability < 1 && chance.random() >= probability) continue;
      fault.struck++;
      this.#changed();
      return effect;
    }
    return undefined;
  }
}

function fits({ provider, action, phone }: FaultRule, target: Target): boolean {
  return (
    (provider === undefined || provider === target.provider) &&
    (action === undefined || action === target.action) &&
    (phone === undefined || target.phones.some((one) => (phone.startsWith("+") ? one === phone : one.endsWith(phone))))
  );
}

function isReceiptEffect(effect: FaultRule["effect"]): effect is ReceiptEffect {
  return effect.kind === "lose-receipt" || effect.kind === "duplicate-receipt";
}

function isRequestEffect(effect: FaultRule["effect"]): effect is RequestEffect {
  return !isReceiptEffect(effect);
}
