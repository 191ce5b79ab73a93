/**
 * What can be wrong in a config that the types allow.
 *
 * @module
 */

import { parseLocalTime } from "../validation/beijing.ts";
import {
  type AccountConfig,
  type CodeScene,
  type Config,
  DEFAULT_CODE,
  DEFAULT_COUNTRIES,
  DEFAULT_GUARD,
  type LimitRule,
  type Route,
  type Scene,
  type TestNumber,
  type TransportConfig,
  type VoiceRoute,
  type WithoutScene,
} from "./config.ts";

const SCENE_NAME = /^[a-z][a-z0-9_]{0,31}$/;
/** No window of limits may look further back. */
const MIN_MESSAGES_DAYS = 31;
const COUNTRY = /^[A-Z]{2}$/;
/** Values every code scene has. */
export const CODE_VALUES = ["code", "minutes"] as const;

/** Every fault, each with the path of the setting; empty when all is well. */
export function checkConfig(config: Config): string[] {
  return [
    ...fault(!(config.defaultScene in config.scenes), "defaultScene: names no scene"),
    ...Object.entries(config.scenes).flatMap(([name, scene]) => checkScene(`scenes.${name}`, name, scene, config)),
    ...(config.limits ?? []).flatMap((rule, index) => checkLimit(`limits.${index}`, rule)),
    ...(config.withoutScene ? checkReach("withoutScene", config.withoutScene) : []),
    ...fault(!isCount(config.voiceUploadsPerDay ?? 1), "voiceUploadsPerDay: must be a whole number above 0"),
    ...checkGuard(config),
    ...checkCounts("reconcile", config.reconcile),
    ...checkCounts("retention", config.retention),
    ...fault(
      (config.retention?.messagesDays ?? MIN_MESSAGES_DAYS) < MIN_MESSAGES_DAYS,
      `retention.messagesDays: must be at least ${MIN_MESSAGES_DAYS}, because limits are counted over messages`,
    ),
    ...checkProviders(config),
  ];
}

function checkScene(path: string, name: string, scene: Scene, config: Config): string[] {
  return [
    ...fault(!SCENE_NAME.test(name), `${path}: must be named with small letters, digits and _`),
    ...fault(scene.callers.length === 0, `${path}.callers: must name user, service or both`),
    ...fault(
      scene.routes.length === 0 && (scene.voice ?? []).length === 0,
      `${path}.routes: must have at least one route`,
    ),
    ...checkReach(path, scene),
    ...(scene.limits ?? []).flatMap((rule, index) => checkLimit(`${path}.limits.${index}`, rule)),
    ...(scene.kind === "code"
      ? checkCode(path, scene)
      : fault(
          scene.callers.includes("user") && (scene.params ?? []).length > 0,
          `${path}.callers: a user gives no params, so this scene is for service only`,
        )),
    ...scene.routes.flatMap((route, index) => checkRoute(`${path}.routes.${index}`, scene, route, config)),
    ...(scene.voice ?? []).flatMap((route, index) => checkVoiceRoute(`${path}.voice.${index}`, scene, route, config)),
    ...checkRecordings(path, scene),
  ];
}

/** Where texts may go and how many in a day, of a scene or of none. */
function checkReach(path: string, { countries = [], dailyBudget = 1 }: WithoutScene): string[] {
  return [
    ...countries.flatMap((country) => fault(!COUNTRY.test(country), `${path}.countries: must be codes such as CN`)),
    ...fault(!isCount(dailyBudget), `${path}.dailyBudget: must be a whole number above 0`),
  ];
}

