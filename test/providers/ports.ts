/**
 * Every port of each provider, at one address, under the sandbox's keys.
 *
 * @module
 */
import type { ProviderAdmin } from "../../shared/providers/admin.ts";
import { createAliyunAdmin } from "../../shared/providers/aliyun/admin.ts";
import { createAliyunProvider } from "../../shared/providers/aliyun/client.ts";
import { createAliyunVoice } from "../../shared/providers/aliyun/voice.ts";
import type { HttpClient } from "../../shared/providers/http-client.ts";
import type { ProviderName, SmsProvider } from "../../shared/providers/provider.ts";
import { createQcloudsmsAdmin } from "../../shared/providers/qcloudsms/admin.ts";
import { createQcloudsmsProvider } from "../../shared/providers/qcloudsms/client.ts";
import { createQcloudsmsVoice } from "../../shared/providers/qcloudsms/voice.ts";
import { createTencentAdmin } from "../../shared/providers/tencent/admin.ts";
import { createTencentProvider } from "../../shared/providers/tencent/client.ts";
import { createTencentVoice } from "../../shared/providers/tencent/voice.ts";
import type { VoiceProvider } from "../../shared/providers/voice.ts";

export interface Ports {
  sms: SmsProvider;
  voice: VoiceProvider;
  admin: ProviderAdmin;
}

export interface Address {
  http: HttpClient;
  endpoint: string;
  now(): number;
}

const APP = { id: "1400000001", key: "sandboxAppKey" };

export const OPEN_PORTS: Readonly<Record<ProviderName, (address: Address) => Ports>> = {
  tencent(address) {
    const options = { ...address, secretId: "AKIDsandbox", secretKey: "sandboxSecretKey", smsSdkAppId: APP.id };
    return {
      sms: createTencentProvider(options),
      voice: createTencentVoice({ ...options, voiceSdkAppId: APP.id }),
      admin: createTencentAdmin(options),
    };
  },
  qcloudsms({ http, endpoint, now }) {
    const endpoints = { sms: endpoint, voice: endpoint };
    const options = { http, endpoints, now, random: () => 0.5, appId: APP.id, appKey: APP.key };
    return {
      sms: createQcloudsmsProvider(options),
      voice: createQcloudsmsVoice(options),
      admin: createQcloudsmsAdmin(options),
    };
  },
  aliyun(address) {
    const randomBytes = (length: number) => Buffer.from(String(++nonces).padStart(length, "0"));
    const options = { ...address, randomBytes, accessKeyId: "testId", accessKeySecret: "testSecret" };
    return {
      sms: createAliyunProvider(options),
      voice: createAliyunVoice(options),
      admin: createAliyunAdmin(options),
    };
  },
};
let nonces = 0;
