/**
 * Parameters of an action. All arrive as text; names that an action does not have are ignored, because SDKs send some.
 *
 * @module
 */
import { invalid, missing } from "./errors.ts";

type ParameterType = "string" | "integer";

export interface ParameterRule {
  type: ParameterType;
  required?: boolean;
}

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

type ValueOf<Type extends ParameterType> = Type extends "string" ? string : number;

/** What the rules make of a request: required ones are there and not empty, all are of their type. */
export type ParametersOf<Rules extends ParameterRules> = {
  [Name in keyof Rules]: Rules[Name] extends { required: true }
    ? ValueOf<Rules[Name]["type"]>
    : ValueOf<Rules[Name]["type"]> | undefined;
};

/**
 * Holds what is given against the rules. An empty value counts as absent.
 * @throws AliyunError `Missing…` or `Invalid…`, with the parameter's name in the code
 */
export function checkParameters(given: ReadonlyMap<string, string>, rules: ParameterRules): object {
  const values: Record<string, string | number> = {};
  for (const [name, { type, required = false }] of Object.entries(rules)) {
    const text = given.get(name) ?? "";
    if (text === "") {
      if (required) throw missing(name);
    } else values[name] = type === "string" ? text : readInteger(name, text);
  }
  return values;
}

function readInteger(name: string, text: string): number {
  if (!/^-?\d{1,15}$/.test(text)) throw invalid(name);
  return Number(text);
}
