/**
 * Brings functions into a cloud environment: decides, function by function, then does.
 *
 * @module
 */

import type { Cloud } from "./cloud.ts";
import { planFunction, type Step, type WechatFunction } from "./plan.ts";
import { closedToClients, planRules } from "./rules.ts";

/** Takes a line of what is done. */
export type Say = (line: string) => void;

/**
 * Deploys them one after the other. What is done stays done when one fails: the next run goes on from there.
 *
 * @throws Error with the function's name, and with what was and was not deployed
 */
export async function deployFunctions(
  cloud: Cloud,
  functions: readonly WechatFunction[],
  runtime: string,
  say: Say,
): Promise<void> {
  for (const [index, fn] of functions.entries()) {
    try {
      const steps = planFunction(fn, await cloud.find(fn.name), runtime);
      for (const step of steps) say(`${fn.name}: ${await carryOut(step, fn, cloud)}`);
    } catch (error) {
      const left = functions.slice(index).map(({ name }) => name);
      throw new Error(`${fn.name}: ${reasonOf(error)}\nNot deployed: ${left.join(", ")}`);
    }
  }
}

async function carryOut(step: Step, fn: WechatFunction, cloud: Cloud): Promise<string> {
  if (step.kind === "create") {
    await cloud.create(fn, step.runtime);
    return `created, ${step.runtime}, ${fn.memoryMb} MB, ${fn.timeoutSeconds} s; set its environment variables in the console`;
  }
  if (step.kind === "configure") {
    await cloud.configure(fn);
    return `now ${fn.memoryMb} MB, ${fn.timeoutSeconds} s`;
  }
  if (step.kind === "upload") return `uploaded, ${((await cloud.upload(fn)) / 1000).toFixed(1)} KB`;
  await cloud.setTriggers(fn.name, fn.triggers);
  return `timer ${fn.triggers.map(({ name, config }) => `${name} (${config})`).join(", ")}`;
}

/**
 * Closes to clients what no mini-program calls. The functions refuse such callers by themselves; this keeps them from running at all.
 *
 * @throws Error with the rules to be set by hand, where they cannot be read or written
 */
export async function closeToClients(cloud: Cloud, functions: readonly WechatFunction[], say: Say): Promise<void> {
  const closed = closedToClients(functions);
  try {
    const rules = planRules(await cloud.readRules(), closed);
    if (rules === undefined) return;
    await cloud.writeRules(rules);
    say(`security rules: ${rules}`);
  } catch (error) {
    const wanted = closed.map((name) => `"${name}": { "invoke": false }`).join(", ");
    throw new Error(
      `Every function is deployed, but the security rules are not set: ${reasonOf(error)}\n` +
        `Add to them in the cloud console (云函数 → 权限设置): ${wanted}`,
    );
  }
}

/** Adds what to do about the refusal that most people meet first. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (!/invalid ip/i.test(message)) return message;
  return `${message}\nPut this machine's address on the upload key's allow-list (小程序后台 → 开发管理 → 开发设置)`;
}
