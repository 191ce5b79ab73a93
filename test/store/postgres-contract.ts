/**
 * The contract on the PostgreSQL server: one schema for all of it, and one store for each choice of options, emptied
 * before each test. A new connection costs more than most tests: a process of the server's, and every plan anew.
 *
 * @module
 */
import { beforeAll } from "vitest";
import { openStore, type StoreSettings } from "../../shared/store/open.ts";
import type { Store, StoreOptions } from "../../shared/store/store.ts";
import { testStore } from "../contract/store.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";

/** @param about in the tests' names */
export function testPostgres(
  title: string,
  about: string,
  { phoneForms }: Pick<StoreSettings, "phoneForms"> = {},
): void {
  describePostgres(title, () => {
    const stores = new Map<string, Store>();
    let schema: TestSchema;

    beforeAll(async () => {
      schema = await makeSchema();
      return async () => {
        await Promise.all([...stores.values()].map((store) => store.close()));
        await schema.drop();
      };
    });

    async function open(options: StoreOptions | undefined): Promise<Store> {
      const key = JSON.stringify(options);
      const known = stores.get(key);
      if (known) return known;
      const opened = await openStore({ driver: "postgres", url: schema.url, phoneForms }, options);
      const store: Store = {
        ...opened,
        close() {
          stores.delete(key);
          return opened.close();
        },
      };
      stores.set(key, store);
      return store;
    }

    testStore(about, async (_t, options) => {
      await schema.empty();
      return open(options);
    });
  });
}
