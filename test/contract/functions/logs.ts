/**
 * What a run prints.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { Session } from "./session.ts";

const UUID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;

export function testLogs({ target, control, freshPhone, call }: Session): void {
  test("no log line holds a number in clear, a code or a secret", async () => {
    const phone = freshPhone();
    await call("sendsms", { phone }, "o-log");
    const { code } = await control.waitFor(phone);
    await target.call("verifycode", { phone, code }, "o-log");
    const lines = await target.logs();
    expect(lines.length).toBeGreaterThan(20);
    const forbidden = [
      /139\d{8}|1371234567|1901234567|61234567/,
      new RegExp(`"${code}"`),
      /sandboxSecretKey|sandbox-verification-key|sandbox-key|o-main-job/,
    ];
    const withoutIds = (line: string): string => line.replace(UUID, ""); // eleven digits of one are no number
    expect(lines.filter((line) => forbidden.some((what) => what.test(withoutIds(line))))).toEqual([]);
    const all = lines.join("\n");
    expect(all).toContain('"event":"invocation"');
    expect(all).toContain('"event":"provider_request"');
  });

  test("a message is found in the log by its id, its masked number and the reply's request id", async () => {
    const phone = freshPhone();
    const { requestId, ...outcome } = await target.call("sendsms", { phone }, "o-log-2");
    const { messages } = (outcome as unknown as { data: SendSmsData }).data;
    const id = messages[0]?.id ?? "";
    const lines = (await target.logs()).filter((line) => line.includes(id));
    const records = lines.map((line) => JSON.parse(line.slice(line.indexOf("{"))) as object);
    const about = {
      requestId,
      messageIds: [id],
      phones: [`${phone.slice(0, 6)}****${phone.slice(-4)}`],
      recipients: 1,
    };
    expect(records).toEqual([
      expect.objectContaining({ event: "provider_request", provider: "tencent", ...about }),
      expect.objectContaining({ event: "invocation", providers: ["tencent"], messages: 1, ...about }),
    ]);
  });
}
