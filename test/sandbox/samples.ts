/**
 * One good request of an operation, with what it needs and what it is answered: made for the tests that go through every
 * operation of a protocol.
 *
 * @module
 */
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { Json } from "./helpers.ts";

export type Parameters = Record<string, unknown>;

/** Calls another operation of the same protocol, which must succeed, and gives its answer. */
export type CallFirst = (operation: string, parameters: Parameters) => Promise<Json>;

export interface Sample {
  /** Makes what the request is about, and returns its parameters. */
  parameters(call: CallFirst, sandbox: Sandbox): Parameters | Promise<Parameters>;
  /** Without any one of these it is refused. */
  required: readonly string[];
  /** Members of a good answer. */
  answer: object;
}
