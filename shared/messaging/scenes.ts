/**
 * Which scene a call means, and which of its routes serves a recipient.
 *
 * @module
 */
import {
  type CodeScene,
  type Config,
  DEFAULT_CODE,
  DEFAULT_COUNTRIES,
  type Route,
  type Scene,
  type WithoutScene,
} from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone } from "../validation/phone.ts";

export interface NamedScene<S extends Scene = Scene> {
  name: string;
  scene: S;
}

/**
 * The scene a caller names, or the default one.
 *
 * @throws XinshiError `NOT_FOUND`, `PERMISSION_DENIED`
 */
export function resolveScene(config: Config, name: string | undefined, caller: "user" | "service"): NamedScene {
  const sceneName = name ?? config.defaultScene;
  const scene = Object.hasOwn(config.scenes, sceneName) ? config.scenes[sceneName] : undefined;
  if (scene === undefined) throw new XinshiError("NOT_FOUND", "There is no such scene", { reason: "scene" });
  if (!scene.callers.includes(caller)) {
    throw new XinshiError("PERMISSION_DENIED", "This caller may not use this scene", { reason: "scene" });
  }
  return { name: sceneName, scene };
}

/**
 * A scene that carries codes.
 *
 * @throws XinshiError `NOT_FOUND`, `PERMISSION_DENIED`
 */
export function resolveCodeScene(
  config: Config,
  name: string | undefined,
  caller: "user" | "service",
): NamedScene<CodeScene> {
  const { name: sceneName, scene } = resolveScene(config, name, caller);
  if (scene.kind !== "code") throw new XinshiError("NOT_FOUND", "This scene has no codes", { reason: "scene" });
  return { name: sceneName, scene };
}

/** A code scene's figures, defaults filled in. */
export function codeFigures(scene: CodeScene): {
  digits: number;
  validityMs: number;
  attempts: number;
  resendAfterSeconds: number;
} {
  return {
    digits: scene.digits ?? DEFAULT_CODE.digits,
    validityMs: (scene.validityMinutes ?? DEFAULT_CODE.validityMinutes) * 60_000,
    attempts: scene.attempts ?? DEFAULT_CODE.attempts,
    resendAfterSeconds: scene.resendAfterSeconds ?? DEFAULT_CODE.resendAfterSeconds,
  };
}

/** The routes that serve the phone's country, in their order, or why none may. */
export function routesFor<R extends Pick<Route, "countries">>(
  scene: Scene,
  routes: readonly R[],
  { country }: Pick<Phone, "country">,
): R[] | XinshiError {
  const refusal = countryRefusal(scene, country, "This scene does not text that country");
  if (refusal !== undefined) return refusal;
  const serving = routes.filter(
    ({ countries }) => countries === undefined || (country !== null && countries.includes(country)),
  );
  if (serving.length > 0) return serving;
  return new XinshiError("RECIPIENT_BLOCKED", "This scene has no route to that country", { reason: "no_route" });
}

/**
 * For a send without a scene: tells of each phone why it may not be texted or called.
 *
 * @throws XinshiError `PERMISSION_DENIED` when the config has no such sends
 */
export function reachWithoutScene({ withoutScene = {} }: Config): (phone: Phone) => XinshiError | undefined {
  if (withoutScene === false) {
    throw new XinshiError("PERMISSION_DENIED", "Sends without a scene are switched off", { reason: "scene" });
  }
  return ({ country }) => countryRefusal(withoutScene, country, "Without a scene nothing is sent to that country");
}

function countryRefusal(
  { countries = DEFAULT_COUNTRIES }: WithoutScene,
  country: Phone["country"],
  words: string,
): XinshiError | undefined {
  const allowed: readonly string[] = countries;
  if (country !== null && allowed.includes(country)) return undefined;
  return new XinshiError("RECIPIENT_BLOCKED", words, { reason: "country" });
}

/**
 * The values a call gives a scene, with those that every code scene has (but its code).
 *
 * @throws XinshiError `INVALID_ARGUMENT` for one that is missing or too much
 */
export function valuesOf(scene: Scene, params: object | undefined): Map<string, string> {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name, String(value)]));
  checkNames(scene.kind === "notice" ? (scene.params ?? []) : [], [...given.keys()]);
  if (scene.kind === "code") given.set("minutes", String(codeFigures(scene).validityMs / 60_000));
  return given;
}

function checkNames(wanted: readonly string[], given: readonly string[]): void {
  const faults = [
    ...wanted.filter((name) => !given.includes(name)).map((name) => `params.${name}: is required`),
    ...given.filter((name) => !wanted.includes(name)).map(() => "params: has a value that this scene does not take"),
  ];
  if (faults.length > 0) throw invalidArgument(faults);
}
