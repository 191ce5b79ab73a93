/**
 * Everything that is deployed, by account and region. A change is answered first and takes effect a moment later, so that
 * clients have to ask for a function's status as they have to in the cloud.
 *
 * @module
 */
import { setMaxListeners } from "node:events";
import type { ActionContext } from "../providers/tencent/action.ts";
import { managementIdentity, timerIdentity } from "../runtime/context.ts";
import type { InvocationOutcome } from "../runtime/runner.ts";
import { Timers, timerEvent } from "../runtime/timers.ts";
import type { State } from "../state.ts";
import { waitFor } from "../wait.ts";
import { runAsynchronously } from "./asynchronous.ts";
import { type CodePackage, CodeStore, UnpackError } from "./code.ts";
import { scfError } from "./errors.ts";
import {
  type CloudFunction,
  type Home,
  latestOf,
  type Namespace,
  type TimerTrigger,
  type Trigger,
  type UrlTrigger,
  type Version,
} from "./model.ts";
import { versionFor } from "./qualifiers.ts";
import { type RunRequest, Runs, type ScfOptions } from "./runs.ts";

export const DEFAULT_NAMESPACE = "default";
const DEFAULT_CHANGE_MS = 150;

export class Cloud {
  readonly state: State;
  readonly code: CodeStore;
  readonly runs: Runs;
  /** Namespaces by account and region. */
  readonly #regions = new Map<string, Map<string, Namespace>>();
  readonly #changeMs: number;
  /** Called when something that was deployed is not as it was. */
  onChange: () => void = () => {};
  #closing = createClosing();

  constructor(options: ScfOptions, state: State) {
    this.state = state;
    this.#changeMs = options.changeMs ?? DEFAULT_CHANGE_MS;
    this.code = new CodeStore(options.modules);
    this.runs = new Runs(options, state.clock);
  }

  /** By name; `default` is always among them. */
  namespaces({ account, region }: Pick<Home, "account" | "region">): Map<string, Namespace> {
    const key = `${account}\n${region}`;
    let namespaces = this.#regions.get(key);
    if (namespaces === undefined) {
      const now = this.state.clock.now();
      const first = { name: DEFAULT_NAMESPACE, description: "", addedAt: now, modifiedAt: now, functions: new Map() };
      namespaces = new Map([[DEFAULT_NAMESPACE, first]]);
      this.#regions.set(key, namespaces);
    }
    return namespaces;
  }

  /** @throws ApiError when there is none */
  namespace(context: Pick<ActionContext, "account" | "region">, name = DEFAULT_NAMESPACE): Namespace {
    const namespace = this.namespaces(context).get(name);
    if (namespace === undefined) throw scfError("ResourceNotFound.Namespace");
    return namespace;
  }

  /** @throws ApiError when there is none */
  find(context: Pick<ActionContext, "account" | "region">, name: string, namespace?: string): CloudFunction {
    const fn = this.namespace(context, namespace).functions.get(name);
    if (fn === undefined) throw scfError("ResourceNotFound.Function");
    return fn;
  }

  /** The function at an address of the sandbox, if there is one. */
  at({ account, region, namespace }: Home, name: string): CloudFunction | undefined {
    return this.#regions.get(`${account}\n${region}`)?.get(namespace)?.functions.get(name);
  }

  /** What a part of an address leads to. */
  url(urlId: string): { fn: CloudFunction; trigger: UrlTrigger } | undefined {
    for (const fn of this.all()) {
      const trigger = fn.triggers.find((one): one is UrlTrigger => one.type === "http" && one.urlId === urlId);
      if (trigger !== undefined) return { fn, trigger };
    }
    return undefined;
  }

  /** The code of a download address. */
  codeOf(id: string): CodePackage | undefined {
    for (const fn of this.all()) {
      for (const { code } of fn.versions.values()) if (code?.id === id) return code;
    }
    return undefined;
  }

  /** Puts a function's first code in place. */
  create(fn: CloudFunction, zip: Buffer): void {
    const { handler } = latestOf(fn).configuration;
    void this.#later(fn, "CreateFailed", () => this.#putCode(fn, zip, handler));
  }

  /** Replaces a function's code. */
  updateCode(fn: CloudFunction, zip: Buffer, handler: string): Promise<void> {
    fn.status = "Updating";
    return this.#later(fn, "UpdateFailed", () => this.#putCode(fn, zip, handler));
  }

