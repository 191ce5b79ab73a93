/**
 * Contract of `findMessages`: filters, order and pages.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Message, MessageQuery, Store } from "../../../shared/store/store.ts";
import { fill, NOW, newMessage, type OpenStore, OTHER_PHONE, PHONE, queue, receipt, receipts } from "./samples.ts";

type Filter = Omit<MessageQuery, "order" | "limit" | "after">;

const FILTERS: { filter: Filter; isOne: (message: Message) => boolean }[] = [
  { filter: {}, isOne: () => true },
  { filter: { phone: PHONE }, isOne: ({ phone }) => phone === PHONE },
  { filter: { batchId: "batch-1" }, isOne: ({ batchId }) => batchId === "batch-1" },
  { filter: { serialNumber: "5000:2" }, isOne: ({ serialNumber }) => serialNumber === "5000:2" },
  { filter: { userId: "openid-1" }, isOne: ({ caller, callerId }) => caller === "user" && callerId === "openid-1" },
  { filter: { scene: "login" }, isOne: ({ scene }) => scene === "login" },
  { filter: { status: "queued" }, isOne: ({ status }) => status === "queued" },
  { filter: { status: "submitted" }, isOne: ({ status }) => status === "submitted" },
  { filter: { status: "delivered" }, isOne: ({ status }) => status === "delivered" },
  { filter: { status: "rejected" }, isOne: ({ status }) => status === "rejected" },
  { filter: { status: "unknown" }, isOne: ({ status }) => status === "unknown" },
  { filter: { from: NOW + 7, to: NOW + 14 }, isOne: ({ createdAt }) => createdAt >= NOW + 7 && createdAt < NOW + 14 },
  {
    filter: { phone: PHONE, status: "submitted", scene: "login", userId: "openid-1", from: NOW + 1, to: NOW + 30 },
    isOne: (message) =>
      message.phone === PHONE &&
      message.status === "submitted" &&
      message.scene === "login" &&
      message.caller === "user" &&
      message.callerId === "openid-1" &&
      message.createdAt >= NOW + 1 &&
      message.createdAt < NOW + 30,
  },
];

/** Messages of every kind, two in each millisecond. */
async function fillWithEveryKind(store: Store): Promise<void> {
  const samples = Array.from({ length: 40 }, (_, index) => {
    const status = (["submitted", "rejected", "unknown", null] as const)[index % 4];
    return {
      fields: {
        createdAt: NOW + Math.floor(index / 2),
        phone: index % 3 === 0 ? OTHER_PHONE : PHONE,
        batchId: `batch-${index % 4}`,
        caller: index % 5 === 0 ? ("service" as const) : ("user" as const),
        callerId: `openid-${index % 3}`,
        scene: index % 7 === 0 ? null : "login",
      },
      end: status ? { status, ...(status === "submitted" && { serialNumber: `5000:${index % 10}` }) } : undefined,
    };
  });
  await fill(store, samples);
  await store.applyReceipts(
    receipts(receipt({ serialNumber: "5000:4" }), receipt({ serialNumber: "5000:8", phone: OTHER_PHONE })),
  );
}

async function readPages(
  store: Store,
  filter: Filter,
  order: MessageQuery["order"],
  limit: number,
): Promise<Message[]> {
  const all: Message[] = [];
  for (;;) {
    const page = await store.findMessages({ ...filter, order, limit, after: all.at(-1)?.id });
    expect(page.length).toBeLessThanOrEqual(limit);
    all.push(...page);
    if (page.length < limit) return all;
  }
}

export function testMessages(name: string, open: OpenStore): void {
  for (const { filter, isOne } of FILTERS) {
    test(`${name} findMessages() pages through ${JSON.stringify(filter)} in both orders, each message once`, async (t) => {
      const store = await open(t);
      await fillWithEveryKind(store);
      const all = await store.findMessages({ order: "oldest", limit: 1000 });
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
      const expected = all.filter(isOne);
      expect(expected.length).toBeGreaterThan(0);
      expect(await readPages(store, filter, "oldest", 3)).toEqual(expected);
      expect(await readPages(store, filter, "newest", 4)).toEqual([...expected].reverse());
    });
  }

  test(`${name} findMessages() finds one by its id, and none by another's other fields`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    await queue(store);
    const ids = async (query: Filter) =>
      (await store.findMessages({ ...query, order: "newest", limit: 9 })).map((one) => one.id);
    expect(await ids({ id })).toEqual([id]);
    expect(await ids({ id, phone: OTHER_PHONE })).toEqual([]);
    expect(await ids({ id: "nobody" })).toEqual([]);
  });

  test(`${name} findMessages() shows a user nothing that a service of the same name sent`, async (t) => {
    const store = await open(t);
    await queue(store, { caller: "service", callerId: "openid-1" });
    expect(await store.findMessages({ userId: "openid-1", order: "newest", limit: 9 })).toEqual([]);
  });

  test(`${name} findMessages() gives an empty page after a message that is not there`, async (t) => {
    const store = await open(t);
    await queue(store);
    expect(await store.findMessages({ order: "newest", limit: 9, after: "nobody" })).toEqual([]);
  });

  test(`${name} findMessages() keeps text as it came`, async (t) => {
    const store = await open(t);
    const message = newMessage({ callerContext: "'; DROP TABLE messages; -- 你好 😀", signName: "" });
    await store.reserveSends({ now: NOW, messages: [message], windows: [] });
    expect(await store.findMessages({ id: message.id, order: "newest", limit: 1 })).toMatchObject([message]);
  });
}
