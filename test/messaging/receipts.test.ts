import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { type PullApp, pullReceipts } from "../../shared/messaging/receipts.ts";
import type { Pulled, ReceiptQueue } from "../../shared/providers/provider.ts";
import { UnreadableReply } from "../../shared/providers/unreadable-reply.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Receipt, ReceiptBatch, Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW: number = 1_767_225_600_000;
const call: Call<"timer"> = {
  requestId: "r1",
  functionName: "pullstatus",
  caller: { kind: "timer", triggerName: "every-minute" },
  deadline: NOW + 50_000,
};

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-receipts-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function receipt(serialNumber: string): Receipt {
  return { serialNumber, phone: "+8613711112222", status: "delivered", code: "DELIVRD", sessionContext: "", at: NOW };
}

function page(from: number, count: number, received = count): Pulled<Receipt> {
  return {
    items: Array.from({ length: count }, (_, index) => receipt(`s${from + index}`)),
    received,
    raw: `page from ${from}`,
  };
}

/** A queue that answers these pages, then nothing; an Error is thrown in its place. */
function queueOf(pages: (Pulled<Receipt> | Error)[]): ReceiptQueue {
  return {
    maxPull: 3,
    pullReceipts: async () => {
      const next = pages.shift() ?? page(0, 0);
      if (next instanceof Error) throw next;
      return next;
    },
    pullReplies: async () => ({ items: [], received: 0, raw: "" }),
  };
}

function appWith(queue: ReceiptQueue, { now = () => NOW, store: kept = store } = {}): PullApp {
  return testApp({ store: kept, provider: { queue }, now });
}

/** A store that fails so many writes first; what it kept is in `kept`. */
function failing(times: number): { store: Store; kept: string[] } {
  const kept: string[] = [];
  let left = times;
  const applyReceipts = async (batch: ReceiptBatch) => {
    if (left > 0) {
      left -= 1;
      throw new Error("disk full");
    }
    kept.push(batch.raw);
    return store.applyReceipts(batch);
  };
  return { kept, store: storeWith(store, { applyReceipts }) };
}

test("pullReceipts() goes on while pulls are full, and stops at one that is not", async () => {
  const data = await pullReceipts(undefined, call, appWith(queueOf([page(1, 3), page(4, 3), page(7, 2), page(9, 3)])));
  expect(data).toEqual({
    receipts: { pulled: 8, matched: 0, unmatched: 8, duplicates: 0 },
    replies: { pulled: 0, matched: 0, unmatched: 0, duplicates: 0 },
    drained: true,
  });
});

test("pullReceipts() counts a pull as full by what came, readable or not", async () => {
  const data = await pullReceipts(undefined, call, appWith(queueOf([page(1, 1, 3), page(4, 1)])));
  expect(data).toMatchObject({ receipts: { pulled: 4, unmatched: 2 }, drained: true });
});

test("pullReceipts() begins no pull that it could not persist in time", async () => {
  let now = NOW;
  const queue = queueOf([page(1, 3), page(4, 3)]);
  const slow: ReceiptQueue = {
    ...queue,
    pullReceipts: (limit, options) => {
      now = call.deadline - 1000;
      return queue.pullReceipts(limit, options);
    },
  };
  const data = await pullReceipts(undefined, call, appWith(slow, { now: () => now }));
  expect(data).toMatchObject({ receipts: { pulled: 3 }, drained: false });
});

test("pullReceipts() does nothing while another run has the lease, and gives its own back", async () => {
  await store.acquireLease({ name: "pull:tencent", holder: "another", now: NOW, ttlMs: 1000 });
  expect(await pullReceipts(undefined, call, appWith(queueOf([page(1, 1)])))).toMatchObject({
    receipts: { pulled: 0 },
    drained: false,
  });
  await store.releaseLease({ name: "pull:tencent", holder: "another" });
  expect(await pullReceipts(undefined, call, appWith(queueOf([page(1, 1)])))).toMatchObject({
    receipts: { pulled: 1 },
    drained: true,
  });
  expect(await pullReceipts(undefined, { ...call, requestId: "r2" }, appWith(queueOf([page(2, 1)])))).toMatchObject({
    receipts: { pulled: 1 },
  });
});

test("pullReceipts() keeps an answer it cannot read, and what came before, then passes the error on", async () => {
  const kept = failing(0);
  const unreadable = new XinshiError("OUTCOME_UNKNOWN", "x", {}, { cause: new UnreadableReply('{"Response":{"Pul') });
  const queue = queueOf([page(1, 3), unreadable]);
  await expect(pullReceipts(undefined, call, appWith(queue, { store: kept.store }))).rejects.toBe(unreadable);
  expect(kept.kept).toEqual(["page from 1", '{"Response":{"Pul']);
  expect(await store.findUnmatchedReceipts(10)).toHaveLength(3);
});

test("pullReceipts() writes again when writing failed once", async () => {
  const kept = failing(1);
  expect(await pullReceipts(undefined, call, appWith(queueOf([page(1, 2)]), { store: kept.store }))).toMatchObject({
    receipts: { pulled: 2 },
  });
  expect(kept.kept).toEqual(["page from 1"]);
});

test("pullReceipts() keeps what the pull under way brings when writing failed for good", async () => {
  const kept = failing(2);
  await expect(
    pullReceipts(undefined, call, appWith(queueOf([page(1, 3), page(4, 2)]), { store: kept.store })),
  ).rejects.toThrow("disk full");
  expect(kept.kept).toEqual(["page from 4"]);
});
