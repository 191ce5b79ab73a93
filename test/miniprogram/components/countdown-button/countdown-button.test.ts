import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../component.ts";

const NOW = 1_770_000_000_000;
const PROPERTIES = { label: "获取验证码", again: "重新获取", wait: null, disabled: false, loading: false };

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

test("countdown-button tells a press, and none while it is disabled", async () => {
  const view = await mount("countdown-button", { properties: PROPERTIES, events: ["press"] });
  expect(view.text).toBe("获取验证码");
  view.tap("countdown");
  view.set({ disabled: true });
  expect(view.given("button")).toMatchObject({ disabled: true });
  view.tap("countdown");
  expect(view.told).toHaveLength(1);
});

test("countdown-button counts down to the second, and cannot be pressed before", async () => {
  const properties = { ...PROPERTIES, wait: { startedAt: NOW, seconds: 3 } };
  const view = await mount("countdown-button", { properties, events: ["press"] });
  expect(view.text).toBe("3 秒后重新获取");
  view.tap("countdown");
  expect(view.told).toEqual([]);
  vi.advanceTimersByTime(2000);
  expect(view.text).toBe("1 秒后重新获取");
  vi.advanceTimersByTime(1000);
  expect(view.text).toBe("获取验证码");
  expect(vi.getTimerCount()).toBe(0);
  view.tap("countdown");
  expect(view.told).toHaveLength(1);
});

test("countdown-button rests while its page is away, and is right when it is back", async () => {
  const properties = { ...PROPERTIES, wait: { startedAt: NOW, seconds: 60 } };
  const view = await mount("countdown-button", { properties });
  view.pageIs("hide");
  expect(vi.getTimerCount()).toBe(0);
  vi.setSystemTime(NOW + 50_000);
  view.pageIs("show");
  expect(view.text).toBe("10 秒后重新获取");
});

test("countdown-button leaves no clock behind", async () => {
  const view = await mount("countdown-button", {
    properties: { ...PROPERTIES, wait: { startedAt: NOW, seconds: 60 } },
  });
  expect(vi.getTimerCount()).toBe(1);
  view.detach();
  expect(vi.getTimerCount()).toBe(0);
});

test("countdown-button shows that it works, and as what", async () => {
  const view = await mount("countdown-button", { properties: { ...PROPERTIES, loading: true, kind: "link" } });
  expect(view.given("button")).toMatchObject({ loading: true });
  expect(view.all("countdown-link")).toHaveLength(1);
});
