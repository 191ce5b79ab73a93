/**
 * What a send would do, decided before anything is done: which recipients go out by which route in which requests.
 *
 * @module
 */
import type { Config, Route } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone } from "../validation/phone.ts";
import type { SendSmsServiceInput } from "../validation/sms.ts";
import type { Recipient } from "./recipients.ts";
import { codeFigures, type NamedScene, resolveScene, routeFor } from "./scenes.ts";

/** Template and values of one request; values of a code scene are known only when its code is. */
export interface SendTarget {
  provider: "tencent";
  templateId: string;
  signName: string | null;
  /** The approved text, when the config tells it. */
  text: string | undefined;
  params(code: string | undefined): string[];
}

/** Recipients that can share one request. */
export interface PlannedRequest {
  target: SendTarget;
  recipients: { index: number; phone: Phone }[];
}

export interface SendPlan {
  named: NamedScene | undefined;
  requests: PlannedRequest[];
  /** Recipients that will not be texted, by their place in the list. */
  refused: Map<number, XinshiError>;
}

export interface PlanInput {
  config: Config;
  input: SendSmsServiceInput;
  caller: "user" | "service";
  recipients: readonly Recipient[];
  /** Recipients in one request at that provider. */
  maxRecipients: number;
}

/**
 * Plans a send.
 *
 * @throws XinshiError `NOT_FOUND`, `PERMISSION_DENIED`, `INVALID_ARGUMENT`
 */
export function planSend({ config, input, caller, recipients, maxRecipients }: PlanInput): SendPlan {
  const named = input.templateId === undefined ? resolveScene(config, input.scene, caller) : undefined;
  const targetFor = named === undefined ? explicitTarget(input) : sceneTargets(named, input);
  const size = named?.scene.kind === "code" ? 1 : maxRecipients; // each phone has a code of its own
  const refused = new Map<number, XinshiError>();
  const requests: PlannedRequest[] = [];
  const open = new Map<string, PlannedRequest>();

  for (const [index, recipient] of recipients.entries()) {
    if ("fault" in recipient) {
      refused.set(index, invalidArgument([`phone: ${recipient.fault}`]));
      continue;
    }
    if ("first" in recipient) continue;
    const target = targetFor(recipient.phone);
    if (target instanceof XinshiError) {
      refused.set(index, target);
      continue;
    }
    // Domestic and foreign numbers never share a request.
    const key = `${target.templateId} ${target.signName} ${recipient.phone.domestic}`;
    let request = open.get(key);
    if (request === undefined || request.recipients.length >= size) {
      request = { target, recipients: [] };
      open.set(key, request);
      requests.push(request);
    }
    request.recipients.push({ index, phone: recipient.phone });
  }
  return { named, requests, refused };
}

type TargetFor = (phone: Phone) => SendTarget | XinshiError;

function explicitTarget(input: SendSmsServiceInput): TargetFor {
  const params = Array.isArray(input.params) ? input.params.map(String) : [];
  const target: SendTarget = {
    provider: input.provider ?? "tencent",
    templateId: input.templateId ?? "",
    signName: input.signName ?? null,
    text: undefined,
    params: () => params,
  };
  return () => target;
}

function sceneTargets({ scene }: NamedScene, input: SendSmsServiceInput): TargetFor {
  const given = new Map(Object.entries(input.params ?? {}).map(([name, value]) => [name, String(value)]));
  checkParamNames(scene.kind === "notice" ? (scene.params ?? []) : [], [...given.keys()]);
  if (scene.kind === "code") given.set("minutes", String(codeFigures(scene).validityMs / 60_000));
  const targets = new Map<Route, SendTarget>();
  return (phone) => {
    const route = routeFor(scene, phone);
    if (route instanceof XinshiError) return route;
    const target = targets.get(route) ?? targetOf(route, given);
    targets.set(route, target);
    return target;
  };
}

function targetOf(route: Route, given: ReadonlyMap<string, string>): SendTarget {
  return {
    provider: route.provider,
    templateId: route.templateId,
    signName: route.signName ?? null,
    text: route.text,
    params: (code) =>
      (route.params ?? []).map((name) => (name === "code" && code !== undefined ? code : (given.get(name) ?? ""))),
  };
}

function checkParamNames(wanted: readonly string[], given: readonly string[]): void {
  const faults = [
    ...wanted.filter((name) => !given.includes(name)).map((name) => `params.${name}: is required`),
    ...given.filter((name) => !wanted.includes(name)).map(() => "params: has a value that this scene does not take"),
  ];
  if (faults.length > 0) throw invalidArgument(faults);
}
