/**
 * Tells a provider that a code was used, where it wants to know.
 *
 * @module
 */
import type { CallOptions } from "../providers/provider.ts";
import type { AppExtension, AppParts } from "./app.ts";
import { clientsOf, configuredProviders } from "./clients.ts";

type ReportConversion = (serialNumber: string, at: number, options: CallOptions) => Promise<void>;

export interface WithConversions {
  /**
   * Does nothing for a provider that does not want to know, or is not in the config any more.
   *
   * @param at when the code was checked, milliseconds since the Unix epoch
   * @throws XinshiError `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `OUTCOME_UNKNOWN`
   */
  reportConversion(provider: string, serialNumber: string, at: number, options: CallOptions): Promise<void>;
}

/** Adds it to an app. */
export const withConversions: AppExtension<WithConversions> = {
  groups: configuredProviders,
  add(parts: AppParts) {
    const reporters = clientsOf<ReportConversion | undefined>(parts, {
      async tencent(options) {
        const { createTencentAdmin } = await import("../providers/tencent/admin.ts");
        return createTencentAdmin(options).reportConversion;
      },
      qcloudsms: async () => undefined,
      aliyun: async () => undefined,
    });
    return {
      async reportConversion(provider, serialNumber, at, options) {
        const name = configuredProviders(parts.config).find((one) => one === provider);
        const report = name === undefined ? undefined : await reporters(name);
        await report?.(serialNumber, at, options);
      },
    };
  },
};
