/**
 * Templates with named variables, `${code}`, and the values for them.
 *
 * Source: "TemplateRule and TemplateContent examples", https://help.aliyun.com/document_detail/2806243.html
 *
 * @module
 */
import { checkParameters, fillNamedTemplate, type TemplateKind } from "../../../shared/validation/template.ts";
import { type AliyunError, businessError } from "./errors.ts";

const VARIABLE = /\$\{([A-Za-z]\w*)\}/g;
const CODE = /^[A-Za-z0-9]+$/;
/** What a code is declared to be. */
const DECLARED_CODE = /^[A-Za-z0-9]{4,6}$/;
const EMOJI = /\p{Emoji_Presentation}/u;

export type Values = ReadonlyMap<string, string>;

export interface NamedTemplate {
  text: string;
  kind: TemplateKind;
  /** Whether its variables have declared attributes, as those of newer templates must. */
  isDeclared: boolean;
}

/** Each name once, in the order of the text. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name = ""]) => name))];
}

export function fillNamed(text: string, values: Values): string {
  return fillNamedTemplate(text, (name) => values.get(name));
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
export function valuesFault(
  { text, kind, isDeclared }: NamedTemplate,
  values: Values,
  maxLength: number | null,
): AliyunError | undefined {
  for (const name of variablesOf(text)) {
    const value = values.get(name);
    if (value === undefined) return businessError("isv.TEMPLATE_MISSING_PARAMETERS");
    const fault = kind === "code" ? codeFault(value, isDeclared) : textFault(value, maxLength);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Without a declared attribute any length is a code: published samples send words. */
function codeFault(value: string, isDeclared: boolean): AliyunError | undefined {
  if (!CODE.test(value)) {
    return businessError("isv.INVALID_PARAMETERS", "params must be [a-zA-Z0-9] for verification sms");
  }
  return isDeclared && !DECLARED_CODE.test(value) ? businessError("isv.TEMPLATE_PARAMS_ILLEGAL") : undefined;
}

function textFault(value: string, maxLength: number | null): AliyunError | undefined {
  const fault = checkParameters({ text: "{1}", kind: "notice" }, [value], { maxLength: maxLength ?? undefined });
  if (fault?.reason === "url") return businessError("isv.PARAM_NOT_SUPPORT_URL");
  if (fault?.reason === "too_long") return businessError("isv.PARAM_LENGTH_LIMIT");
  return EMOJI.test(value) ? businessError("isv.UNSUPPORTED_CONTENT") : undefined;
}
