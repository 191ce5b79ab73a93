/**
 * Deployments as the versions tell them, and the way back: the alias is pointed to a version that is there. Code,
 * configuration and environment go back with it; triggers do not belong to a version and stay, but for a timer's argument
 * that is the value of a variable: a function would refuse the timer that carries the secret of another version.
 *
 * @module
 */
import type { ScfApi } from "./api.ts";
import { triggerRequest } from "./apply.ts";
import { concurrently } from "./concurrently.ts";
import { CONCURRENCY, placeOf } from "./deploy.ts";
import { explain, PluginError } from "./errors.ts";
import { deploymentAt } from "./mark.ts";
import {
  type CloudFunction,
  type CloudTrigger,
  listTriggers,
  readFunction,
  readSnapshot,
  type Version,
} from "./state.ts";
import { cronOf } from "./triggers.ts";
import type { WantedFunction, WantedService } from "./wanted.ts";

export interface Move {
  name: string;
  from: string;
  to: string;
}

export interface Rollback {
  /** The deployment that is taken back; none on the way to a moment. */
  takenBack?: string;
  moves: Move[];
  /** What is left of the newer deployments, because it has no earlier version. */
  staying: { name: string; version: string }[];
}

export interface Deployment {
  /** Moment of it, as marks have it. */
  deployment: string;
  /** Functions that it made a version of. */
  functions: string[];
  /** True when at least one of its versions is in charge. */
  isLive: boolean;
}

type History = Pick<CloudFunction, "name" | "versions" | "aliasVersion">;

/** Every function of the file that exists. */
export async function readHistories(scf: ScfApi, service: WantedService): Promise<History[]> {
  const read = async ({ name }: WantedFunction): Promise<History | undefined> => {
    try {
      return await readFunction(scf, placeOf(service, name), service.alias);
    } catch (error) {
      throw explain(error, `look at ${name}`);
    }
  };
  return (await concurrently(CONCURRENCY, service.functions, read)).flatMap((history) => history ?? []);
}

/** Newest first. */
export function listDeployments(histories: readonly History[]): Deployment[] {
  const deployments = new Map<string, Deployment>();
  for (const { name, versions, aliasVersion } of histories) {
    for (const { version, mark } of versions) {
      if (mark === undefined) continue;
      const own = deployments.get(mark.deployment) ?? { deployment: mark.deployment, functions: [], isLive: false };
      own.functions.push(name);
      own.isLive ||= version === aliasVersion;
      deployments.set(mark.deployment, own);
    }
  }
  return [...deployments.values()].sort((a, b) => (a.deployment < b.deployment ? 1 : -1));
}

/**
 * Plans the way back.
 *
 * @param timestamp as it was after this deployment, as `readTimestamp` gives it; without it, as it was before the newest
 *   deployment in charge that can be taken back
 * @throws PluginError `SCF_NOT_FOUND` when there is nothing to go back to
 */
export function planRollback(histories: readonly History[], timestamp?: string): Rollback {
  const live = histories.flatMap((history): Live[] => {
    const version = history.versions.find((one) => one.version === history.aliasVersion);
    return version?.mark ? [{ ...history, version, deployment: version.mark.deployment }] : [];
  });
  if (live.length === 0)
    throw new PluginError("SCF_NOT_FOUND", "Nothing of this service is deployed, so there is nothing to roll back");
  return timestamp === undefined ? backByOne(live) : toMoment(live, timestamp);
}

interface Live extends History {
  version: Version;
  deployment: string;
}

/** The newest deployment of which something has an earlier version: one that only created functions would bar the way for ever. */
function backByOne(live: readonly Live[]): Rollback {
  const before = ({ versions, deployment }: Live): Version | undefined =>
    versions.find(({ mark }) => mark !== undefined && mark.deployment < deployment);
  const newest = newestOf(live.filter((one) => before(one) !== undefined).map(({ deployment }) => deployment));
  if (newest === undefined) throw nowhereToGo("There is no earlier deployment to go back to");
  return {
    takenBack: newest,
    moves: live.filter(({ deployment }) => deployment === newest).flatMap((one) => moveTo(one, before(one))),
    staying: stayingOf(live.filter((one) => one.deployment >= newest && before(one) === undefined)),
  };
}

