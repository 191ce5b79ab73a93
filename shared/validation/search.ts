/**
 * The search grammar of the console, in the manner of mail programs: words, `"quoted words"`, `key:value`, `-` to negate, a
 * comma for any of several.
 *
 * @module
 */
import { dayStart, parseDay } from "./beijing.ts";

/** What every list knows, and what only one of them does. */
const COMMON_KEYS = ["to", "status", "provider", "template", "code", "before", "after", "is"] as const;
const OWN_KEYS = { sandbox: ["text", "account"], ledger: ["scene"] } as const;

/** Where is searched: what the emulated cloud has seen, or what our functions recorded. */
export type SearchSource = keyof typeof OWN_KEYS;
/** `any` is a bare word. */
export type SearchKey = "any" | (typeof COMMON_KEYS)[number] | (typeof OWN_KEYS)[SearchSource][number];

export interface Term {
  key: SearchKey;
  /** Any of these. Times are milliseconds since the Unix epoch, as text. */
  values: string[];
  negated: boolean;
  /** Of its first character, counted from 0. */
  position: number;
  length: number;
}

export interface Search {
  /** All of these. */
  terms: Term[];
}

/** Where a search makes no sense, and why. */
export interface SearchFault {
  message: string;
  /** Of the first character, counted from 0. */
  position: number;
  length: number;
}

export type SearchResult = { search: Search } | { fault: SearchFault };

export interface SearchOptions {
  source: SearchSource;
  /** What `10m` is counted from, milliseconds since the Unix epoch. */
  now: number;
}

export const MAX_SEARCH_LENGTH = 500;
const MAX_TERMS = 20;
const MAX_VALUES = 20;

const STATUSES: Readonly<Record<SearchSource, readonly string[]>> = {
  sandbox: ["accepted", "refused", "delivered", "undelivered", "expired"],
  ledger: ["queued", "submitted", "delivered", "undelivered", "expired", "rejected", "unknown"],
};
const ELSEWHERE: Readonly<Record<string, string>> = {
  scene: "scene: is known to the ledger only; switch to Ledger",
  text: "text: is known to the cloud only, the ledger keeps no text; switch to Cloud",
  account: "account: is known to the cloud only; switch to Cloud",
};
const AGE_UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/i;

/** A part of the text that was read. */
interface Piece {
  text: string;
  position: number;
  length: number;
}

/** Ends the reading; never leaves this file. */
class Stop extends Error {
  readonly fault: SearchFault;

  constructor(message: string, { position, length }: Pick<Piece, "position" | "length">) {
    super(message);
    this.fault = { message, position, length };
  }
}

/** Reads a search; of several faults, the first. Nothing to search for is a search without terms. */
export function parseSearch(text: string, options: SearchOptions): SearchResult {
  try {
    return { search: { terms: readTerms(text, options) } };
  } catch (error) {
    if (error instanceof Stop) return { fault: error.fault };
    throw error;
  }
}

/** The keys that a search may name there, for those who complete it. */
export function searchKeys(source: SearchSource): SearchKey[] {
  return [...COMMON_KEYS, ...OWN_KEYS[source]];
}

function readTerms(text: string, options: SearchOptions): Term[] {
  if (text.length > MAX_SEARCH_LENGTH) {
    const rest = { position: MAX_SEARCH_LENGTH, length: text.length - MAX_SEARCH_LENGTH };
    throw new Stop(`A search has at most ${MAX_SEARCH_LENGTH} characters`, rest);
  }
  const terms: Term[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const term = readTerm(text, at, options);
    terms.push(term);
    if (terms.length > MAX_TERMS) throw new Stop(`A search has at most ${MAX_TERMS} terms`, term);
    at = skipSpace(text, at + term.length);
  }
  return terms;
}

function readTerm(text: string, position: number, options: SearchOptions): Term {
  const negated = text[position] === "-" || text[position] === "!";
  const start = negated ? position + 1 : position;
  const [head = "", name = ""] = /^([a-z]+):/i.exec(text.slice(start)) ?? [];
  const pieces = head === "" ? [readWord(text, start)] : readValues(text, start + head.length);
  const end = endOf(pieces, start + head.length);
  const piece = { text: head, position: start, length: head.length };
  const key = head === "" ? "any" : readKey(name.toLowerCase(), piece, options.source);
  const empty = pieces.find((one) => one.text === "");
  if (empty !== undefined) throw new Stop(emptyMessage(key), { position, length: Math.max(1, end - position) });
  if (pieces.length > MAX_VALUES)
    throw new Stop(`A term has at most ${MAX_VALUES} values`, { position, length: end - position });
  return { key, values: readAll(key, pieces, options), negated, position, length: end - position };
}

