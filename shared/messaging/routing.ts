/**
 * The order in which routes are tried, and which providers are left in peace for a while.
 *
 * @module
 */
import type { Deps } from "../deps.ts";
import type { ProviderName, SendFault } from "../providers/provider.ts";
import type { Admission, Channel, Store } from "../store/store.ts";

/** What routing needs to know of a route. */
export interface RouteTarget {
  provider: ProviderName;
  /** Neighbours that all have one share the load. */
  weight?: number | undefined;
}

/** A route that is tried, and what was known of its provider before. */
export interface Choice<Target> {
  target: Target;
  admission: Admission;
}

export interface Routing<Target> {
  /** The next to try: those that are well first, those that rest as a last resort. Undefined when all were tried. */
  next(): Promise<Choice<Target> | undefined>;
  /** Remembers how a try went, as far as it tells of the provider. */
  note(choice: Choice<Target>, faults: readonly (SendFault | undefined)[]): Promise<void>;
  /** The provider was not asked after all; whoever comes next may find out in its place. */
  giveBack(choice: Choice<Target>): Promise<void>;
}

/** So many requests in a row without a good one, each within a minute of the one before, and a provider rests. */
const REST_RULE = { failures: 5, withinMs: 60_000, restMs: 30_000, maxRestMs: 600_000 };
/** While one request finds out whether a provider is well again, the others go elsewhere. */
const PROBE_MS = 10_000;
const WELL: Admission = { state: "well", failures: 0 };

/**
 * Windows that a provider has for the whole account: another provider may send at once. All other windows protect one
 * recipient, and going around them would text a person whom somebody decided not to text now.
 */
const ACCOUNT_WINDOWS: readonly string[] = ["provider_app_day", "provider_account_day", "provider_account_month"];

/** What a fault says of other routes. */
export type RouteFault = Pick<SendFault, "code" | "retry" | "reason" | "someoneBlocked">;

/**
 * Whether another route may be tried after this fault: only when the message surely was not accepted, and only when it
 * was refused because of the provider or the route, not because of the recipient. A refusal that this provider will
 * always repeat counts too: the next route has a template and a sign name of its own.
 */
export function mayGoElsewhere({ code, retry, reason, someoneBlocked }: RouteFault): boolean {
  if (retry === "unsafe" || code === "RECIPIENT_BLOCKED" || someoneBlocked) return false;
  return code !== "RATE_LIMITED" || (reason !== undefined && ACCOUNT_WINDOWS.includes(reason));
}

/** The routes in the order to try: neighbours that all have a weight are drawn, each as often first as its weight says. */
export function drawOrder<Target extends RouteTarget>(
  targets: readonly Target[],
  { randomBytes }: Pick<Deps, "randomBytes">,
): Target[] {
  const order: Target[] = [];
  for (let start = 0; start < targets.length; ) {
    let end = start + 1;
    if (targets[start]?.weight !== undefined) while (targets[end]?.weight !== undefined) end += 1;
    const group = targets.slice(start, end);
    while (group.length > 0) order.push(...group.splice(group.length > 1 ? draw(group, randomBytes) : 0, 1));
    start = end;
  }
  return order;
}

/** Clock, chance and store; the store is asked only when there is a choice between providers. */
export interface RoutingParts {
  deps: Pick<Deps, "now" | "randomBytes">;
  store(): Promise<Store>;
}

/** Goes through the routes of one request. */
export function createRouting<Target extends RouteTarget>(
  targets: readonly Target[],
  channel: Channel,
  { deps, store }: RoutingParts,
): Routing<Target> {
  const waiting = drawOrder(targets, deps);
  const resting: Choice<Target>[] = [];
  const hasChoice = new Set(targets.map(({ provider }) => provider)).size > 1;
  const known = new Map<ProviderName, Admission>();

  async function admissionOf(name: ProviderName): Promise<Admission> {
    if (!hasChoice) return WELL;
    const asked = { provider: serviceOf(name, channel), now: deps.now(), probeMs: PROBE_MS };
    const admission = known.get(name) ?? (await (await store()).admitProvider(asked));
    known.set(name, admission);
    return admission;
  }

  async function tell({ target, admission }: Choice<Target>, ok: boolean | null): Promise<void> {
    const isProbe = admission.state === "probe";
    const provider = serviceOf(target.provider, channel);
    await (await store()).noteProvider({ ...REST_RULE, provider, now: deps.now(), ok, isProbe });
  }

  return {
    async next() {
      for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
        const choice = { target, admission: await admissionOf(target.provider) };
        if (choice.admission.state !== "resting") return choice;
        resting.push(choice);
      }
      return resting.shift();
    },
    async note(choice, faults) {
      if (!hasChoice) return;
      const ok = !faults.every(isUnwell);
      if (!ok || choice.admission.failures > 0) await tell(choice, ok);
    },
    async giveBack(choice) {
      if (choice.admission.state === "probe") await tell(choice, null);
    },
  };
}

/** Texts and calls are services apart: each has a balance and troubles of its own. */
function serviceOf(provider: ProviderName, channel: Channel): string {
  return channel === "sms" ? provider : `${provider}:${channel}`;
}

/** A fault of the provider's, whatever it was asked. */
function isUnwell(fault: SendFault | undefined): boolean {
  if (fault === undefined) return false;
  return fault.code === "PROVIDER_UNAVAILABLE" || fault.code === "OUTCOME_UNKNOWN" || fault.retry === "after-operator";
}

function draw(group: readonly RouteTarget[], randomBytes: Deps["randomBytes"]): number {
  const total = group.reduce((sum, { weight = 0 }) => sum + weight, 0);
  let left = (Buffer.from(randomBytes(4)).readUInt32BE() / 2 ** 32) * total;
  const index = group.findIndex(({ weight = 0 }) => {
    left -= weight;
    return left < 0;
  });
  return Math.max(0, index);
}
