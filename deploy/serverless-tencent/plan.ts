/**
 * What would make the cloud as `serverless.yml` wants it: pure, so that it can be printed, tested and carried out.
 *
 * @module
 */
import { PluginError } from "./errors.ts";
import { isSha256Of, type Mark, sumOf } from "./mark.ts";
import type { CloudFunction, CloudTrigger, Snapshot } from "./state.ts";
import { triggerChanges, type WantedTrigger, wantedTriggers } from "./triggers.ts";
import type { Code, WantedFunction, WantedService } from "./wanted.ts";

export type Step =
  | { kind: "create" }
  /** Its creation failed: such a function can only be deleted. */
  | { kind: "recreate" }
  | { kind: "code"; handler: boolean }
  | { kind: "configuration"; changes: string[] }
  /** What is in `$LATEST`, or a version that a deploy before has published and could not use any more. */
  | { kind: "publish" }
  /** To the version published before it. `exists`: it is an alias already. */
  | { kind: "alias"; exists: boolean }
  | { kind: "create-trigger"; trigger: WantedTrigger }
  | { kind: "update-trigger"; trigger: WantedTrigger; changes: string[] }
  | { kind: "delete-trigger"; trigger: CloudTrigger }
  | { kind: "async-retry"; attempts: number; maxAgeSeconds: number }
  /** Null gives back what was reserved. */
  | { kind: "reserve"; memoryMb: number | null }
  /** Of the version that the alias points to in the end. */
  | { kind: "provision"; count: number }
  | { kind: "unprovision"; version: string };

export interface FunctionPlan {
  wanted: WantedFunction;
  /** None when it is to be created. */
  current?: CloudFunction;
  /** Its variables as they will be: values of the file, else those that the cloud keeps. */
  environment: Record<string, string>;
  /** In the order in which they have to be done. */
  steps: Step[];
  /** Variables that have no value here. `kept`: the version in charge has one, and keeps it. */
  unset: { name: string; kept: boolean; isRequired: boolean }[];
  /** What the reader should know, and no step does. */
  notes: string[];
}

export interface Removal {
  name: string;
}

export interface Plan {
  functions: FunctionPlan[];
  /** Functions of this service that are not in the file any more. */
  removals: Removal[];
  /** Functions that begin like ours, with nothing to say that they are. */
  notes: string[];
}

/**
 * Plans one function.
 *
 * @throws PluginError `SCF_OTHER_RUNTIME` when the name is taken by a function that cannot become this one
 */
export function planFunction(
  { alias, service, stage, requiredEnvironment }: Omit<WantedService, "functions">,
  wanted: WantedFunction,
  code: Code,
  current: CloudFunction | undefined,
): FunctionPlan {
  const isNew = current === undefined || current.latest.status === "CreateFailed";
  const there = isNew ? {} : (current.live ?? current.latest).environment;
  const environment = environmentOf(wanted, there);
  const names = Object.keys(wanted.environment).filter((name) => wanted.environment[name] === null);
  const unset = names.map((name) => {
    return { name, kept: name in there, isRequired: requiredEnvironment.includes(name) };
  });
  if (isNew) {
    const steps = stepsOfNew(wanted, alias, current);
    return { wanted, ...(current && { current }), environment, steps, unset, notes: [] };
  }
  assertSameKind(wanted, current.latest);
  const steps = [
    ...versionSteps(wanted, code, environment, current),
    ...triggerSteps(wanted, alias, current.triggers),
    ...retrySteps(wanted, current),
    ...concurrencySteps(wanted, current),
  ];
  const provisioned = provisionSteps(wanted, current, steps);
  const kept = unset.flatMap(({ name }) => (current.latest.environment[name] === there[name] ? [] : [name]));
  const notes = [...notesOf(wanted, current, { service, stage }), ...rolledBackNotes(kept, current)];
  return { wanted, current, environment, steps: [...steps, ...provisioned], unset, notes };
}

function stepsOfNew(wanted: WantedFunction, alias: string, current: CloudFunction | undefined): Step[] {
  const { asyncRetry, reservedConcurrencyMb, provisionedConcurrency } = wanted;
  return [
    { kind: current === undefined ? "create" : "recreate" },
    { kind: "publish" },
    { kind: "alias", exists: alias === "$DEFAULT" },
    ...wantedTriggers(wanted, alias).map((trigger): Step => ({ kind: "create-trigger", trigger })),
    ...(asyncRetry ? [{ kind: "async-retry", ...asyncRetry } as const] : []),
    ...(reservedConcurrencyMb === undefined ? [] : [{ kind: "reserve", memoryMb: reservedConcurrencyMb } as const]),
    ...(provisionedConcurrency === undefined ? [] : [{ kind: "provision", count: provisionedConcurrency } as const]),
  ];
}

