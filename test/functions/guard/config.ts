/**
 * What the functions are built with to be guarded: a guard that refuses after ten codes, and no limit that would come first.
 *
 * @module
 */
import { defineConfig } from "../../../shared/config/config.ts";

export const CONFIG = defineConfig({
  defaultScene: "login",
  scenes: {
    login: {
      kind: "code",
      callers: ["user"],
      routes: [{ provider: "tencent", templateId: "1008", signName: "信使", params: ["code", "minutes"] }],
    },
  },
  limits: [{ per: "phone", count: 1, seconds: 30 }],
  guard: { mode: "on", minSends: 10, windowHours: 2 },
  providers: { tencent: { smsSdkAppId: "1400000001" } },
});
