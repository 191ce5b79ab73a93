/**
 * Templates with positional variables: what they hold, filled in, and whether values fit. Says why not with a reason that
 * each side puts into its own words.
 *
 * Source: "正文模板审核标准", https://cloud.tencent.com/document/product/382/39023
 *
 * @module
 */

export type TemplateKind = "code" | "notice" | "marketing";

export interface TemplateText {
  /** Such as `您的验证码是: {1}`. */
  text: string;
  kind: TemplateKind;
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

const VARIABLE = /\{([1-9]\d?)\}/g;
const NAMED_VARIABLE = /\$\{([A-Za-z]\w*)\}/g;
const CODE = /^\d{0,6}$/;
/** A scheme, `www.`, or a host under a common top-level domain followed by a path or nothing: what carriers take for a link. */
const URL_LIKE =
  /https?:\/\/|\bwww\.|(?:[a-z0-9-]+\.)+(?:com|cn|net|org|cc|top|vip|xyz|io|me|co|info|shop|site|app|link|url|ltd)(?![a-z0-9.-])/i;

/** How many values a template takes: the highest variable's number. */
export function countVariables(text: string): number {
  let count = 0;
  for (const [, number] of text.matchAll(VARIABLE)) count = Math.max(count, Number(number));
  return count;
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

function codeFault(value: string): "code_digits" | undefined {
  return CODE.test(value) ? undefined : "code_digits";
}

function valueFault(value: string, maxLength: number | undefined): "url" | "too_long" | undefined {
  if (URL_LIKE.test(value)) return "url";
  return maxLength !== undefined && value.length > maxLength ? "too_long" : undefined;
}
