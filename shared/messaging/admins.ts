/**
 * What operators do at the providers of the config.
 *
 * @module
 */
import type { ProviderAdmin } from "../providers/admin.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { AppExtension } from "./app.ts";
import { clientsOf, configuredProviders } from "./clients.ts";

export interface WithAdmins {
  /** @throws XinshiError `NOT_CONFIGURED` when the config has no such provider */
  admin(name: ProviderName): Promise<ProviderAdmin>;
}

/** Adds it to an app. */
export const withAdmins: AppExtension<WithAdmins> = {
  groups: configuredProviders,
  add: (parts) => ({
    admin: clientsOf<ProviderAdmin>(parts, {
      tencent: async (options) => (await import("../providers/tencent/admin.ts")).createTencentAdmin(options),
      qcloudsms: async (options) => (await import("../providers/qcloudsms/admin.ts")).createQcloudsmsAdmin(options),
      aliyun: async (options) => (await import("../providers/aliyun/admin.ts")).createAliyunAdmin(options),
    }),
  }),
};
