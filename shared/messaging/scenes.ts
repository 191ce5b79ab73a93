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
} from "../config/config.ts";
import { XinshiError } from "../errors.ts";
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

/** The first route that serves the phone's country, or why none may. */
export function routeFor(scene: Scene, { country }: Pick<Phone, "country">): Route | XinshiError {
  const allowed: readonly string[] = scene.countries ?? DEFAULT_COUNTRIES;
  if (country === null || !allowed.includes(country)) {
    return new XinshiError("RECIPIENT_BLOCKED", "This scene does not text that country", { reason: "country" });
  }
  const route = scene.routes.find(({ countries }) => countries === undefined || countries.includes(country));
  return (
    route ?? new XinshiError("RECIPIENT_BLOCKED", "This scene has no route to that country", { reason: "no_route" })
  );
}
