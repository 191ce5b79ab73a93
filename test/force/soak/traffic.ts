/**
 * What happens on a day: people ask for codes, too often, at the edges of windows and of codes' lives, and at midnight.
 *
 * @module
 */
import type { Chance } from "../../../sandbox/chance.ts";
import { DAY_MS, HOUR_MS } from "./model.ts";

/** Something to do at a moment, milliseconds since the Unix epoch. */
export type Happening =
  | { at: number; kind: "code"; person: Person; ip: string }
  | { at: number; kind: "check"; person: Person; isRight: boolean }
  | { at: number; kind: "notice"; phone: string }
  /** As many new people ask as the day's budget has left, and some more. */
  | { at: number; kind: "rush" }
  | { at: number; kind: "timer" }
  | { at: number; kind: "measure" };

export interface Person {
  openid: string;
  phone: string;
}

export interface DayOptions {
  /** When it begins. */
  from: number;
  /** Counted from 0. */
  day: number;
  /**
   * Between two runs of the timer.
   * @default 10
   */
  timerMinutes?: number | undefined;
  /**
   * Times that somebody wants a code, on an ordinary day.
   * @default 120
   */
  sessions?: number | undefined;
  chance: Chance;
}

const MINUTE_MS = 60_000;
const PEOPLE = 25;
/** So many sessions are for the same person's other phone. */
const SECOND_PHONES = 0.4;
const OTHER_PHONES = 600;
const ADDRESSES = 4;
const SESSIONS = 120;
const NOTICES = 36;
/** Somebody in a hurry asks so often, this far apart. */
const BURSTS = 2;
const BURST = 8;
const BURST_MS = 31_000;
const TIMER_MINUTES = 10;
const VALIDITY_MS = 5 * MINUTE_MS;
/** Some phones never get theirs, or get it twice. */
const ENDINGS = ["8888", "8888", "8888", "8888", "0001", "0002", "0004", "0010"] as const;
/** After a text, people ask again: too early, just too early, on the dot, late. */
const RESENDS_MS = [5000, 29_999, 30_000, 31_000, 61_000];
/** After a text, people type the code: soon, at the last moment, on the dot of its end, too late. */
const CHECKS_MS = [8000, 2 * MINUTE_MS, VALIDITY_MS - 1, VALIDITY_MS, VALIDITY_MS + 1000];
const RUSH_BEFORE_MIDNIGHT_MS = 90_000;

/** In order of time; some of it lies in the next day. */
export function planDay({
  from,
  day,
  timerMinutes = TIMER_MINUTES,
  sessions = SESSIONS,
  chance,
}: DayOptions): Happening[] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(chance.random() * items.length)] as Item;
  const sometime = (): number => from + Math.floor(chance.random() * DAY_MS);
  const happenings: Happening[] = [];
  for (let session = 0; session < sessions; session++) {
    // The square makes some people ask far more often than others.
    const person = personOf(Math.floor(chance.random() ** 2 * PEOPLE), chance.random() < SECOND_PHONES);
    const ip = `203.0.113.${1 + Math.floor(chance.random() ** 2 * ADDRESSES)}`;
    const at = sometime();
    happenings.push({ at, kind: "code", person, ip });
    if (chance.random() < 0.5) happenings.push({ at: at + pick(RESENDS_MS), kind: "code", person, ip });
    if (chance.random() < 0.7) happenings.push(...checks(at, person, chance, pick(CHECKS_MS)));
  }
  for (let notice = 0; notice < NOTICES; notice++) {
    const { phone } = personOf(Math.floor(chance.random() * PEOPLE), false);
    happenings.push({ at: sometime(), kind: "notice", phone });
  }
  for (let burst = 0; burst < BURSTS; burst++) {
    const person = personOf(PEOPLE + burst + (day % 400), false);
    happenings.push(...burstFrom(sometime(), person, `192.0.2.${burst}`));
  }
  happenings.push(...midnight(from, day));
  for (let at = from; at < from + DAY_MS; at += timerMinutes * MINUTE_MS)
    happenings.push({ at: at + 1, kind: "timer" });
  for (let at = from; at < from + DAY_MS; at += HOUR_MS) happenings.push({ at: at + 2, kind: "measure" });
  return happenings.sort((a, b) => a.at - b.at);
}

function burstFrom(at: number, person: Person, ip: string): Happening[] {
  return Array.from({ length: BURST }, (_, ask) => ({ at: at + ask * BURST_MS, kind: "code", person, ip }));
}

/** None, some or all guesses wrong before the right code. */
function checks(sentAt: number, person: Person, chance: Chance, afterMs: number): Happening[] {
  const wrong = chance.random() < 0.3 ? Math.floor(chance.random() * 7) : 0;
  const at = sentAt + afterMs;
  const guesses = Array.from({ length: wrong }, (): Happening => ({ at, kind: "check", person, isRight: false }));
  return [...guesses, { at, kind: "check", person, isRight: true }];
}

/** Every other day runs out; somebody asks in its last second, and in the first moment of the next. */
function midnight(from: number, day: number): Happening[] {
  const end = from + DAY_MS;
  const late = (name: string): Happening & { kind: "code" } => {
    const person = {
      openid: `late-${day}-${name}`,
      phone: phoneOf(90_000 + (day % 1000) * 2 + (name === "a" ? 0 : 1)),
    };
    return { at: end - 1000, kind: "code", person, ip: `198.51.100.${day % 200}` };
  };
  const edge = [late("a"), { ...late("b"), at: end }];
  return day % 2 === 0 ? [{ at: end - RUSH_BEFORE_MIDNIGHT_MS, kind: "rush" }, ...edge] : edge;
}

function personOf(index: number, hasSecondPhone: boolean): Person {
  return { openid: `person-${index}`, phone: phoneOf(hasSecondPhone ? OTHER_PHONES + index : index) };
}

/** One of those that somebody only asks for once. */
export function newcomer(index: number): Person {
  return { openid: `newcomer-${index}`, phone: phoneOf(1000 + (index % 80_000)) };
}

function phoneOf(index: number): string {
  return `+8613${String(index).padStart(5, "0")}${ENDINGS[index % ENDINGS.length]}`;
}
