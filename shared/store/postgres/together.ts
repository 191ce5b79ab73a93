/**
 * Work of one kind that is asked for at once, done in one transaction: a commit, and each message to the server and back,
 * costs more than what it brings. What comes alone goes at once; what comes while a group is under way goes with the next.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { closed, isUndone } from "./faults.ts";

/** So much goes together at most: others wait for its locks, and for its answer. */
const MAX_SIZE = 256;
/** A group that takes longer waits for a lock, or for a slow server: the next goes beside it. */
const PATIENCE_MS = 50;

export interface Kind<Ask, Answer> {
  /** One transaction, all or nothing; an answer for each, in the order asked. */
  run(asks: readonly Ask[]): Promise<readonly Answer[]>;
  /** Two that share a name go one after the other, as they were asked. */
  namesOf(ask: Ask): readonly string[];
  /** What it adds to its transaction: its messages. */
  sizeOf(ask: Ask): number;
}

export interface Together<Ask, Answer> {
  ask(ask: Ask): Promise<Answer>;
  /** Takes nothing more, and lets what was asked for end. */
  close(): Promise<void>;
}

interface Job<Ask, Answer> {
  ask: Ask;
  names: readonly string[];
  resolve(answer: Answer): void;
  reject(thrown: unknown): void;
}

/** See {@link Kind}. */
export function createTogether<Ask, Answer>(kind: Kind<Ask, Answer>): Together<Ask, Answer> {
  let waiting: Job<Ask, Answer>[] = [];
  const busy = new Set<string>();
  const underway = new Set<Promise<void>>();
  let isAwaited = false;
  let isScheduled = false;
  let isClosed = false;

  function start(): void {
    isScheduled = false;
    if (isAwaited) return;
    const { group, rest } = choose(waiting, busy, kind);
    if (group.length === 0) return;
    waiting = rest;
    go(group);
  }

  function go(group: readonly Job<Ask, Answer>[]): void {
    const names = group.flatMap((job) => job.names);
    for (const name of names) busy.add(name);
    let isOverdue = false;
    isAwaited = true;
    const patience = setTimeout(() => {
      isOverdue = true;
      isAwaited = false;
      start();
    }, PATIENCE_MS);
    const done = finish(group, kind.run).finally(() => {
      for (const name of names) busy.delete(name);
      underway.delete(done);
      clearTimeout(patience);
      if (!isOverdue) isAwaited = false;
      start();
    });
    underway.add(done);
  }

  return {
    ask: (ask) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(closed());
        waiting.push({ ask, names: kind.namesOf(ask), resolve, reject });
        if (isScheduled) return;
        isScheduled = true;
        setImmediate(start);
      }),
    async close() {
      isClosed = true;
      start();
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}

/** The first, and with it whatever may go at the same time. */
function choose<Ask, Answer>(
  waiting: readonly Job<Ask, Answer>[],
  busy: ReadonlySet<string>,
  { sizeOf }: Kind<Ask, Answer>,
): { group: Job<Ask, Answer>[]; rest: Job<Ask, Answer>[] } {
  const taken = new Set(busy);
  const group: Job<Ask, Answer>[] = [];
  const rest: Job<Ask, Answer>[] = [];
  let size = 0;
  for (const job of waiting) {
    const isFree = job.names.every((name) => !taken.has(name));
    const isRoom = group.length === 0 || size + sizeOf(job.ask) <= MAX_SIZE;
    for (const name of job.names) taken.add(name); // whoever waits is not overtaken
    (isFree && isRoom ? group : rest).push(job);
    if (isFree && isRoom) size += sizeOf(job.ask);
  }
  return { group, rest };
}

/** The rare group in which one fails is undone, and its members run again, each alone. */
async function finish<Ask, Answer>(group: readonly Job<Ask, Answer>[], run: Kind<Ask, Answer>["run"]): Promise<void> {
  try {
    const answers = await run(group.map(({ ask }) => ask));
    group.forEach((job, place) => {
      if (place in answers) job.resolve(answers[place] as Answer);
      else job.reject(new XinshiError("INTERNAL", "The store has no answer to what it was asked"));
    });
  } catch (thrown) {
    if (group.length > 1 && isUndone(thrown)) await Promise.all(group.map((job) => finish([job], run)));
    else for (const job of group) job.reject(thrown);
  }
}
