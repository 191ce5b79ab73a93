/**
 * The list of built functions, `dist/functions.json`, that the build derives from `serverless.yml`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { parseCron } from "./cron.ts";
import type { Place } from "./platform.ts";

const Timer = z.strictObject({
  // Source: "定时触发器", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/triggers.html
  name: z.string().regex(/^[a-zA-Z][\w-]{0,59}$/, "must be 1 to 60 letters, digits, - or _, first a letter"),
  cron: z.string().superRefine((cron, context) => {
    try {
      parseCron(cron);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  }),
  argument: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= 4096, "must be at most 4 KB")
    .optional(),
});

const Spec = z.strictObject({
  name: z.string().regex(/^[a-zA-Z][\w-]{0,59}$/, "must be 1 to 60 letters, digits, - or _, first a letter"),
  dir: z.string().min(1),
  handler: z.string().regex(/^[\w-]+\.\w+$/, "must be file.export, such as index.main"),
  memoryMb: z.int().min(64).max(3072),
  timeoutSeconds: z.number().positive().max(900),
  http: z.boolean(),
  timers: z.array(Timer),
});

const Manifest = z.strictObject({ functions: z.array(Spec) });

export interface TimerSpec {
  name: string;
  /** Seven fields, UTC+8. */
  cron: string;
  /** The trigger's CustomArgument, sent as `Message`; only triggers made through the SCF API have one. */
  argument?: string | undefined;
}

export interface FunctionSpec {
  name: string;
  /** Folder with the built bundle. */
  dir: string;
  /** `file.export`, such as `index.main`. */
  handler: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** True when the function may be called over HTTP. */
  http: boolean;
  timers: TimerSpec[];
  /** Left out by the project's own functions. */
  place?: Place | undefined;
}

/** Reads the manifest; folders in it are relative to the file. Throws an Error that names every bad field. */
export function readManifest(file: string): FunctionSpec[] {
  const parsed = Manifest.safeParse(readJson(file));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "file"}: ${message}`);
    throw new Error(`Cannot use ${path.basename(file)}: ${faults.join("; ")}`);
  }
  const base = path.dirname(path.resolve(file));
  return parsed.data.functions.map((spec) => ({ ...spec, dir: path.resolve(base, spec.dir) }));
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`Cannot read ${path.basename(file)}: build the functions first (npm run build)`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot read ${path.basename(file)}: it is not JSON`, { cause: error });
  }
}
