/**
 * What a zip holds.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import { fromBufferPromise } from "yauzl";

export interface ZipEntry {
  name: string;
  contents: Buffer;
}

/** Every entry, in the order of the zip. */
export async function readZip(zip: Buffer): Promise<ZipEntry[]> {
  const file = await fromBufferPromise(zip, { lazyEntries: true });
  const entries: ZipEntry[] = [];
  for await (const entry of file.eachEntry()) {
    entries.push({ name: entry.fileName, contents: await buffer(await file.openReadStreamPromise(entry)) });
  }
  return entries;
}
