/**
 * A phone on which somebody is signed in, at a fixed moment.
 *
 * @module
 */
import { afterEach, beforeEach, vi } from "vitest";
import { type FakePage, FakeWeChat } from "../fake-wechat.ts";

/** Local time, so that clock texts do not depend on the machine's zone. */
export const NOW = new Date(2026, 0, 31, 14, 30, 0).getTime();

export class SignedInPhone {
  wechat = new FakeWeChat();
  private opened: FakePage | undefined;
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get page(): FakePage {
    if (this.opened === undefined) throw new Error("The page is not open");
    return this.opened;
  }

  async arrive(): Promise<void> {
    this.wechat = new FakeWeChat();
    this.wechat.storage.set("xinshi.session", JSON.stringify({ phone: "+8613711112222", verifiedAt: NOW }));
    await this.reopen();
  }

  async reopen(): Promise<void> {
    this.opened = await this.wechat.open(this.path);
  }

  errors(): string[] {
    return this.page.texts("notice-text");
  }
}

/** Registers the opening and the cleaning up of a test file. */
export function eachVisitOf(path: string): SignedInPhone {
  const phone = new SignedInPhone(path);
  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    await phone.arrive();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  return phone;
}

/** Time goes by. */
export async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}
