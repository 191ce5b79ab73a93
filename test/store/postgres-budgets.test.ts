import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import { openDatabase } from "../../shared/store/postgres/database.ts";
import { migrate } from "../../shared/store/postgres/migrate.ts";
import { MIGRATIONS } from "../../shared/store/postgres/migrations/index.ts";
import { createStripeChooser, hasRoom, STRIPES, sum, take } from "../../shared/store/postgres/stripes.ts";
import type { Budget, Store } from "../../shared/store/store.ts";
import { NOW, newMessage } from "../contract/store/samples.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";

/** Large enough for stripes. */
const COUNT = 1100;
const DAY = "2026-01-31";

function budgetOf(count: number): Budget {
  return { scene: "login", count, day: DAY, dayEndsAt: NOW + 1000, reason: "scene_day" };
}

function evenly(each: number): number[] {
  return new Array<number>(STRIPES).fill(each);
}

test("hasRoom() is true up to a stripe's part of the budget", () => {
  const share = { budget: budgetOf(1600), demand: 1, stripe: 3 };
  expect(hasRoom(share, evenly(99))).toBe(true);
  expect(hasRoom(share, evenly(100))).toBe(false);
});

test("hasRoom() misses what another stripe gave beyond its part", () => {
  const share = { budget: budgetOf(1600), demand: 1, stripe: 3 };
  expect(hasRoom(share, [149, ...evenly(50).slice(1)])).toBe(true);
  expect(hasRoom(share, [150, ...evenly(50).slice(1)])).toBe(false);
});

test("hasRoom() is false for parts that are too small", () => {
  expect(hasRoom({ budget: budgetOf(STRIPES * 63), demand: 1, stripe: 3 }, evenly(0))).toBe(false);
});

test("take() gives from all stripes up to their parts, and the rest from the first", () => {
  const rows = take({ budget: budgetOf(1601), demand: 20, stripe: undefined }, evenly(99), 17);
  const used = rows.map((row) => row.used);
  expect(sum(used)).toBe(17);
  expect(rows.map(({ stripe, used: one }) => [stripe, one])).toContainEqual([0, 2]);
});

test("choose() takes no stripe that had no room, and all when none had", () => {
  const chooser = createStripeChooser(() => 0.999);
  const reservation = { now: NOW, messages: [newMessage()], windows: [], budget: budgetOf(1600) };
  expect(chooser.choose([reservation])).toMatchObject([{ demand: 1, stripe: STRIPES - 1 }]);
  chooser.remember(reservation.budget, [...evenly(99).slice(1), 100]);
  expect(chooser.choose([reservation])).toMatchObject([{ stripe: STRIPES - 2 }]);
  chooser.remember(reservation.budget, evenly(100));
  expect(chooser.choose([reservation])).toMatchObject([{ stripe: undefined }]);
});

describePostgres("a large budget on PostgreSQL", () => {
  let schema: TestSchema;

  beforeEach(async () => {
    schema = await makeSchema();
    return () => schema.drop();
  });

  async function open(): Promise<Store> {
    const store = await openStore({ driver: "postgres", url: schema.url });
    onTestFinished(() => store.close());
    return store;
  }

  async function send(store: Store, day = DAY): Promise<string | undefined> {
    const message = newMessage();
    const asked = { now: NOW, messages: [message], windows: [], budget: { ...budgetOf(COUNT), day } };
    const [verdict] = await store.reserveSends(asked);
    return verdict?.ok ? message.id : undefined;
  }

  async function sendMany(stores: readonly Store[], each: number, day = DAY): Promise<string[]> {
    const asked = stores.flatMap((store) => Array.from({ length: each }, () => send(store, day)));
    return (await Promise.all(asked)).filter((id) => id !== undefined);
  }

  test("reserveSends() lets exactly as many pass over three stores as it has", async () => {
    const stores = [await open(), await open(), await open()];
    expect(await sendMany(stores, 500)).toHaveLength(COUNT);
    const [{ stripes } = { stripes: 0 }] = await schema.query("SELECT count(*)::int AS stripes FROM budgets");
    expect(stripes).toBeGreaterThan(1);
  });

  test("reserveSends() gives out again what was given back, and no more", async () => {
    const stores = [await open(), await open()];
    const [store] = stores;
    const sent = await sendMany(stores, 600);
    const settlements = sent.slice(0, 300).map((id) => ({ id, status: "rejected" as const }));
    await store?.settle({ now: NOW, settlements });
    expect(await sendMany(stores, 400)).toHaveLength(300);
    const told = await store?.messageStatistics({ from: NOW, to: NOW + 1000, day: DAY, buckets: 1 });
    expect(told?.budgets).toEqual([{ scene: "login", used: COUNT }]);
  });

  test("reserveSends() never gives out more than it has while some is given back, and all of it in the end", async () => {
    const stores = [await open(), await open()];
    let passed = 0;
    let given = 0;
    await sendMany(stores, 500);
    const clients = stores.map(async (store) => {
      for (let turn = 0; turn < 5; turn++) {
        const sent = await sendMany([store], 40);
        passed += sent.length;
        const back = sent.slice(0, 10);
        const settlements = back.map((id) => ({ id, status: "rejected" as const }));
        if (back.length > 0) await store.settle({ now: NOW, settlements });
        given += back.length;
      }
    });
    await Promise.all(clients);
    passed += (await sendMany(stores.slice(0, 1), 200)).length;
    expect(1000 + passed - given).toBe(COUNT);
    const [counted] = await schema.query("SELECT sum(used)::int AS used FROM budgets");
    const [rows] = await schema.query("SELECT count(*)::int AS used FROM messages WHERE status <> 'rejected'");
    expect([counted, rows]).toEqual([{ used: COUNT }, { used: COUNT }]);
  });

  test("reserveSends() has a whole budget again on the next day, and keeps to each day's own", async () => {
    const stores = [await open(), await open()];
    await sendMany(stores, 540);
    const [today, tomorrow] = await Promise.all([sendMany(stores, 30), sendMany(stores, 560, "2026-02-01")]);
    expect([today.length, tomorrow.length]).toEqual([20, COUNT]);
  });

  test("reserveSends() goes on from what an earlier version had counted", async () => {
    const db = await openDatabase(schema.url, { events: [] });
    await migrate(db, MIGRATIONS.slice(0, 8));
    await db.close();
    await schema.query("INSERT INTO budgets (scene, day, used) VALUES ('login', $1, $2)", [DAY, COUNT - 25]);
    expect(await sendMany([await open(), await open()], 40)).toHaveLength(25);
  });
});
