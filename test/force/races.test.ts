import { expect, test } from "vitest";
import { describePostgres, makeSchema } from "../store/postgres-server.ts";
import { brokenPromises, race } from "./races.ts";

const SMALL = { processes: 2, calls: 60, guesses: 120 };

test("many processes on SQLite: one text to a number, one success of a code, five guesses", async () => {
  expect(brokenPromises(await race(SMALL), SMALL)).toEqual([]);
});

describePostgres("many processes on PostgreSQL", () => {
  test("one text to a number, one success of a code, five guesses", async () => {
    const schema = await makeSchema();
    const result = await race(SMALL, schema.url).finally(() => schema.drop());
    expect(brokenPromises(result, SMALL)).toEqual([]);
  });
});
