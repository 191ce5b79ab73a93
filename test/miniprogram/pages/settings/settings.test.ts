import { expect, test } from "vitest";
import { eachVisitOf } from "../phone-of.ts";

const user = eachVisitOf("pages/settings/settings");

test("onShow() shows who is signed in, and the version", () => {
  expect(user.page.texts("cell-value")).toEqual(["137****2222", "0.1.0", "默认环境"]);
});

test("onSignOutTap() signs out when the user is sure, for good", async () => {
  user.wechat.confirms = false;
  await user.page.tap("退出登录");
  expect(user.page.buttons()).toContain("退出登录");
  user.wechat.confirms = true;
  await user.page.tap("退出登录");
  expect(user.page.buttons()).not.toContain("退出登录");
  expect(user.wechat.storage.has("xinshi.session")).toBe(false);
  await user.page.tap("登录");
  expect(user.wechat.tabs).toEqual(["/pages/signin/signin"]);
});

test("onSignOutTap() signs out on a phone whose storage is broken", async () => {
  user.wechat.isStorageBroken = true;
  await user.page.tap("退出登录");
  await user.page.lifecycle("onShow");
  expect(user.page.texts("cell-value")[0]).toBe("未登录");
});

test("onOptOutTap() explains how to have no more texts, and how to have them again", async () => {
  await user.page.tap("退订与恢复");
  expect(user.page.texts("sheet-text").join("")).toMatch(/回复 TD 或 退订.*收不到登录验证码.*联系客服/s);
  await user.page.tap("我知道了");
  expect(user.page.texts("sheet-text")).toEqual([]);
});

test("onPrivacyTap() and onPermissionsTap() open WeChat's own pages", async () => {
  await user.page.tap("用户隐私保护指引");
  await user.page.tap("权限设置");
  expect(user.wechat.windows).toEqual(["privacy contract", "settings"]);
});