function assertSameKind({ name, runtime }: WantedFunction, latest: Snapshot): void {
  if (latest.runtime !== runtime) {
    const message = `${name} exists with the runtime ${latest.runtime}, and a function's runtime cannot be changed to ${runtime}. Give the function another name, or remove the old one first`;
    throw new PluginError("SCF_OTHER_RUNTIME", message);
  }
  if (latest.type !== "Event") {
    throw new PluginError(
      "SCF_OTHER_RUNTIME",
      `${name} exists as a function of type ${latest.type}; this plugin deploys type Event. Give the function another name, or remove the old one first`,
    );
  }
}

/** Code and configuration, and the version that the alias names. */
function versionSteps(
  wanted: WantedFunction,
  code: Code,
  environment: Record<string, string>,
  current: CloudFunction,
): Step[] {
  const marks = current.versions.flatMap(({ mark }) => mark ?? []);
  const aliasExists = current.aliasVersion !== undefined;
  const steps = changesOf(wanted, code, environment, current.latest, marks);
  if (steps.length > 0) return [...steps, { kind: "publish" }, { kind: "alias", exists: aliasExists }];
  const { live } = current;
  if (live && changesOf(wanted, code, environment, live, marks).length === 0) return [];
  return [{ kind: "publish" }, { kind: "alias", exists: aliasExists }];
}

/** The steps that make a snapshot as it is wanted; none when it is. */
export function changesOf(
  wanted: WantedFunction,
  code: Code,
  environment: Record<string, string>,
  snapshot: Snapshot,
  marks: readonly Mark[],
): Step[] {
  const handler = snapshot.handler !== wanted.handler;
  const changes = configurationChanges(wanted, environment, snapshot);
  const isFailed = snapshot.status.endsWith("Failed"); // what of the last change was done is not known
  return [
    ...(isFailed || handler || !isSameCode(snapshot, code, marks) ? [{ kind: "code", handler } as const] : []),
    ...(changes.length > 0 ? [{ kind: "configuration", changes } as const] : []),
  ];
}

/** By the platform's own word, or by what a version remembers of it. */
function isSameCode({ codeSha256 }: Snapshot, { sha256 }: Code, marks: readonly Mark[]): boolean {
  if (isSha256Of(codeSha256, sha256)) return true;
  const sum = sumOf(codeSha256);
  return marks.some((mark) => mark.code === sha256 && mark.sum === sum);
}

/** What differs, in words; of the environment names only. What the file leaves out stays, but for variables and the network. */
export function configurationChanges(
  wanted: WantedFunction,
  environment: Record<string, string>,
  snapshot: Snapshot,
): string[] {
  const changes: string[] = [];
  const compare = (label: string, from: string | number | undefined, to: string | number | undefined): void => {
    if (to !== undefined && from !== to)
      changes.push(`${label} ${from === undefined || from === "" ? "none" : from} → ${to === "" ? "none" : to}`);
  };
  compare("description", snapshot.description, wanted.description);
  compare("memory (MB)", snapshot.memoryMb, wanted.memoryMb);
  compare("timeout (s)", snapshot.timeoutSeconds, wanted.timeoutSeconds);
  compare("initialisation timeout (s)", snapshot.initTimeoutSeconds, wanted.initTimeoutSeconds);
  compare("role", snapshot.role, wanted.role);
  compare(
    "network",
    pairText(snapshot.vpc?.vpcId, snapshot.vpc?.subnetId),
    pairText(wanted.vpc?.vpcId, wanted.vpc?.subnetId),
  );
  if (wanted.logs) {
    compare(
      "logs",
      pairText(snapshot.logs?.logsetId, snapshot.logs?.topicId),
      pairText(wanted.logs.logsetId, wanted.logs.topicId),
    );
  }
  if (wanted.publicNet !== undefined && wanted.publicNet !== (snapshot.publicNet ?? true)) {
    changes.push(`public network ${wanted.publicNet ? "off → on" : "on → off"}`);
  }
  return [...changes, ...environmentChanges(snapshot.environment, environment)];
}

function pairText(first: string | undefined, second: string | undefined): string {
  return first === undefined ? "" : `${first}/${second}`;
}

