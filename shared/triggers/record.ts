/**
 * Objects whose names come from the network: recognising them, and building them so that no name can do harm.
 *
 * @module
 */

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function recordOf(value: unknown): UnknownRecord {
  return isRecord(value) ? value : {};
}

/** The value when it is a string with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** An empty map without a prototype: no name is there that was not put there. */
export function emptyMap<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** The name that could still reach a prototype once a map is copied into an ordinary object. */
export function isUnsafeName(name: string): boolean {
  return name === "__proto__";
}
