/**
 * Clients against one another: each in turn, round after round, so that a slow spell of the machine meets all of them.
 *
 * @module
 */
import type { SendResult, SendTask } from "./load.ts";
import { median } from "./statistics.ts";
import type { Worker } from "./worker.ts";

export type Client = Worker<SendTask, SendResult>;

export interface Rounds {
  url: string;
  rounds: number;
  /** Sends of one client in one round. */
  count: number;
  /** Sends of each client before the first round. */
  warmUp: number;
}

/** Sends a second, of one client and of its peer. */
export interface Comparison {
  own: number;
  peer: number;
  /** The middle of each round's own ratio. */
  ratio: number;
}

/** Phones of one client; those of the next begin after them. */
const PHONES_EACH = 10_000_000;

export async function compare(own: Client, peer: Client, { url, rounds, count, warmUp }: Rounds): Promise<Comparison> {
  const ask = [own, peer].map((client, place) => sender(client, url, place * PHONES_EACH));
  for (const send of ask) await send(warmUp);
  const rates: [own: number, peer: number][] = [];
  for (let round = 0; round < rounds; round++) {
    const both: number[] = [];
    for (const send of ask) both.push(await send(count));
    const [ownRate = Number.NaN, peerRate = Number.NaN] = both;
    rates.push([ownRate, peerRate]);
  }
  return {
    own: median(rates.map(([rate]) => rate)),
    peer: median(rates.map(([, rate]) => rate)),
    ratio: median(rates.map(([ownRate, peerRate]) => ownRate / peerRate)),
  };
}

/** Returns what sends so many more, and tells how many a second that were. */
function sender(client: Client, url: string, from: number): (count: number) => Promise<number> {
  let first = from;
  return async (count) => {
    const { seconds } = await client.ask({ url, first, count });
    first += count;
    return count / seconds;
  };
}
