import { expect, onTestFinished, test, vi } from "vitest";
import { createTogether } from "../../shared/store/postgres/together.ts";

/** Answers with what was asked; each transaction ends when it is let go. */
function recording(fails: (asks: readonly string[]) => boolean = () => false) {
  const runs: string[][] = [];
  const held: (() => void)[] = [];
  let isHeld = false;
  const together = createTogether<string, string>({
    async run(asks) {
      runs.push([...asks]);
      if (isHeld) await new Promise<void>((go) => held.push(go));
      if (fails(asks)) throw new Error("refused");
      return asks;
    },
    namesOf: (ask) => [ask.slice(0, 1)],
    sizeOf: (ask) => Number(ask.slice(1)),
  });
  return {
    ...together,
    runs,
    hold: () => {
      isHeld = true;
    },
    letGo: () => {
      isHeld = false;
      for (const go of held.splice(0)) go();
    },
  };
}

/** What was asked for before goes out. */
function turn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

test("ask() sends together what is asked for in one turn", async () => {
  const { ask, runs } = recording();
  expect(await Promise.all(["a1", "b1", "c1"].map(ask))).toEqual(["a1", "b1", "c1"]);
  expect(runs).toEqual([["a1", "b1", "c1"]]);
});

test("ask() sends those that share a name one after the other", async () => {
  const { ask, runs } = recording();
  await Promise.all(["a1", "a2", "b1", "a3"].map(ask));
  expect(runs).toEqual([["a1", "b1"], ["a2"], ["a3"]]);
});

test("ask() sends no more together than fits", async () => {
  const { ask, runs } = recording();
  await Promise.all(["a200", "b100", "c56", "d1"].map(ask));
  expect(runs).toEqual([
    ["a200", "c56"],
    ["b100", "d1"],
  ]);
});

test("ask() runs each alone where one of a group fails", async () => {
  const { ask, runs } = recording((asks) => asks.includes("b1"));
  const results = await Promise.allSettled(["a1", "b1", "c1"].map(ask));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(runs).toEqual([["a1", "b1", "c1"], ["a1"], ["b1"], ["c1"]]);
});

test("ask() sends what comes while a group is under way with the next, unless that takes long", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const { ask, runs, hold, letGo } = recording();
  hold();
  const asked = [ask("a1")];
  await turn();
  asked.push(...["b1", "c1", "a2"].map(ask));
  await turn();
  expect(runs).toEqual([["a1"]]);
  await vi.advanceTimersByTimeAsync(50);
  expect(runs).toEqual([["a1"], ["b1", "c1"]]);
  letGo();
  await Promise.all(asked);
  expect(runs).toEqual([["a1"], ["b1", "c1"], ["a2"]]);
});

test("close() waits for what was asked for and takes nothing more", async () => {
  const { ask, close, hold, letGo } = recording();
  hold();
  const asked = ["a1", "a2"].map(ask);
  const closing = close();
  await expect(ask("b1")).rejects.toMatchObject({ code: "INTERNAL" });
  letGo();
  await closing;
  expect(await Promise.all(asked)).toEqual(["a1", "a2"]);
});
