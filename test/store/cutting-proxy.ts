/**
 * A way to the PostgreSQL server that can be cut where it hurts: after the server has done what it was asked for, and before
 * the answer is here.
 *
 * @module
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  /** The database's address, by way of here. */
  url: string;
  /** The answers after so many are lost, and the connection that they were to come by; 1: the next one. */
  cutAnswer(which: number): void;
  /** Nothing goes through, and who comes is turned away, until it is opened again. */
  shut(): void;
  /** How often somebody came while it was shut. */
  turnedAway(): number;
  open(): void;
  close(): Promise<void>;
}

/** @param database where the server is, as `DATABASE_URL` says it */
export async function openCuttingProxy(database: string): Promise<CuttingProxy> {
  const target = new URL(database);
  const sockets = new Set<Socket>();
  let left = 0;
  let isShut = false;
  let turnedAway = 0;
  const server = createServer((client) => {
    if (isShut) {
      turnedAway += 1;
      return client.destroy();
    }
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
      sockets.delete(client);
    };
    sockets.add(client);
    client
      .on("data", (bytes) => upstream.write(bytes))
      .on("error", end)
      .on("close", end);
    upstream
      .on("data", (bytes) => {
        if (left > 0 && --left === 0) end();
        else client.write(bytes);
      })
      .on("error", end)
      .on("close", end);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(database);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  const shut = (): void => {
    isShut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cutAnswer: (which) => {
      left = which;
    },
    shut,
    turnedAway: () => turnedAway,
    open: () => {
      isShut = false;
    },
    async close() {
      shut();
      server.close();
      await once(server, "close");
    },
  };
}
