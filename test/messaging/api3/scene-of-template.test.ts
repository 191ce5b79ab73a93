import { expect, test } from "vitest";
import type { Config } from "../../../shared/config/config.ts";
import { sceneOfTemplate } from "../../../shared/messaging/api3/scene-of-template.ts";

const SCENES: Config["scenes"] = {
  app: { kind: "notice", callers: ["user"], routes: [{ provider: "tencent", templateId: "1", signName: "信使" }] },
  login: {
    kind: "code",
    callers: ["service"],
    dailyBudget: 7,
    routes: [
      { provider: "tencent", templateId: "1", signName: "信使", params: ["code", "minutes"] },
      { provider: "aliyun", templateId: "SMS_1", signName: "信使", params: { c: "code" } },
      { provider: "tencent", templateId: "3", params: ["code"] },
      { provider: "aliyun", templateId: "SMS_2", signName: "信使", params: { c: "other" } },
    ],
  },
};
const ASKED = { TemplateId: "1", SignName: "信使", TemplateParamSet: ["4370", 5] };

test("sceneOfTemplate() gives the scene's routes that need no other values, and these by their names", () => {
  const { named, params } = sceneOfTemplate({ scenes: SCENES }, ASKED) ?? {};
  expect(params).toEqual({ code: "4370", minutes: "5" });
  expect(named).toMatchObject({
    name: "login",
    scene: { kind: "notice", dailyBudget: 7, params: ["code", "minutes"] },
  });
  expect(named?.scene.routes.map(({ templateId }) => templateId)).toEqual(["1", "SMS_1", "3"]);
});

test("sceneOfTemplate() takes a route without sign name for a call without one", () => {
  const found = sceneOfTemplate({ scenes: SCENES }, { TemplateId: "3", TemplateParamSet: ["4370"] });
  expect(found?.named.scene.routes.map(({ templateId }) => templateId)).toEqual(["SMS_1", "3"]);
});

test("sceneOfTemplate() finds nothing by another sign name, another count of values, or in a scene for users only", () => {
  const { login: _, ...usersOnly } = SCENES;
  expect(sceneOfTemplate({ scenes: SCENES }, { ...ASKED, SignName: "阿里云" })).toBeUndefined();
  expect(sceneOfTemplate({ scenes: SCENES }, { ...ASKED, TemplateParamSet: ["4370"] })).toBeUndefined();
  expect(sceneOfTemplate({ scenes: SCENES }, { ...ASKED, TemplateId: "SMS_1" })).toBeUndefined();
  expect(sceneOfTemplate({ scenes: usersOnly }, { TemplateId: "1", SignName: "信使" })).toBeUndefined();
});
