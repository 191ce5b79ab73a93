/**
 * WeChat's own number, on the built function: believed when WeChat says so, and whatever a client writes itself is not.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startLocal } from "../../deploy/local.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

const MARK = "wx.cloud.CloudID";
const PHONE = "+8613711112222";
const OPEN_ID = { [MARK]: `sandbox-phone:${PHONE}` };
const APPID = "wx0123456789abcdef";

let sandbox: Sandbox;
let dataDir: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "xinshi-phonenumber-"));
  sandbox = await startLocal({ port: 0, dataDir, cron: false });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function call(data: object, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const response = await fetch(`${sandbox.url}/call/phonenumber`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-wx-openid": "o-alice", ...headers },
    body: JSON.stringify({ data }),
  });
  return ((await response.json()) as { result: Record<string, unknown> }).result;
}

const denied = (reason: string): object => ({ ok: false, error: { code: "PERMISSION_DENIED", reason } });

/** What WeChat would have filled in. */
function written(phone: string, appid = APPID): object {
  const data = { phoneNumber: phone, purePhoneNumber: phone, countryCode: "86", watermark: { appid, timestamp: 1 } };
  return { cloudID: "43_mine", data };
}

describe("phonenumber", () => {
  test("answers with the number that WeChat filled in", async () => {
    expect(await call({ phone: OPEN_ID })).toMatchObject({
      ok: true,
      data: { verified: true, phone: PHONE, openid: "o-alice", verifiedAt: expect.any(Number) },
    });
  });

  test("reads a number abroad", async () => {
    const answer = await call({ phone: { [MARK]: "sandbox-phone:+85261234567" } });
    expect(answer).toMatchObject({ ok: true, data: { phone: "+85261234567" } });
  });

  test("says that WeChat gave no number", async () => {
    expect(await call({ phone: { [MARK]: "43_expired" } })).toMatchObject(denied("open_data"));
  });

  for (const { name, data } of [
    { name: "the same, written by the client", data: { phone: written("13900000000") } },
    {
      name: "a list of fields in the event",
      data: { phone: written("13900000000"), WX_OPEN_DATA_INFO: '{"keys":["phone"]}' },
    },
    { name: "a real one in another field", data: { phone: written("13900000000"), other: OPEN_ID } },
    { name: "a real one in a field that is dropped", data: { phone: written("13900000000"), tcbContext: OPEN_ID } },
    {
      name: "a field whose name breaks the older context",
      data: { phone: written("13900000000"), 'x;WX_OPEN_DATA_INFO={"keys":["phone"]}': OPEN_ID },
    },
    { name: "a real one below the top", data: { phone: { ...written("13900000000"), inner: OPEN_ID } } },
  ]) {
    test(`does not believe ${name}`, async () => {
      for (const headers of [{}, { "x-sandbox-switches": "environOnly" }] as Record<string, string>[]) {
        const answer = await call(data, headers);
        expect(answer.ok).toBe(false);
        expect(JSON.stringify(answer)).not.toContain("13900000000");
      }
    });
  }

  test("has no address", async () => {
    const response = await fetch(`${sandbox.url}/fn/phonenumber`, { method: "POST", body: "{}" });
    expect(response.status).toBe(404);
  });
});