function environmentChanges(from: Record<string, string>, to: Record<string, string>): string[] {
  const added = Object.keys(to).filter((name) => !(name in from));
  const changed = Object.keys(to).filter((name) => name in from && from[name] !== to[name]);
  const removed = Object.keys(from).filter((name) => !(name in to));
  return [
    ...(added.length > 0 ? [`environment: new ${added.join(", ")}`] : []),
    ...(changed.length > 0 ? [`environment: changed ${changed.join(", ")}`] : []),
    ...(removed.length > 0 ? [`environment: removed ${removed.join(", ")}`] : []),
  ];
}

/** A variable that has no value here keeps the one it has there, in what runs: a rollback took `$LATEST`'s out of charge. */
function environmentOf({ environment }: WantedFunction, there: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const kept = value ?? there[name];
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
}

/** Timers and addresses are ours to make and to delete; triggers of other types are left alone. */
function triggerSteps(wanted: WantedFunction, alias: string, there: readonly CloudTrigger[]): Step[] {
  const wantedHere = wantedTriggers(wanted, alias);
  const steps: Step[] = [];
  const kept = new Set<CloudTrigger>();
  for (const trigger of wantedHere) {
    const found = there.find(({ type, name, qualifier }) =>
      trigger.type === "http"
        ? type === "http" && qualifier === alias
        : type === "timer" && name === trigger.name && qualifier === alias,
    );
    if (found === undefined) steps.push({ kind: "create-trigger", trigger });
    else {
      kept.add(found);
      const changes = triggerChanges(trigger, found);
      // An address that exists keeps its own name.
      if (changes.length > 0) steps.push({ kind: "update-trigger", trigger: completed(trigger, found), changes });
    }
  }
  const gone = there.filter((trigger) => (trigger.type === "timer" || trigger.type === "http") && !kept.has(trigger));
  return [...gone.map((trigger): Step => ({ kind: "delete-trigger", trigger })), ...steps];
}

/** With the name that the trigger has, and the argument that it keeps where the file has none. */
function completed(trigger: WantedTrigger, { name, argument }: CloudTrigger): WantedTrigger {
  return trigger.type === "http" ? { ...trigger, name } : { ...trigger, argument: trigger.argument ?? argument };
}

function retrySteps({ asyncRetry }: WantedFunction, current: CloudFunction): Step[] {
  if (asyncRetry === undefined) return [];
  const { attempts, maxAgeSeconds } = current.asyncRetry ?? {};
  const isSame = attempts === asyncRetry.attempts && maxAgeSeconds === asyncRetry.maxAgeSeconds;
  return isSame ? [] : [{ kind: "async-retry", ...asyncRetry }];
}

/** What the platform answers where nothing is reserved is not documented: 0 and nothing are taken for the same. */
function concurrencySteps({ reservedConcurrencyMb: memoryMb }: WantedFunction, current: CloudFunction): Step[] {
  const isSame = (memoryMb ?? 0) === (current.reservedConcurrencyMb ?? 0);
  return isSame ? [] : [{ kind: "reserve", memoryMb: memoryMb ?? null }];
}

function provisionSteps(
  { provisionedConcurrency: count }: WantedFunction,
  current: CloudFunction,
  before: readonly Step[],
): Step[] {
  const moves = before.some(({ kind }) => kind === "alias");
  const here = current.provisioned.find(({ version }) => !moves && version === current.aliasVersion);
  const others = current.provisioned.filter((one) => one !== here || count === undefined);
  return [
    ...(count !== undefined && here?.count !== count ? [{ kind: "provision", count } as const] : []),
    ...others.map(({ version }): Step => ({ kind: "unprovision", version })),
  ];
}

function notesOf(
  wanted: WantedFunction,
  { latest, versions }: CloudFunction,
  { service, stage }: Pick<Mark, "service" | "stage">,
): string[] {
  const tags = Object.keys(wanted.tags).filter((key) => latest.tags[key] !== wanted.tags[key]);
  const isForeign =
    versions.length > 0 && versions.every(({ mark }) => mark?.service !== service || mark.stage !== stage);
  return [
    ...(tags.length > 0 ? [`tags are set when a function is created; change in the console: ${tags.join(", ")}`] : []),
    ...(isForeign ? ["exists and was not made by this service; it is taken over"] : []),
  ];
}

/** `$LATEST` may still hold what a rollback took out of charge, or what a deploy that was cut off has begun. */
function rolledBackNotes(names: readonly string[], { aliasVersion }: CloudFunction): string[] {
  if (names.length === 0) return [];
  return [
    `not set here, so as in version ${aliasVersion}, which is in charge; $LATEST has it otherwise, and that goes: ${names.join(", ")}`,
  ];
}
