/**
 * Plans and results as text. Names of variables are shown, values never.
 *
 * @module
 */
import type { FunctionPlan, Plan, Step } from "./plan.ts";
import { cronOf } from "./triggers.ts";

/** The plan, a line a step. */
export function describePlan({ functions, removals, notes }: Plan): string {
  const changed = functions.filter(({ steps }) => steps.length > 0);
  const lines = [
    ...functions.flatMap(describeFunction),
    ...removals.map(({ name }) => `- ${name}: remove, it is not in serverless.yml any more`),
    ...describeNotes({ functions, removals, notes }),
    ...describeWarnings({ functions }).map((warning) => `Warning: ${warning}`),
  ];
  const nothing = changed.length === 0 && removals.length === 0;
  return [...lines, nothing ? "Nothing to do." : summary({ functions, removals })].join("\n");
}

function describeFunction({ wanted, steps }: FunctionPlan): string[] {
  const sign = steps.length === 0 ? "=" : isNew({ steps }) ? "+" : "~";
  const head = `${sign} ${wanted.name}${steps.length === 0 ? ": no change" : ""}`;
  return [head, ...steps.map((step) => `    ${describeStep(step)}`)];
}

/** What the reader should know; variables without a value once for all functions. */
export function describeNotes({ functions, notes }: Plan): string[] {
  const unset = functions.filter((plan) => !isNew(plan)).flatMap((plan) => plan.unset);
  const names = (kept: boolean): string =>
    [...new Set(unset.filter((one) => one.kept === kept).map(({ name }) => name))].join(", ");
  return [
    ...functions.flatMap((plan) => plan.notes.map((note) => `(${plan.wanted.name}: ${note})`)),
    ...notes.map((note) => `(${note})`),
    ...(names(true) === "" ? [] : [`(not set here, so kept as they are in the cloud: ${names(true)})`]),
    ...(names(false) === "" ? [] : [`(set neither here nor in the cloud: ${names(false)})`]),
  ];
}

/**
 * What is likely to be wrong: a new function has nothing in the cloud to keep, so it starts without these variables. One
 * warning for all, a line a variable, first those that no function works without.
 */
export function describeWarnings({ functions }: Pick<Plan, "functions">): string[] {
  const created = functions.filter(isNew);
  const without = new Map<string, { keys: string[]; isRequired: boolean }>();
  for (const { wanted, unset } of created) {
    for (const { name, isRequired } of unset) {
      const own = without.get(name) ?? { keys: [], isRequired };
      own.keys.push(wanted.key);
      without.set(name, own);
    }
  }
  if (without.size === 0) return [];
  const lines = (required: boolean): string[] =>
    [...without]
      .filter(([, { isRequired }]) => isRequired === required)
      .map(([name, { keys }]) => {
        const isAll = keys.length === created.length && keys.length > 1;
        return `  ${name}${required ? " (required)" : ""}: ${isAll ? `all ${keys.length} new functions` : keys.join(", ")}`;
      });
  const head =
    "new functions get no value for these variables: not set here, and nothing in the cloud to keep. Set those that they need and deploy again";
  return [[head, ...lines(true), ...lines(false)].join("\n")];
}

function isNew({ steps }: Pick<FunctionPlan, "steps">): boolean {
  return steps.some(({ kind }) => kind === "create" || kind === "recreate");
}

/** How many functions what happens to. */
export function summary({ functions, removals }: Pick<Plan, "functions" | "removals">, isDone = false): string {
  const changed = functions.filter(({ steps }) => steps.length > 0);
  const created = changed.filter(isNew).length;
  const [create, update, remove] = isDone ? ["created", "updated", "removed"] : ["to create", "to update", "to remove"];
  const same = functions.length - changed.length;
  return `${created} ${create}, ${changed.length - created} ${update}, ${removals.length} ${remove}, ${same} without change.`;
}

/** One step in words. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "create":
      return "create";
    case "recreate":
      return "delete what could not be created, and create it again";
    case "code":
      return step.handler ? "update code and handler" : "update code";
    case "configuration":
      return `update configuration: ${step.changes.join("; ")}`;
    case "publish":
      return "publish a version";
    case "alias":
      return "point the alias to it";
    case "create-trigger":
      return `create ${triggerText(step.trigger)}`;
    case "update-trigger":
      return `update ${triggerText(step.trigger)}: ${step.changes.join("; ")}`;
    case "delete-trigger":
      return `delete ${triggerText(step.trigger)}`;
    case "async-retry":
      return `set asynchronous retries: ${step.attempts}, for events of at most ${step.maxAgeSeconds} s`;
    case "reserve":
      return step.memoryMb === null ? "give reserved concurrency back" : `reserve ${step.memoryMb} MB of concurrency`;
    case "provision":
      return `keep ${step.count} instances warm`;
    case "unprovision":
      return `keep no instances of version ${step.version} warm`;
  }
}

function triggerText({ type, name, desc }: { type: string; name: string; desc: string }): string {
  return type === "http" ? "Function URL" : `timer ${name} (${cronOf(desc)})`;
}
