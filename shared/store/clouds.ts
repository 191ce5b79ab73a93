/**
 * Providers that are two ways into one cloud: what went out by one comes back by either.
 *
 * Source: "拉取短信状态", https://cloud.tencent.com/document/product/382/5810: the queue belongs to the application, whichever
 * interface the text was sent by.
 *
 * @module
 */

/** The cloud's name, under which receipts and replies are kept. */
const CLOUDS: Readonly<Record<string, string>> = { qcloudsms: "tencent" };

/** The cloud that a provider is a way into; most are clouds of their own. */
export function cloudOf(provider: string): string {
  return CLOUDS[provider] ?? provider;
}

/** Every provider of a cloud: two, the same one twice where there is no other. */
export function providersOf(cloud: string): [string, string] {
  const other = Object.keys(CLOUDS).find((provider) => CLOUDS[provider] === cloud);
  return [cloud, other ?? cloud];
}
