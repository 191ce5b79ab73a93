/**
 * What a send would do, decided before anything is done: which recipients go out by which routes in which requests.
 *
 * @module
 */
import type { Config, Route } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { ProviderName, SendRequest } from "../providers/provider.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone } from "../validation/phone.ts";
import type { SendSmsServiceInput } from "../validation/sms.ts";
import { configuredProviders } from "./clients.ts";
import type { DeliveryTarget, PlannedRequest } from "./dispatch.ts";
import type { Recipient } from "./recipients.ts";
import { type NamedScene, reachWithoutScene, resolveScene, routesFor, valuesOf } from "./scenes.ts";

/** A template's values, by position or by name. */
export type TemplateValues = Pick<SendRequest, "params" | "namedParams">;

/** Template and values of one request; values of a code scene are known only when its code is. */
export interface SendTarget extends DeliveryTarget {
  /** The approved text, when the config tells it. */
  text: string | undefined;
  /** In place of a template: the text as the caller wrote it. */
  written?: string | undefined;
  /** Of a scene: where the config has the route. */
  origin: { path: string; route: Route } | undefined;
  values(code: string | undefined): TemplateValues;
}

export interface SendPlan {
  named: NamedScene | undefined;
  requests: PlannedRequest<SendTarget>[];
  /** Recipients that will not be texted, by their place in the list. */
  refused: Map<number, XinshiError>;
}

export interface PlanInput {
  config: Config;
  input: SendSmsServiceInput;
  caller: "user" | "service";
  recipients: readonly Recipient[];
  /** A scene that the caller does not name. */
  scene?: NamedScene | undefined;
}

/**
 * Plans a send.
 *
 * @throws XinshiError `NOT_FOUND`, `PERMISSION_DENIED`, `INVALID_ARGUMENT`
 */
export function planSend({ config, input, caller, recipients, scene }: PlanInput): SendPlan {
  const isExplicit = (input.templateId ?? input.text) !== undefined;
  const named = scene ?? (!isExplicit ? resolveScene(config, input.scene, caller) : undefined);
  const targetsFor = named === undefined ? explicitTargets(config, input) : sceneTargets(named, input);
  const refused = new Map<number, XinshiError>();
  const requests: PlannedRequest<SendTarget>[] = [];
  // Domestic and foreign numbers never share a request.
  const open = {
    domestic: new Map<Targets, PlannedRequest<SendTarget>>(),
    foreign: new Map<Targets, PlannedRequest<SendTarget>>(),
  };

  for (const [index, recipient] of recipients.entries()) {
    if ("fault" in recipient) {
      refused.set(index, invalidArgument([`${recipient.field}: ${recipient.fault}`]));
      continue;
    }
    if ("first" in recipient) continue;
    const targets = targetsFor(recipient.phone);
    if (targets instanceof XinshiError) {
      refused.set(index, targets);
      continue;
    }
    const sharing = recipient.phone.domestic ? open.domestic : open.foreign;
    let request = sharing.get(targets);
    if (request === undefined || request.recipients.length >= sizeOf(named, targets)) {
      request = { targets, recipients: [] };
      sharing.set(targets, request);
      requests.push(request);
    }
    request.recipients.push({ index, phone: recipient.phone });
  }
  return { named, requests, refused };
}

/** Recipients of one request: as many as every one of its routes can take at once. */
function sizeOf(named: NamedScene | undefined, targets: readonly SendTarget[]): number {
  if (named?.scene.kind === "code") return 1; // each phone has a code of its own
  return Math.min(...targets.map(({ provider }) => CAPABILITIES[provider].maxRecipients));
}

type Targets = readonly SendTarget[];
/** The same list for all that may share a request. */
type TargetsFor = (phone: Phone) => Targets | XinshiError;

function explicitTargets(config: Config, input: SendSmsServiceInput): TargetsFor {
  const refusalOf = reachWithoutScene(config);
  const provider = explicitProvider(config, input.provider);
  const values = explicitValues(provider, input.params);
  checkCapabilities([provider], input);
  const target: SendTarget = {
    provider,
    templateId: input.templateId ?? "",
    signName: input.signName ?? null,
    text: undefined,
    written: input.text,
    origin: undefined,
    values: () => values,
  };
  const targets = [target];
  return (phone) => refusalOf(phone) ?? targets;
}

