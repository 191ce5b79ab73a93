/**
 * Reads `serverless.yml`, the only list of functions.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const Timer = z.strictObject({
  name: z.string().regex(/^[A-Za-z][\w-]{0,59}$/, "must start with a letter and have letters, digits, - and _ only"),
  cron: z
    .string()
    .refine((cron) => cron.trim().split(/\s+/).length === 7, "must have seven fields, seconds first, year last"),
  argument: z.string().optional(),
});

/** What the Serverless plugin checks, and the build has no use for. */
const OfDeployment = z.unknown();

const Event = z.union([
  z.strictObject({
    http: z.strictObject({ auth: z.enum(["NONE", "CAM"]).default("NONE"), cors: OfDeployment.optional() }),
  }),
  z.strictObject({ timer: Timer }),
]);

const Memory = z
  .int()
  .refine((mb) => mb === 64 || (mb % 128 === 0 && mb <= 3072), "must be 64, or a multiple of 128 up to 3072");
const Timeout = z.int().min(1).max(60);

const ServiceFile = z.object({
  service: z.string(),
  provider: z.object({ runtime: z.string(), memorySize: Memory.default(128), timeout: Timeout.default(10) }),
  functions: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{1,58}[a-z0-9]$/, "must be a function's name"),
    z.strictObject({
      description: z.string(),
      handler: z.string().regex(/^[\w/-]+\.\w+$/, "must be file.export, without an extension"),
      memorySize: Memory.optional(),
      timeout: Timeout.optional(),
      environment: OfDeployment.optional(),
      events: z.array(Event).default([]),
    }),
  ),
});

/** One function as the build and the sandbox need it. */
export interface ServiceFunction {
  name: string;
  description: string;
  /** The entry's source file, absolute. */
  entry: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** Reachable over HTTP. */
  http: boolean;
  timers: { name: string; cron: string; argument?: string }[];
}

export interface Service {
  name: string;
  runtime: string;
  functions: ServiceFunction[];
}

/**
 * Reads and checks the file.
 *
 * @throws Error that names every wrong setting by its path
 */
export function readService(file: string): Service {
  const result = ServiceFile.safeParse(parse(readFileSync(file, "utf8"), { merge: true }));
  if (!result.success) {
    const faults = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new Error(`Cannot read ${file}: ${faults.join("; ")}`);
  }
  const { service, provider, functions } = result.data;
  return {
    name: service,
    runtime: provider.runtime,
    functions: Object.entries(functions).map(([name, { description, handler, memorySize, timeout, events }]) => ({
      name,
      description,
      entry: resolve(dirname(file), `${handler.slice(0, handler.lastIndexOf("."))}.ts`),
      memoryMb: memorySize ?? provider.memorySize,
      timeoutSeconds: timeout ?? provider.timeout,
      http: events.some((event) => "http" in event),
      timers: events.flatMap((event) => ("timer" in event ? [timerOf(event.timer)] : [])),
    })),
  };
}

/** Without an argument that is a reference: its value is a secret of where it is deployed, and no part of a build. */
function timerOf({ name, cron, argument }: z.infer<typeof Timer>): { name: string; cron: string; argument?: string } {
  return { name, cron, ...(argument !== undefined && !argument.startsWith("${") && { argument }) };
}
