import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../component.ts";

const EVENTS = ["recorded", "failed"];

/** The one microphone of a phone. */
interface Microphone {
  start(): void;
  stop(result: object): void;
  fail(errMsg: string): void;
  stops: number;
}

let microphone: Microphone;
let hasAgreed: boolean;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  hasAgreed = true;
  const listeners: Record<string, (result: object) => void> = {};
  const listen = (name: string) => (listener: (result: object) => void) => {
    listeners[name] = listener;
  };
  microphone = {
    start: () => listeners.start?.({}),
    stop: (result) => listeners.stop?.(result),
    fail: (errMsg) => listeners.error?.({ errMsg }),
    stops: 0,
  };
  vi.stubGlobal("wx", {
    requirePrivacyAuthorize: ({ success, fail }: { success(): void; fail(): void }) => (hasAgreed ? success() : fail()),
    getRecorderManager: () => ({
      start: () => undefined,
      stop: () => {
        microphone.stops++;
      },
      onStart: listen("start"),
      onStop: listen("stop"),
      onError: listen("error"),
    }),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function recording(): Promise<Awaited<ReturnType<typeof mount>>> {
  const view = await mount("recorder", { properties: { disabled: false }, events: EVENTS });
  view.tap("recorder-button");
  await vi.advanceTimersByTimeAsync(0);
  microphone.start();
  return view;
}

test("recorder begins with a tap, shows the time, ends with the next, and tells the clip", async () => {
  const view = await recording();
  vi.advanceTimersByTime(3000);
  expect(view.text).toContain("0:03 / 0:20");
  expect(view.text).toContain("正在录音");
  expect(view.all("recorder-on")).toHaveLength(1);
  view.tap("recorder-button");
  await vi.advanceTimersByTimeAsync(0);
  expect(microphone.stops).toBe(1);
  microphone.stop({ tempFilePath: "wxfile://1.mp3", duration: 3000, fileSize: 9000 });
  expect(view.told).toEqual([{ name: "recorded", detail: { path: "wxfile://1.mp3", bytes: 9000, seconds: 3 } }]);
  expect(view.text).toContain("0:00 / 0:20");
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  { why: "was tapped twice by mistake", code: "RECORD_TOO_SHORT", end: () => microphone.stop({ duration: 200 }) },
  {
    why: "may not use the microphone",
    code: "MIC_REFUSED",
    end: () => microphone.fail("operateRecorder:fail auth deny"),
  },
  { why: "broke", code: "RECORD_FAILED", end: () => microphone.fail("operateRecorder:fail broken") },
])("recorder tells that it $why", async ({ code, end }) => {
  const view = await recording();
  end();
  expect(view.told).toEqual([{ name: "failed", detail: expect.objectContaining({ code }) }]);
  expect(view.all("recorder-on")).toEqual([]);
});

test("recorder does nothing while it is disabled, and nothing without consent", async () => {
  const view = await mount("recorder", { properties: { disabled: true }, events: EVENTS });
  view.tap("recorder-button");
  await vi.advanceTimersByTimeAsync(0);
  expect(view.told).toEqual([]);
  hasAgreed = false;
  view.set({ disabled: false });
  view.tap("recorder-button");
  await vi.advanceTimersByTimeAsync(0);
  expect(view.told).toEqual([{ name: "failed", detail: expect.objectContaining({ code: "PRIVACY_REFUSED" }) }]);
});

test("recorder stops when its page goes away", async () => {
  const view = await recording();
  view.pageIs("hide");
  expect(microphone.stops).toBe(1);
  view.detach();
  expect(vi.getTimerCount()).toBe(0);
});