/**
 * The provider that a call names, or the config's first.
 *
 * @throws XinshiError `INVALID_ARGUMENT` when the config has it not
 */
export function explicitProvider(config: Config, named: ProviderName | undefined): ProviderName {
  const configured = configuredProviders(config);
  const provider = named ?? configured[0];
  if (provider === undefined || !configured.includes(provider)) throw invalidArgument(["provider: is not configured"]);
  return provider;
}

/** @throws XinshiError `INVALID_ARGUMENT` when the provider's templates take values in another form */
export function explicitValues(provider: ProviderName, params: SendSmsServiceInput["params"]): TemplateValues {
  const isNamed = CAPABILITIES[provider].params === "named";
  if (params === undefined) return { params: [] };
  if (Array.isArray(params)) {
    if (isNamed && params.length > 0)
      throw invalidArgument([`params: must be an object of named values for ${provider}`]);
    return { params: params.map(String) };
  }
  if (!isNamed) throw invalidArgument([`params: must be a list for ${provider}`]);
  return { params: [], namedParams: mapValues(params, String) };
}

function sceneTargets({ name: sceneName, scene }: NamedScene, input: SendSmsServiceInput): TargetsFor {
  const given = valuesOf(scene, input.params);
  const lists = new Map<string, Targets>();
  const byCountry = new Map<string | null, Targets | XinshiError>();
  const pathOf = (route: Route): string => `scenes.${sceneName}.routes.${scene.routes.indexOf(route)}`;

  function targetsTo(phone: Phone): Targets | XinshiError {
    const routes = routesFor(scene, scene.routes, phone);
    if (routes instanceof XinshiError) return routes;
    const capable = routes.filter(({ provider }) => missingCapability(provider, input) === undefined);
    checkCapabilities(capable.length > 0 ? [] : routes.map(({ provider }) => provider), input);
    const name = capable.map((route) => scene.routes.indexOf(route)).join();
    const list = lists.get(name) ?? capable.map((route) => targetOf(route, pathOf(route), given));
    lists.set(name, list);
    return list;
  }

  return (phone) => {
    const targets = byCountry.get(phone.country) ?? targetsTo(phone);
    byCountry.set(phone.country, targets);
    return targets;
  };
}

function targetOf(route: Route, path: string, given: ReadonlyMap<string, string>): SendTarget {
  const { provider, templateId, signName = null, text, weight } = route;
  return {
    provider,
    templateId,
    signName,
    text,
    origin: { path, route },
    ...(weight !== undefined && { weight }),
    values: (code) => templateValues(route, given, code),
  };
}

/** A scene's values in the form that the route's provider takes. */
export function templateValues(
  { provider, params = [] }: Pick<Route, "provider" | "params">,
  given: ReadonlyMap<string, string>,
  code: string | undefined,
): TemplateValues {
  const read = (name: string): string => (name === "code" && code !== undefined ? code : (given.get(name) ?? ""));
  if (CAPABILITIES[provider].params === "positional") return { params: Array.isArray(params) ? params.map(read) : [] };
  const names: Readonly<Record<string, string>> = Array.isArray(params)
    ? Object.fromEntries(params.map((name) => [name, name]))
    : (params as Readonly<Record<string, string>>);
  return { params: [], namedParams: mapValues(names, read) };
}

type Asked = Pick<SendSmsServiceInput, "senderId" | "extendCode">;

/** What a call asks for that a provider has not. */
function missingCapability(provider: ProviderName, { senderId, extendCode }: Asked): keyof Asked | undefined {
  if (senderId !== undefined && !CAPABILITIES[provider].senderId) return "senderId";
  return extendCode !== undefined && !CAPABILITIES[provider].extendCode ? "extendCode" : undefined;
}

function checkCapabilities(providers: readonly ProviderName[], asked: Asked): void {
  for (const provider of providers) {
    const missing = missingCapability(provider, asked);
    if (missing !== undefined) throw invalidArgument([`${missing}: ${provider} does not take one`]);
  }
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
