/**
 * A worker's side of `worker.ts`.
 *
 * @module
 */

export type Reply<Result> = { result: Result } | { error: string };

/** Answers every task that comes, and ends the process with the one that sends them. */
export function answerTasks<Task, Result>(answer: (task: Task) => Promise<Result>): void {
  process.on("message", (task: Task) => {
    answer(task).then(
      (result) => process.send?.({ result } satisfies Reply<Result>),
      (error: unknown) => process.send?.({ error: describe(error) } satisfies Reply<Result>),
    );
  });
  process.on("disconnect", () => process.exit(0));
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
