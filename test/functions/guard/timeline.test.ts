/**
 * From codes that nobody uses to the sentence that says why a number got none: the built functions with a guard that
 * refuses, in the sandbox's processes, on each store.
 */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { SITUATIONS } from "../../../shared/explain/situations/situations.ts";
import type { TimelineData } from "../../../shared/validation/timeline.ts";
import { callAsService, callAsUser } from "../../force/clients.ts";
import { buildOwn, type OwnBuild, startOwn } from "../../force/own-functions.ts";
import { describePostgres, makeSchema } from "../../store/postgres-server.ts";

const HALF_HOUR = 1_800_000;
const BLOCK = "+861391234";

let build: OwnBuild;
beforeAll(async () => {
  const config = fileURLToPath(new URL("config.ts", import.meta.url));
  build = await buildOwn(config, ["sendsms", "verifycode", "pullstatus", "smsadmin"]);
}, 60_000);
afterAll(() => build.remove());

/** @param used of eleven codes sent to the block */
async function pump(used: number, postgresUrl?: string) {
  const own = await startOwn({ build, approved: { templates: [], signNames: [] }, postgresUrl });
  onTestFinished(() => own.close());
  const { url } = own.sandbox;
  const send = (phone: string) => callAsUser<object>(url, "sendsms", { openid: `o${phone.slice(1)}` }, { phone });
  for (let index = 0; index < 11; index++) {
    const phone = `${BLOCK}10${String(index).padStart(2, "0")}`;
    expect(await send(phone)).toMatchObject({ ok: true });
    if (index >= used) continue;
    const waited = await fetch(`${url}/_sandbox/messages/wait?phone=${encodeURIComponent(phone)}`);
    const { code } = Object(await waited.json());
    expect(await callAsUser(url, "verifycode", { openid: `o${phone.slice(1)}` }, { phone, code })).toMatchObject({
      ok: true,
    });
  }
  const move = async (ms: number): Promise<void> => {
    await fetch(`${url}/_sandbox/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceMs: ms }),
    });
  };
  const timelineOf = async (phone: string): Promise<TimelineData> => {
    const told = await callAsService<TimelineData>(url, "pullstatus", { phone, timeline: true });
    if (!told?.ok) throw new Error(JSON.stringify(told));
    return told.data;
  };
  await move(HALF_HOUR);
  return { url, send, move, timelineOf };
}

function testGuard(store: string, postgresUrl: () => Promise<string | undefined>): void {
  test(`a block that is pumped is refused, and its numbers' timelines say so until it is let through, on ${store}`, async () => {
    const { url, send, timelineOf } = await pump(0, await postgresUrl());
    const [known, fresh] = [`${BLOCK}1000`, `${BLOCK}7777`];
    for (const phone of [known, fresh, fresh]) {
      expect(await send(phone)).toMatchObject({
        ok: false,
        error: {
          code: "RECIPIENT_BLOCKED",
          reason: "prefix_blocked",
          message: expect.stringContaining(`Of 11 codes sent to ${BLOCK} lately, 0 were used`),
        },
      });
    }

    const never = await timelineOf(fresh);
    const refused = {
      kind: "refused",
      count: 2,
      channel: "sms",
      scene: "login",
      reason: "prefix_blocked",
      endsAt: null,
      explanation: SITUATIONS.our_guard_block,
    };
    expect(never.entries).toEqual([expect.objectContaining(refused)]);
    expect(never.messages).toBe(0);
    expect(never.verdict).toMatchObject({
      status: "refused",
      explanation: SITUATIONS.our_guard_block,
      zh: expect.stringMatching(
        /^本系统拒绝了 .+ 请求的短信（prefix_blocked，当天共 2 次），没有发出。原因：.+。下一步：.+unblockPrefix.*。$/,
      ),
      en: expect.stringMatching(
        /^We refused the text asked for at .+ \(prefix_blocked, 2 in all that day\); it was not sent\. Cause: .+\. Next step: .+unblockPrefix.*\.$/,
      ),
    });

    const before = await timelineOf(known);
    expect(before.entries.map(({ kind }) => kind)).toEqual([
      "requested",
      "code_issued",
      "accepted",
      "code_expired",
      "refused",
    ]);
    expect(before.verdict).toMatchObject({
      status: "refused",
      messageId: expect.any(String),
      zh: expect.stringContaining("在此之前：短信已由 tencent 受理"),
      en: expect.stringContaining("Before that: tencent accepted the text"),
    });

    const until = Date.now() + 10 * HALF_HOUR;
    expect(await callAsService(url, "smsadmin", { action: "unblockPrefix", prefix: BLOCK, until })).toMatchObject({
      ok: true,
    });
    expect(await send(fresh)).toMatchObject({ ok: true });
    const after = await timelineOf(fresh);
    expect(after.verdict.status).toBe("submitted");
    expect(after.entries.map(({ kind }) => kind)).toEqual(["refused", "requested", "code_issued", "accepted"]);
  }, 60_000);

  test(`a block of which few codes are used needs a challenge, and the timeline names it, on ${store}`, async () => {
    const { send, timelineOf } = await pump(1, await postgresUrl());
    const phone = `${BLOCK}7777`;
    expect(await send(phone)).toMatchObject({
      ok: false,
      error: { code: "RECIPIENT_BLOCKED", reason: "prefix_challenged" },
    });
    const { verdict, entries } = await timelineOf(phone);
    expect(entries).toMatchObject([
      { kind: "refused", reason: "prefix_challenged", explanation: SITUATIONS.our_guard_challenge },
    ]);
    expect(verdict).toMatchObject({ status: "refused", explanation: SITUATIONS.our_guard_challenge });
    const other = "+8613812340000";
    expect(await send(other)).toMatchObject({ ok: true });
    expect((await timelineOf(other)).verdict.status).toBe("submitted");
  }, 60_000);
}

testGuard("SQLite", async () => undefined);

describePostgres("the guard on PostgreSQL", () => {
  testGuard("PostgreSQL", async () => {
    const schema = await makeSchema();
    onTestFinished(() => schema.drop());
    return schema.url;
  });
});
