/**
 * The answer of every function, the same for every trigger.
 *
 * @module
 */
import type { ErrorBody } from "./errors.ts";

export type Outcome<Data = unknown> =
  | { ok: true; requestId: string; data: Data }
  | { ok: false; requestId: string; error: ErrorBody };
