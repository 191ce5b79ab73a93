/**
 * Before a send: routes that the provider would refuse are left out, and recipients without another one are refused
 * offline, with the code that the provider would have given.
 *
 * Each route is looked at once for all that share it, however many recipients there are.
 *
 * @module
 */
import type { Config, Route } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import type { StoredTemplate } from "../store/store.ts";
import { secondsUntilMarketing } from "../validation/marketing-hours.ts";
import { invalidArgument } from "../validation/parse.ts";
import {
  findFault,
  findHourFault,
  type KnownTemplate,
  type PlannedText,
  type PreflightFault,
} from "../validation/preflight.ts";
import { PREFLIGHT_RULES } from "../validation/preflight-rules.ts";
import type { App } from "./app.ts";
import type { PlannedRequest } from "./dispatch.ts";
import type { SendPlan, SendTarget } from "./plan.ts";
import { codeFigures, type NamedScene } from "./scenes.ts";
import { keyOf, readTemplates, type Templates } from "./templates.ts";
import { testNumberOf } from "./test-numbers.ts";

/** Reviews end at any time, and what a provider refuses costs nothing: an older refusal is left to the provider. */
const REVIEW_TRUSTED_MS = 10 * 60_000;

/** What is known of a text by one route, to numbers of mainland China or to others. */
export interface Verdict {
  target: SendTarget;
  text: PlannedText;
  /** Where the template is known from. */
  template: "synced" | "config" | "unknown";
  /** As the provider listed it. */
  listed: StoredTemplate | undefined;
  fault: PreflightFault | undefined;
}

/** What is left of the routes of a request. */
export interface Choice {
  /** In the order of the config; none when all are refused. */
  targets: readonly SendTarget[];
  skipped: readonly Verdict[];
  error?: XinshiError;
}

/** A plan without the routes and recipients that would be refused. */
export interface CheckedPlan extends SendPlan {
  verdictOf(target: SendTarget, domestic: boolean): Verdict;
  /** Of a request as it was planned: which routes were left out. */
  skippedOf(request: PlannedRequest<SendTarget>): readonly Verdict[];
}

type PreflightApp = Pick<App, "config" | "deps" | "log" | "store">;

/** Never throws; what is not known is not checked. */
export async function preflight(app: PreflightApp, plan: SendPlan, requestId: string): Promise<CheckedPlan> {
  const now = app.deps.now();
  const lists = new Set(plan.requests.map(({ targets }) => targets));
  const templates = await readTemplates(app, [...lists].flat());
  const judgeOnce = createJudge(app.config, plan.named, templates, now);
  const choices = {
    domestic: new Map<readonly SendTarget[], Choice>(),
    foreign: new Map<readonly SendTarget[], Choice>(),
  };

  function choiceFor(targets: readonly SendTarget[], domestic: boolean): Choice {
    const known = domestic ? choices.domestic : choices.foreign;
    const choice =
      known.get(targets) ??
      choose(
        targets.map((target) => judgeOnce(target, domestic)),
        plan.named,
        now,
      );
    if (!known.has(targets)) logSkipped(app, requestId, choice);
    known.set(targets, choice);
    return choice;
  }

  const refused = new Map(plan.refused);
  const skipped = new Map<PlannedRequest<SendTarget>, readonly Verdict[]>();
  const requests = plan.requests.flatMap((request) => {
    const phone = request.recipients[0]?.phone;
    if (phone === undefined || testNumberOf(plan.named?.scene, phone.e164) !== undefined) return [request];
    const choice = choiceFor(request.targets, phone.domestic);
    if (choice.error !== undefined) {
      for (const { index } of request.recipients) refused.set(index, choice.error);
      return [];
    }
    if (choice.skipped.length === 0) return [request];
    const checked = { ...request, targets: choice.targets };
    skipped.set(checked, choice.skipped);
    return [checked];
  });
  return { ...plan, requests, refused, verdictOf: judgeOnce, skippedOf: (request) => skipped.get(request) ?? [] };
}

/** Remembers each verdict. */
function createJudge(
  config: Config,
  named: NamedScene | undefined,
  templates: Templates,
  now: number,
): CheckedPlan["verdictOf"] {
  const verdicts = { domestic: new Map<SendTarget, Verdict>(), foreign: new Map<SendTarget, Verdict>() };
  return (target, domestic) => {
    const known = domestic ? verdicts.domestic : verdicts.foreign;
    const verdict =
      known.get(target) ?? judge({ config, named, now, listed: templates.get(keyOf(target)) }, target, domestic);
    known.set(target, verdict);
    return verdict;
  };
}

interface Ground {
  config: Config;
  named: NamedScene | undefined;
  now: number;
  listed: StoredTemplate | undefined;
}

