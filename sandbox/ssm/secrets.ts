/**
 * Secrets of Tencent Cloud Secrets Manager, by account and region; in memory.
 *
 * @module
 */

/** One of the two is what was given. */
export type SecretValue = { SecretString: string } | { SecretBinary: string };

export class Secrets {
  readonly #secrets = new Map<string, Map<string, SecretValue>>();

  /** By version; undefined when there is no such secret. */
  find({ account, region }: { account: string; region: string }, name: string): Map<string, SecretValue> | undefined {
    return this.#secrets.get(keyOf(account, region, name));
  }

  create(
    { account, region }: { account: string; region: string },
    name: string,
    first: { version: string; value: SecretValue },
  ): void {
    this.#secrets.set(keyOf(account, region, name), new Map([[first.version, first.value]]));
  }

  delete({ account, region }: { account: string; region: string }, name: string): void {
    this.#secrets.delete(keyOf(account, region, name));
  }

  clear(): void {
    this.#secrets.clear();
  }
}

function keyOf(account: string, region: string, name: string): string {
  return `${account}\n${region}\n${name}`;
}
