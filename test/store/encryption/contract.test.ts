import { beforeAll, type TestContext } from "vitest";
import { openStore } from "../../../shared/store/open.ts";
import type { Store, StoreOptions } from "../../../shared/store/store.ts";
import { testStore } from "../../contract/store.ts";
import { describePostgres, makeSchema, type TestSchema } from "../postgres-server.ts";
import { IN_CLEAR, K1, K2, newFile } from "./stores.ts";

for (const { name, phoneForms } of [
  { name: "encrypted sqlite", phoneForms: [K1] },
  { name: "sqlite under a new key", phoneForms: [K2, K1, IN_CLEAR] },
]) {
  testStore(name, async (t, options) => {
    const store = await openStore({ driver: "sqlite", path: newFile(), phoneForms }, options);
    t.onTestFinished(() => store.close());
    return store;
  });
}

describePostgres("encryptPhones() on PostgreSQL", () => {
  let schema: TestSchema;

  beforeAll(async () => {
    schema = await makeSchema();
    return () => schema.drop();
  });

  async function open(t: TestContext, options?: StoreOptions): Promise<Store> {
    await schema.empty();
    const store = await openStore({ driver: "postgres", url: schema.url, phoneForms: [K2, K1] }, options);
    t.onTestFinished(() => store.close());
    return store;
  }

  testStore("encrypted postgres", open);
});
