/**
 * What a run prints.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Session } from "./session.ts";

export function testLogs({ target, control, freshPhone, call }: Session): void {
  test("no log line holds a number in clear, a code or a secret", async () => {
    const phone = freshPhone();
    await call("sendsms", { phone }, "o-log");
    const { code } = await control.waitFor(phone);
    await target.call("verifycode", { phone, code }, "o-log");
    const lines = await target.logs();
    expect(lines.length).toBeGreaterThan(20);
    const all = lines.join("\n");
    expect(all).not.toMatch(/139\d{8}|1371234567|1901234567|61234567/);
    expect(all).not.toContain(`"${code}"`);
    expect(all).not.toMatch(/sandboxSecretKey|sandbox-verification-key|sandbox-key|o-main-job/);
    expect(all).toContain('"event":"invocation"');
    expect(all).toContain('"event":"provider_request"');
  });
}
