/**
 * Our client of Tencent's API 3.0, alone: no trigger, no limits, no ledger, no log.
 *
 * @module
 */
import { createHttpClient } from "../../shared/providers/http-client.ts";
import type { SmsProvider } from "../../shared/providers/provider.ts";
import { createTencentProvider } from "../../shared/providers/tencent/client.ts";
import { type SendResult, type SendTask, sendMany } from "../lib/load.ts";
import {
  ACCOUNT,
  PARAMS,
  phoneOf,
  REGION,
  SESSION_CONTEXT,
  SIGN_NAME,
  SMS_SDK_APP_ID,
  TEMPLATE_ID,
} from "../lib/samples.ts";
import { answerTasks } from "../lib/tasks.ts";

const TIMEOUT_MS = 60_000;
const providers = new Map<string, SmsProvider>();

answerTasks(({ url, ...range }: SendTask): Promise<SendResult> => {
  const provider = providers.get(url) ?? createProvider(url);
  providers.set(url, provider);
  return sendMany(range, (index) => send(provider, phoneOf(index)));
});

function createProvider(endpoint: string): SmsProvider {
  const now = (): number => Date.now();
  const http = createHttpClient({ now });
  return createTencentProvider({ ...ACCOUNT, region: REGION, smsSdkAppId: SMS_SDK_APP_ID, endpoint, http, now });
}

async function send(provider: SmsProvider, phone: string): Promise<void> {
  const request = {
    requestId: SESSION_CONTEXT,
    phones: [phone],
    templateId: TEMPLATE_ID,
    signName: SIGN_NAME,
    params: PARAMS,
  };
  const { results } = await provider.send(request, { deadline: Date.now() + TIMEOUT_MS });
  if (results[0]?.status !== "accepted") throw new Error(`Not accepted: ${JSON.stringify(results)}`);
}
