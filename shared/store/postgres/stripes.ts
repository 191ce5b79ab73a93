/**
 * A day's budget in stripes, each with an equal part of it. While a stripe has room, a send needs no other: sends of one
 * scene then wait only for those on the same stripe. One that finds no room takes all stripes, and what is left is counted
 * to the last message.
 *
 * @module
 */
import { isBudgeted } from "../limits.ts";
import type { Budget, SendReservation } from "../store.ts";

export const STRIPES = 16;
/** Below this the parts are too small to be worth a second look. */
const MIN_PART = 64;
/** Days and scenes that a process remembers. */
const MAX_REMEMBERED = 100;

/** What sends that are judged together may take from one budget. */
export interface Share {
  budget: Budget;
  /** Their messages. */
  demand: number;
  /** Undefined: all. */
  stripe: number | undefined;
}

/** What a day's stripes gave out, by their numbers. */
export type Used = readonly number[];

export interface StripeRow {
  scene: string;
  day: string;
  stripe: number;
  used: number;
}

export interface StripeChooser {
  /** A share for each budget of these, on a stripe that had room when it was last looked at. */
  choose(reservations: readonly SendReservation[]): Share[];
  remember(budget: Budget, used: Used): void;
}

/** @param random from 0 up to, not including, 1 */
export function createStripeChooser(random: () => number = Math.random): StripeChooser {
  const remembered = new Map<string, Used>();
  return {
    choose: (reservations) =>
      demandsOf(reservations).map((share) => {
        const used = remembered.get(budgetKey(share.budget)) ?? NOTHING;
        const roomy = used.flatMap((_, stripe) => (hasRoom({ ...share, stripe }, used) ? [stripe] : []));
        return { ...share, stripe: roomy[Math.floor(random() * roomy.length)] };
      }),
    remember(budget, used) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(budgetKey(budget), used);
    },
  };
}

const NOTHING: Used = new Array<number>(STRIPES).fill(0);

export function budgetKey({ scene, day }: Pick<Budget, "scene" | "day">): string {
  return `${scene} ${day}`;
}

/** Whoever judges a share holds these. */
export function namesOfShare({ budget, stripe }: Share): string[] {
  const stripes = stripe === undefined ? NOTHING.map((_, place) => place) : [stripe];
  return stripes.map((one) => `budget ${budgetKey(budget)} ${one}`);
}

export function usedOf({ budget }: Share, rows: readonly StripeRow[]): Used {
  const used = [...NOTHING];
  for (const row of rows) {
    if (row.scene === budget.scene && row.day === budget.day) used[row.stripe] = row.used;
  }
  return used;
}

/** True where all stripes are held, and where the stripe alone can give what is asked. */
export function hasRoom({ budget, demand, stripe }: Share, used: Used): boolean {
  if (stripe === undefined) return true;
  const part = partOf(budget);
  if (part < MIN_PART) return false;
  // What others gave beyond their parts, when the budget was made smaller or a receipt counted again, is missing here.
  const beyond = used.reduce((sum, one, place) => sum + (place === stripe ? 0 : Math.max(0, one - part)), 0);
  return (used[stripe] ?? 0) + demand + beyond <= part;
}

/** From which stripes `count` messages are taken: of all, from those that gave the least, each up to its part. */
export function take({ budget, stripe }: Share, used: Used, count: number): StripeRow[] {
  const { scene, day } = budget;
  if (stripe !== undefined) return [{ scene, day, stripe, used: count }];
  const part = partOf(budget);
  let left = count;
  const taken = used
    .map((one, place) => ({ one, place }))
    .sort((a, b) => a.one - b.one)
    .map(({ one, place }) => {
      const amount = Math.min(left, Math.max(0, part - one));
      left -= amount;
      return { scene, day, stripe: place, used: amount };
    });
  return taken.map((row) => (row.stripe === 0 ? { ...row, used: row.used + left } : row)).filter((row) => row.used > 0);
}

export function sum(used: Used): number {
  return used.reduce((total, one) => total + one, 0);
}

function partOf({ count }: Budget): number {
  return Math.floor(count / STRIPES);
}

function demandsOf(reservations: readonly SendReservation[]): Omit<Share, "stripe">[] {
  const shares = new Map<string, Omit<Share, "stripe">>();
  for (const { budget, messages } of reservations) {
    if (!budget) continue;
    const known = shares.get(budgetKey(budget));
    const demand = messages.filter((message) => isBudgeted(message, budget)).length + (known?.demand ?? 0);
    shares.set(budgetKey(budget), { budget: known?.budget ?? budget, demand });
  }
  return [...shares.values()];
}
