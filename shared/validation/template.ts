/**
 * Templates with positional or named variables: what they hold, filled in, and whether values fit. Says why not with a
 * reason that each side puts into its own words.
 *
 * Sources: "正文模板审核标准", https://cloud.tencent.com/document/product/382/39023; "TemplateRule and TemplateContent
 * examples", https://help.aliyun.com/document_detail/2806243.html
 *
 * @module
 */

export type TemplateKind = "code" | "notice" | "marketing";

export interface TemplateText {
  /** Such as `您的验证码是: {1}`. */
  text: string;
  /** Undefined: not known; then what only codes must keep to is not asked for. */
  kind: TemplateKind | undefined;
}

export interface NamedTemplateText extends TemplateText {
  /** Whether its variables have declared attributes, as those of newer templates must. */
  isDeclared?: boolean | undefined;
}

export interface ParameterLimits {
  /** The most characters in one value of a notice or marketing template; differs by account. No limit when left out. */
  maxLength?: number | undefined;
}

export type ParameterFault =
  | { reason: "count"; expected: number; given: number }
  /** A value of a code template that is not 0 to 6 digits; counted from 0. */
  | { reason: "code_digits"; index: number }
  | { reason: "too_long"; index: number }
  | { reason: "url"; index: number };

/** The first is of a variable without a value; the next two are of code templates. */
export type NamedValueReason = "missing" | "code_characters" | "code_length" | "url" | "too_long" | "characters";

export interface NamedValueFault {
  reason: NamedValueReason;
  /** Of the variable. */
  name: string;
}

const VARIABLE = /\{([1-9]\d?)\}/g;
const NAMED_VARIABLE = /\$\{([A-Za-z]\w*)\}/g;
const CODE = /^\d{0,6}$/;
const NAMED_CODE = /^[A-Za-z0-9]+$/;
/** What a code is declared to be. */
const DECLARED_CODE = /^[A-Za-z0-9]{4,6}$/;
const EMOJI = /\p{Emoji_Presentation}/u;
/** A scheme, `www.`, or a host under a common top-level domain followed by a path or nothing: what carriers take for a link. */
const URL_LIKE =
  /https?:\/\/|\bwww\.|(?:[a-z0-9-]+\.)+(?:com|cn|net|org|cc|top|vip|xyz|io|me|co|info|shop|site|app|link|url|ltd)(?![a-z0-9.-])/i;

/** How many values a template takes: the highest variable's number. */
export function countVariables(text: string): number {
  let count = 0;
  for (const [, number] of text.matchAll(VARIABLE)) count = Math.max(count, Number(number));
  return count;
}

/** Names of `${name}` variables: each once, in the order of the text. */
export function namedVariablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(NAMED_VARIABLE)].map(([, name = ""]) => name))];
}

/** The text with each variable replaced by its value; values are not looked into again. */
export function fillTemplate(text: string, params: readonly string[]): string {
  return text.replace(VARIABLE, (variable, number: string) => params[Number(number) - 1] ?? variable);
}

/** The same for `${name}`, where variables have names. */
export function fillNamedTemplate(text: string, read: (name: string) => string | undefined): string {
  return text.replace(NAMED_VARIABLE, (variable, name: string) => read(name) ?? variable);
}

/** The first reason why these values do not fit, or undefined. */
export function checkParameters(
  { text, kind }: TemplateText,
  params: readonly string[],
  { maxLength }: ParameterLimits = {},
): ParameterFault | undefined {
  const expected = countVariables(text);
  if (params.length !== expected) return { reason: "count", expected, given: params.length };
  for (const [index, value] of params.entries()) {
    const reason = kind === "code" ? codeFault(value) : valueFault(value, maxLength);
    if (reason !== undefined) return { reason, index };
  }
  return undefined;
}

/** The same for `${name}`; values that the text has no variable for are ignored. */
export function checkNamedValues(
  { text, kind, isDeclared = false }: NamedTemplateText,
  read: (name: string) => string | undefined,
  limits: ParameterLimits = {},
): NamedValueFault | undefined {
  for (const name of namedVariablesOf(text)) {
    const reason = namedValueFault(read(name), kind, isDeclared, limits);
    if (reason !== undefined) return { reason, name };
  }
  return undefined;
}

/** Without a declared attribute any length is a code: published samples send words. */
function namedValueFault(
  value: string | undefined,
  kind: TemplateKind | undefined,
  isDeclared: boolean,
  { maxLength }: ParameterLimits,
): NamedValueReason | undefined {
  if (value === undefined) return "missing";
  if (kind === "code") {
    if (!NAMED_CODE.test(value)) return "code_characters";
    return isDeclared && !DECLARED_CODE.test(value) ? "code_length" : undefined;
  }
  return valueFault(value, maxLength) ?? (EMOJI.test(value) ? "characters" : undefined);
}

function codeFault(value: string): "code_digits" | undefined {
  return CODE.test(value) ? undefined : "code_digits";
}

function valueFault(value: string, maxLength: number | undefined): "url" | "too_long" | undefined {
  if (URL_LIKE.test(value)) return "url";
  return maxLength !== undefined && value.length > maxLength ? "too_long" : undefined;
}
