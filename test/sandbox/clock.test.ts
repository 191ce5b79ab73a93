import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type Clock, createClock } from "../../sandbox/clock.ts";

function clockAt(start: number): { clock: Clock; machine: { now: number } } {
  const machine = { now: start };
  return { clock: createClock(() => machine.now), machine };
}

describe("a clock", () => {
  test("shows the machine's time until it is set", () => {
    const { clock, machine } = clockAt(1000);
    expect(clock.read()).toEqual({ now: 1000, offsetMs: 0, ticking: true });
    machine.now = 1500;
    expect(clock.now()).toBe(1500);
  });

  test("goes on from the time it is set to", () => {
    const { clock, machine } = clockAt(1000);
    clock.set(5000);
    machine.now += 250;
    expect(clock.read()).toEqual({ now: 5250, offsetMs: 4000, ticking: true });
  });

  test("stands still when told to, also when it is moved", () => {
    const { clock, machine } = clockAt(1000);
    clock.set(5000, { ticking: false });
    machine.now += 250;
    expect(clock.now()).toBe(5000);
    clock.advance(10);
    machine.now += 250;
    expect(clock.read()).toEqual({ now: 5010, offsetMs: 3510, ticking: false });
  });

  test("goes on ticking when it is moved while ticking", () => {
    const { clock, machine } = clockAt(1000);
    clock.advance(500);
    machine.now += 1;
    expect(clock.read()).toEqual({ now: 1501, offsetMs: 500, ticking: true });
  });

  test("goes back to the machine's time", () => {
    const { clock } = clockAt(1000);
    clock.set(5000, { ticking: false });
    clock.reset();
    expect(clock.read()).toEqual({ now: 1000, offsetMs: 0, ticking: true });
  });

  test("runs what is due when it is moved, in order, each at its own time", () => {
    const { clock } = clockAt(1000);
    clock.set(1000, { ticking: false });
    const seen: [name: string, at: number][] = [];
    for (const [name, at] of [
      ["c", 1300],
      ["a", 1100],
      ["b", 1100],
      ["late", 2000],
    ] as const) {
      clock.schedule(at, () => seen.push([name, clock.now()]));
    }
    clock.advance(500);
    expect(seen).toEqual([
      ["a", 1100],
      ["b", 1100],
      ["c", 1300],
    ]);
    expect(clock.now()).toBe(1500);
  });

  test("runs what actions schedule on the way, and no further", () => {
    const { clock } = clockAt(0);
    clock.set(0, { ticking: false });
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.now());
      clock.schedule(clock.now() + 100, again);
    };
    clock.schedule(100, again);
    clock.advance(350);
    expect(seen).toEqual([100, 200, 300]);
  });

  test("does not run what was cancelled", () => {
    const { clock } = clockAt(0);
    clock.set(0, { ticking: false });
    const seen: string[] = [];
    const cancel = clock.schedule(100, () => seen.push("cancelled"));
    clock.schedule(100, () => seen.push("kept"));
    cancel();
    clock.advance(100);
    expect(seen).toEqual(["kept"]);
  });

  test("runs nothing when it is moved back, and that again only once", () => {
    const { clock } = clockAt(1000);
    clock.set(1000, { ticking: false });
    const seen: number[] = [];
    clock.schedule(1100, () => seen.push(clock.now()));
    clock.set(500, { ticking: false });
    expect(seen).toEqual([]);
    clock.set(1200, { ticking: false });
    clock.set(500, { ticking: false });
    clock.set(1200, { ticking: false });
    expect(seen).toEqual([1100]);
  });

  test("runs what is due as it ticks there", async () => {
    const clock = createClock();
    const seen: string[] = [];
    const first = new Promise<void>((resolve) => {
      clock.schedule(clock.now() + 20, () => {
        seen.push("second");
        resolve();
      });
    });
    clock.schedule(clock.now() + 10, () => seen.push("first"));
    await first;
    expect(seen).toEqual(["first", "second"]);
  });

  test("runs what is already due though it stands still", async () => {
    const { clock } = clockAt(1000);
    clock.set(1000, { ticking: false });
    await new Promise<void>((resolve) => clock.schedule(1000, resolve));
    let early = false;
    clock.schedule(1001, () => {
      early = true;
    });
    await sleep(10);
    expect(early).toBe(false);
  });

  test("tells its listeners of every change, until they leave", () => {
    const { clock } = clockAt(1000);
    const seen: number[] = [];
    const leave = clock.onChange(({ now }) => seen.push(now));
    clock.set(2000, { ticking: false });
    clock.advance(500);
    clock.reset();
    leave();
    clock.advance(1);
    expect(seen).toEqual([2000, 2500, 1000]);
  });

  test("keeps the order of thousands of times", () => {
    const { clock } = clockAt(0);
    clock.set(0, { ticking: false });
    const seen: number[] = [];
    const times = Array.from({ length: 5000 }, (_, index) => (index * 7919) % 4999);
    for (const at of times) clock.schedule(at, () => seen.push(at));
    clock.advance(5000);
    expect(seen).toEqual([...times].sort((a, b) => a - b));
  });
});
