/**
 * Whether a provider would refuse a text, told without asking it: the one checker of the functions and of the sandbox. It
 * knows what it is given, and what is not known is not checked.
 *
 * @module
 */
import { isMarketingTime } from "./marketing-hours.ts";
import type { PreflightReason, PreflightRules } from "./preflight-rules.ts";
import { countSegments, MAX_TEXT_LENGTH, type SegmentCount } from "./segments.ts";
import { checkNamedValues, checkParameters, fillNamedTemplate, fillTemplate, type TemplateKind } from "./template.ts";

export type Review = "approved" | "pending" | "refused";

export interface KnownSign {
  review: Review;
  /** Approved for texts that carry a code, and for no other. */
  isForCodesOnly?: boolean | undefined;
}

export interface KnownTemplate {
  /** In the provider's own notation of variables. */
  text: string;
  /** Undefined: not known. */
  kind: TemplateKind | undefined;
  review: Review;
  /** May be sent to numbers of mainland China. */
  domestic: boolean;
  /** May be sent to all other numbers. */
  international: boolean;
  /** Whether its variables have declared attributes. */
  isDeclared?: boolean | undefined;
}

/** By position, or by name. */
export interface TemplateValues {
  params: readonly string[];
  namedParams?: Readonly<Record<string, string>> | undefined;
}

/** A text to be sent to numbers of one kind. */
export interface PlannedText {
  /** True for numbers of mainland China: those of Hong Kong, Macau and Taiwan are foreign. */
  domestic: boolean;
  /** Without brackets; empty for none. */
  signName: string;
  /** Undefined: nothing is known of it; null: there is none of this name. */
  sign?: KnownSign | null | undefined;
  /** The same of the template. */
  template: KnownTemplate | null | undefined;
  values: TemplateValues;
  /** The most characters in one value of a notice or marketing template; differs by account. No limit when left out. */
  maxValueLength?: number | undefined;
}

export interface PreflightFault<Code extends string = string> {
  reason: PreflightReason;
  /** What it lies in. */
  field: PreflightField;
  /** What is wrong with it, to be said after a field's name. */
  rule: string;
  /** The variable that is meant: its number, or its name. */
  variable?: string | undefined;
  /** What the provider would answer. */
  code: Code;
}

export type PreflightField = "signName" | "templateId" | "params";

const RULE_WORDS: Readonly<Record<PreflightReason, string>> = {
  sign_missing: "is required",
  sign_unknown: "is none of this account's sign names",
  sign_unapproved: "is not approved",
  sign_codes_only: "is approved for verification codes only",
  template_unknown: "is none of this account's templates",
  template_unapproved: "is not approved",
  template_foreign_only: "cannot be sent to numbers of mainland China",
  template_mainland_only: "can be sent to numbers of mainland China only",
  params_count: "must have as many values as the template has variables",
  params_missing: "is required by the template",
  params_code_digits: "must be 0 to 6 digits in a template for codes",
  params_code_characters: "must be letters and digits in a template for codes",
  params_code_length: "must be 4 to 6 letters and digits, as the template declares",
  params_url: "must not hold a link",
  params_too_long: "is longer than this account's templates allow",
  params_characters: "must not hold emoji",
  text_too_long: `must give a text of at most ${MAX_TEXT_LENGTH} characters, sign name included`,
  marketing_hours: "may be sent from 08:00 to 22:00 (UTC+8) only",
};

/** The first reason why the provider would refuse the text, or undefined; the hour is asked for apart. */
export function findFault<Code extends string>(
  rules: PreflightRules<Code>,
  text: PlannedText,
): PreflightFault<Code> | undefined {
  for (const { reason, rule = RULE_WORDS[reason], variable } of suspicionsOf(rules, text)) {
    const code = rules.codes[reason];
    if (code !== undefined) return { reason, field: fieldOf(reason), rule, ...(variable && { variable }), code };
  }
  return undefined;
}

/** Whether a marketing text would be refused at this hour. `now` is milliseconds since the Unix epoch. */
export function findHourFault<Code extends string>(
  { codes }: PreflightRules<Code>,
  template: Pick<KnownTemplate, "kind"> | null | undefined,
  now: number,
): PreflightFault<Code> | undefined {
  const code = codes.marketing_hours;
  if (code === undefined || template?.kind !== "marketing" || isMarketingTime(now)) return undefined;
  return { reason: "marketing_hours", field: "templateId", rule: RULE_WORDS.marketing_hours, code };
}

