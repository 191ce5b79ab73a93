/**
 * A few connections, shared: each function instance has its own few, and a server takes some hundred in all.
 *
 * @module
 */
import type { Address } from "./address.ts";
import { type Connection, connect } from "./connection.ts";
import { busy } from "./faults.ts";

const MAX_CONNECTIONS = 4;
/** After so long the server, or what stands between, may have ended it unnoticed: a frozen function hears nothing. */
const ASK_AFTER_MS = 5_000;
/** A connection that is still there answers at once. */
const ASK_MS = 500;
/** How long others may have all the connections. */
const TURN_MS = 10_000;

export interface Pool {
  /** A connection of one's own, to be given back. Throws as `connect` does, and when there is none for too long. */
  take(): Promise<Connection>;
  give(connection: Connection): void;
  /** To be called when all are given back. */
  end(): Promise<void>;
}

/** @param statementMs the longest that the server works on one statement */
export function createPool(address: Address, statementMs: number): Pool {
  const resting: Connection[] = [];
  const waiting: ((connection: Connection | undefined) => void)[] = [];
  let count = 0;

  /** The one used last, which is the least likely to be gone. */
  async function takeResting(): Promise<Connection | undefined> {
    for (let connection = resting.pop(); connection; connection = resting.pop()) {
      if (connection.isOpen && (connection.idleMs() < ASK_AFTER_MS || (await isThere(connection)))) return connection;
      connection.destroy();
      count -= 1;
    }
    return undefined;
  }

  async function open(): Promise<Connection> {
    count += 1;
    try {
      return await connect(address, statementMs);
    } catch (cause) {
      forget();
      throw cause;
    }
  }

  /** Whoever waits may open another in its place. */
  function forget(): void {
    count -= 1;
    waiting.shift()?.(undefined);
  }

  function turn(): Promise<Connection | undefined> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(busy());
      }, TURN_MS);
      const go = (connection: Connection | undefined): void => {
        clearTimeout(timer);
        resolve(connection);
      };
      waiting.push(go);
    });
  }

  return {
    async take() {
      for (;;) {
        const connection = (await takeResting()) ?? (count < MAX_CONNECTIONS ? await open() : await turn());
        if (connection) return connection;
      }
    },
    give(connection) {
      if (!connection.isOpen) return forget();
      const next = waiting.shift();
      if (next) next(connection);
      else resting.push(connection);
    },
    async end() {
      await Promise.all(resting.splice(0).map((connection) => connection.end()));
    },
  };
}

async function isThere(connection: Connection): Promise<boolean> {
  try {
    await connection.run([{ text: "SELECT 1", values: [] }], ASK_MS);
    return true;
  } catch {
    return false;
  }
}