function checkCode(path: string, scene: CodeScene): string[] {
  const digits = scene.digits ?? DEFAULT_CODE.digits;
  return [
    ...fault(!Number.isInteger(digits) || digits < 4 || digits > 6, `${path}.digits: must be 4, 5 or 6`),
    ...fault(!isCount(scene.validityMinutes ?? 1), `${path}.validityMinutes: must be a whole number above 0`),
    ...fault(!isCount(scene.attempts ?? 1), `${path}.attempts: must be a whole number above 0`),
    ...fault(!isCount(scene.resendAfterSeconds ?? 1), `${path}.resendAfterSeconds: must be a whole number above 0`),
    ...checkFallback(path, scene),
    ...(scene.testNumbers ?? []).flatMap((testNumber, index) => {
      return checkTestNumber(`${path}.testNumbers.${index}`, testNumber, digits);
    }),
  ];
}

function checkFallback(path: string, { voiceFallback, voice = [] }: CodeScene): string[] {
  if (voiceFallback === undefined) return [];
  return [
    ...fault(voice.length === 0, `${path}.voiceFallback: needs routes under voice`),
    ...fault(
      !isCount(voiceFallback.afterSeconds ?? 1),
      `${path}.voiceFallback.afterSeconds: must be a whole number above 0`,
    ),
  ];
}

function checkTestNumber(path: string, { phone, code, until }: TestNumber, digits: number): string[] {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(until) && parseLocalTime(`${until} 00:00:00`) !== undefined;
  return [
    ...fault(!/^\+[1-9]\d{6,14}$/.test(phone), `${path}.phone: must be E.164, such as +8613800138000`),
    ...fault(
      !/^\d+$/.test(code) || code.length !== digits,
      `${path}.code: must have as many digits as the scene's codes`,
    ),
    ...fault(!isDay, `${path}.until: must be a day, such as 2026-12-31`),
  ];
}

function checkRoute(path: string, scene: Scene, route: Route, config: Config): string[] {
  return [
    ...fault(route.templateId === "", `${path}.templateId: must not be empty`),
    ...checkParams(path, scene, route),
    ...checkShared(path, scene, route, config),
  ];
}

function checkVoiceRoute(path: string, scene: Scene, route: VoiceRoute, config: Config): string[] {
  const times = route.playTimes ?? 1;
  const { tencent } = config.providers;
  return [
    ...fault(![1, 2, 3].includes(times), `${path}.playTimes: must be 1, 2 or 3`),
    ...fault(route.kind === "code" && scene.kind !== "code", `${path}.kind: this scene has no code to say`),
    ...(route.kind === "template"
      ? [...fault(route.templateId === "", `${path}.templateId: must not be empty`), ...checkParams(path, scene, route)]
      : []),
    ...fault(
      route.provider === "tencent" && tencent !== undefined && tencent.voiceSdkAppId === undefined,
      `${path}.provider: providers.tencent.voiceSdkAppId is missing`,
    ),
    ...checkShared(path, scene, route, config),
  ];
}

/** What a scene says is its own, or the caller's recording: not now this and now that. */
function checkRecordings(path: string, { kind, voice = [] }: Scene): string[] {
  const recordings = voice.filter((route) => route.kind === "recording");
  if (recordings.length === 0) return [];
  return [
    ...fault(recordings.length < voice.length, `${path}.voice: recording cannot go with routes of another kind`),
    ...fault(kind === "code", `${path}.voice: a recording has no code to say`),
  ];
}

/** What a route of texts and one of calls have in common. */
function checkShared(path: string, scene: Scene, route: Route | VoiceRoute, { providers }: Config): string[] {
  const { provider, countries = [], weight = 1 } = route;
  const allowed: readonly string[] = scene.countries ?? DEFAULT_COUNTRIES;
  return [
    ...fault(providers[provider] === undefined, `${path}.provider: providers.${provider} is missing`),
    ...countries.flatMap((country) =>
      fault(!allowed.includes(country), `${path}.countries: the scene does not allow ${country}`),
    ),
    ...fault(!isCount(weight), `${path}.weight: must be a whole number above 0`),
  ];
}

