/**
 * Deployments as the versions tell them, and the way back: the alias is pointed to a version that is there. Code,
 * configuration and environment go back with it; triggers do not belong to a version and stay.
 *
 * @module
 */
import type { ScfApi } from "./api.ts";
import { concurrently } from "./concurrently.ts";
import { CONCURRENCY, placeOf } from "./deploy.ts";
import { explain, PluginError } from "./errors.ts";
import { type CloudFunction, readFunction, type Version } from "./state.ts";
import type { WantedFunction, WantedService } from "./wanted.ts";

export interface Move {
  name: string;
  from: string;
  to: string;
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
 * @param timestamp as it was after this deployment; without it, as it was before the newest deployment that is in charge
 * @throws PluginError `SCF_NOT_FOUND` when there is nothing to go back to
 */
export function planRollback(histories: readonly History[], timestamp?: string): Move[] {
  const live = histories.flatMap((history) => {
    const version = history.versions.find((one) => one.version === history.aliasVersion);
    return version?.mark ? [{ ...history, version, deployment: version.mark.deployment }] : [];
  });
  const newest = live
    .map(({ deployment }) => deployment)
    .sort()
    .at(-1);
  if (newest === undefined)
    throw new PluginError("SCF_NOT_FOUND", "Nothing of this service is deployed, so there is nothing to roll back");
  const isEarlier = (version: Version): boolean => {
    const { deployment } = version.mark ?? {};
    return deployment !== undefined && (timestamp === undefined ? deployment < newest : deployment <= timestamp);
  };
  const moves = live.flatMap(({ name, versions, version }): Move[] => {
    const to = versions.find(isEarlier);
    return to === undefined || to.version === version.version ? [] : [{ name, from: version.version, to: to.version }];
  });
  if (moves.length === 0) {
    const message =
      timestamp === undefined
        ? "There is no earlier deployment to go back to"
        : `The service is as it was after ${timestamp}, or no version is that old`;
    throw new PluginError("SCF_NOT_FOUND", `${message}; serverless deploy list shows the deployments`);
  }
  return moves;
}

/** Points the alias of each function to the version before. */
export async function carryOutRollback(
  scf: ScfApi,
  service: WantedService,
  moves: readonly Move[],
  report: (line: string) => void,
): Promise<void> {
  await concurrently(CONCURRENCY, moves, async ({ name, from, to }) => {
    try {
      await scf("UpdateAlias", { ...placeOf(service, name), Name: service.alias, FunctionVersion: to });
      report(`${name}: version ${from} → ${to}`);
    } catch (error) {
      throw explain(error, `roll ${name} back to version ${to}`);
    }
  });
}
