import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../component.ts";

const NOW = 1_770_000_000_000;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

const limited = (retryAfterSeconds: number): object => ({
  code: "RATE_LIMITED",
  message: "For developers",
  reason: "phone_30s",
  retryAfterSeconds,
  shownAt: NOW,
});

test("notice-bar shows nothing without a notice, and the page's own words", async () => {
  const view = await mount("notice-bar", { properties: { notice: null, text: "", action: "" } });
  expect(view.text).toBe("");
  view.set({ text: "当前没有网络" });
  expect(view.text.split("\n")).toContain("当前没有网络");
});

test("notice-bar counts a wait down, offers its button when it is over, and leaves no clock", async () => {
  const properties = { notice: limited(2), text: "", action: "重试" };
  const view = await mount("notice-bar", { properties, events: ["action"] });
  expect(view.one("notice-text")).toBeDefined();
  expect(view.text).toContain("2 秒");
  expect(view.all("notice-action")).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(view.text).toContain("1 秒");
  vi.advanceTimersByTime(1000);
  expect(view.text).toBe("");
  expect(vi.getTimerCount()).toBe(0);
});

test("notice-bar says in Chinese what a code means, what to quote to support, and tells its button", async () => {
  const notice = { code: "INTERNAL", message: "For developers", requestId: "r-1", shownAt: NOW };
  const view = await mount("notice-bar", { properties: { notice, text: "", action: "重试" }, events: ["action"] });
  expect(view.text).not.toContain("For developers");
  expect(view.text).toMatch(/[一-鿿]/);
  expect(view.text).toContain("r-1");
  view.tap("notice-action");
  expect(view.told).toEqual([{ name: "action", detail: undefined }]);
});

test("notice-bar rests while its page is away", async () => {
  const view = await mount("notice-bar", { properties: { notice: limited(30), text: "", action: "" } });
  view.pageIs("hide");
  expect(vi.getTimerCount()).toBe(0);
  vi.setSystemTime(NOW + 31_000);
  view.pageIs("show");
  expect(view.text).toBe("");
});
