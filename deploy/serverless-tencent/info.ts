/**
 * What is deployed, as text.
 *
 * @module
 */
import type { ScfApi } from "./api.ts";
import { concurrently } from "./concurrently.ts";
import { CONCURRENCY, placeOf } from "./deploy.ts";
import { explain } from "./errors.ts";
import type { Deployment } from "./rollback.ts";
import { type CloudFunction, readFunction } from "./state.ts";
import { addressOf, cronOf } from "./triggers.ts";
import type { WantedFunction, WantedService } from "./wanted.ts";

/** A block a function: status, version in charge, address, timers. */
export async function describeService(scf: ScfApi, service: WantedService): Promise<string> {
  const blocks = await concurrently(CONCURRENCY, service.functions, async ({ key, name }) => {
    const current = await readFunction(scf, placeOf(service, name), service.alias).catch((error: unknown) => {
      throw explain(error, `look at ${name}`);
    });
    return [`${key}:`, ...(current ? describeFunction(current) : [`  ${name} is not deployed`])].join("\n");
  });
  const { service: name, stage, region, namespace, alias } = service;
  return [
    `service: ${name}\nstage: ${stage}\nregion: ${region}\nnamespace: ${namespace}\nalias: ${alias}`,
    ...blocks,
  ].join("\n");
}

function describeFunction({ name, latest, live, aliasVersion, versions, triggers }: CloudFunction): string[] {
  const { runtime, memoryMb, timeoutSeconds, status, reason } = live ?? latest;
  const mark = versions.find(({ version }) => version === aliasVersion)?.mark;
  const since = mark ? ` of deployment ${mark.deployment}` : "";
  return [
    `  name: ${name}`,
    `  status: ${status}${status.endsWith("Failed") ? ` (${reason})` : ""}`,
    `  version: ${aliasVersion ?? "none"}${since}`,
    `  runtime: ${runtime}, ${memoryMb} MB, ${timeoutSeconds} s`,
    ...triggers.map((trigger) => {
      const off = trigger.enabled ? "" : " (off)";
      if (trigger.type === "timer") return `  timer: ${trigger.name}, ${cronOf(trigger.desc)}${off}`;
      return trigger.type === "http"
        ? `  url: ${addressOf(trigger) ?? "not given yet"}${off}`
        : `  ${trigger.type}: ${trigger.name}${off}`;
    }),
  ];
}

/** A line a deployment, newest first. */
export function describeDeployments(deployments: readonly Deployment[]): string {
  if (deployments.length === 0) return "Nothing is deployed.";
  return deployments
    .map(({ deployment, functions, isLive }) => `${deployment}${isLive ? " (in charge)" : ""}: ${functions.join(", ")}`)
    .join("\n");
}

/** A block a function: its versions, newest first. */
export function describeVersions(
  histories: readonly Pick<CloudFunction, "name" | "versions" | "aliasVersion">[],
  functions: readonly WantedFunction[],
): string {
  return functions
    .map(({ key, name }) => {
      const history = histories.find((one) => one.name === name);
      if (history === undefined) return `${key}: not deployed`;
      const lines = history.versions.map(({ version, mark }) => {
        const origin = mark
          ? `deployment ${mark.deployment}, code ${mark.code.slice(0, 12)}`
          : "published by something else";
        return `  ${version}: ${origin}${version === history.aliasVersion ? " (in charge)" : ""}`;
      });
      return [`${key}:`, ...lines].join("\n");
    })
    .join("\n");
}
