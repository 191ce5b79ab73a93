/**
 * Plans the whole service and carries the plan out, several functions at a time.
 *
 * @module
 */
import { isRead, type ScfApi } from "./api.ts";
import { type ApplyContext, applyFunction, deleteFunction, untilSettled } from "./apply.ts";
import { concurrently } from "./concurrently.ts";
import { ConnectionLost, explain, hasApiCode, PluginError } from "./errors.ts";
import { readMark } from "./mark.ts";
import { type FunctionPlan, type Plan, planFunction, type Step } from "./plan.ts";
import { describeStep } from "./report.ts";
import { type FunctionPlace, LATEST, listNames, readFunction } from "./state.ts";
import type { Code, WantedFunction, WantedService } from "./wanted.ts";

/** The platform takes some 20 requests a second of each action; a function needs up to ten to be looked at. */
export const CONCURRENCY = 4;

export interface DeployContext extends Omit<ApplyContext, "done"> {
  /** Gets lines about what is being done. */
  report(line: string): void;
}

/** Where a function is. */
export function placeOf({ namespace }: WantedService, name: string): FunctionPlace {
  return { FunctionName: name, Namespace: namespace };
}

/**
 * Compares the cloud with what is wanted. Waits for changes that are under way.
 *
 * @param only plans these functions and removes none
 * @throws PluginError
 */
export async function makePlan(
  context: Omit<DeployContext, "deployment">,
  codes: ReadonlyMap<string, Code>,
  only?: readonly WantedFunction[],
): Promise<Plan> {
  const { service } = context;
  const planned = only ?? service.functions;
  const [functions, others] = await Promise.all([
    concurrently(CONCURRENCY, planned, (wanted) => planOne(context, wanted, codes)),
    only === undefined ? findOthers(context.scf, service) : { removals: [], notes: [] },
  ]);
  return { functions, ...others };
}

async function planOne(
  { scf, service, sleep, report }: Omit<DeployContext, "deployment">,
  wanted: WantedFunction,
  codes: ReadonlyMap<string, Code>,
): Promise<FunctionPlan> {
  const place = placeOf(service, wanted.name);
  const code = codes.get(wanted.key);
  if (code === undefined) throw new PluginError("SCF_CODE_MISSING", `functions.${wanted.key}: there is no package`);
  try {
    let current = await readFunction(scf, place, service.alias);
    if (current?.latest.status.endsWith("ing")) {
      report(`${wanted.name}: another change is under way (${current.latest.status}); waiting for it`);
      await untilSettled({ scf, sleep }, place, LATEST);
      current = await readFunction(scf, place, service.alias);
    }
    return planFunction(service, wanted, code, current);
  } catch (error) {
    throw explain(error, `look at ${wanted.name}`);
  }
}

/** Functions whose names begin like ours: those that a version of theirs calls ours go, others stay and are named. */
async function findOthers(scf: ScfApi, service: WantedService): Promise<Pick<Plan, "removals" | "notes">> {
  try {
    const wanted = new Set(service.functions.map(({ name }) => name));
    const others = (await listNames(scf, service.namespace, service.prefix)).filter((name) => !wanted.has(name));
    const ours = await concurrently(CONCURRENCY, others, (name) => isOurs(scf, service, name));
    return {
      removals: others.filter((_, index) => ours[index]).map((name) => ({ name })),
      notes: others
        .filter((_, index) => !ours[index])
        .map(
          (name) =>
            `${name} begins like this service's functions, but no version of it says that it is one: left alone`,
        ),
    };
  } catch (error) {
    throw explain(error, "list the functions");
  }
}

/** True when a version of it was published by this service and stage. */
export async function isOurs(scf: ScfApi, service: WantedService, name: string): Promise<boolean> {
  const { Versions = [] } = await scf("ListVersionByFunction", { ...placeOf(service, name), Limit: 100 });
  return Versions.some(({ Description }) => {
    const mark = readMark(Description);
    return mark?.service === service.service && mark.stage === service.stage;
  });
}

/**
 * Does what the plan says and reports it. After a failure no further function is begun; those under way are finished.
 *
 * @throws PluginError the failure itself, or `SCF_DEPLOY_INCOMPLETE` when several functions failed; either says what was done
 */
export async function carryOut(context: DeployContext, plan: Plan, codes: ReadonlyMap<string, Code>): Promise<void> {
  const changed = plan.functions.filter(({ steps }) => steps.length > 0);
  const failures: PluginError[] = [];
  const finished: string[] = [];
  const attempt = async (name: string, doing: string, work: () => Promise<void>): Promise<void> => {
    if (failures.length > 0) return;
    try {
      await work();
      finished.push(name);
    } catch (error) {
      failures.push(explain(error, doing));
    }
  };
  await concurrently(CONCURRENCY, changed, (own) =>
    attempt(own.wanted.name, `deploy ${own.wanted.name}`, () => deployOne(context, own, codes.get(own.wanted.key))),
  );
  await concurrently(CONCURRENCY, plan.removals, ({ name }) =>
    attempt(name, `remove ${name}`, async () => {
      await deleteFunction(context, placeOf(context.service, name));
      await context.bucket?.clear(name);
      context.report(`${name}: removed`);
    }),
  );
  if (failures.length > 0) throw incomplete(failures, finished, changed.length + plan.removals.length);
}

async function deployOne(context: DeployContext, plan: FunctionPlan, code: Code | undefined): Promise<void> {
  if (code === undefined)
    throw new PluginError("SCF_CODE_MISSING", `functions.${plan.wanted.key}: there is no package`);
  const { name } = plan.wanted;
  const steps: Step[] = [];
  let isTouched = false;
  const scf = watching(context.scf, () => {
    isTouched = true;
  });
  try {
    await applyFunction({ ...context, scf, done: (_, step) => steps.push(step) }, plan, code);
    context.report(`${name}: ${steps.map(describeStep).join(", ")}`);
  } catch (error) {
    const next = plan.steps[steps.length];
    const failure = explain(error, `deploy ${name}${next === undefined ? "" : ` (${describeStep(next)})`}`);
    const nothing = isTouched ? "This was its first step, and may have been done" : "Nothing of it was changed yet";
    const done = steps.length === 0 ? nothing : `Done before: ${steps.map(describeStep).join(", ")}`;
    throw new PluginError(failure.code, `${failure.message}. ${done}`, { cause: error });
  }
}

/** The same API; tells of every change that was made, or may have been: no answer, or an error inside the platform. */
function watching(scf: ScfApi, touched: () => void): ScfApi {
  return async (action, request) => {
    if (isRead(action)) return scf(action, request);
    try {
      const answer = await scf(action, request);
      touched();
      return answer;
    } catch (error) {
      if (error instanceof ConnectionLost || hasApiCode(error, "InternalError")) touched();
      throw error;
    }
  };
}

function incomplete(failures: readonly PluginError[], finished: readonly string[], total: number): PluginError {
  const [first] = failures;
  const rest = `${finished.length} of ${total} changed functions are done${finished.length > 0 ? ` (${finished.join(", ")})` : ""}; the next deploy does the rest`;
  const code = failures.length === 1 && first ? first.code : "SCF_DEPLOY_INCOMPLETE";
  return new PluginError(code, `${failures.map(({ message }) => message).join("\n")}\n${rest}`, { cause: first });
}
