/**
 * Fills a ledger with messages that the provider has accepted, through the store's own operations.
 *
 * @module
 */
import { type DriverSettings, openStore } from "../../shared/store/open.ts";
import type { NewMessage, Settlement } from "../../shared/store/store.ts";
import { BATCH, requestIdOf, serialNumberOf } from "../lib/ledger.ts";
import { phoneOf, SIGN_NAME, TEMPLATE_ID } from "../lib/samples.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface LedgerTask {
  settings: DriverSettings;
  count: number;
}

answerTasks(async ({ settings, count }: LedgerTask): Promise<null> => {
  const store = await openStore(settings);
  const now = Date.now();
  for (let first = 0; first < count; first += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, count - first) }, (_, place) => first + place);
    await store.reserveSends({ now, messages: indexes.map((index) => messageOf(index, now)), windows: [] });
    await store.settle({ now, settlements: indexes.map(settlementOf) });
  }
  await store.close();
  return null;
});

function messageOf(index: number, createdAt: number): NewMessage {
  return {
    channel: "sms",
    id: idOf(index),
    batchId: requestIdOf(index),
    requestId: requestIdOf(index),
    scene: "order_shipped",
    caller: "service",
    callerId: "bench",
    ip: null,
    phone: phoneOf(index),
    country: "CN",
    provider: "tencent",
    templateId: TEMPLATE_ID,
    signName: SIGN_NAME,
    callerContext: null,
    createdAt,
  };
}

function settlementOf(index: number): Settlement {
  return { id: idOf(index), status: "submitted", serialNumber: serialNumberOf(index), segments: 1 };
}

function idOf(index: number): string {
  return `01JMESSAGE${String(index).padStart(16, "0")}`;
}
