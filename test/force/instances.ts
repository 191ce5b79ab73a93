/**
 * The processes of a function, as the sandbox lists them.
 *
 * @module
 */
import type { Control } from "../helpers/control.ts";

export interface Instance {
  pid?: number;
  busy: boolean;
}

interface Health {
  functions: { functions: { name: string; instances: Instance[] }[] };
}

/** The processes of one function. */
export async function instancesOf(control: Control, name: string): Promise<Instance[]> {
  const { functions } = (await control.get<Health>("/health")).functions;
  return functions.find((fn) => fn.name === name)?.instances ?? [];
}
