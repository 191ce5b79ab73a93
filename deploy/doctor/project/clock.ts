/**
 * This machine's clock against each provider's, which refuses signatures from too far away.
 *
 * @module
 */
import { configuredProviders } from "../../../shared/messaging/clients.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";
import type { Check } from "../check.ts";
import type { Note } from "../finding.ts";
import { contentOf, type Project } from "./project.ts";

/**
 * Seconds from which on a signature is refused.
 *
 * Sources: "签名方法 v3", https://cloud.tencent.com/document/api/382/52072; "指定模板单发短信",
 * https://cloud.tencent.com/document/product/382/5976; "Common client-side error codes",
 * https://help.aliyun.com/en/document_detail/434846.html
 */
const LIMIT_SECONDS: Readonly<Record<ProviderName, number>> = { tencent: 300, qcloudsms: 600, aliyun: 900 };
/** `Date` has whole seconds, and an answer is on its way for some more. */
const TOLERATED_SECONDS = 30;

export const clockCheck: Check<Project> = {
  name: "clock",
  async run(project) {
    const config = await contentOf(project.config());
    const names = config === undefined ? [] : configuredProviders(config);
    return Promise.all(names.map(async (name) => noteOf(name, (await project.probe(name)).offsetMs)));
  },
};

function noteOf(provider: ProviderName, offsetMs: number | undefined): Note {
  if (offsetMs === undefined) return { id: "clock.unknown", values: { provider } };
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const limit = LIMIT_SECONDS[provider];
  const values = { provider, seconds: `${offsetMs > 0 ? "-" : "+"}${seconds}`, limit };
  if (seconds >= limit) return { id: "clock.skewed", values };
  return seconds > TOLERATED_SECONDS ? { id: "clock.drifting", values } : { id: "clock.ok", values: { provider } };
}
