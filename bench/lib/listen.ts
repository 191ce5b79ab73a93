/**
 * A server on any free port of this machine.
 *
 * @module
 */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Returns its address. */
export async function listen(server: Server): Promise<string> {
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
