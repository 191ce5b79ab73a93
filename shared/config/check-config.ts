/**
 * What can be wrong in a config that the types allow.
 *
 * @module
 */
import { type CodeScene, type Config, DEFAULT_CODE, type LimitRule, type Scene } from "./config.ts";

const SCENE_NAME = /^[a-z][a-z0-9_]{0,31}$/;
const COUNTRY = /^[A-Z]{2}$/;
/** Values every code scene has. */
export const CODE_VALUES = ["code", "minutes"] as const;

/** Every fault, each with the path of the setting; empty when all is well. */
export function checkConfig(config: Config): string[] {
  return [
    ...fault(!(config.defaultScene in config.scenes), "defaultScene: names no scene"),
    ...Object.entries(config.scenes).flatMap(([name, scene]) => checkScene(`scenes.${name}`, name, scene, config)),
    ...(config.limits ?? []).flatMap((rule, index) => checkLimit(`limits.${index}`, rule)),
    ...checkTencent(config),
  ];
}

function checkScene(path: string, name: string, scene: Scene, config: Config): string[] {
  return [
    ...fault(!SCENE_NAME.test(name), `${path}: must be named with small letters, digits and _`),
    ...fault(scene.callers.length === 0, `${path}.callers: must name user, service or both`),
    ...fault(scene.routes.length === 0, `${path}.routes: must have at least one route`),
    ...(scene.countries ?? []).flatMap((country) =>
      fault(!COUNTRY.test(country), `${path}.countries: must be codes such as CN`),
    ),
    ...fault(!isCount(scene.dailyBudget ?? 1), `${path}.dailyBudget: must be a whole number above 0`),
    ...(scene.limits ?? []).flatMap((rule, index) => checkLimit(`${path}.limits.${index}`, rule)),
    ...(scene.kind === "code"
      ? checkCode(path, scene)
      : fault(
          scene.callers.includes("user") && (scene.params ?? []).length > 0,
          `${path}.callers: a user gives no params, so this scene is for service only`,
        )),
    ...scene.routes.flatMap((_route, index) => checkRoute(`${path}.routes.${index}`, scene, index, config)),
  ];
}

function checkCode(path: string, scene: CodeScene): string[] {
  const digits = scene.digits ?? DEFAULT_CODE.digits;
  return [
    ...fault(!Number.isInteger(digits) || digits < 4 || digits > 6, `${path}.digits: must be 4, 5 or 6`),
    ...fault(!isCount(scene.validityMinutes ?? 1), `${path}.validityMinutes: must be a whole number above 0`),
    ...fault(!isCount(scene.attempts ?? 1), `${path}.attempts: must be a whole number above 0`),
    ...fault(!isCount(scene.resendAfterSeconds ?? 1), `${path}.resendAfterSeconds: must be a whole number above 0`),
  ];
}

function checkRoute(path: string, scene: Scene, index: number, config: Config): string[] {
  const route = scene.routes[index];
  if (route === undefined) return [];
  const known: readonly string[] = scene.kind === "code" ? CODE_VALUES : (scene.params ?? []);
  const allowed: readonly string[] = scene.countries ?? ["CN"];
  return [
    ...fault(
      config.providers[route.provider] === undefined,
      `${path}.provider: providers.${route.provider} is missing`,
    ),
    ...fault(route.templateId === "", `${path}.templateId: must not be empty`),
    ...(route.params ?? []).flatMap((name) =>
      fault(!known.includes(name), `${path}.params: this scene has no value called ${name}`),
    ),
    ...fault(scene.kind === "code" && !(route.params ?? []).includes("code"), `${path}.params: must carry code`),
    ...(route.countries ?? []).flatMap((country) =>
      fault(!allowed.includes(country), `${path}.countries: the scene does not allow ${country}`),
    ),
  ];
}

function checkLimit(path: string, rule: LimitRule): string[] {
  return fault(
    !isCount(rule.count) || !isCount(rule.seconds),
    `${path}: count and seconds must be whole numbers above 0`,
  );
}

function checkTencent({ providers: { tencent } }: Config): string[] {
  if (tencent === undefined) return [];
  return [
    ...fault(!/^\d+$/.test(tencent.smsSdkAppId), "providers.tencent.smsSdkAppId: must be digits as text"),
    ...fault(!isCount(tencent.timeoutMs ?? 1), "providers.tencent.timeoutMs: must be a whole number above 0"),
  ];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

function fault(isWrong: boolean, text: string): string[] {
  return isWrong ? [text] : [];
}
