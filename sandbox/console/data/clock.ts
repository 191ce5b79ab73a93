/**
 * The sandbox's time, which people move.
 *
 * @module
 */
import { useEffect, useState } from "preact/hooks";
import { createStore, useStore } from "../store.ts";
import { ask, control } from "./api.ts";
import { useLive } from "./live.ts";
import { HOME } from "./source.ts";
import type { ClockView } from "./types.ts";

type Reading = Pick<ClockView, "offsetMs" | "ticking" | "now">;

const TICK_MS = 1000;

const reading = createStore<Reading>({ offsetMs: 0, ticking: true, now: Date.now() });

/** Keeps the time; once on the page. */
export function useClockKeeper(): void {
  useLive((event, data) => {
    if (event === "clock") reading.set(data as ClockView);
    if (event === "resync" || event === "reset") void readClock();
  });
  useEffect(() => {
    void readClock();
  }, []);
}

/** Milliseconds since the Unix epoch, and what they are made of. */
export function useClock(): Reading & { isMoved: boolean } {
  const { offsetMs, ticking, now } = useStore(reading);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return {
    offsetMs,
    ticking,
    now: ticking ? Date.now() + offsetMs : now,
    isMoved: Math.abs(offsetMs) >= TICK_MS || !ticking,
  };
}

/** The same, asked once. */
export function clockNow(): number {
  const { offsetMs, ticking, now } = reading.get();
  return ticking ? Date.now() + offsetMs : now;
}

export async function moveClock(body: { advanceMs: number }): Promise<void> {
  reading.set(await ask<ClockView>(control("clock"), { method: "POST", body }));
}

export async function setClock(body: { now: number; ticking?: boolean }): Promise<void> {
  reading.set(await ask<ClockView>(control("clock"), { method: "PUT", body }));
}

async function readClock(): Promise<void> {
  if (HOME !== "sandbox") return;
  await ask<ClockView>(control("clock")).then(reading.set, () => undefined); // the banner says that nobody answers
}
