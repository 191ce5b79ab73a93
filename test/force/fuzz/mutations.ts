/**
 * Changes to something well-formed, anywhere inside it: what is there is replaced, taken away, wrapped, renamed, or given a
 * neighbour nobody asked for.
 *
 * @module
 */
import fc from "fast-check";

type Container = Record<string, unknown>;

interface Mutation {
  /** Which of all places, counted round and round. */
  place: number;
  change: (container: Container, key: string) => void;
}

const MAX_DEPTH = 6;
const MAX_PLACES = 400;
/** Far above what any caller nests, and what a recursive reader without a limit would survive. */
const DEEP = 3000;

/** Made anew each time, because a later mutation may change them. */
const HOSTILE: readonly (() => unknown)[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53 + 2, "", " ", "0", "86", "\u0000", "\ud800", "\ufffd"],
  ...["__proto__", "constructor", "toString", "{1}", `\${code}`, "%00", "../../etc/passwd", "' OR '1'='1", "<b>"],
  ...["\r\nX-Injected: 1", "+8613800138000", "008613812345678", "1".repeat(32), "１３８", "٣٤٥", "Timer", "POST"],
  ...["\u202e", "🙂".repeat(40), "a".repeat(600), "1e999", "-0", "null", "[object Object]", "NaN", "2026-02-30"],
].map((value) => () => value);
const HOSTILE_SHAPES: readonly (() => unknown)[] = [
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => ({ length: 3, 0: "a" }),
  () => JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
  () => JSON.parse('{"toString":"x","valueOf":null,"toJSON":"y","then":"z"}'),
];
const HUGE: readonly (() => unknown)[] = [
  () => "x".repeat(100_000),
  () => "1".repeat(70_000),
  () => "信".repeat(50_000),
  () => nested("[", "]"),
  () => nested('{"a":', "}", "1"),
  () => Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, index])),
  () => Array(5000).fill(null),
];
const NAMES = ["__proto__", "constructor", "prototype", "hasOwnProperty", "then", "toJSON", "length", "", "0", "phone"];

function nested(open: string, close: string, inside = ""): unknown {
  return JSON.parse(open.repeat(DEEP) + inside + close.repeat(DEEP));
}

/** Any one value that was not expected. */
const hostileValue: fc.Arbitrary<() => unknown> = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 20, arbitrary: fc.constantFrom(...HOSTILE_SHAPES) },
  { weight: 1, arbitrary: fc.constantFrom(...HUGE) },
  { weight: 15, arbitrary: fc.string({ unit: "binary", maxLength: 40 }).map((text) => () => text) },
  { weight: 5, arbitrary: fc.double({ noNaN: true }).map((number) => () => number) },
  { weight: 10, arbitrary: fc.json({ maxDepth: 3 }).map((text) => () => JSON.parse(text)) },
);

type Change = Mutation["change"];

const replace = hostileValue.map(
  (make): Change =>
    (container, key) =>
      put(container, key, make()),
);
const addNeighbour = fc.tuple(fc.constantFrom(...NAMES), hostileValue).map(
  ([name, make]): Change =>
    (container) =>
      put(container, name, make()),
);
const otherChange = fc.constantFrom<Change>(
  (container, key) => delete container[key],
  (container, key) => delete container[key],
  (container, key) => put(container, key, [container[key]]),
  (container, key) => put(container, key, { [key]: container[key] }),
  (container, key) => put(container, key, asText(container[key])),
  (container, key) => {
    put(container, key.toUpperCase(), container[key]);
    delete container[key];
  },
);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: replace },
  { weight: 1, arbitrary: addNeighbour },
  { weight: 2, arbitrary: otherChange },
);

/** At most so many changes, to be made with {@link mutate}. */
export function mutations(maxLength: number): fc.Arbitrary<Mutation[]> {
  return fc.array(fc.record({ place: fc.nat(MAX_PLACES), change }), { maxLength });
}

/** A copy of `root` with the changes made, one after the other. */
export function mutate(root: unknown, changes: readonly Mutation[]): unknown {
  const box: Container = { root: copy(root) };
  for (const { place, change: apply } of changes) {
    const places = placesIn(box, 0, []);
    const [container, key] = places[place % places.length] ?? [box, "root"];
    apply(container, key);
  }
  return box.root;
}

function placesIn(container: Container, depth: number, found: [Container, string][]): [Container, string][] {
  for (const key of Object.keys(container)) {
    if (found.length >= MAX_PLACES) break;
    found.push([container, key]);
    const inner = container[key];
    if (depth < MAX_DEPTH && typeof inner === "object" && inner !== null)
      placesIn(inner as Container, depth + 1, found);
  }
  return found;
}

function asText(value: unknown): string {
  return typeof value === "object" ? "[object Object]" : String(value);
}

/** Also as an own `__proto__`, which an assignment would not make. A list has no names in JSON. */
function put(container: Container, key: string, value: unknown): void {
  if (Array.isArray(container) && !/^\d+$/.test(key)) {
    container.push(value);
    return;
  }
  Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true });
}

/**
 * A context has functions in it, which the platform's own copy would not take. Below what is ever changed, nothing is copied:
 * some values are nested too deep for that.
 */
function copy(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH + 1) return value;
  if (Array.isArray(value)) return value.map((inner) => copy(inner, depth + 1));
  const copied: Container = {};
  for (const [key, inner] of Object.entries(value)) put(copied, key, copy(inner, depth + 1));
  return copied;
}
