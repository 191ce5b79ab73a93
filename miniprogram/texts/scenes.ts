/**
 * What a user reads of a scene: add a line for each scene of `xinshi.config.ts` that users see.
 *
 * @module
 */
import { lookUp } from "./look-up";

const SCENE_TITLES: Record<string, string> = {
  login: "登录验证码",
};

export function sceneTitle(scene: string | null): string {
  return (scene === null ? undefined : lookUp(SCENE_TITLES, scene)) ?? "短信";
}
