import { beforeAll, type TestContext } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import type { Store, StoreOptions } from "../../shared/store/store.ts";
import { testStore } from "../contract/store.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";

describePostgres("openStore() on PostgreSQL", () => {
  let schema: TestSchema;

  beforeAll(async () => {
    schema = await makeSchema();
    return () => schema.drop();
  });

  async function open(t: TestContext, options?: StoreOptions): Promise<Store> {
    await schema.empty();
    const store = await openStore({ driver: "postgres", url: schema.url }, options);
    t.onTestFinished(() => store.close());
    return store;
  }

  testStore("postgres", open);
});
