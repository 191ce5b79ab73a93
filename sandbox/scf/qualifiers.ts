/**
 * Which version a qualifier stands for: `$LATEST`, a number, or an alias with its routing.
 *
 * Source: "CreateAlias", https://cloud.tencent.com/document/api/583/36149
 *
 * @module
 */
import type { Chance } from "../chance.ts";
import { scfError } from "./errors.ts";
import type { Alias, CloudFunction, Routing, Version } from "./model.ts";

/**
 * The version to run. Of an alias with a routing, the first rule that fits the key decides, else chance by weight.
 * @throws ApiError when there is none
 */
export function versionFor(fn: CloudFunction, qualifier: string, chance: Chance, routingKey: object = {}): Version {
  const alias = fn.aliases.get(qualifier);
  const name = alias === undefined ? qualifier : routed(alias, chance, routingKey);
  const version = fn.versions.get(name);
  if (version === undefined) throw scfError("ResourceNotFound.Qualifier", qualifier);
  return version;
}

/**
 * The version that a qualifier names first of all.
 * @throws ApiError when there is none
 */
export function mainVersion(fn: CloudFunction, qualifier: string): Version {
  const version = fn.versions.get(fn.aliases.get(qualifier)?.version ?? qualifier);
  if (version === undefined) throw scfError("ResourceNotFound.FunctionVersion", qualifier);
  return version;
}

function routed({ version, routing }: Alias, chance: Chance, routingKey: object): string {
  const match = routing.matches.find((one) => fits(one, routingKey));
  if (match !== undefined) return match.Version;
  const drawn = routing.weights.length === 0 ? 1 : chance.random();
  let bound = 0;
  for (const { Version, Weight } of routing.weights) {
    bound += Weight;
    if (drawn < bound) return Version;
  }
  return version;
}

function fits({ Key, Method, Expression }: Routing["matches"][number], routingKey: object): boolean {
  const value: unknown = Reflect.get(routingKey, Key.replace(/^invoke\.headers\./, ""));
  if (typeof value !== "string") return false;
  return Method === "exact" ? value === Expression : isInRange(value, Expression);
}

/** `(a,b)` is open and `[a,b]` closed. */
export function isRange(expression: string): boolean {
  return /^(?:\(-?\d+,-?\d+\)|\[-?\d+,-?\d+\])$/.test(expression);
}

function isInRange(text: string, expression: string): boolean {
  const [from = 0, to = 0] = expression.slice(1, -1).split(",").map(Number);
  const value = Number(text);
  if (!/^-?\d+$/.test(text)) return false;
  return expression.startsWith("(") ? value > from && value < to : value >= from && value <= to;
}
