/**
 * `npm run demo`: the main job in a terminal, on real wire protocol. Exits 0 when the message arrived.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { maskPhone } from "../shared/log.ts";
import type { Outcome } from "../shared/outcome.ts";
import type { SendSmsData } from "../shared/validation/sms.ts";
import type { PullRunData, PullStatusData } from "../shared/validation/status.ts";
import type { VerifyCodeData } from "../shared/validation/verify.ts";
import { buildStale } from "./build-stale.ts";
import { ROOT, startLocal } from "./local.ts";

const PHONE = "+8613711112222";
const OPENID = "oDemoUser";
const PATIENCE_MS = 20_000;

async function demo(url: string): Promise<void> {
  say("A mini-program user asks for a login code", `wx.cloud.callFunction({ name: "sendsms", data: { phone } })`);
  const sent = await call<SendSmsData>(url, "sendsms", { scene: "login", phone: PHONE });
  const [message] = sent.messages;
  say(
    "The function signed a SendSms request; the sandbox verified it",
    `serial number ${message?.serialNumber}, ${message?.segments} segment`,
  );

  const waited = await fetch(`${url}/_sandbox/messages/wait?phone=${encodeURIComponent(PHONE)}&timeoutMs=5000`);
  const { text, code } = (await waited.json()) as { text: string; code: string };
  say(`The virtual phone ${maskPhone(PHONE)} shows`, text);

  const { verified } = await call<VerifyCodeData>(url, "verifycode", { phone: PHONE, code });
  say("The user types the code in", `verifycode says verified: ${verified}`);

  say("The timer pulls the receipt", await pullUntilDelivered(url));
}

/** A receipt comes about a second after the text. */
async function pullUntilDelivered(url: string): Promise<string> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(200)) {
    const fired = await fetch(`${url}/timer/pullstatus`, { method: "POST" });
    const { result } = (await fired.json()) as { result: Outcome<PullRunData> };
    if (!result.ok) throw new Error(`pullstatus: ${result.error.code}`);
    const { messages } = await call<PullStatusData>(url, "pullstatus", {});
    if (messages[0]?.status === "delivered")
      return `the ledger says ${messages[0].status} (${messages[0].receiptCode})`;
  }
  throw new Error("The receipt did not come");
}

async function call<Data>(url: string, name: string, data: unknown): Promise<Data> {
  const response = await fetch(`${url}/call/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-wx-openid": OPENID },
    body: JSON.stringify({ data }),
  });
  const { result, errMsg } = (await response.json()) as { result?: Outcome<Data>; errMsg: string };
  if (result?.ok) return result.data;
  throw new Error(`${name}: ${result === undefined ? errMsg : `${result.error.code} ${result.error.message}`}`);
}

let step = 0;
function say(what: string, detail: string): void {
  step += 1;
  console.log(`${step}. ${what}\n   ${detail}`);
}

const dataDir = mkdtempSync(join(tmpdir(), "xinshi-demo-"));
let close: (() => Promise<void>) | undefined;
try {
  await buildStale(ROOT);
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  close = () => sandbox.close();
  await demo(sandbox.url);
  console.log("\nDelivered. Run `npm start` and call it yourself.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await close?.();
  rmSync(dataDir, { recursive: true, force: true });
}
