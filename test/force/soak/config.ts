/**
 * What the functions are built with for weeks in minutes: budgets that run out, users and addresses with limits, and
 * little time before things are deleted. (A config that is deployed keeps messages for at least 31 days, because limits may
 * look back that far; these look back one day.)
 *
 * @module
 */
import { defineConfig } from "../../../shared/config/config.ts";

/** The notice's template; the code's is among the sandbox's samples. */
export const TEMPLATES = [{ id: "2001", text: "您的订单{1}已发货，请留意查收。", kind: "notice" }] as const;

export const CONFIG = defineConfig({
  defaultScene: "code",
  scenes: {
    code: {
      kind: "code",
      callers: ["user"],
      dailyBudget: 120,
      validityMinutes: 5,
      attempts: 5,
      routes: [{ provider: "tencent", templateId: "1008", signName: "信使", params: ["code", "minutes"] }],
    },
    notice: {
      kind: "notice",
      callers: ["service"],
      params: ["order"],
      dailyBudget: 30,
      limits: [{ per: "phone", count: 2, seconds: 86_400 }],
      routes: [{ provider: "tencent", templateId: "2001", signName: "信使", params: ["order"] }],
    },
  },
  limits: [
    { per: "phone", count: 1, seconds: 30 },
    { per: "phone", count: 5, seconds: 3600 },
    { per: "phone", count: 10, seconds: 86_400 },
    { per: "user", count: 12, seconds: 86_400 },
    { per: "ip", count: 5, seconds: 3600 },
  ],
  reconcile: { giveUpAfterHours: 12, maxQueriesPerRun: 200 },
  retention: { messagesDays: 1, rawDays: 1, verificationsDays: 1 },
  providers: { tencent: { smsSdkAppId: "1400000001" } },
});