function readAll(key: SearchKey, pieces: readonly Piece[], options: SearchOptions): string[] {
  const [, second] = pieces;
  if (second !== undefined && (key === "before" || key === "after")) throw new Stop(`${key}: takes one time`, second);
  return pieces.map((piece) => readValue(key, piece, options));
}

function readKey(name: string, piece: Piece, source: SearchSource): SearchKey {
  const key = searchKeys(source).find((one) => one === name);
  if (key !== undefined) return key;
  const known = searchKeys(source).map((one) => `${one}:`);
  const unknown = `There is no such key; there are ${known.join(" ")} (quote the word to look for it)`;
  throw new Stop((Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined) ?? unknown, piece);
}

function readValue(key: SearchKey, piece: Piece, { source, now }: SearchOptions): string {
  const { text } = piece;
  if (key === "to") return readNumber(piece);
  if (key === "status") return oneOf(STATUSES[source], piece);
  if (key === "is") return oneOf(["sms", "call"], piece);
  if (key !== "before" && key !== "after") return text;
  const time = readTime(text, now);
  if (time === undefined)
    throw new Stop(`${key}: takes a day, a date with a time, or an age such as 10m, 2h, 3d`, piece);
  return String(time);
}

function readNumber(piece: Piece): string {
  const digits = piece.text.replace(/[\s().-]/g, "");
  if (!/^\+?\d{1,15}$/.test(digits)) throw new Stop("to: takes a number, or the digits that it ends in", piece);
  return digits;
}

function oneOf(words: readonly string[], piece: Piece): string {
  const word = words.find((one) => one === piece.text.toLowerCase());
  if (word === undefined) throw new Stop(`This must be one of ${words.join(", ")}`, piece);
  return word;
}

/** Beijing's time unless the text names its zone. */
function readTime(text: string, now: number): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,6})([smhd])$/i.exec(text) ?? [];
  if (unit !== "") return now - Number(count) * (AGE_UNITS_MS[unit.toLowerCase()] ?? 0);
  if (text === "today") return dayStart(now);
  const [, ...day] = DAY.exec(text) ?? [];
  if (day.length > 0) return parseDay(day.join(""));
  const [, date = "", minutes = "", seconds = ":00", zone = "+08:00"] = DATE_TIME.exec(text) ?? [];
  if (parseDay(date.replaceAll("-", "")) === undefined) return undefined; // 2026-02-30 would be read as March
  const time = Date.parse(`${date}T${minutes}${seconds}${zone.toUpperCase()}`);
  return Number.isNaN(time) ? undefined : time;
}

/** Values with commas between them. */
function readValues(text: string, start: number): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  do {
    const piece = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at, /[\s,]/);
    pieces.push(piece);
    at = piece.position + piece.length + 1;
  } while (text[at - 1] === ",");
  return pieces;
}

function readWord(text: string, start: number): Piece {
  return text[start] === '"' ? readQuoted(text, start) : readPlain(text, start, /\s/);
}

function readPlain(text: string, position: number, end: RegExp): Piece {
  const [first = ""] = text.slice(position).split(end, 1);
  return { text: first, position, length: first.length };
}

/** What is between quotes; `\` takes the next character as it is. */
function readQuoted(text: string, position: number): Piece {
  const [whole, inner = ""] = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(position)) ?? [];
  if (whole === undefined) {
    throw new Stop("This quote is not closed", { position, length: text.length - position });
  }
  return { text: inner.replace(/\\(.)/gs, "$1"), position, length: whole.length };
}

function endOf(pieces: readonly Piece[], start: number): number {
  const last = pieces.at(-1);
  return last === undefined ? start : last.position + last.length;
}

function emptyMessage(key: SearchKey): string {
  return key === "any" ? "There is nothing to look for" : `${key}: needs a value`;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  return at;
}
