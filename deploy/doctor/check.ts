/**
 * Checks side by side, each with a time of its own; one that cannot run says why, and holds up nothing else.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { XinshiError } from "../../shared/errors.ts";
import type { Note } from "./finding.ts";

export interface Check<Subject> {
  name: string;
  run(subject: Subject): Promise<Note[]> | Note[];
}

/** Runs every check; the notes in the order of the checks. Never throws. */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  timeoutMs: number,
): Promise<Note[]> {
  const notes = await Promise.all(checks.map((check) => runOne(check, subject, timeoutMs)));
  return notes.flat();
}

async function runOne<Subject>({ name, run }: Check<Subject>, subject: Subject, timeoutMs: number): Promise<Note[]> {
  const ended = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: ended.signal }).then(
    (): Note[] => [{ id: "check.late", values: { check: name, seconds: timeoutMs / 1000 } }],
    () => [],
  );
  try {
    return await Promise.race([Promise.resolve(subject).then(run), late]);
  } catch (error) {
    return [{ id: "check.failed", values: { check: name, reason: reasonOf(error) } }];
  } finally {
    ended.abort();
  }
}

/** Words of ours are safe to show; those of others may hold anything, so only their code or class is told. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof XinshiError) return thrown.message;
  if (!(thrown instanceof Error)) return "unknown";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
}
