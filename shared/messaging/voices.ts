/**
 * The providers of the config that call people.
 *
 * @module
 */
import { notConfigured } from "../config/settings.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { VoiceProvider } from "../providers/voice.ts";
import type { AppExtension } from "./app.ts";
import { clientsOf, configuredProviders } from "./clients.ts";

export interface WithVoices {
  /** @throws XinshiError `NOT_CONFIGURED` when the config has no such provider, or it has no application for voice */
  voice(name: ProviderName): Promise<VoiceProvider>;
}

/** Adds them to an app. */
export const withVoices: AppExtension<WithVoices> = {
  groups: configuredProviders,
  add: (parts) => ({
    voice: clientsOf<VoiceProvider>(parts, {
      tencent: async ({ voiceSdkAppId, voiceEndpoint: endpoint, ...options }) => {
        if (voiceSdkAppId === undefined) {
          throw notConfigured(["xinshi.config.ts providers.tencent.voiceSdkAppId: is missing"]);
        }
        const { createTencentVoice } = await import("../providers/tencent/voice.ts");
        return createTencentVoice({ ...options, voiceSdkAppId, endpoint });
      },
      qcloudsms: async (options) => (await import("../providers/qcloudsms/voice.ts")).createQcloudsmsVoice(options),
      aliyun: async ({ voiceEndpoint: endpoint, ...options }) =>
        (await import("../providers/aliyun/voice.ts")).createAliyunVoice({ ...options, endpoint }),
    }),
  }),
};
