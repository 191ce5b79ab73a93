/**
 * A sandbox on which an hour of traffic has passed: texts of all fates, replies, calls, a fault, submissions.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";

const MINUTE_MS = 60_000;
const STEPS = 28;
const STEP_MS = 2 * MINUTE_MS;
/** By then all receipts have come. */
const SETTLE_MS = 20_000;

export interface Stage {
  sandbox: Sandbox;
  url: string;
  /** Asks the control API, and reads its JSON. */
  control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  /** Sends as a backend; returns the outcome. */
  send(input: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** A sandbox with the real functions, and nothing sent yet. */
export async function openStage({ port = 0, cron = false, preview = false } = {}): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-console-"));
  const sandbox = await startLocal({ port, dataDir, cron, preview });
  const { url } = sandbox;
  return {
    sandbox,
    url,
    control: (method, path, body) => askJson(`${url}/_sandbox/${path}`, method, body),
    send: (input) => askJson(`${url}/fn/sendsms`, "POST", input, { authorization: `Bearer ${SANDBOX_API_KEY}` }),
    async close() {
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Lets an hour pass in which `perStep` login codes are asked for every two minutes, and a conversation goes on with a phone
 * towards its end; the clock then shows the real time. It never goes back: what is sent later comes later in every list.
 */
export async function playHour(stage: Stage, { phone, perStep = 2 }: HourOptions): Promise<void> {
  const { control, send, sandbox } = stage;
  const start = Date.now() - STEPS * STEP_MS - MINUTE_MS;
  await control("PUT", "clock", { now: start });
  for (let step = 0; step < STEPS; step++) {
    await control("POST", "settings", { receiptDelayMs: 600 + ((step * 7) % 11) ** 2 * 90 });
    for (let index = 0; index < perStep + ((step * 5) % 7); index++) await playLogin({ control, send }, step, index);
    await playOdd({ send }, step);
    await CONVERSATION[STEPS - step]?.(stage, phone);
    await control("POST", "clock", { advanceMs: SETTLE_MS }); // receipts come
    await fetch(`${sandbox.url}/timer/pullstatus`, { method: "POST" });
    await control("POST", "clock", { advanceMs: STEP_MS - SETTLE_MS });
  }
  await control("DELETE", "settings");
  await control("PUT", "clock", { now: Date.now() - MINUTE_MS, ticking: true });
  await send({ scene: "login", phone });
  await control("PUT", "clock", { now: Date.now(), ticking: true });
}

interface HourOptions {
  /** Whose conversation it is. */
  phone: string;
  perStep?: number;
}

/** All that a phone can show, by how many steps are left: a notice, the person's answer, a call; a code comes last. */
const CONVERSATION: Readonly<Record<number, (stage: Stage, phone: string) => Promise<unknown>>> = {
  6: ({ send }, phone) => send({ scene: "order_shipped", phone, params: { order: "XS20264218" } }),
  4: ({ control }, phone) => control("POST", `phones/${encodeURIComponent(phone)}/reply`, { text: "好的，谢谢 👍" }),
  2: ({ control }, phone) =>
    control("POST", "functions/sendvoice/call", { as: "service", body: { scene: "login", phone } }),
};

/** Two of three people type their code in. */
async function playLogin(
  { control, send }: Pick<Stage, "control" | "send">,
  step: number,
  index: number,
): Promise<void> {
  const phone = `+8613${(8_000_000_00 + step * 7919 + index * 104_729).toString().padStart(9, "0")}`;
  await send({ scene: "login", phone });
  const { messages } = await control("GET", `messages?phone=${encodeURIComponent(phone)}&limit=1`);
  const [message] = messages as { code: string | null }[];
  if ((step + index) % 3 === 0 || message?.code === undefined || message.code === null) return;
  const call = { as: "service", body: { scene: "login", phone, code: message.code } };
  await control("POST", "functions/verifycode/call", call);
}

/** What does not go as it should, and other kinds of messages. */
async function playOdd({ send }: Pick<Stage, "send">, step: number): Promise<void> {
  const number = (end: string): string => `+86139${String(2000 + step)}${end}`;
  const order = { scene: "order_shipped", params: { order: `XS2026${4100 + step * 37}` } };
  await send({ ...order, phone: number("4321") });
  if (step % 2 === 0) await send({ scene: "login", phone: number("0001") });
  if (step % 3 === 0) await send({ scene: "login", phone: number("0003") });
  if (step % 5 === 0) await send({ ...order, phone: number("0002") });
  if (step % 4 === 1) await send({ ...order, phone: number("0004") });
  if (step % 3 === 1) {
    const aliyun = {
      provider: "aliyun",
      templateId: "SMS_153055065",
      signName: "信使",
      params: { code: `${481_000 + step}` },
    };
    await send({ ...aliyun, phones: [number("6611")] });
  }
  if (step % 4 === 2) {
    const foreign = { provider: "tencent", templateId: "1110", params: [`${7300 + step}`] };
    await send({ ...foreign, phones: [`+8526123${4500 + step}`] });
  }
}

async function askJson(
  address: string,
  method: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const init: RequestInit = { method, headers: { ...headers, "content-type": "application/json" } };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await fetch(address, init);
  return (await answer.json()) as Record<string, unknown>;
}
