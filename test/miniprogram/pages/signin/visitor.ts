/**
 * The sign-in page opened before each test, at a fixed moment.
 *
 * @module
 */
import { afterEach, beforeEach, vi } from "vitest";
import { type FakePage, FakeWeChat } from "../../fake-wechat.ts";

/** The label of the field for the code. */
export const CODE = "6 位验证码";
/** Local time, so that clock texts do not depend on the machine's zone. */
export const NOW = new Date(2026, 0, 31, 14, 30, 0).getTime();
export const SENT = {
  messages: [{ id: "01K", phone: "+8613711112222", status: "accepted", provider: "tencent", serialNumber: "s" }],
  accepted: 1,
  rejected: 0,
  unknown: 0,
  resendAfterSeconds: 60,
  expiresInSeconds: 300,
};
export const VERIFIED = { verified: true, phone: "+8613711112222", scene: "login", verifiedAt: NOW };

/** One person with one phone. */
export class Visitor {
  wechat = new FakeWeChat();
  private opened: FakePage | undefined;

  /** What is open on the phone. */
  get page(): FakePage {
    if (this.opened === undefined) throw new Error("The visitor has not opened the app");
    return this.opened;
  }

  /** A new phone, with the app opened on it for the first time. */
  async arrive(): Promise<void> {
    this.wechat = new FakeWeChat();
    await this.reopen();
  }

  /** Closes the app without a word to the page, and opens it again. */
  async reopen(): Promise<void> {
    this.opened = await this.wechat.open("pages/signin/signin");
  }

  async askForCode(phone = "13711112222"): Promise<void> {
    await this.page.type("phone", phone);
    await this.page.tap("获取验证码");
  }

  async getCode(): Promise<void> {
    await this.askForCode();
    await this.wechat.lastCall("sendsms").answer(SENT);
  }

  errors(): string[] {
    return [...this.page.texts("error"), ...this.page.texts("notice-text")];
  }
}

/** Registers the opening and the cleaning up of a test file. */
export function eachVisit(afterArrival?: (visitor: Visitor) => Promise<void>): Visitor {
  const visitor = new Visitor();
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    await visitor.arrive();
    await afterArrival?.(visitor);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return visitor;
}

/** Time goes by. */
export async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}
