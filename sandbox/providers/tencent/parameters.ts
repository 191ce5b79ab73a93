/**
 * Parameters of an action: strict about names and types, as the provider is. A number where a string belongs is refused.
 *
 * Source: "请求结构", https://cloud.tencent.com/document/api/382/38766
 *
 * @module
 */
import { isUtf8 } from "node:buffer";
import { type ApiError, apiError } from "./errors.ts";

type SingleType = "string" | "integer" | "number" | "boolean";
type PlainType = SingleType | "strings" | "integers";

/** An object has rules for its members, and so has a list of objects. */
export type ParameterRule =
  | { type: PlainType; required?: boolean }
  | { type: "object"; members: ParameterRules; required?: boolean }
  | { type: "objects"; items: ParameterRules; required?: boolean };

export type ParameterRules = { readonly [name: string]: ParameterRule };

interface PlainValues {
  string: string;
  integer: number;
  number: number;
  boolean: boolean;
  strings: string[];
  integers: number[];
}

type ValueOf<Rule extends ParameterRule> = Rule extends { items: infer Items extends ParameterRules }
  ? ParametersOf<Items>[]
  : Rule extends { members: infer Members extends ParameterRules }
    ? ParametersOf<Members>
    : Rule extends { type: infer Type extends PlainType }
      ? PlainValues[Type]
      : never;

/** What the rules make of a request: required ones are there, all are of their type. */
export type ParametersOf<Rules extends ParameterRules> = {
  [Name in keyof Rules]: Rules[Name] extends { required: true }
    ? ValueOf<Rules[Name]>
    : ValueOf<Rules[Name]> | undefined;
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
 * The members that flat text stands for, lists being `Name.0`, `Name.1`, …, lists of objects `Name.0.Member`, … and objects
 * `Name.Member`; what has no rule is left for `checkParameters` to refuse.
 */
export function readFlat(flat: ReadonlyMap<string, string>, rules: ParameterRules): object {
  const members: Record<string, unknown> = Object.create(null);
  const lists = new Map<string, unknown[]>();
  const objects = new Map<string, Map<string, string>[]>();
  const single = new Map<string, Map<string, string>>();
  for (const [name, text] of flat) {
    const [head = "", ...inner] = name.split(".");
    if (inner.length > 0 && ruleOf(rules, head)?.type === "object") {
      single.set(head, (single.get(head) ?? new Map()).set(inner.join("."), text));
      continue;
    }
    const [, list = "", index = "", member] = /^(\w+)\.(\d{1,4})(?:\.(.+))?$/.exec(name) ?? [];
    const rule = ruleOf(rules, list);
    if (rule?.type === "objects" && member !== undefined) putMember(objects, list, Number(index), member, text);
    else if (rule !== undefined && isList(rule) && member === undefined) {
      putInto(lists, list, Number(index), readValue(text, rule.type));
    } else members[name] = readValue(text, ruleOf(rules, name)?.type);
  }
  for (const [name, values] of lists) members[name] = values;
  for (const [name, items] of objects) members[name] = items.map((item) => readFlat(item, innerRules(rules, name)));
  for (const [name, item] of single) members[name] = readFlat(item, innerRules(rules, name));
  return members;
}

/**
 * Holds members against the rules. A member that is null counts as absent, as in the SDKs that drop such members. `path`
 * leads to the members where they belong to an object in a list.
 * @throws ApiError `UnknownParameter`, `InvalidParameter` or `MissingParameter`
 */
export function checkParameters<Rules extends ParameterRules>(
  given: object,
  rules: Rules,
  path = "",
): ParametersOf<Rules> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const rule = ruleOf(rules, name);
    if (rule === undefined) throw apiError("UnknownParameter", path + name);
    if (value !== null) values[name] = checkValue(path + name, value, rule);
  }
  for (const name in rules) {
    if (rules[name]?.required && values[name] === undefined) throw apiError("MissingParameter", path + name);
  }
  return values as ParametersOf<Rules>;
}

function checkValue(name: string, value: unknown, rule: ParameterRule): unknown {
  if (rule.type === "objects") return checkObjects(name, value, rule.items);
  if (rule.type === "object") return checkObject(name, value, rule.members);
  const fault = typeFault(name, value, rule.type);
  if (fault !== undefined) throw fault;
  return value;
}

function checkObjects(name: string, value: unknown, rules: ParameterRules): unknown[] {
  if (!Array.isArray(value)) throw apiError("InvalidParameter", name);
  return Array.from(value, (item: unknown, index) => checkObject(`${name}.${index}`, item, rules));
}

function checkObject(name: string, value: unknown, rules: ParameterRules): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw apiError("InvalidParameter", name);
  return checkParameters(value, rules, `${name}.`);
}

function typeFault(name: string, value: unknown, type: PlainType): ApiError | undefined {
  if (type !== "strings" && type !== "integers") {
    return isOfType(value, type) ? undefined : apiError("InvalidParameter", name);
  }
  if (!Array.isArray(value)) return apiError("InvalidParameter", name);
  const item = type === "strings" ? "string" : "integer";
  const wrong = value.findIndex((one) => !isOfType(one, item));
  return wrong === -1 ? undefined : apiError("InvalidParameter", `${name}.${wrong}`);
}

function isOfType(value: unknown, type: SingleType): boolean {
  return type === "integer" ? Number.isSafeInteger(value) : typeof value === type;
}

function isList({ type }: ParameterRule): boolean {
  return type === "strings" || type === "integers";
}

function innerRules(rules: ParameterRules, name: string): ParameterRules {
  const rule = ruleOf(rules, name);
  if (rule?.type === "object") return rule.members;
  return rule?.type === "objects" ? rule.items : {};
}

/** Flat text has no types: what belongs to a number and looks like one is read as one, and so are `true` and `false`. */
function readValue(text: string, type: ParameterRule["type"] | undefined): string | number | boolean {
  if ((type === "integer" || type === "integers") && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === "number" && /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text)) return Number(text);
  if (type === "boolean" && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

function ruleOf(rules: ParameterRules, name: string): ParameterRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

/** A gap in a list stays empty, and is refused as a wrong type. */
function putInto<Item>(lists: Map<string, Item[]>, name: string, index: number, item: Item): void {
  const items = lists.get(name) ?? [];
  items[index] = item;
  lists.set(name, items);
}

function putMember(
  lists: Map<string, Map<string, string>[]>,
  name: string,
  index: number,
  member: string,
  text: string,
): void {
  const item = lists.get(name)?.[index] ?? new Map<string, string>();
  putInto(lists, name, index, item.set(member, text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
