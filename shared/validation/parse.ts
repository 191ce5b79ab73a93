/**
 * Input is checked once, at the edge, by a schema that is also the type.
 *
 * @module
 */
import * as z from "zod/mini";
import { type ErrorDetails, XinshiError } from "../errors.ts";

/** Faults named in one message; more would only make it long. */
const MAX_FAULTS = 20;
const MAX_NAME_LENGTH = 64;
/** Stands where a schema gives no words of its own, whatever language another part of the process has set in zod. */
const NO_WORDS = "Invalid input";
const OPTIONS = { reportInput: true, error: () => NO_WORDS } as const;

/**
 * Checks input from any trigger. The message names every bad field and what would be right, and repeats no value.
 *
 * @throws XinshiError `INVALID_ARGUMENT`
 */
export function parseInput<S extends z.core.$ZodType>(schema: S, input: unknown): z.output<S> {
  const result = parseSafely(schema, input);
  if (result.success) return result.data;
  throw invalidArgument(describeIssues(result.error.issues));
}

/** A length is compared also where it belongs to no text: to an object of the caller's own, which may be no number at all. */
function parseSafely<S extends z.core.$ZodType>(schema: S, input: unknown): z.core.util.SafeParseResult<z.output<S>> {
  try {
    return z.safeParse(schema, input, OPTIONS);
  } catch (thrown) {
    if (thrown instanceof TypeError) throw invalidArgument(["input: has a wrong type"]);
    throw thrown;
  }
}

/** The error for faults found outside a schema, in the same words. */
export function invalidArgument(faults: readonly string[], details?: ErrorDetails): XinshiError {
  return new XinshiError("INVALID_ARGUMENT", `Cannot read the request: ${faults.join("; ")}`, details);
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string[] {
  const faults = issues.flatMap(describeIssue);
  const shown = faults.slice(0, MAX_FAULTS);
  return faults.length > shown.length ? [...shown, `and ${faults.length - shown.length} more`] : shown;
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const field = fieldName(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${fieldName([...issue.path, key])}: is not a known field`);
  }
  return [`${field}: ${ruleOf(issue)}`];
}

function ruleOf(issue: z.core.$ZodIssue): string {
  if (issue.message !== NO_WORDS) return issue.message;
  if (issue.code === "invalid_type") {
    return issue.input === undefined ? "is required" : `must be ${typeName(issue.expected)}`;
  }
  if (issue.code === "too_small") return `must have at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === "too_big") return `must have at most ${issue.maximum}${unitOf(issue.origin)}`;
  if (issue.code === "invalid_value") return `must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union") return "has a wrong type";
  return "is not valid";
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
}

function typeName(expected: string): string {
  if (expected === "int") return "a whole number";
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

/** A path as a caller would write it. Names come from the network: cut short, and without what could be a number to call. */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path.map(String).join(".") || "input";
  return name.slice(0, MAX_NAME_LENGTH).replace(/\d{5,}/g, "…");
}
