/**
 * Everything a caller can get wrong, or forge.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import type { HttpOptions, Session } from "./session.ts";

export function testBadInput({ target, freshPhone, call }: Session): void {
  describe("bad input", () => {
    for (const { what, fn, data, code } of [
      { what: "nothing", fn: "sendsms", data: {}, code: "INVALID_ARGUMENT" },
      {
        what: "a template from a user",
        fn: "sendsms",
        data: { phone: "13712345678", templateId: "1" },
        code: "INVALID_ARGUMENT",
      },
      { what: "an unknown scene", fn: "sendsms", data: { phone: "13712345678", scene: "nope" }, code: "NOT_FOUND" },
      {
        what: "a scene named like a property of every object",
        fn: "sendsms",
        data: { phone: "13712345678", scene: "constructor" },
        code: "NOT_FOUND",
      },
      {
        what: "a scene of backends",
        fn: "sendsms",
        data: { phone: "13712345678", scene: "order_shipped" },
        code: "PERMISSION_DENIED",
      },
      { what: "a fixed line", fn: "sendsms", data: { phone: "01012345678" }, code: "INVALID_ARGUMENT" },
      {
        what: "a country that is not allowed",
        fn: "sendsms",
        data: { phone: "+12025550123" },
        code: "RECIPIENT_BLOCKED",
      },
      {
        what: "a code of letters",
        fn: "verifycode",
        data: { phone: "13712345678", code: "abcdef" },
        code: "INVALID_ARGUMENT",
      },
      {
        what: "a code nobody asked for",
        fn: "verifycode",
        data: { phone: "13900000000", code: "123456" },
        code: "CODE_EXPIRED",
      },
      { what: "another user's messages", fn: "pullstatus", data: { userId: "o-main-job" }, code: "INVALID_ARGUMENT" },
      {
        what: "messages by phone from a user",
        fn: "pullstatus",
        data: { phone: "13712345678" },
        code: "INVALID_ARGUMENT",
      },
    ]) {
      test(`${what} is ${code}`, async () => {
        const outcome = await target.call(fn, data, "o-bad");
        expect(outcome).toMatchObject({
          ok: false,
          requestId: expect.any(String),
          error: { code, message: expect.any(String) },
        });
        expect(JSON.stringify(outcome)).not.toContain("13712345678");
      });
    }

    for (const { what, options, status, code } of [
      { what: "no key", options: { key: null }, status: 401, code: "UNAUTHENTICATED" },
      { what: "an empty body", options: { raw: "" }, status: 400, code: "INVALID_ARGUMENT" },
      { what: "half JSON", options: { raw: '{"phone":' }, status: 400, code: "INVALID_ARGUMENT" },
      { what: "a JSON text", options: { raw: '"13712345678"' }, status: 400, code: "INVALID_ARGUMENT" },
      {
        what: "what is not UTF-8",
        options: { raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
        status: 400,
        code: "INVALID_ARGUMENT",
      },
      {
        what: "a form",
        options: { raw: "phone=13712345678", headers: { "content-type": "application/x-www-form-urlencoded" } },
        status: 415,
        code: "UNSUPPORTED_MEDIA_TYPE",
      },
      { what: "GET", options: { method: "GET" }, status: 405, code: "METHOD_NOT_ALLOWED" },
    ] as { what: string; options: HttpOptions; status: number; code: string }[]) {
      test(`over HTTP, ${what} is ${status}`, async () => {
        const reply = await target.http("sendsms", undefined, options);
        expect(reply).toMatchObject({ status, outcome: { ok: false, error: { code } } });
        expect(JSON.stringify(reply.outcome)).not.toContain("13712345678");
      });
    }

    test("an empty list, and one that is too long, are refused as a whole", async () => {
      expect(
        await target.http("sendsms", { scene: "order_shipped", phones: [], params: { order: "1" } }),
      ).toMatchObject({ status: 400 });
      const many = new Array<string>(100_001).fill("13712345678");
      expect(
        await target.http("sendsms", { scene: "order_shipped", phones: many, params: { order: "1" } }),
      ).toMatchObject({ status: 400 });
    });

    test("a scene's values have to be there, and no others", async () => {
      const reply = await target.http("sendsms", {
        scene: "order_shipped",
        phone: freshPhone(),
        params: { colour: "red" },
      });
      expect(reply.outcome).toMatchObject({
        error: {
          message:
            "Cannot read the request: params.order: is required; params: has a value that this scene does not take",
        },
      });
    });

    test("a forged userInfo changes nothing", async () => {
      const phone = freshPhone();
      await call("sendsms", { phone, userInfo: { openId: "o-victim", appId: "wx0" }, openid: undefined }, "o-forger");
      const victim = await call<PullStatusData>("pullstatus", {}, "o-victim");
      expect(victim.messages).toEqual([]);
      expect((await call<PullStatusData>("pullstatus", {}, "o-forger")).messages).toHaveLength(1);
    });

    test("a timer event from a user or over HTTP pulls nothing", async () => {
      const event = { Type: "Timer", TriggerName: "every-minute", Time: "2026-01-31T02:03:00Z", Message: "" };
      expect(await target.call("pullstatus", event, "o-timer")).toMatchObject({
        error: { code: "INVALID_ARGUMENT" },
      });
      expect((await target.http("pullstatus", event, { key: null })).outcome).toMatchObject({
        error: { code: "UNAUTHENTICATED" },
      });
    });
  });
}
