import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { syncTemplates } from "../../shared/messaging/sync-templates.ts";
import type { ManagedTemplate, ProviderAdmin } from "../../shared/providers/admin.ts";
import type { ProviderName } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-02T12:00:00+08:00");

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-sync-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function template(id: string, fields: Partial<ManagedTemplate> = {}): ManagedTemplate {
  return { id, name: `t${id}`, text: "订单{1}已发货。", international: false, review: "approved", ...fields };
}

/** What is there to be listed; undefined: this provider has no lists. */
type Lists = Partial<Record<ProviderName, readonly ManagedTemplate[] | Error | undefined>>;

async function sync(lists: Lists, { now = NOW, deadline = NOW + 20_000 } = {}) {
  const app = {
    ...testApp({ store, provider: {}, now: () => now }),
    admin: async (name: ProviderName): Promise<ProviderAdmin> => {
      const listed = lists[name];
      if (listed === undefined) return { name };
      const unused = () => Promise.reject(new Error("is not asked for"));
      const list: NonNullable<ProviderAdmin["templates"]>["list"] = async ({ limit = 50, offset = 0 }) => {
        if (listed instanceof Error) throw listed;
        return listed.slice(offset, offset + limit);
      };
      return { name, templates: { list, add: unused, modify: unused, remove: unused } };
    },
  };
  return syncTemplates(Object.keys(lists) as ProviderName[], { requestId: "r1", deadline }, app);
}

test("syncTemplates() keeps every provider's list, page after page, and counts reviews", async () => {
  const many = Array.from({ length: 120 }, (_, index) => template(String(1000 + index)));
  const synced = await sync({
    tencent: [
      ...many,
      template("2000", { review: "pending" }),
      template("2001", { review: "refused", reason: "含敏感词" }),
    ],
    aliyun: [template("SMS_1", { use: "code" })],
    qcloudsms: undefined,
  });
  expect(synced).toEqual([
    { provider: "tencent", templates: 122, approved: 120, pending: 1, refused: 1 },
    { provider: "aliyun", templates: 1, approved: 1, pending: 0, refused: 0 },
  ]);
  expect(await store.findTemplates({ provider: "tencent" })).toHaveLength(122);
  expect(await store.findTemplates({ provider: "tencent", ids: ["2001"] })).toEqual([
    {
      provider: "tencent",
      id: "2001",
      name: "t2001",
      text: "订单{1}已发货。",
      kind: null,
      domestic: true,
      international: false,
      review: "refused",
      reason: "含敏感词",
      syncedAt: NOW,
    },
  ]);
  expect(await store.findTemplates({ provider: "aliyun" })).toMatchObject([{ id: "SMS_1", kind: "code" }]);
});

for (const { provider, fields, domestic, international } of [
  { provider: "tencent", fields: {}, domestic: true, international: false },
  { provider: "tencent", fields: { international: true }, domestic: false, international: true },
  { provider: "tencent", fields: { international: true, domestic: true }, domestic: true, international: true },
  { provider: "qcloudsms", fields: { international: true }, domestic: true, international: true },
  { provider: "aliyun", fields: { international: true }, domestic: false, international: true },
] as const) {
  test(`syncTemplates() takes ${JSON.stringify(fields)} of ${provider} for ${domestic ? "" : "not "}domestic`, async () => {
    await sync({ [provider]: [template("1", fields)] });
    expect(await store.findTemplates({ provider })).toMatchObject([{ domestic, international }]);
  });
}

test("syncTemplates() changes nothing of a provider that fails, and syncs the others before it says so", async () => {
  await sync({ tencent: [template("1")] });
  const throttled = new XinshiError("PROVIDER_UNAVAILABLE", "slow down");
  await expect(sync({ tencent: throttled, aliyun: [template("SMS_1")] }, { now: NOW + 1000 })).rejects.toBe(throttled);
  expect(await store.findTemplates({ provider: "tencent" })).toMatchObject([{ id: "1", syncedAt: NOW }]);
  expect(await store.findTemplates({ provider: "aliyun" })).toMatchObject([{ syncedAt: NOW + 1000 }]);
});

test("syncTemplates() asks nobody when the invocation's time is over", async () => {
  await expect(sync({ tencent: [template("1")] }, { deadline: NOW + 600 })).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
    details: { reason: "deadline" },
  });
  expect(await store.findTemplates({ provider: "tencent" })).toEqual([]);
});
