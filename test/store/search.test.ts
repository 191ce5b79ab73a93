import { expect, test } from "vitest";
import { OTHER_PHONE, queue } from "../contract/store/samples.ts";
import { search, terms } from "../contract/store/search.ts";
import { K1, makePlace, type Place } from "./encryption/stores.ts";
import { describePostgres } from "./postgres-server.ts";

const DRIVERS = ["sqlite", "postgres"] as const;

for (const driver of DRIVERS) {
  const tests = (): void => testParts(driver, () => makePlace(driver));
  if (driver === "sqlite") tests();
  else describePostgres("searchMessages() on PostgreSQL", tests);
}

function testParts(driver: string, make: () => Promise<Place>): void {
  test(`${driver} searchMessages() finds numbers by a part of them`, async () => {
    const store = await (await make()).open();
    const first = await queue(store);
    const second = await queue(store, { phone: OTHER_PHONE });
    for (const [text, ids] of [
      ["to:8000", [first.id]],
      ["to:2222,8000", [second.id, first.id]],
      ["-to:8000", [second.id]],
      ["to:+8000", []],
      ["1371111", [second.id]],
      ["to:3711112222", [second.id]],
    ] as const) {
      expect([text, await search(store, text)]).toEqual([text, ids]);
    }
  });

  test(`${driver} searchMessages() takes only whole numbers where they are encrypted`, async () => {
    const place = await make();
    const store = await place.open(K1);
    const { id } = await queue(store, { phone: OTHER_PHONE });
    expect(await search(store, `to:${OTHER_PHONE}`)).toEqual([id]);
    expect(await search(store, `to:${OTHER_PHONE.slice(3)}`)).toEqual([id]);
    expect(await search(store, OTHER_PHONE.slice(3))).toEqual([id]);
    expect(await search(store, "2222")).toEqual([]);
    await expect(store.searchMessages({ search: terms("x to:2222"), limit: 1 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      details: { position: 2, length: 7 },
    });
  });
}
