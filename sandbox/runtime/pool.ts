/**
 * The processes of one function: warm ones are used again, a burst starts more, and beyond the limit callers wait in
 * line. Each process has one invocation at a time.
 *
 * @module
 */
import type { Instance } from "./instance.ts";

export interface Lease {
  instance: Instance;
  /** True for the first invocation of a process. */
  isCold: boolean;
}

export class Pool {
  readonly #start: () => Instance;
  readonly #maxInstances: number;
  readonly #all = new Set<Instance>();
  readonly #ending = new Set<Promise<void>>();
  #idle: Instance[] = [];
  #waiting: ((instance: Instance | undefined) => void)[] = [];

  constructor(start: () => Instance, maxInstances: number) {
    this.#start = start;
    this.#maxInstances = maxInstances;
  }

  get queued(): number {
    return this.#waiting.length;
  }

  describe(): { pid: number | undefined; busy: boolean; invocations: number }[] {
    return [...this.#all].map((instance) => ({
      pid: instance.pid,
      busy: !this.#idle.includes(instance),
      invocations: instance.invocations,
    }));
  }

  /**
   * A process that is free now, or the first to become so; undefined when the pool is cleared meanwhile. `fresh` asks
   * for one that has run nothing.
   */
  async take({ fresh }: { fresh: boolean }): Promise<Lease | undefined> {
    let instance = this.#takeIdle() ?? (this.#all.size < this.#maxInstances ? this.#add() : await this.#wait());
    if (instance === undefined) return undefined;
    if (fresh && instance.invocations > 0) {
      this.#remove(instance);
      instance = this.#add();
    }
    return { instance, isCold: instance.invocations === 0 };
  }

  /** Gives a process back; a dead one makes room for a new one. */
  give(instance: Instance): void {
    if (instance.isDead || !this.#all.has(instance)) this.#remove(instance);
    else if (!this.#handOver(instance)) this.#idle.push(instance);
  }

  each(action: (instance: Instance) => void): void {
    for (const instance of this.#all) action(instance);
  }

  /** Ends every process: invocations under way or in line fail. */
  async clear(): Promise<void> {
    for (const leave of this.#waiting.splice(0)) leave(undefined);
    for (const instance of [...this.#all]) this.#remove(instance);
    await Promise.all(this.#ending);
  }

  #takeIdle(): Instance | undefined {
    for (let instance = this.#idle.pop(); instance !== undefined; instance = this.#idle.pop()) {
      if (!instance.isDead) return instance;
      this.#remove(instance); // it ended by itself between two invocations
    }
    return undefined;
  }

  #wait(): Promise<Instance | undefined> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #handOver(instance: Instance): boolean {
    const next = this.#waiting.shift();
    next?.(instance);
    return next !== undefined;
  }

  #add(): Instance {
    const instance = this.#start();
    this.#all.add(instance);
    return instance;
  }

  #remove(instance: Instance): void {
    const wasOurs = this.#all.delete(instance);
    this.#idle = this.#idle.filter((each) => each !== instance);
    const ending = instance.end();
    this.#ending.add(ending);
    void ending.finally(() => this.#ending.delete(ending));
    if (wasOurs && this.#waiting.length > 0 && this.#all.size < this.#maxInstances) this.#handOver(this.#add());
  }
}
