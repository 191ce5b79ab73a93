import { expect, test } from "vitest";
import { sceneTitle } from "../../../miniprogram/texts/scenes.ts";
import { statusText } from "../../../miniprogram/texts/statuses.ts";

test.each([
  { status: "submitted", channel: "sms", label: "已提交" },
  { status: "submitted", channel: "voice", label: "正在呼叫" },
  { status: "delivered", channel: "voice", label: "已接听" },
  { status: "undelivered", channel: "voice", label: "未接通" },
] as const)("statusText() calls a $channel that is $status $label", ({ status, channel, label }) => {
  expect(statusText(status, channel).label).toBe(label);
});

test("sceneTitle() goes by the channel when the scene has no title", () => {
  expect(sceneTitle("recording", "voice")).toBe("录音电话");
  expect([sceneTitle(null), sceneTitle("other", "voice")]).toEqual(["短信", "语音电话"]);
});
