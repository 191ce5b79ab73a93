/**
 * What is to be done for one function, from what there is.
 *
 * @module
 */
import type { BuiltFunction } from "../built.ts";
import type { CloudFunction } from "./ci.ts";
import type { ConfigJson } from "./files.ts";

export type Step =
  | { kind: "create"; runtime: string }
  | { kind: "configure" }
  | { kind: "upload" }
  | { kind: "triggers" };

/** A built function with what its own `config.json` says. */
export interface WechatFunction extends BuiltFunction {
  triggers: ConfigJson["triggers"];
}

/** Ends of a failed creation or deletion; nothing but deleting the function helps. */
const BROKEN = new Set(["CreateFailed", "DeleteFailed"]);

/**
 * The steps, in their order. Code is always uploaded: the platform tells no hash of what it has.
 *
 * @throws Error where a person has to act first: a runtime is fixed when a function is created
 */
export function planFunction(fn: WechatFunction, there: CloudFunction | undefined, runtime: string): Step[] {
  const triggers: Step[] = fn.triggers.length === 0 ? [] : [{ kind: "triggers" }];
  if (there === undefined) return [{ kind: "create", runtime }, { kind: "upload" }, ...triggers];
  if (BROKEN.has(there.status)) {
    throw new Error(`It is in the state ${there.status}: delete it in the cloud console and deploy again`);
  }
  if (there.runtime !== runtime) {
    throw new Error(
      `It runs on ${there.runtime} and not on ${runtime}, which cannot be changed. Copy its environment variables, ` +
        `delete it in the cloud console and deploy again; or keep it, with --runtime ${there.runtime}`,
    );
  }
  const isConfigured = there.memorySize === fn.memoryMb && there.timeout === fn.timeoutSeconds;
  return [...(isConfigured ? [] : [{ kind: "configure" } as const]), { kind: "upload" }, ...triggers];
}