function checkParams(path: string, scene: Scene, { provider, params }: Pick<Route, "provider" | "params">): string[] {
  const known: readonly string[] = scene.kind === "code" ? CODE_VALUES : (scene.params ?? []);
  const values = Array.isArray(params) ? params : Object.values(params ?? {});
  return [
    ...fault(
      params !== undefined && !Array.isArray(params) && provider !== "aliyun",
      `${path}.params: must be a list: the templates of ${provider} have positions`,
    ),
    ...values.flatMap((name) => fault(!known.includes(name), `${path}.params: this scene has no value called ${name}`)),
    ...fault(scene.kind === "code" && !values.includes("code"), `${path}.params: must carry code`),
  ];
}

function checkLimit(path: string, { count, seconds }: LimitRule): string[] {
  return [
    ...fault(!isCount(count) || !isCount(seconds), `${path}: count and seconds must be whole numbers above 0`),
    ...fault(seconds > MIN_MESSAGES_DAYS * 86_400, `${path}.seconds: must be at most ${MIN_MESSAGES_DAYS} days`),
  ];
}

function checkCounts(path: string, counts: object = {}): string[] {
  return Object.entries(counts).flatMap(([name, count]) =>
    fault(!isCount(count), `${path}.${name}: must be a whole number above 0`),
  );
}

function checkGuard({ guard }: Config): string[] {
  if (guard === undefined) return [];
  const { windowHours = 1, minSends = 1, challengeBelow = DEFAULT_GUARD.challengeBelow, blockBelow = 0 } = guard;
  return [
    ...fault(!isCount(windowHours), "guard.windowHours: must be a whole number above 0"),
    ...fault(!isCount(minSends), "guard.minSends: must be a whole number above 0"),
    ...fault(!isShare(challengeBelow), "guard.challengeBelow: must be from 0 to 1"),
    ...fault(!isShare(blockBelow) || blockBelow > challengeBelow, "guard.blockBelow: must be from 0 to challengeBelow"),
  ];
}

function checkProviders({ providers }: Config): string[] {
  const { tencent, qcloudsms } = providers;
  return [
    ...fault(Object.keys(providers).length === 0, "providers: must have at least one provider"),
    ...checkAppId("providers.tencent.smsSdkAppId", tencent?.smsSdkAppId),
    ...checkAppId("providers.tencent.voiceSdkAppId", tencent?.voiceSdkAppId),
    ...checkAppId("providers.qcloudsms.sdkAppId", qcloudsms?.sdkAppId),
    ...Object.entries(providers).flatMap(([name, transport]) => checkTransport(`providers.${name}`, transport)),
    ...Object.entries(providers).flatMap(([name, account]) => checkAccount(`providers.${name}`, account)),
  ];
}

function checkAppId(path: string, id: string | undefined): string[] {
  return fault(id !== undefined && !/^\d+$/.test(id), `${path}: must be digits as text`);
}

function checkTransport(path: string, { timeoutMs = 1, maxSockets = 1 }: TransportConfig): string[] {
  return [
    ...fault(!isCount(timeoutMs), `${path}.timeoutMs: must be a whole number above 0`),
    ...fault(!isCount(maxSockets), `${path}.maxSockets: must be a whole number above 0`),
  ];
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function checkAccount(path: string, { maxValueLength = 1, pricePerSegment = {} }: AccountConfig): string[] {
  const prices = typeof pricePerSegment === "number" ? { CN: pricePerSegment } : pricePerSegment;
  return [
    ...fault(!isCount(maxValueLength), `${path}.maxValueLength: must be a whole number above 0`),
    ...Object.entries(prices).flatMap(([country, price]) => [
      ...fault(!COUNTRY.test(country), `${path}.pricePerSegment: must be by codes such as CN`),
      ...fault(!(price >= 0 && price < Infinity), `${path}.pricePerSegment.${country}: must be CNY, 0 or more`),
    ]),
  ];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function fault(isWrong: boolean, text: string): string[] {
  return isWrong ? [text] : [];
}
