/**
 * Whether what serverless.yml lists is deployed: functions, timers, Function URLs, and what they were told.
 *
 * @module
 */

import { addressOf, cronOf } from "../../serverless-tencent/triggers.ts";
import type { Service } from "../../service.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import type { FunctionInCloud } from "./cloud.ts";
import { contentOf, type Project } from "./project.ts";

type ServiceFunction = Service["functions"][number];

/** Its timer events count with the secret only. */
const PULLING = "pullstatus";
const CALLBACK = "smscallback";

export const deploymentCheck: Check<Project> = {
  name: "deployment",
  async run(project) {
    const service = await contentOf(project.service());
    if (service === undefined) return [];
    const cloud = await project.cloud();
    if (cloud.kind === "not-asked") return [{ id: "deployment.not-asked" }];
    if (cloud.kind === "failed") return [{ id: "deployment.unreadable", values: { reason: cloud.reason } }];
    const found = service.functions.map((own) => ({ own, there: cloud.functions.get(own.name) }));
    const deployed = found.filter(({ there }) => there !== undefined).length;
    if (deployed === 0) return [{ id: "deployment.none", values: { name: service.name } }];
    const notes = found.flatMap(({ own, there }) => notesOf(own, there));
    return [
      ...notes,
      ...(notes.length === 0 ? [{ id: "deployment.ok", values: { functions: deployed } } as const] : []),
    ];
  },
};

function notesOf(own: ServiceFunction, there: FunctionInCloud | undefined): Note[] {
  const { name } = own;
  if (there === undefined) return [{ id: "deployment.missing", values: { function: name } }];
  const { status, environment } = there;
  return [
    ...(status === "Active" ? [] : [{ id: "deployment.status", values: { function: name, status } } as const]),
    ...own.timers.flatMap((timer) => timerNotes(own, timer, there)),
    ...(own.http && !hasUrl(there) ? [{ id: "deployment.no-url", values: { function: name } } as const] : []),
    ...(name === CALLBACK && !environment.XINSHI_CALLBACK_TOKENS?.trim()
      ? [{ id: "deployment.no-token", values: { function: name } } as const]
      : []),
  ];
}

function hasUrl({ triggers }: FunctionInCloud): boolean {
  return triggers.some((trigger) => trigger.enabled && Boolean(addressOf(trigger)));
}

function timerNotes(
  { name }: ServiceFunction,
  timer: ServiceFunction["timers"][number],
  { triggers, environment }: FunctionInCloud,
): Note[] {
  const about = { function: name, timer: timer.name };
  const there = triggers.find((trigger) => trigger.type === "timer" && trigger.name === timer.name);
  if (there === undefined) return [{ id: "deployment.no-timer", values: about }];
  if (!there.enabled) return [{ id: "deployment.timer-off", values: about }];
  const secret = environment.XINSHI_TIMER_SECRET?.trim();
  const isRefused = name === PULLING && Boolean(secret) && there.argument.trim() !== secret;
  const cron = cronOf(there.desc);
  return [
    ...(cron === timer.cron ? [] : [{ id: "deployment.timer-cron", values: { ...about, cron } } as const]),
    ...(isRefused ? [{ id: "deployment.timer-argument", values: about } as const] : []),
  ];
}
