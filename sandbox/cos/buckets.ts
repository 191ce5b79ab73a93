/**
 * Buckets of Tencent Cloud Object Storage and what is in them, by account and region; in memory.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** There from the start, in every account and region. */
export const SANDBOX_BUCKET = "sandbox-1250000000";

/** Whose, and where. */
export interface CosHome {
  account: string;
  region: string;
}

export interface StoredObject {
  key: string;
  body: Buffer;
  contentType: string;
  /** MD5 of the body in hexadecimal and quotes, as HTTP has it. */
  etag: string;
  /** Milliseconds since the Unix epoch. */
  modifiedAt: number;
}

type Bucket = Map<string, StoredObject>;

export class Buckets {
  readonly #homes = new Map<string, Map<string, Bucket>>();

  /** True when there is such a bucket now and was none before. */
  create(home: CosHome, name: string): boolean {
    const buckets = this.#at(home);
    if (buckets.has(name)) return false;
    buckets.set(name, new Map());
    return true;
  }

  /** By its whole name, `<name>-<APPID>`. */
  find(home: CosHome, name: string): Bucket | undefined {
    return this.#at(home).get(name);
  }

  /** By the part of its name that its owner chose. */
  findShort(home: CosHome, name: string): Bucket | undefined {
    return [...this.#at(home)].find(([whole]) => whole.replace(/-\d+$/, "") === name)?.[1];
  }

  clear(): void {
    this.#homes.clear();
  }

  #at({ account, region }: CosHome): Map<string, Bucket> {
    const key = `${account}\n${region}`;
    const buckets = this.#homes.get(key) ?? new Map<string, Bucket>([[SANDBOX_BUCKET, new Map()]]);
    this.#homes.set(key, buckets);
    return buckets;
  }
}

export function storedObject(given: Pick<StoredObject, "key" | "body" | "contentType" | "modifiedAt">): StoredObject {
  return { ...given, etag: `"${createHash("md5").update(given.body).digest("hex")}"` };
}
