import { describe, expect, test } from "vitest";
import { dysms, send as sendByAliyun } from "../aliyun/helpers.ts";
import { control, type Json, NOON, openSandbox, sdk, send, travel } from "../helpers.ts";

function rows(json: Json | undefined): Record<string, unknown>[] {
  return json as unknown as Record<string, unknown>[];
}

describe("GET /_sandbox/statistics", () => {
  test("counts by time, speed, reason and provider", async () => {
    const sandbox = await openSandbox();
    const phones = ["13711112222", "13711110001", "13711110003", "13711110004"];
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: phones }));
    await control(sandbox, "POST", "/settings", { receiptDelayMs: 3000 });
    travel(sandbox, 30_000);
    await dysms(sandbox).sendSms(sendByAliyun());
    travel(sandbox, 30_000);
    const query = `from=${NOON}&to=${NOON + 60_000}&buckets=2`;
    const { json } = await control(sandbox, "GET", `/statistics?${query}`);
    expect(json).toMatchObject({ from: "2026-03-02T04:00:00.000Z", to: "2026-03-02T04:01:00.000Z" });
    expect(json.buckets).toEqual([
      { at: "2026-03-02T04:00:00.000Z", accepted: 3, delivered: 1, failed: 1, refused: 1 },
      { at: "2026-03-02T04:00:30.000Z", accepted: 1, delivered: 1, failed: 0, refused: 0 },
    ]);
    expect(json.latencyMs).toEqual({ p50: 1000, p90: 3000, p99: 3000, max: 3000, count: 2 });
    expect(rows(json.failures).map(({ code, count }) => [code, count])).toEqual([
      ["FailedOperation.PhoneNumberInBlacklist", 1],
      ["UNDELIV", 1],
    ]);
    expect(json.failures?.[0]?.explanation?.zh?.cause).toEqual(expect.any(String));
    expect(json.providers).toEqual([
      { provider: "aliyun", accepted: 1, delivered: 1, failed: 0, refused: 0, segments: 1 },
      { provider: "tencent", accepted: 3, delivered: 1, failed: 1, refused: 1, segments: 3 },
    ]);
  });

  test("covers the last hour in sixty parts when not told", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    const { json } = await control(sandbox, "GET", "/statistics");
    expect(rows(json.buckets)).toHaveLength(60);
    expect(rows(json.buckets).at(-1)).toMatchObject({ accepted: 1 });
    expect(json.latencyMs).toEqual({ p50: 0, p90: 0, p99: 0, max: 0, count: 0 });
  });

  test("refuses a time that ends before it begins", async () => {
    const sandbox = await openSandbox();
    expect((await control(sandbox, "GET", `/statistics?from=${NOON}&to=${NOON}`)).status).toBe(400);
    expect((await control(sandbox, "GET", "/statistics?buckets=many")).status).toBe(400);
  });
});
