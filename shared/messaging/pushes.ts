/**
 * The use case behind `smscallback`: what a provider pushes is in the ledger before it is told so.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import type { ProviderName } from "../providers/provider.ts";
import { nothingPushed, type Pushed, type ReadPush } from "../providers/push.ts";
import type { Call } from "../triggers/invocation.ts";
import type { PushData, PushInput } from "../validation/push.ts";
import type { App } from "./app.ts";

export const PUSH_SETTINGS = ["store", "callback"] as const satisfies readonly SettingGroup[];
export type PushApp = App<(typeof PUSH_SETTINGS)[number]>;

const READERS: Readonly<Record<PushInput["provider"], { name: ProviderName; load(): Promise<ReadPush> }>> = {
  tencent: { name: "tencent", load: async () => (await import("../providers/qcloudsms/push.ts")).readTencentPush },
  aliyun: { name: "aliyun", load: async () => (await import("../providers/aliyun/push.ts")).readAliyunPush },
};

/**
 * Keeps what was pushed and applies it; the same push again, or in another order, changes nothing. What cannot be read is
 * kept word for word.
 *
 * @throws XinshiError `INTERNAL` when it could not be written down: the provider then pushes again
 */
export async function takePush(
  { provider, body }: PushInput,
  { trail }: Call<"provider">,
  app: PushApp,
): Promise<PushData> {
  const { name, load } = READERS[provider];
  const now = app.deps.now();
  const pushed = read(await load(), body, now);
  const store = await app.store();
  const common = { now, provider: name, source: "push", raw: body } as const;
  const { receipts, channel, replies, received } = pushed;
  const isReply = replies.length > 0;
  trail?.provider(name);
  trail?.phones([...receipts, ...replies].map(({ phone }) => phone));
  // Words that hold nothing readable are kept with the receipts.
  if (!isReply || receipts.length > 0) await store.applyReceipts({ ...common, receipts, channel });
  if (isReply) await store.applyReplies({ ...common, replies });
  return { received, read: receipts.length + replies.length };
}

/** No JSON, or such that not even its faults can be named. */
function read(reader: ReadPush, body: string, now: number): Pushed {
  try {
    return reader(JSON.parse(body), now);
  } catch {
    return nothingPushed(1);
  }
}
