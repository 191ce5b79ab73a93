/**
 * Server-sent events to the pages that are open. What happens at nearly the same time is written at once; a page that does not
 * keep up is cut off, and comes back by itself.
 *
 * Source: "Server-sent events", https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @module
 */
import type { ServerResponse } from "node:http";

/** How long events are gathered. */
const GATHER_MS = 25;
const PING_MS = 15_000;
/** How soon a page that was cut off comes back. */
const RETRY_MS = 1000;
/** What may wait for one page before it is cut off. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

export const LIVE_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-accel-buffering": "no",
};

export interface LiveOptions {
  /**
   * Between two comments that keep a connection open, milliseconds.
   * @default 15000
   */
  pingMs?: number | undefined;
}

interface Pending {
  id: number;
  name: string;
  /** Some events hold links, which begin as each page's own address does. */
  dataOf(base: string): unknown;
}

export class Live {
  readonly #pingMs: number;
  /** Pages by the address that they call the sandbox by. */
  readonly #pages = new Map<string, Set<ServerResponse>>();
  #pending: Pending[] = [];
  #sequence = 0;
  #gathering: NodeJS.Timeout | undefined;
  #pinging: NodeJS.Timeout | undefined;

  constructor({ pingMs = PING_MS }: LiveOptions = {}) {
    this.#pingMs = pingMs;
  }

  /** Whether anybody looks. */
  get isWatched(): boolean {
    return this.#pages.size > 0;
  }

  /** Of the last event. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Writes events from now on, after `hello`, until the page goes. */
  attach(response: ServerResponse, base: string, now: number): void {
    this.#flush(); // what came before is in what the page loads
    response.writeHead(200, LIVE_HEADERS);
    const hello = { now: new Date(now).toISOString(), sequence: this.#sequence };
    response.write(`retry: ${RETRY_MS}\n\n${frameOf("hello", this.#sequence, hello)}`);
    const pages = this.#pages.get(base) ?? new Set();
    this.#pages.set(base, pages.add(response));
    this.#pinging ??= setInterval(() => this.#write(() => ": ping\n\n"), this.#pingMs).unref();
    response.on("close", () => this.#detach(response, base));
  }

  /** Tells every page; `dataOf` is asked once for each address, at once, so that later changes are not in it. */
  publish(name: string, dataOf: (base: string) => unknown): void {
    const id = ++this.#sequence;
    if (!this.isWatched) return;
    const data = new Map([...this.#pages.keys()].map((base) => [base, dataOf(base)]));
    this.#gather({ id, name, dataOf: (base) => data.get(base) });
  }

  /** The same for what changes often and is told whole: of those gathered only the last counts. */
  publishLatest(name: string, dataOf: () => unknown): void {
    const id = ++this.#sequence;
    if (!this.isWatched) return;
    this.#pending = this.#pending.filter((pending) => pending.name !== name);
    this.#gather({ id, name, dataOf });
  }

  #gather(pending: Pending): void {
    this.#pending.push(pending);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHER_MS).unref();
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    const pending = this.#pending;
    this.#pending = [];
    if (pending.length === 0) return;
    this.#write((base) => pending.map(({ id, name, dataOf }) => frameOf(name, id, dataOf(base))).join(""));
  }

  #write(textOf: (base: string) => string): void {
    for (const [base, pages] of this.#pages) {
      const text = textOf(base);
      for (const page of pages) {
        page.write(text);
        if (page.writableLength > MAX_WAITING_BYTES) page.destroy();
      }
    }
  }

  #detach(response: ServerResponse, base: string): void {
    const pages = this.#pages.get(base);
    pages?.delete(response);
    if (pages?.size === 0) this.#pages.delete(base);
    if (this.isWatched) return;
    clearInterval(this.#pinging);
    this.#pinging = undefined;
  }
}

/** JSON has no line ends of its own. */
function frameOf(name: string, id: number, data: unknown): string {
  return `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