function toMoment(live: readonly Live[], timestamp: string): Rollback {
  const newest = newestOf(live.flatMap(({ versions }) => versions.flatMap(({ mark }) => mark?.deployment ?? []))) ?? "";
  if (timestamp > newest) throw nowhereToGo(`No deployment is of ${timestamp} or later; the newest is ${newest}`);
  const then = ({ versions }: Live): Version | undefined =>
    versions.find(({ mark }) => mark !== undefined && mark.deployment <= timestamp);
  const moves = live.flatMap((one) => moveTo(one, then(one)));
  if (moves.length === 0) throw nowhereToGo(`The service is as it was after ${timestamp}, or no version is that old`);
  return { moves, staying: stayingOf(live.filter((one) => then(one) === undefined)) };
}

function moveTo({ name, version }: Live, to: Version | undefined): Move[] {
  return to === undefined || to.version === version.version ? [] : [{ name, from: version.version, to: to.version }];
}

function stayingOf(live: readonly Live[]): Rollback["staying"] {
  return live.map(({ name, version }) => ({ name, version: version.version }));
}

function newestOf(deployments: readonly string[]): string | undefined {
  return [...deployments].sort().at(-1);
}

function nowhereToGo(message: string): PluginError {
  return new PluginError("SCF_NOT_FOUND", `${message}; serverless deploy list shows the deployments`);
}

/**
 * Reads `--timestamp`: as marks have it, or ISO 8601 with its zone.
 *
 * @throws PluginError `SCF_SETTING_WRONG` for anything else
 */
export function readTimestamp(text: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const iso = year === undefined ? text : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(iso);
  const ms = isIso ? Date.parse(iso) : Number.NaN;
  const [date = ""] = iso.split("T");
  // A day that a month does not have would count as one of the next month.
  if (!Number.isNaN(ms) && new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)) return deploymentAt(ms);
  const message = `--timestamp must be a moment such as 20260131T120000Z or 2026-01-31T12:00:00Z, not ${text}; serverless deploy list shows those of the deployments`;
  throw new PluginError("SCF_SETTING_WRONG", message);
}

/**
 * Points the alias of each function to the version before. Timers get the argument of that version first: what is cut off
 * in between is done by the same command again.
 */
export async function carryOutRollback(
  scf: ScfApi,
  service: WantedService,
  moves: readonly Move[],
  report: (line: string) => void,
): Promise<void> {
  await concurrently(CONCURRENCY, moves, async ({ name, from, to }) => {
    try {
      const place = placeOf(service, name);
      for (const { trigger, variable, argument } of await argumentChanges(scf, service, { name, from, to })) {
        const { name: timer, desc, qualifier, enabled } = trigger;
        const wanted = { name: timer, type: "timer", desc: cronOf(desc), qualifier, enabled, argument } as const;
        await scf("UpdateTrigger", { ...place, ...triggerRequest(wanted) });
        report(`${name}: timer ${timer} carries ${variable} of version ${to}`);
      }
      await scf("UpdateAlias", { ...place, Name: service.alias, FunctionVersion: to });
      report(`${name}: version ${from} → ${to}`);
    } catch (error) {
      throw explain(error, `roll ${name} back to version ${to}`);
    }
  });
}

interface ArgumentChange {
  trigger: CloudTrigger;
  /** Whose value the argument is. */
  variable: string;
  argument: string;
}

/** Of timers whose argument is the value of a variable in the version that is left, and another one where it goes. */
async function argumentChanges(
  scf: ScfApi,
  service: WantedService,
  { name, from, to }: Move,
): Promise<ArgumentChange[]> {
  const place = placeOf(service, name);
  const triggers = await listTriggers(scf, place);
  const timers = triggers.filter(
    ({ type, argument, qualifier }) => type === "timer" && argument !== "" && qualifier === service.alias,
  );
  if (timers.length === 0) return [];
  const [left, next] = await Promise.all([readSnapshot(scf, place, from), readSnapshot(scf, place, to)]);
  return timers.flatMap((trigger): ArgumentChange[] => {
    const variables = Object.keys(left?.environment ?? {}).filter(
      (variable) => left?.environment[variable] === trigger.argument,
    );
    const [variable] = variables.filter((one) => next?.environment[one]);
    const argument = variable === undefined ? undefined : next?.environment[variable];
    return variable === undefined || argument === undefined || argument === trigger.argument
      ? []
      : [{ trigger, variable, argument }];
  });
}