function judge({ config, named, now, listed }: Ground, target: SendTarget, domestic: boolean): Verdict {
  const { provider, signName, values } = target;
  const rules = PREFLIGHT_RULES[provider];
  const template = listed === undefined ? configured(target, named) : trusted(listed, named, now);
  const text: PlannedText = {
    domestic,
    signName: signName ?? "",
    template,
    values: values(placeholderCode(named)),
    maxValueLength: config.providers[provider]?.maxValueLength,
  };
  return {
    target,
    text,
    template: listed !== undefined ? "synced" : template !== undefined ? "config" : "unknown",
    listed,
    fault: findFault<string>(rules, text) ?? findHourFault<string>(rules, template, now),
  };
}

/** Digits in place of a code that is not issued yet. */
function placeholderCode(named: NamedScene | undefined): string | undefined {
  return named?.scene.kind === "code" ? "0".repeat(codeFigures(named.scene).digits) : undefined;
}

/** What the config says of a template is taken for approved, for every number that its route serves. */
function configured({ text }: SendTarget, named: NamedScene | undefined): KnownTemplate | undefined {
  if (text === undefined) return undefined;
  return { text, kind: kindOf(named), review: "approved", domestic: true, international: true };
}

function trusted(listed: StoredTemplate, named: NamedScene | undefined, now: number): KnownTemplate {
  const { text, kind, domestic, international } = listed;
  const review = isOldReview(listed, now) ? "approved" : listed.review;
  return { text, kind: kind ?? kindOf(named), review, domestic, international };
}

/** Whether a refusal by it would be out of date. */
export function isOldReview({ review, syncedAt }: StoredTemplate, now: number): boolean {
  return review !== "approved" && now - syncedAt > REVIEW_TRUSTED_MS;
}

function kindOf(named: NamedScene | undefined): KnownTemplate["kind"] {
  if (named === undefined || named.scene.kind === "code") return named?.scene.kind;
  return named.scene.marketing === true ? "marketing" : "notice";
}

/**
 * A route that would be refused gives way to the next, with one exception: the hour protects people, so it is no reason to
 * go another way.
 */
function choose(verdicts: readonly Verdict[], named: NamedScene | undefined, now: number): Choice {
  const skipped = verdicts.filter(({ fault }) => fault !== undefined);
  const first = verdicts.find(({ fault }) => fault === undefined || isHour(fault)) ?? verdicts[0];
  if (first?.fault !== undefined) return { targets: [], skipped, error: errorOf(first, first.fault, named, now) };
  return { targets: verdicts.filter(({ fault }) => fault === undefined).map(({ target }) => target), skipped };
}

function isHour({ reason }: PreflightFault): boolean {
  return reason === "marketing_hours";
}

/** What a caller gives makes the call a bad one; what stands in the config makes the config a bad one. */
function errorOf({ target }: Verdict, fault: PreflightFault, named: NamedScene | undefined, now: number): XinshiError {
  const wouldBe = { name: target.provider, code: fault.code };
  if (isHour(fault)) {
    const retryAfterSeconds = secondsUntilMarketing(now);
    const message = `Not sent: marketing ${fault.rule}; try again in ${retryAfterSeconds} s`;
    return new XinshiError("RATE_LIMITED", message, { reason: "provider_night", retryAfterSeconds, wouldBe });
  }
  const details = { reason: fault.reason, wouldBe };
  const field = target.origin === undefined ? fieldOfCall(fault) : fieldOfScene(target.origin.route, fault, named);
  if (field !== undefined) return invalidArgument([`${field}: ${fault.rule}`], details);
  const message = `Cannot send by this route: xinshi.config.ts ${target.origin?.path}.${fault.field}: ${fault.rule}`;
  return new XinshiError("NOT_CONFIGURED", message, details);
}

/** As the caller wrote it: values in a list are counted from 0. */
function fieldOfCall({ field, variable }: PreflightFault): string {
  if (variable === undefined) return field;
  return `${field}.${isPosition(variable) ? Number(variable) - 1 : variable}`;
}

/** Undefined when it is the route that is wrong, and not a value that the caller gave. */
function fieldOfScene(
  { params = [] }: Route,
  { reason, variable }: PreflightFault,
  named: NamedScene | undefined,
): string | undefined {
  const given = named?.scene.kind === "notice" ? (named.scene.params ?? []) : [];
  if (reason === "text_too_long") return given.length > 0 ? "params" : undefined;
  if (variable === undefined) return undefined;
  const key = isPosition(variable) ? String(Number(variable) - 1) : variable;
  const names = Array.isArray(params) && !isPosition(variable) ? { [variable]: variable } : params;
  const name = Object.entries(names).find(([one]) => one === key)?.[1];
  return name !== undefined && given.includes(name) ? `params.${name}` : undefined;
}

function isPosition(variable: string): boolean {
  return /^\d+$/.test(variable);
}

function logSkipped({ log }: PreflightApp, requestId: string, { skipped }: Choice): void {
  for (const { target, fault } of skipped) {
    const { provider, templateId } = target;
    log.info("route_skipped", { requestId, provider, templateId, reason: fault?.reason, code: fault?.code });
  }
}
