/**
 * The port of what providers push: receipts, replies and how calls ended. A push carries no signature; whoever knows the
 * address may send one, so nothing is believed but what fits a message of ours.
 *
 * @module
 */
import type { Channel, Receipt, Reply } from "../store/store.ts";

export interface Pushed {
  /** Of texts or of calls, never both: a call's has its id as serial number. */
  receipts: Receipt[];
  channel: Channel;
  replies: Reply[];
  /** Items that came, readable or not. */
  received: number;
}

/**
 * Reads a push's body, already parsed from JSON. What cannot be read is left out, and stays in the raw words.
 *
 * @param now stands in for times that are not told, milliseconds since the Unix epoch
 */
export type ReadPush = (body: unknown, now: number) => Pushed;

export function nothingPushed(received = 0): Pushed {
  return { receipts: [], channel: "sms", replies: [], received };
}
