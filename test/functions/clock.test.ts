import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import type { PullStatusData } from "../../shared/validation/status.ts";
import { type Control, controlOf } from "../helpers/control.ts";

/** The bundles under the sandbox's clock, which the functions' own processes follow. */
let url: string;
let control: Control;
let close: () => Promise<void>;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-clock-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: true });
  url = sandbox.url;
  control = controlOf(url);
  close = async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
});
afterAll(() => close());

async function call(name: string, data: unknown): Promise<Outcome> {
  const response = await fetch(`${url}/call/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-wx-openid": "o-clock" },
    body: JSON.stringify({ data }),
  });
  return ((await response.json()) as { result: Outcome }).result;
}

async function statusOf(phone: string): Promise<string | undefined> {
  const response = await fetch(`${url}/fn/pullstatus`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${SANDBOX_API_KEY}` },
    body: JSON.stringify({ phone }),
  });
  const outcome = (await response.json()) as Outcome<PullStatusData>;
  return outcome.ok ? outcome.data.messages[0]?.status : outcome.error.code;
}

test("a resend within the validity carries the same code, and a code ends after five minutes", async () => {
  const phone = "+8613800138000";
  const now = Date.now();
  await control.put("/clock", { now, ticking: false }); // a slow machine takes longer than the second before the end
  onTestFinished(async () => {
    await control.put("/clock", { now: Date.now(), ticking: true });
  });
  await call("sendsms", { phone });
  const first = await control.waitFor(phone);
  await control.advance(31_000);
  expect(await call("sendsms", { phone })).toMatchObject({ ok: true });
  const texts = await control.messagesTo(phone);
  expect(texts.map(({ code }) => code)).toEqual([first.code, first.code]);
  await control.advance(299_000);
  expect(await call("verifycode", { phone, code: "000000" === first.code ? "000001" : "000000" })).toMatchObject({
    error: { code: "CODE_MISMATCH", attemptsLeft: 4 },
  });
  await control.advance(2000);
  expect(await call("verifycode", { phone, code: first.code })).toMatchObject({ error: { code: "CODE_EXPIRED" } });
});

test("the timer runs by its cron: a minute on, the message is delivered without anybody asking", async () => {
  const phone = "+8613800138111";
  await call("sendsms", { phone: phone });
  expect(await statusOf(phone)).toBe("submitted");
  await control.advance(2000);
  await control.advance(60_000);
  await expect.poll(() => statusOf(phone)).toBe("delivered");
});

test("a reset forgets messages, clock and ledger, and keeps the config's templates", async () => {
  const phone = "+8613800138222";
  expect(await call("sendsms", { phone })).toMatchObject({ ok: true });
  await control.post("/reset");
  expect(await control.messagesTo(phone)).toEqual([]);
  expect(await statusOf(phone)).toBeUndefined();
  expect(await call("sendsms", { phone })).toMatchObject({ ok: true });
});
