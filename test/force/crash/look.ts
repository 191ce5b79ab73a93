/**
 * What is left when the storm is over: of each phone, its rows, its texts, and how receipts found their way.
 *
 * @module
 */
import { forEachConcurrently } from "../../../shared/messaging/pool.ts";
import type { KnownReceipt, Message } from "../../../shared/store/store.ts";
import { controlOf } from "../../helpers/control.ts";
import type { OwnFunctions } from "../own-functions.ts";
import type { Told } from "./storm.ts";

/** A text as the phone has it. */
export interface Text {
  provider: string;
  status: string;
  /** Our request, as the provider was told. */
  sessionContext: string;
  /** When the receipt was taken from the queue, on the sandbox's clock; undefined when it never was. */
  pulledAt: number | undefined;
}

export interface Ending {
  phone: string;
  told: Told;
  rows: Message[];
  texts: Text[];
  receipts: KnownReceipt[];
}

interface Captured {
  provider: string;
  status: string;
  sessionContext: string;
  timeline: { status: string; at: string }[];
}

const AT_ONCE = 16;
/** More than any phone has. */
const MAX_ROWS = 100;

/** Looks at every phone that somebody was to be sent to. */
export async function lookAtAll({ sandbox, store }: OwnFunctions, told: readonly Told[]): Promise<Ending[]> {
  const control = controlOf(sandbox.url);
  const endings: Ending[] = [];
  const asked = told.flatMap((one) => one.call.phones.map((phone) => ({ phone, told: one })));
  await forEachConcurrently(asked, AT_ONCE, async ({ phone, told: one }) => {
    const rows = await store.findMessages({ phone, order: "newest", limit: MAX_ROWS });
    const receipts = await store.findReceipts({ messageIds: rows.map(({ id }) => id), phone });
    const captured = await control.get<{ messages: Captured[] }>(`/messages?phone=${encodeURIComponent(phone)}`);
    const texts = captured.messages.filter(({ status }) => status !== "refused").map(textOf);
    endings.push({ phone, told: one, rows, texts, receipts });
  });
  return endings;
}

function textOf({ provider, status, sessionContext, timeline }: Captured): Text {
  const pulled = timeline.find((step) => step.status === "receipt_pulled");
  return { provider, status, sessionContext, pulledAt: pulled && Date.parse(pulled.at) };
}

/** Rows that still wait for something. */
export async function findOpen({ store }: OwnFunctions): Promise<Message[]> {
  const open = (["queued", "submitted", "unknown"] as const).map((status) =>
    store.findMessages({ status, order: "oldest", limit: MAX_ROWS }),
  );
  return (await Promise.all(open)).flat();
}
