/**
 * `/_sandbox/preflight`: whether a text would be sent, and what it would look like, by the checker that the sandbox's own
 * providers use. Nothing is captured, and no limit of a number is looked at.
 *
 * @module
 */
import {
  composeText,
  findFault,
  findHourFault,
  type KnownSign,
  type KnownTemplate,
  type PlannedText,
  type PreflightFault,
  type TemplateValues,
} from "../../shared/validation/preflight.ts";
import { PREFLIGHT_RULES, type PreflightProvider } from "../../shared/validation/preflight-rules.ts";
import { countSegments } from "../../shared/validation/segments.ts";
import type { PhoneNumber } from "../phone-number.ts";
import * as aliyun from "../providers/aliyun/content.ts";
import { signUnder } from "../providers/qcloudsms/content.ts";
import * as tencent from "../providers/tencent/content.ts";
import type { State } from "../state.ts";
import { PreflightInput, PreflightQuery, readParams } from "./inputs.ts";
import { type ControlRoute, defineRoute, readPhoneOf } from "./route.ts";

export const preflightRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/preflight", {
    query: PreflightQuery,
    handle: ({ state, query: { phone, params, ...rest } }) =>
      preflight(state, { ...rest, phones: [phone], params: params === undefined ? undefined : readParams(params) }),
  }),
  defineRoute("POST", "/_sandbox/preflight", {
    body: PreflightInput,
    handle: ({ state, body }) => preflight(state, body),
  }),
];

/** Whose sign names and templates are meant where none is named: those that the functions use here. */
const ACCOUNTS: Readonly<Record<PreflightProvider, string>> = {
  tencent: "sandbox",
  qcloudsms: "sandbox",
  aliyun: "aliyun-sandbox",
};

export function preflight(state: State, input: PreflightInput) {
  const { provider = "tencent", account = ACCOUNTS[provider], phones } = input;
  const numbers = phones.map(readPhoneOf);
  return {
    provider,
    account,
    /** Providers that take one kind of numbers at a time refuse both together; the functions send them apart. */
    isMixed: new Set(numbers.map(({ domestic }) => domestic)).size > 1,
    recipients: numbers.map((number) => recipientOf(state, { ...input, provider, account }, number)),
  };
}

type Question = PreflightInput & { provider: PreflightProvider; account: string };

function recipientOf(state: State, question: Question, { e164, domestic, country }: PhoneNumber) {
  const rules = PREFLIGHT_RULES[question.provider];
  const text = plannedText(state, question, domestic);
  const fault: PreflightFault | undefined =
    findFault<string>(rules, text) ?? findHourFault<string>(rules, text.template, state.clock.now());
  const whole = composeText(rules, text);
  return {
    phone: e164,
    country,
    domestic,
    ...(fault !== undefined && { fault }),
    ...(whole !== undefined && { text: whole, ...countSegments(whole, { domestic, country }) }),
  };
}

function plannedText(state: State, question: Question, domestic: boolean): PlannedText {
  const { provider, account, signName: given = "", params = [] } = question;
  const place = { state, account };
  const signName = provider === "qcloudsms" ? signUnder(given, domestic, place) : given;
  return {
    domestic,
    signName,
    ...knownOf(question, signName, state),
    values: valuesOf(params),
    maxValueLength: state.settings.maxParameterLength ?? undefined,
  };
}

function knownOf(
  { provider, account, templateId }: Question,
  signName: string,
  state: State,
): { sign: KnownSign | null; template: KnownTemplate | null } {
  const place = { state, account };
  if (provider === "aliyun") {
    const template = aliyun.knownTemplate(aliyun.findTemplate(templateId, place), place);
    return { sign: aliyun.knownSign(signName, place), template };
  }
  const template = tencent.knownTemplate(state.accounts.template(account, templateId));
  return { sign: tencent.knownSign(signName, place), template };
}

function valuesOf(params: readonly string[] | Readonly<Record<string, string>>): TemplateValues {
  return isList(params) ? { params } : { params: [], namedParams: params };
}

function isList(params: readonly string[] | Readonly<Record<string, string>>): params is readonly string[] {
  return Array.isArray(params);
}
