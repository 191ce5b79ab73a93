import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import type { Store, StoreOptions } from "../../shared/store/store.ts";
import { testStore } from "../contract/store.ts";

async function open(t: TestContext, options?: StoreOptions): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-store-"));
  const store = await openStore({ driver: "sqlite", path: join(folder, "deep", "xinshi.db") }, options);
  t.onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}

testStore("sqlite", open);
