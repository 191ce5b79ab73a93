/**
 * Templates with named variables, `${code}`, and the values for them.
 *
 * Source: "TemplateRule and TemplateContent examples", https://help.aliyun.com/document_detail/2806243.html
 *
 * @module
 */
import { PREFLIGHT_RULES, type PreflightRules } from "../../../shared/validation/preflight-rules.ts";
import { checkNamedValues, fillNamedTemplate, type NamedTemplateText } from "../../../shared/validation/template.ts";
import { type AliyunError, businessError } from "./errors.ts";

const RULES = PREFLIGHT_RULES.aliyun;

export type Values = ReadonlyMap<string, string>;

type RefusalCode = typeof RULES extends PreflightRules<infer Code> ? Code : never;

export function fillNamed(text: string, values: Values): string {
  return fillNamedTemplate(text, (name) => values.get(name));
}

/** Values in the order of their names, by name. */
export function named(names: readonly string[], params: readonly string[]): Values {
  return new Map(names.slice(0, params.length).map((name, index) => [name, params[index] ?? ""]));
}

/** Undefined, which is no JSON value, when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The values in a JSON object. Numbers and booleans are taken as their text; whether the provider takes them is not
 * documented.
 * @throws AliyunError `isv.INVALID_JSON_PARAM` when it is no object, or holds lists or objects
 */
export function readValues(json: unknown): Values {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw businessError("isv.INVALID_JSON_PARAM");
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (typeof value === "object") throw businessError("isv.INVALID_JSON_PARAM");
    values.set(name, String(value));
  }
  return values;
}

/** The first refusal of these values, or undefined; names that the text does not have are ignored. */
export function valuesFault(template: NamedTemplateText, values: Values): AliyunError | undefined {
  const fault = checkNamedValues(template, (name) => values.get(name));
  const code = fault && RULES.codes[`params_${fault.reason}`];
  return code && errorOf(code);
}

/** What the provider says with a code of the offline check. */
export function errorOf(code: RefusalCode): AliyunError {
  // An action asks for its sign name itself: what comes here is an empty one in the list of a batch.
  if (code === "MissingSignName") return businessError("isv.SMS_SIGNATURE_ILLEGAL");
  const words = code === "isv.INVALID_PARAMETERS" ? "params must be [a-zA-Z0-9] for verification sms" : undefined;
  return businessError(code, words);
}
