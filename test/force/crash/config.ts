/**
 * What the functions are built with to be killed: two routes a scene, short waits for providers, and the limits that
 * everybody has.
 *
 * @module
 */
import { defineConfig } from "../../../shared/config/config.ts";

/** Far above what the sandbox takes, far below its slow answers. */
const PROVIDER_MS = 1500;

/** The notice's templates; the codes' are among the sandbox's samples. */
export const TEMPLATES = [
  { id: "2001", text: "您的订单{1}已发货，请留意查收。", kind: "notice" },
  { id: "SMS_200001", text: `您的订单\${order}已发货，请留意查收。`, kind: "notice" },
] as const;

export const CONFIG = defineConfig({
  defaultScene: "code",
  scenes: {
    code: {
      kind: "code",
      callers: ["user", "service"],
      routes: [
        { provider: "tencent", templateId: "1008", signName: "信使", params: ["code", "minutes"] },
        { provider: "aliyun", templateId: "SMS_153055065", signName: "信使", params: ["code"] },
      ],
    },
    notice: {
      kind: "notice",
      callers: ["service"],
      params: ["order"],
      routes: [
        { provider: "tencent", templateId: "2001", signName: "信使", params: ["order"] },
        { provider: "aliyun", templateId: "SMS_200001", signName: "信使", params: ["order"] },
      ],
    },
  },
  reconcile: { maxQueriesPerRun: 1000 },
  providers: {
    tencent: { smsSdkAppId: "1400000001", timeoutMs: PROVIDER_MS },
    aliyun: { timeoutMs: PROVIDER_MS },
  },
});
