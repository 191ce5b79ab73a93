/**
 * Parameters of an action: strict about names and types, as the provider is. A number where a string belongs is refused.
 *
 * Source: "请求结构", https://cloud.tencent.com/document/api/382/38766
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { type ApiError, apiError } from "./errors.ts";

type ParameterType = "string" | "integer" | "strings";

export interface ParameterRule {
  type: ParameterType;
  required?: boolean;
}

export type ParameterRules = Readonly<Record<string, ParameterRule>>;

type ValueOf<Type extends ParameterType> = Type extends "string" ? string : Type extends "integer" ? number : string[];

/** What the rules make of a request: required ones are there, all are of their type. */
export type ParametersOf<Rules extends ParameterRules> = {
  [Name in keyof Rules]: Rules[Name] extends { required: true }
    ? ValueOf<Rules[Name]["type"]>
    : ValueOf<Rules[Name]["type"]> | undefined;
};

/** The members of a JSON body; an empty body has none. */
export function readJsonBody(body: Uint8Array): object {
  if (body.length === 0) return {};
  if (!isUtf8(body)) throw apiError("FailedOperation.JsonParseFail");
  const parsed = parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8"));
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw apiError("FailedOperation.JsonParseFail");
  }
  return parsed;
}

/**
 * The members that flat text stands for, lists being `Name.0`, `Name.1`, …; what has no rule is left for `checkParameters`
 * to refuse.
 */
export function readFlat(flat: ReadonlyMap<string, string>, rules: ParameterRules): object {
  const members: Record<string, unknown> = Object.create(null);
  const lists = new Map<string, string[]>();
  for (const [name, text] of flat) {
    const [, list = "", index = ""] = /^(\w+)\.(\d{1,4})$/.exec(name) ?? [];
    if (ruleOf(rules, list)?.type === "strings") putInto(lists, list, Number(index), text);
    else members[name] = ruleOf(rules, name)?.type === "integer" && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  }
  for (const [name, values] of lists) members[name] = values;
  return members;
}

/**
 * Holds members against the rules. A member that is null counts as absent, as in the SDKs that drop such members.
 * @throws ApiError `UnknownParameter`, `InvalidParameter` or `MissingParameter`
 */
export function checkParameters<Rules extends ParameterRules>(given: object, rules: Rules): ParametersOf<Rules> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const rule = ruleOf(rules, name);
    if (rule === undefined) throw apiError("UnknownParameter", name);
    if (value === null) continue;
    const fault = typeFault(name, value, rule.type);
    if (fault !== undefined) throw fault;
    values[name] = value;
  }
  for (const name in rules) {
    if (rules[name]?.required && values[name] === undefined) throw apiError("MissingParameter", name);
  }
  return values as ParametersOf<Rules>;
}

function typeFault(name: string, value: unknown, type: ParameterType): ApiError | undefined {
  if (type === "string") return typeof value === "string" ? undefined : apiError("InvalidParameter", name);
  if (type === "integer") return Number.isSafeInteger(value) ? undefined : apiError("InvalidParameter", name);
  if (!Array.isArray(value)) return apiError("InvalidParameter", name);
  const wrong = value.findIndex((item) => typeof item !== "string");
  return wrong === -1 ? undefined : apiError("InvalidParameter", `${name}.${wrong}`);
}

function ruleOf(rules: ParameterRules, name: string): ParameterRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** A gap in a list stays empty, and is refused as a wrong type. */
function putInto(lists: Map<string, string[]>, name: string, index: number, text: string): void {
  const values = lists.get(name) ?? [];
  values[index] = text;
  lists.set(name, values);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
