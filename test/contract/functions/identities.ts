/**
 * Who may call what: keys with scopes, signed requests, administrators among the users.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { SANDBOX_ADMIN, SANDBOX_SIGNING_KEY, SANDBOX_STATUS_KEY } from "../../../deploy/local.ts";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import type { Session } from "./session.ts";

/** Headers of a JSON body signed as every Tencent Cloud SDK signs. */
function signedHeaders(host: string, body: string, at = Date.now()): Record<string, string> {
  const timestamp = Math.floor(at / 1000);
  const headers = { "content-type": "application/json", host };
  const key = { id: SANDBOX_SIGNING_KEY.id, secret: SANDBOX_SIGNING_KEY.secret };
  const authorization = signTc3({ method: "POST", headers, body, service: "sms", timestamp }, key);
  return { ...headers, authorization, "x-tc-timestamp": String(timestamp) };
}

export function testIdentities({ target, freshPhone }: Session): void {
  const notice = (phone: string): object => ({ scene: "order_shipped", phone, params: { order: "5" } });

  describe("identities", () => {
    test("a signed request is a backend's, and its signature is good once", async () => {
      const body = notice(freshPhone());
      const raw = JSON.stringify(body);
      const headers = signedHeaders(new URL(target.url).host, raw);
      const first = await target.http("sendsms", body, { key: null, headers, raw });
      expect(first.outcome).toMatchObject({ ok: true, data: { accepted: 1 } });
      const again = await target.http("sendsms", body, { key: null, headers, raw });
      expect([again.status, again.outcome]).toMatchObject([
        401,
        { error: { code: "UNAUTHENTICATED", reason: "replayed" } },
      ]);
    });

    test("a signed request whose body was changed is nobody's", async () => {
      const headers = signedHeaders(new URL(target.url).host, JSON.stringify(notice(freshPhone())));
      const raw = JSON.stringify(notice(freshPhone()));
      const { status, outcome } = await target.http("sendsms", {}, { key: null, headers, raw });
      expect([status, outcome]).toMatchObject([401, { error: { code: "UNAUTHENTICATED" } }]);
    });

    test("a key is good for what its scopes say, and nothing else", async () => {
      const key = SANDBOX_STATUS_KEY;
      expect((await target.http("pullstatus", { limit: 1 }, { key })).outcome).toMatchObject({ ok: true });
      for (const [fn, body] of [
        ["sendsms", notice(freshPhone())],
        ["verifycode", { phone: freshPhone(), code: "123456" }],
        ["smsadmin", { action: "listPrefixes" }],
        ["sendvoice", { phone: freshPhone() }],
        ["uploadvoice", { fid: "1" }],
      ] as const) {
        const { status, outcome } = await target.http(fn, body, { key });
        expect([fn, status, outcome]).toMatchObject([
          fn,
          403,
          { error: { code: "PERMISSION_DENIED", reason: "scope" } },
        ]);
      }
    });

    test("an administrator among the users does what a backend may, where a function allows it", async () => {
      const asAdmin = { asAdmin: true };
      expect(
        await target.call("pullstatus", { ...asAdmin, limit: 1, status: "submitted" }, SANDBOX_ADMIN),
      ).toMatchObject({
        ok: true,
      });
      expect(await target.call("smsadmin", { ...asAdmin, action: "listPrefixes" }, SANDBOX_ADMIN)).toMatchObject({
        ok: true,
      });
      expect(await target.call("sendsms", { ...asAdmin, ...notice(freshPhone()) }, SANDBOX_ADMIN)).toMatchObject({
        error: { code: "INVALID_ARGUMENT" },
      });
    });

    test("nobody becomes an administrator by saying so", async () => {
      for (const data of [
        { asAdmin: true, action: "listPrefixes" },
        { asAdmin: true, action: "listPrefixes", userInfo: { openId: SANDBOX_ADMIN }, openid: SANDBOX_ADMIN },
      ]) {
        expect(await target.call("smsadmin", data, "o-anybody")).toMatchObject({
          error: { code: "PERMISSION_DENIED", reason: "admin" },
        });
      }
      expect(await target.call("smsadmin", { action: "listPrefixes" }, SANDBOX_ADMIN)).toMatchObject({
        error: { code: "PERMISSION_DENIED" },
      });
    });
  });
}
