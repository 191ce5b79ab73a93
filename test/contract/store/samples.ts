/**
 * What the store's contract is written with: one moment, and makers of what goes in.
 *
 * @module
 */
import type { TestContext } from "vitest";
import type {
  CheckInput,
  IssueInput,
  LimitWindow,
  Message,
  NewMessage,
  Receipt,
  ReceiptBatch,
  Reply,
  ReplyBatch,
  Settlement,
  Store,
  StoreOptions,
} from "../../../shared/store/store.ts";

/** Opens an empty store, and closes it when the test is over. By default it records no events. */
export type OpenStore = (t: TestContext, options?: StoreOptions) => Promise<Store>;

export const NOW = Date.UTC(2026, 0, 31, 4, 0, 0);
export const HOUR = 3_600_000;
export const PHONE = "+8613800138000";
export const OTHER_PHONE = "+8613711112222";

let made = 0;

/** Ids grow with each call, as real ones do. */
export function newMessage(fields: Partial<NewMessage> = {}): NewMessage {
  made += 1;
  const id = `message-${String(made).padStart(8, "0")}`;
  return {
    id,
    batchId: `batch-of-${id}`,
    requestId: `request-of-${id}`,
    scene: "login",
    caller: "user",
    callerId: "openid-1",
    ip: null,
    phone: PHONE,
    country: "CN",
    channel: "sms",
    provider: "tencent",
    templateId: "449739",
    signName: "信使",
    callerContext: null,
    createdAt: NOW,
    ...fields,
  };
}

export function perPhone(count: number, seconds: number, reason = `phone_${seconds}s`): LimitWindow {
  return { per: "phone", count, seconds, reason };
}

/** Writes a queued message, whatever the limits. */
export async function queue(store: Store, fields: Partial<NewMessage> = {}): Promise<NewMessage> {
  const message = newMessage(fields);
  await store.reserveSends({ now: message.createdAt, messages: [message], windows: [] });
  return message;
}

/** A message that the provider accepted under `serialNumber`. */
export async function submit(
  store: Store,
  serialNumber: string,
  fields: Partial<NewMessage> = {},
): Promise<NewMessage> {
  const message = await queue(store, fields);
  await settleOne(store, { id: message.id, status: "submitted", serialNumber, segments: 1 });
  return message;
}

/** Writes many messages at once, whatever the limits, and how each ended; one without an end stays queued. */
export async function fill(
  store: Store,
  samples: readonly { fields: Partial<NewMessage>; end?: Omit<Settlement, "id"> | undefined }[],
): Promise<void> {
  const made = samples.map(({ fields, end }) => ({ message: newMessage(fields), end }));
  await store.reserveSends({ now: NOW, messages: made.map(({ message }) => message), windows: [] });
  const settlements = made.flatMap(({ message: { id }, end }) => (end === undefined ? [] : { id, ...end }));
  await store.settle({ now: NOW + 500, settlements });
}

export async function settleOne(store: Store, settlement: Settlement): Promise<void> {
  await store.settle({ now: NOW + 500, settlements: [settlement] });
}

export async function find(store: Store, id: string): Promise<Message> {
  const [message] = await store.findMessages({ id, order: "newest", limit: 1 });
  if (!message) throw new Error("The message is not in the store");
  return message;
}

export function receipt(fields: Partial<Receipt> = {}): Receipt {
  return {
    serialNumber: "5000:1",
    phone: PHONE,
    status: "delivered",
    code: "DELIVRD",
    sessionContext: "",
    at: NOW + 3000,
    ...fields,
  };
}

export function receipts(...items: Receipt[]): ReceiptBatch {
  return { now: NOW + 5000, provider: "tencent", source: "pull", raw: JSON.stringify(items), receipts: items };
}

export function reply(fields: Partial<Reply> = {}): Reply {
  return { phone: PHONE, text: "TD", signName: "信使", extendCode: "", at: NOW + 3000, ...fields };
}

export function replies(...items: Reply[]): ReplyBatch {
  return { now: NOW + 5000, provider: "tencent", source: "pull", raw: JSON.stringify(items), replies: items };
}

export function issue(fields: Partial<IssueInput> = {}): IssueInput {
  return {
    now: NOW,
    scene: "login",
    phone: PHONE,
    userId: "openid-1",
    validityMs: 300_000,
    maxAttempts: 5,
    newId: "verification-1",
    messageId: null,
    ...fields,
  };
}

export function check(matches: CheckInput["matches"] | boolean, fields: Partial<CheckInput> = {}): CheckInput {
  return {
    now: NOW + 10_000,
    scene: "login",
    phone: PHONE,
    userId: "openid-1",
    maxAttempts: 5,
    matches: typeof matches === "boolean" ? () => matches : matches,
    ...fields,
  };
}
