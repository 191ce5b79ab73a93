/**
 * A function to call in tests: it echoes its input, remembers its calls, and keeps its log lines.
 *
 * @module
 */
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { Outcome } from "../../shared/outcome.ts";
import type { HttpAccess } from "../../shared/triggers/access.ts";
import { createBearerAuth } from "../../shared/triggers/bearer.ts";
import { defineFunction, type Main } from "../../shared/triggers/define-function.ts";
import type { Call } from "../../shared/triggers/invocation.ts";

export const API_KEY = "key-of-the-shop-0123456789abcdef";
export const API_KEYS = [{ name: "shop", sha256: createHash("sha256").update(API_KEY).digest("hex") }];
export const NOW = Date.UTC(2025, 0, 31, 2, 3, 0);
export const OWN_REQUEST_ID = "own-request-id";

/** Open, so that tests see what arrives. */
const Anything = z.looseObject({});

export interface Ran {
  kind: "user" | "service" | "timer";
  input: unknown;
  call: Call;
}

export interface SampleOptions {
  access?: Partial<HttpAccess>;
  app?: () => Promise<unknown>;
  /** What every use case does instead of echoing. */
  run?: (call: Call) => unknown;
  triggerName?: string;
  /** Kinds of callers that are served; all when left out. */
  kinds?: readonly Ran["kind"][];
  user?: z.core.$ZodType;
}

export interface SampleFunction {
  main: Main;
  ran: Ran[];
  /** Log lines, parsed. */
  logged: Record<string, unknown>[];
  /** Log lines as written. */
  lines: string[];
  clock: { now: number };
}

export function sampleFunction(options: SampleOptions = {}): SampleFunction {
  const {
    access,
    app = async () => ({}),
    run,
    triggerName,
    kinds = ["user", "service", "timer"],
    user = Anything,
  } = options;
  const ran: Ran[] = [];
  const logged: Record<string, unknown>[] = [];
  const lines: string[] = [];
  const clock = { now: NOW };
  const echo = (kind: Ran["kind"]) => async (input: unknown, call: Call) => {
    const { trail: _trail, ...told } = call;
    ran.push({ kind, input, call: told });
    return run === undefined ? { echo: input } : run(call);
  };
  const main = defineFunction(
    {
      name: "sample",
      app,
      access: () => ({ authenticate: createBearerAuth(API_KEYS), ...access }),
      ...(kinds.includes("user") && { user: { input: user, run: echo("user") } }),
      ...(kinds.includes("service") && { service: { input: Anything, run: echo("service") } }),
      ...(kinds.includes("timer") && {
        timer: { ...(triggerName !== undefined && { triggerName }), run: echo("timer") },
      }),
    },
    {
      now: () => clock.now,
      newRequestId: () => OWN_REQUEST_ID,
      write: (line) => {
        lines.push(line);
        logged.push(JSON.parse(line));
      },
    },
  );
  return { main, ran, logged, lines, clock };
}

/** The answer of an HTTP host, checked to be in the form that all of them take. */
export interface HttpAnswer {
  isBase64Encoded: false;
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function asHttpAnswer(answer: unknown): HttpAnswer {
  return z.parse(
    z.strictObject({
      isBase64Encoded: z.literal(false),
      statusCode: z.int(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
    }),
    answer,
  );
}

const OutcomeShape = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), requestId: z.string(), data: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    requestId: z.string(),
    error: z.looseObject({ code: z.string(), message: z.string() }),
  }),
]);

/** An outcome, checked to be one. */
export function asOutcome(value: unknown): Outcome {
  return z.parse(OutcomeShape, value) as Outcome;
}
