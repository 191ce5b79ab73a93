/**
 * What a user reads of a scene: add a line for each scene of `xinshi.config.ts` that users see.
 *
 * @module
 */
import { lookUp } from "./look-up";

const SCENE_TITLES: Record<string, string> = {
  login: "登录验证码",
  order_shipped: "发货通知",
  order_sent: "发货通知",
  recording: "录音电话",
};

/** What a scene is called; one that is not listed goes by its channel. */
export function sceneTitle(scene: string | null, channel: "sms" | "voice" = "sms"): string {
  const title = scene === null ? undefined : lookUp(SCENE_TITLES, scene);
  return title ?? (channel === "voice" ? "语音电话" : "短信");
}
