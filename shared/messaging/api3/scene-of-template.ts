/**
 * Which scene a backend's own template stands for. A backend that speaks API 3.0 knows no scenes; where one of ours sends by
 * the same template under the same sign name, its other routes, its limits and its budget serve the backend too.
 *
 * @module
 */
import type { Config, NoticeScene, Route, Scene } from "../../config/config.ts";
import type { ApiSendSms } from "../../validation/api3.ts";
import type { NamedScene } from "../scenes.ts";

export interface RelayedScene {
  named: NamedScene<NoticeScene>;
  /** The template's values by the names that the scene's routes know them by. */
  params: Record<string, string>;
}

type Asked = Pick<ApiSendSms, "TemplateId" | "SignName" | "TemplateParamSet">;

/** The first scene for backends with a route by this template; undefined when there is none. */
export function sceneOfTemplate({ scenes }: Pick<Config, "scenes">, asked: Asked): RelayedScene | undefined {
  for (const [name, scene] of Object.entries(scenes)) {
    if (!scene.callers.includes("service")) continue;
    const route = scene.routes.find((one) => isAsked(one, asked));
    if (route !== undefined) return relay(name, scene, namesOf(route), asked.TemplateParamSet ?? []);
  }
  return undefined;
}

function isAsked(route: Route, { TemplateId, SignName = "", TemplateParamSet = [] }: Asked): boolean {
  return (
    route.provider === "tencent" &&
    route.templateId === TemplateId &&
    (route.signName ?? "") === SignName &&
    namesOf(route).length === TemplateParamSet.length &&
    new Set(namesOf(route)).size === TemplateParamSet.length
  );
}

/** The backend brings its own values, also the code of a code scene; so only routes that need no others can serve it. */
function relay(
  name: string,
  scene: Scene,
  names: readonly string[],
  values: readonly (string | number)[],
): RelayedScene {
  const routes = scene.routes.filter((route) => namesOf(route).every((one) => names.includes(one)));
  return {
    named: { name, scene: { ...scene, kind: "notice", params: [...names], routes } },
    params: Object.fromEntries(names.map((one, index) => [one, String(values[index])])),
  };
}

/** What a route reads, in its template's order. */
function namesOf({ params = [] }: Pick<Route, "params">): readonly string[] {
  return Array.isArray(params) ? params : Object.values(params);
}
