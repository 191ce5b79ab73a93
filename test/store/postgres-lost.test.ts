import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import {
  check,
  issue,
  NOW,
  newMessage,
  PHONE,
  perPhone,
  receipt,
  receipts,
  replies,
  reply,
  submit,
} from "../contract/store/samples.ts";
import { type CuttingProxy, openCuttingProxy } from "./cutting-proxy.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";

const SHOP = { puller: "shop", now: NOW + 9000, limit: 2 };

describePostgres("a PostgreSQL server that goes away", () => {
  let opened = 0;

  async function open(): Promise<{
    schema: TestSchema;
    proxy: CuttingProxy;
    store: Store;
    endSessions(): Promise<number>;
  }> {
    const schema = await makeSchema();
    const proxy = await openCuttingProxy(schema.url);
    const name = `lost-${process.pid}-${++opened}`;
    const store = await openStore({ driver: "postgres", url: `${proxy.url}&application_name=${name}` });
    onTestFinished(async () => {
      proxy.open();
      await store.close();
      await proxy.close();
      await schema.drop();
    });
    // As the server's restart ends them, and no other's.
    const end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
    return { schema, proxy, store, endSessions: async () => (await schema.query(end, [name])).length };
  }

  test("what is asked for after its sessions were ended is done as if nothing had been", async () => {
    const { store, endSessions } = await open();
    const { id } = await submit(store, "s1");
    expect(await endSessions()).toBeGreaterThan(0);
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1" })));
    expect(await endSessions()).toBeGreaterThan(0);
    expect(await store.findMessages({ id, order: "newest", limit: 1 })).toMatchObject([{ status: "delivered" }]);
  });

  test("what is at work when its session is ended is undone or done, and told as a failure that says why", async () => {
    const { schema, store, endSessions } = await open();
    await schema.query(
      `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(9); RETURN NEW; END'`,
    );
    await schema.query("CREATE TRIGGER wait BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION wait()");
    const sent = store
      .reserveSends({ now: NOW, messages: [newMessage()], windows: [] })
      .catch((error: unknown) => error);
    await expect.poll(() => schema.query("SELECT FROM pg_locks WHERE relation = 'messages'::regclass")).not.toEqual([]);
    await endSessions();
    expect(await sent).toMatchObject({ code: "INTERNAL", message: "The connection to the PostgreSQL server was lost" });
    await schema.query("DROP TRIGGER wait ON messages");
    expect(await store.findMessages({ order: "newest", limit: 9 })).toEqual([]);
    expect(await store.reserveSends({ now: NOW, messages: [newMessage()], windows: [] })).toEqual([{ ok: true }]);
  });

  test("reserveSends() writes a message at most once, whichever answer is lost, and says so when it is there", async () => {
    const { proxy, store } = await open();
    for (const which of [1, 2, 3, 4, 5]) {
      const message = newMessage({ phone: `+861380013800${which}` });
      proxy.cutAnswer(which);
      const verdicts = await store
        .reserveSends({ now: NOW, messages: [message], windows: [perPhone(1, 30)] })
        .catch(() => []);
      proxy.cutAnswer(0);
      const found = await store.findMessages({ phone: message.phone, order: "newest", limit: 9 });
      expect(found.length).toBeLessThanOrEqual(1);
      if (verdicts[0]?.ok) expect(found).toHaveLength(1);
    }
  });

  test("checkVerification() compares no more often than allowed, and lets a code through once, whichever answers are lost", async () => {
    const { proxy, store } = await open();
    await store.issueVerification(issue());
    let compared = 0;
    for (let guess = 0; guess < 12; guess++) {
      proxy.cutAnswer(1 + (guess % 3));
      const wrong = check(() => {
        compared += 1;
        return false;
      });
      await store.checkVerification(wrong).catch(() => undefined);
    }
    proxy.cutAnswer(0);
    expect(compared).toBeLessThanOrEqual(5);
    await store.issueVerification(issue({ newId: "another", phone: "+8613711112222" }));
    let right = 0;
    for (let guess = 0; guess < 5; guess++) {
      proxy.cutAnswer(guess < 3 ? guess + 1 : 0);
      const answer = await store.checkVerification(check(true, { phone: "+8613711112222" })).catch(() => undefined);
      if (answer?.result === "matched") right += 1;
    }
    expect(right).toBeLessThanOrEqual(1);
  });

  for (const which of [1, 2, 3]) {
    test(`takeReceipts() and takeReplies() lose nothing when answer ${which} is lost`, async () => {
      const { proxy, store } = await open();
      const serials = ["s1", "s2", "s3"];
      for (const serialNumber of serials) await submit(store, serialNumber, { puller: "shop", caller: "service" });
      await store.applyReceipts(receipts(...serials.map((serialNumber) => receipt({ serialNumber }))));
      const texts = ["one", "two", "three"];
      await store.applyReplies(replies(...texts.map((text) => reply({ text, phone: PHONE }))));
      const taken = new Set<string | null>();
      for (const take of [
        async () => (await store.takeReceipts(SHOP)).map(({ serialNumber }) => serialNumber),
        async () => (await store.takeReplies(SHOP)).map(({ text }) => text),
      ]) {
        proxy.cutAnswer(which);
        for (const one of await take().catch(() => [])) taken.add(one);
        proxy.cutAnswer(0);
        // A server that has not heard yet that a connection is gone still holds its rows.
        await expect
          .poll(async () => {
            for (const one of await take()) taken.add(one);
            return taken.size % 3;
          })
          .toBe(0);
      }
      expect([...taken].sort()).toEqual([...serials, ...texts].sort());
    });
  }

  test("while it is away everything fails at once and says why, and works again when it is back", async () => {
    const { proxy, store } = await open();
    proxy.shut();
    const asked = Array.from({ length: 50 }, (_, index) =>
      store
        .reserveSends({ now: NOW, messages: [newMessage({ phone: `+861371111${2000 + index}` })], windows: [] })
        .catch((error: unknown) => error),
    );
    for (const failure of await Promise.all(asked)) {
      expect(failure).toMatchObject({ code: "INTERNAL", message: "The connection to the PostgreSQL server was lost" });
    }
    expect(proxy.turnedAway()).toBeLessThanOrEqual(asked.length); // nobody waits for a second try
    proxy.open();
    expect(await store.reserveSends({ now: NOW, messages: [newMessage()], windows: [] })).toEqual([{ ok: true }]);
  });
});
