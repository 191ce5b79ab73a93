/**
 * What a call would say and by which routes, decided before anybody is called.
 *
 * @module
 */
import type { Config, VoiceRoute } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { VoiceContent, VoiceKind } from "../providers/voice.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone } from "../validation/phone.ts";
import { isExplicit, type SendVoiceServiceInput } from "../validation/voice.ts";
import { configuredProviders } from "./clients.ts";
import type { DeliveryTarget } from "./dispatch.ts";
import { explicitProvider, explicitValues, templateValues } from "./plan.ts";
import { type NamedScene, reachWithoutScene, resolveScene, routesFor, valuesOf } from "./scenes.ts";

/** One way to call: what is said is known when the code is, where there is one. */
export interface CallTarget extends DeliveryTarget {
  playTimes: number | undefined;
  content(code: string | undefined): VoiceContent;
}

export interface CallPlan {
  named: NamedScene | undefined;
  /** At least one. */
  targets: readonly CallTarget[];
}

export interface CallPlanInput {
  config: Config;
  input: SendVoiceServiceInput;
  caller: "user" | "service";
  phone: Phone;
}

/** How callers name each kind, and what a provider does with it. */
const KINDS: Readonly<Record<VoiceKind, { field: keyof SendVoiceServiceInput; does: string }>> = {
  code: { field: "code", does: "say a code" },
  template: { field: "templateId", does: "say a template" },
  prompt: { field: "text", does: "read out a text" },
  file: { field: "fid", does: "play a file" },
};

/**
 * Plans a call.
 *
 * @throws XinshiError `RECIPIENT_BLOCKED`, `NOT_FOUND`, `PERMISSION_DENIED`, `INVALID_ARGUMENT`
 */
export function planCall({ config, input, caller, phone }: CallPlanInput): CallPlan {
  if (!phone.domestic) {
    throw new XinshiError("RECIPIENT_BLOCKED", "Only numbers of mainland China can be called", {
      reason: "voice_country",
    });
  }
  if (isExplicit(input)) {
    const refusal = reachWithoutScene(config)(phone);
    if (refusal !== undefined) throw refusal;
    return { named: undefined, targets: [explicitTarget(config, input)] };
  }
  const named = resolveScene(config, input.scene, caller);
  return { named, targets: sceneTargets(config, named, input, phone) };
}

/**
 * The ways a scene calls a phone, in their order.
 *
 * @throws XinshiError `NOT_FOUND`, `RECIPIENT_BLOCKED`, `INVALID_ARGUMENT`
 */
export function sceneTargets(
  config: Config,
  { scene }: NamedScene,
  { params, fid, playTimes }: Pick<SendVoiceServiceInput, "params" | "fid" | "playTimes">,
  phone: Phone,
): CallTarget[] {
  if (scene.voice === undefined || scene.voice.length === 0) {
    throw new XinshiError("NOT_FOUND", "This scene calls nobody", { reason: "no_voice" });
  }
  const plays = scene.voice.some(({ kind }) => kind === "recording");
  if (plays && fid === undefined) throw invalidArgument(["fid: is required: this scene plays a recording"]);
  if (!plays && fid !== undefined) throw invalidArgument(["fid: this scene plays no recordings"]);
  const given = valuesOf(scene, params);
  const routes = routesFor(scene, scene.voice, phone);
  if (routes instanceof XinshiError) throw routes;
  const able = routes.filter(({ provider, kind }) => canSay(config, provider, kindOf(kind)));
  const [first] = routes;
  if (able.length === 0 && first !== undefined) throw nobodyCanSay(config, "scene", kindOf(first.kind));
  return able.map((route) => targetOf(route, given, fid, playTimes));
}

function kindOf(kind: VoiceRoute["kind"]): VoiceKind {
  return kind === "recording" ? "file" : kind;
}

function targetOf(
  route: VoiceRoute,
  given: ReadonlyMap<string, string>,
  fid: string | undefined,
  playTimes = route.playTimes,
): CallTarget {
  const { provider, weight } = route;
  const content = (code = ""): VoiceContent => {
    if (route.kind === "code") return { kind: "code", code };
    if (route.kind === "recording") return { kind: "file", fileId: fid ?? "" };
    return { kind: "template", templateId: route.templateId, ...templateValues(route, given, code) };
  };
  return {
    provider,
    templateId: route.kind === "template" ? route.templateId : "",
    signName: null,
    playTimes,
    ...(weight !== undefined && { weight }),
    content,
  };
}

function explicitTarget(config: Config, input: SendVoiceServiceInput): CallTarget {
  const { templateId = "", playTimes } = input;
  const { kind, provider } = explicitRoute(config, input);
  const said = explicitContent(kind, provider, input);
  return { provider, templateId, signName: null, playTimes, content: () => said };
}

/** The provider that the call names, or the first that can say what it wants to be said. */
function explicitRoute(config: Config, input: SendVoiceServiceInput): { kind: VoiceKind; provider: ProviderName } {
  const kind = explicitKind(input);
  const named = input.provider === undefined ? undefined : explicitProvider(config, input.provider);
  const candidates = named === undefined ? configuredProviders(config) : [named];
  const provider = candidates.find((name) => canSay(config, name, kind));
  if (provider === undefined) throw nobodyCanSay(config, named === undefined ? KINDS[kind].field : "provider", kind);
  return { kind, provider };
}

function explicitKind({ code, templateId, text }: SendVoiceServiceInput): VoiceKind {
  if (code !== undefined) return "code";
  if (templateId !== undefined) return "template";
  return text === undefined ? "file" : "prompt";
}

function explicitContent(
  kind: VoiceKind,
  provider: ProviderName,
  { code = "", templateId = "", text = "", fid = "", params }: SendVoiceServiceInput,
): VoiceContent {
  switch (kind) {
    case "code":
      return { kind, code };
    case "template":
      return { kind, templateId, ...explicitValues(provider, params) };
    case "prompt":
      return { kind, text };
    case "file":
      return { kind, fileId: fid };
  }
}

/** Tencent calls through an application of its own, which not everybody has. */
function canSay({ providers }: Config, provider: ProviderName, kind: VoiceKind): boolean {
  const hasApp = provider !== "tencent" || providers.tencent?.voiceSdkAppId !== undefined;
  return hasApp && CAPABILITIES[provider].voice.includes(kind);
}

function nobodyCanSay(config: Config, field: string, kind: VoiceKind): XinshiError {
  const able = configuredProviders(config).filter((name) => canSay(config, name, kind));
  const who = able.length === 0 ? "no configured provider" : `only ${able.join(", ")}`;
  const { message } = invalidArgument([`${field}: ${who} can ${KINDS[kind].does}`]);
  return new XinshiError("INVALID_ARGUMENT", message, { reason: "unsupported" });
}
