/**
 * A process of its own on a shared database: `child.ts <job> <settings of the store as JSON>`. Prints one line for each thing done.
 *
 * @module
 */
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import { check, NOW, newMessage, perPhone, receipt, receipts } from "../contract/store/samples.ts";

const JOBS: Record<string, (store: Store) => Promise<void>> = { open: migrateOnly, send, guess, forever };

/** Opening it is all: the file is made and migrated. */
async function migrateOnly(store: Store): Promise<void> {
  const messages = await store.findMessages({ order: "newest", limit: 1 });
  print(`found ${messages.length}`);
}

/** 100 sends to one number; says how many passed. */
async function send(store: Store): Promise<void> {
  let passed = 0;
  for (let index = 0; index < 100; index++) {
    const messages = [newMessage({ id: `${process.pid}-${index}` })];
    const [verdict] = await store.reserveSends({ now: NOW, messages, windows: [perPhone(1, 30)] });
    if (verdict?.ok) passed += 1;
  }
  print(`passed ${passed}`);
}

/** 20 wrong codes; says how many were compared. */
async function guess(store: Store): Promise<void> {
  let compared = 0;
  for (let index = 0; index < 20; index++) await store.checkVerification(check(() => ++compared < 0));
  print(`compared ${compared}`);
}

/** Sends and settles and takes receipts until it is killed; names each message when it is sure to be there. */
async function forever(store: Store): Promise<void> {
  for (let index = 0; ; index++) {
    const message = newMessage({ id: `message-${index}`, phone: `+86138${String(index).padStart(8, "0")}` });
    const serialNumber = `5000:${index}`;
    await store.reserveSends({ now: NOW, messages: [message], windows: [perPhone(1, 30)] });
    await store.settle({ now: NOW, settlements: [{ id: message.id, status: "submitted", serialNumber, segments: 1 }] });
    await store.applyReceipts(receipts(receipt({ phone: message.phone, serialNumber })));
    print(message.id);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(job = "", settings = ""): Promise<void> {
  const store = await openStore(JSON.parse(settings));
  await JOBS[job]?.(store);
  await store.close();
}

main(...process.argv.slice(2)).catch((error: unknown) => {
  print(JSON.stringify({ ...Object(error), message: Object(error).message }));
  process.exitCode = 1;
});
