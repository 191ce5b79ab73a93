/**
 * Events as they are recorded, by whichever driver: the same happening has the same id.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Reply, StoredEvent, Verification } from "./store.ts";

/** A reply has no id of its own: it is what was written, when, and by whom. */
export function eventOfReply(cloud: string, reply: Reply): StoredEvent {
  const { phone, text, signName, extendCode, at } = reply;
  const words = JSON.stringify([cloud, phone, at, extendCode, signName, text]);
  return {
    id: `reply:${createHash("sha256").update(words).digest("hex").slice(0, 32)}`,
    type: "reply",
    phone,
    messageId: null,
    payload: JSON.stringify({ text, signName, extendCode }),
    at,
  };
}

/** A code was right: for the owner's hook, and for the provider that carried it. */
export function eventsOfCheck({ id, scene, phone, userId, messageId }: Verification, at: number): StoredEvent[] {
  const event = { phone, messageId, at };
  return [
    { ...event, id: `verified:${id}`, type: "verified", payload: JSON.stringify({ scene, openid: userId }) },
    ...(messageId === null ? [] : [{ ...event, id: `conversion:${id}`, type: "conversion" as const, payload: "{}" }]),
  ];
}
