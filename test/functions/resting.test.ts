import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SANDBOX_API_KEY, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import type { SendSmsData } from "../../shared/validation/sms.ts";
import { type Control, controlOf } from "../helpers/control.ts";

/** The bundles under the sandbox's clock, which the functions' own processes follow. */
let url: string;
let control: Control;
let close: () => Promise<void>;

beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-resting-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  url = sandbox.url;
  control = controlOf(url);
  close = async () => {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
});
afterAll(() => close());

let lastNumber = 0;

/** Who sent a code to each of so many new numbers, asked for at once. */
async function sendersOf(count: number): Promise<(string | undefined)[]> {
  const phones = Array.from({ length: count }, () => `+86138${String(++lastNumber).padStart(4, "0")}8888`);
  const response = await fetch(`${url}/fn/sendsms`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${SANDBOX_API_KEY}` },
    body: JSON.stringify({ phones }),
  });
  const outcome = (await response.json()) as Outcome<SendSmsData>;
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.data.messages.map(({ provider }) => provider);
}

async function timesAsked(provider: string): Promise<number> {
  const { requests } = await control.get<{ requests: unknown[] }>(`/requests?provider=${provider}&limit=1000`);
  return requests.length;
}

test("a provider that rests is asked by one request when its time is over, and rests twice as long when that fails", async () => {
  const rule = { provider: "tencent", effect: { kind: "throttle" } };
  const { id } = await control.post<{ id: string }>("/faults", rule);
  for (let time = 0; time < 5; time++) expect(await sendersOf(1)).toEqual(["aliyun"]);
  expect(await sendersOf(10)).toEqual(new Array(10).fill("aliyun"));
  expect(await timesAsked("tencent")).toBe(5);

  await control.advance(30_000);
  expect(await sendersOf(10)).toEqual(new Array(10).fill("aliyun"));
  expect(await timesAsked("tencent")).toBe(6);

  await control.advance(50_000);
  expect(await sendersOf(10)).toEqual(new Array(10).fill("aliyun"));
  expect(await timesAsked("tencent")).toBe(6);

  await control.delete(`/faults/${id}`);
  await control.advance(10_000);
  expect((await sendersOf(10)).filter((sender) => sender === "tencent").length).toBeGreaterThanOrEqual(1);
  expect(await sendersOf(10)).toEqual(new Array(10).fill("tencent"));
});

test("a number that our own limits refuse does not use up the request that finds out whether a provider is well", async () => {
  const rule = { provider: "tencent", effect: { kind: "throttle" } };
  const { id } = await control.post<{ id: string }>("/faults", rule);
  for (let time = 0; time < 5; time++) expect(await sendersOf(1)).toEqual(["aliyun"]);
  await control.delete(`/faults/${id}`);
  await control.advance(5000);
  expect(await sendersOf(1)).toEqual(["aliyun"]);
  await control.advance(26_000); // the rest is over, the last number's 30 seconds are not
  lastNumber -= 1;
  await expect(sendersOf(1)).rejects.toThrow("RATE_LIMITED");
  expect(await sendersOf(1)).toEqual(["tencent"]);
});
