/**
 * `kill -9` of a function's process.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Chance } from "../../../sandbox/chance.ts";
import type { Control } from "../../helpers/control.ts";
import { instancesOf } from "../instances.ts";

/** Kills one that is at work, after a while; false when none is. */
export async function killOne(control: Control, name: string, afterMs: number, chance: Chance): Promise<boolean> {
  await sleep(afterMs);
  const pids = (await instancesOf(control, name)).flatMap(({ pid, busy }) => (busy && pid !== undefined ? pid : []));
  const pid = pids[Math.floor(chance.random() * pids.length)];
  return pid !== undefined && kill(pid);
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false; // it was faster
  }
}