/** The whole text as phones show it; undefined where the template is not known. */
export function composeText(
  { variables, signed }: Pick<PreflightRules, "variables" | "signed">,
  { domestic, signName, template, values }: PlannedText,
): string | undefined {
  if (!template) return undefined;
  const { params, namedParams = {} } = values;
  const body =
    variables === "positional"
      ? fillTemplate(template.text, params)
      : fillNamedTemplate(template.text, (name) => ownValue(namedParams, name));
  if (signName === "" && signed !== "all") return body;
  return domestic ? `【${signName}】${body}` : `[${signName}]${body}`;
}

/** How the text is billed; undefined where the template is not known. */
export function previewSegments(
  rules: PreflightRules,
  text: PlannedText,
  country: string | undefined,
): SegmentCount | undefined {
  const whole = composeText(rules, text);
  return whole === undefined ? undefined : countSegments(whole, { domestic: text.domestic, country });
}

interface Suspicion {
  reason: PreflightReason;
  rule?: string;
  variable?: string;
}

/** What speaks against the text, in the order looked at. */
function suspicionsOf(rules: PreflightRules, text: PlannedText): Suspicion[] {
  return [...signSuspicions(rules, text), ...templateSuspicions(text), ...valueSuspicions(rules, text)];
}

function signSuspicions({ signed }: PreflightRules, { domestic, signName, sign, template }: PlannedText): Suspicion[] {
  if (signName === "") {
    const isRequired = signed === "all" || (signed === "mainland" && domestic);
    const rule = signed === "mainland" ? "is required for numbers of mainland China" : "is required";
    return isRequired ? [{ reason: "sign_missing", rule }] : [];
  }
  if (sign === undefined) return [];
  if (sign === null) return [{ reason: "sign_unknown" }];
  if (sign.review !== "approved") return [{ reason: "sign_unapproved" }];
  const isOther = template !== undefined && template !== null && template.kind !== "code";
  return sign.isForCodesOnly && isOther ? [{ reason: "sign_codes_only" }] : [];
}

function templateSuspicions({ domestic, template }: PlannedText): Suspicion[] {
  if (template === undefined) return [];
  if (template === null) return [{ reason: "template_unknown" }];
  if (template.review !== "approved") return [{ reason: "template_unapproved" }];
  if (domestic && !template.domestic) return [{ reason: "template_foreign_only" }];
  return !domestic && !template.international ? [{ reason: "template_mainland_only" }] : [];
}

function valueSuspicions(rules: PreflightRules, text: PlannedText): Suspicion[] {
  const { template, values, maxValueLength } = text;
  if (!template) return [];
  const fault =
    rules.variables === "positional"
      ? positionalFault(template, values, maxValueLength)
      : namedFault(template, values, maxValueLength);
  if (fault !== undefined) return [fault];
  const length = composeText(rules, text)?.length ?? 0;
  return length > MAX_TEXT_LENGTH ? [{ reason: "text_too_long" }] : [];
}

function positionalFault(
  template: KnownTemplate,
  { params }: TemplateValues,
  maxLength: number | undefined,
): Suspicion | undefined {
  const fault = checkParameters(template, params, { maxLength });
  if (fault === undefined) return undefined;
  if (fault.reason === "count") return { reason: "params_count", rule: countRule(fault.expected) };
  return { reason: `params_${fault.reason}`, variable: String(fault.index + 1) };
}

function namedFault(
  template: KnownTemplate,
  { namedParams = {} }: TemplateValues,
  maxLength: number | undefined,
): Suspicion | undefined {
  const fault = checkNamedValues(template, (name) => ownValue(namedParams, name), { maxLength });
  return fault && { reason: `params_${fault.reason}`, variable: fault.name };
}

function fieldOf(reason: PreflightReason): PreflightField {
  if (reason.startsWith("sign_")) return "signName";
  return reason.startsWith("template_") ? "templateId" : "params";
}

function countRule(expected: number): string {
  if (expected === 0) return "must be empty: the template has no variables";
  return `must have ${expected} ${expected === 1 ? "value" : "values"}: the template has that many variables`;
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