  /** Replaces a function's configuration. */
  configure(fn: CloudFunction, configuration: Version["configuration"]): Promise<void> {
    fn.status = "Updating";
    return this.#later(fn, "UpdateFailed", async () => {
      const latest = latestOf(fn);
      latest.configuration = configuration;
      latest.modifiedAt = this.state.clock.now();
      void this.runs.retire(latest);
    });
  }

  /** Ends the publishing of a version. */
  publish(fn: CloudFunction, version: Version): void {
    void this.#wait().then(() => {
      if (fn.isDeleted) return;
      version.status = "Active";
      this.onChange();
    });
  }

  /** Deletes one version, or all of the function with its triggers. */
  delete(fn: CloudFunction, version?: Version): void {
    for (const one of version === undefined ? [...fn.versions.values()] : [version]) {
      fn.versions.delete(one.name);
      void this.#removeCode(fn, one);
    }
    if (version !== undefined) return;
    fn.isDeleted = true;
    for (const trigger of fn.triggers) this.silence(trigger);
    fn.triggers = [];
    this.namespaces(fn.home).get(fn.home.namespace)?.functions.delete(fn.name);
  }

  /** Starts a timer, or a new one in its place, if it is open. */
  wind(fn: CloudFunction, trigger: Trigger): void {
    this.silence(trigger);
    if (trigger.type !== "timer" || !trigger.enabled) return;
    const { clock, chance } = this.state;
    const timer = { name: trigger.name, cron: trigger.desc.cron, argument: trigger.argument };
    trigger.ticking = new Timers({
      clock,
      timers: [{ functionName: fn.name, timer }],
      isDuplicating: false,
      createRequestId: () => chance.uuid(),
      deliver: async ({ requestId, at }) => {
        void this.runTimer(fn, trigger, { requestId, event: timerEvent(timer, at) });
        return undefined; // what fails is repeated by the function's own configuration
      },
      log: (_, line) => this.runs.log(fn, line),
    });
    trigger.ticking.start();
  }

  silence(trigger: Trigger): void {
    if (trigger.type !== "timer") return;
    trigger.ticking?.stop();
    trigger.ticking = undefined;
  }

  /** One tick of a timer, with its retries. */
  runTimer(
    fn: CloudFunction,
    { qualifier }: Pick<TimerTrigger, "qualifier">,
    tick: { requestId: string; event: unknown },
  ): Promise<void> {
    const identity = this.timerIdentity(fn);
    return this.runLater(fn, qualifier, { trigger: "timer", identity, ...tick });
  }

  /** An invocation that nobody waits for. */
  runLater(fn: CloudFunction, qualifier: string, request: RunRequest): Promise<void> {
    return runAsynchronously({
      fn,
      clock: this.state.clock,
      attempt: async (retries) => {
        const { ending } = await this.run(fn, qualifier, { ...request, retries });
        return "fault" in ending ? ending.fault : undefined;
      },
      log: (line) => this.runs.log(fn, line),
    });
  }

  /**
   * One invocation of the version that `qualifier` stands for.
   * @throws ApiError when there is no such version
   */
  run(fn: CloudFunction, qualifier: string, request: RunRequest, routingKey?: object): Promise<InvocationOutcome> {
    return this.runs.run(fn, versionFor(fn, qualifier, this.state.chance, routingKey), request);
  }

  /** What someone with rights to the API is to a function. */
  identity({ home }: CloudFunction) {
    return managementIdentity(home.namespace);
  }

  /** What the platform's clock is to a function. */
  timerIdentity({ home }: CloudFunction) {
    return timerIdentity("scf", home.namespace, {});
  }

  /** Forgets everything. */
  async reset(): Promise<void> {
    this.#closing.abort();
    this.#closing = createClosing();
    for (const fn of [...this.all()]) this.delete(fn);
    this.#regions.clear();
    await this.runs.close();
    this.code.clear();
  }

  /** Every function of every account. */
  *all(): Generator<CloudFunction> {
    for (const namespaces of this.#regions.values()) {
      for (const { functions } of namespaces.values()) yield* functions.values();
    }
  }

  #wait(): Promise<void> {
    return waitFor(this.#changeMs, this.state.clock, this.#closing.signal);
  }

  async #later(fn: CloudFunction, failed: "CreateFailed" | "UpdateFailed", work: () => Promise<void>): Promise<void> {
    await this.#wait();
    if (fn.isDeleted) return;
    fn.statusReasons = [];
    try {
      await work();
      fn.status = "Active";
    } catch (error) {
      if (fn.isDeleted) return; // its folder too
      if (!(error instanceof UnpackError)) throw error;
      fn.status = failed;
      fn.statusReasons = [{ ErrorCode: "InvalidCode", ErrorMessage: error.message }];
    }
    if (fn.isDeleted) return;
    latestOf(fn).status = fn.status;
    this.onChange();
  }

  async #putCode(fn: CloudFunction, zip: Buffer, handler: string): Promise<void> {
    const code = await this.code.unpack(zip);
    if (fn.isDeleted) return this.code.remove(code);
    const latest = latestOf(fn);
    const { code: old } = latest;
    latest.code = code;
    latest.configuration = { ...latest.configuration, handler };
    latest.modifiedAt = this.state.clock.now();
    void this.runs.retire(latest).then(() => this.#removeUnused(fn, old));
  }

  async #removeCode(fn: CloudFunction, version: Version): Promise<void> {
    await this.runs.end(version);
    this.#removeUnused(fn, version.code);
  }

  #removeUnused(fn: CloudFunction, code: CodePackage | undefined): void {
    const isUsed = [...fn.versions.values()].some((version) => version.code === code);
    if (code !== undefined && !isUsed) this.code.remove(code);
  }
}

/** Every change under way listens to it. */
function createClosing(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
