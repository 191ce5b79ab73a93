/**
 * The official SDK's client of the same API, as installed, with its own defaults.
 *
 * @module
 */
import { sms } from "tencentcloud-sdk-nodejs-sms";
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

type Client = InstanceType<typeof sms.v20210111.Client>;

const clients = new Map<string, Client>();

answerTasks(({ url, ...range }: SendTask): Promise<SendResult> => {
  const client = clients.get(url) ?? createClient(url);
  clients.set(url, client);
  return sendMany(range, (index) => send(client, phoneOf(index)));
});

function createClient(url: string): Client {
  const { host } = new URL(url);
  return new sms.v20210111.Client({
    credential: ACCOUNT,
    region: REGION,
    profile: { httpProfile: { endpoint: host, protocol: "http://" } },
  });
}

async function send(client: Client, phone: string): Promise<void> {
  const { SendStatusSet } = await client.SendSms({
    PhoneNumberSet: [phone],
    SmsSdkAppId: SMS_SDK_APP_ID,
    TemplateId: TEMPLATE_ID,
    SignName: SIGN_NAME,
    TemplateParamSet: [...PARAMS],
    SessionContext: SESSION_CONTEXT,
  });
  if (SendStatusSet?.[0]?.Code !== "Ok") throw new Error(`Not accepted: ${JSON.stringify(SendStatusSet)}`);
}
