/**
 * The providers of the config, for functions that send texts or pull receipts.
 *
 * @module
 */
import type { ProviderName, SmsProvider } from "../providers/provider.ts";
import type { AppExtension } from "./app.ts";
import { clientsOf, configuredProviders } from "./clients.ts";

export interface WithProviders {
  /** @throws XinshiError `NOT_CONFIGURED` when the config has no such provider */
  provider(name: ProviderName): Promise<SmsProvider>;
}

/** Adds the providers to an app. */
export const withProviders: AppExtension<WithProviders> = {
  groups: configuredProviders,
  add: (parts) => ({
    provider: clientsOf<SmsProvider>(parts, {
      tencent: async (options) => (await import("../providers/tencent/client.ts")).createTencentProvider(options),
      qcloudsms: async (options) => (await import("../providers/qcloudsms/client.ts")).createQcloudsmsProvider(options),
      aliyun: async (options) => (await import("../providers/aliyun/client.ts")).createAliyunProvider(options),
    }),
  }),
};
