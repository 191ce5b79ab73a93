/** The only place for scenes, routes and limits. Secrets come from the environment: see docs/configuration.md. */
import { defineConfig } from "./shared/config/config.ts";

export default defineConfig({
  defaultScene: "login",

  scenes: {
    /** A login code: what a mini-program calls with nothing but a phone number. */
    login: {
      kind: "code",
      callers: ["user", "service"],
      countries: ["CN", "HK", "MO", "TW"],
      dailyBudget: 20_000,
      routes: [
        {
          provider: "tencent",
          countries: ["CN"],
          templateId: "1008",
          signName: "信使",
          params: ["code", "minutes"],
          text: "{1}为您的登录验证码，请于{2}分钟内填写，如非本人操作，请忽略本短信。",
        },
        // Sends what Tencent surely did not accept.
        {
          provider: "aliyun",
          countries: ["CN"],
          templateId: "SMS_153055065",
          signName: "信使",
          params: ["code"],
          text: "您的验证码为：${code}，请勿泄露于他人！",
        },
        { provider: "tencent", countries: ["HK", "MO", "TW"], templateId: "1110", params: ["code"] },
      ],
      voice: [
        { provider: "tencent", kind: "code" },
        { provider: "aliyun", kind: "template", templateId: "TTS_100001", params: ["code"] },
      ],
    },

    /** A notice that only a backend may send. */
    order_shipped: {
      kind: "notice",
      callers: ["service"],
      params: ["order"],
      routes: [
        {
          provider: "tencent",
          templateId: "2001",
          signName: "信使",
          params: ["order"],
          text: "您的订单{1}已发货，请留意查收。",
        },
      ],
    },

    /** A notice that users of the sample app have sent to themselves. */
    order_sent: {
      kind: "notice",
      callers: ["user", "service"],
      dailyBudget: 1000,
      routes: [{ provider: "tencent", templateId: "2002", signName: "信使", text: "您的订单已发货，请留意查收。" }],
      limits: [
        { per: "phone", count: 1, seconds: 30 },
        { per: "phone", count: 3, seconds: 86_400 },
        { per: "user", count: 5, seconds: 86_400 },
      ],
    },

    /** A call that plays what the user has recorded and uploaded. */
    recording: {
      kind: "notice",
      callers: ["user", "service"],
      routes: [],
      voice: [{ provider: "qcloudsms", kind: "recording" }],
      limits: [
        { per: "phone", count: 1, seconds: 30 },
        { per: "phone", count: 3, seconds: 86_400 },
        { per: "user", count: 5, seconds: 86_400 },
      ],
    },
  },

  limits: [
    { per: "phone", count: 1, seconds: 30 },
    { per: "phone", count: 5, seconds: 3600 },
    { per: "phone", count: 10, seconds: 86_400 },
    { per: "user", count: 20, seconds: 86_400 },
    { per: "ip", count: 200, seconds: 3600 },
  ],

  /** Of backends that name a template in place of a scene; false refuses them. */
  withoutScene: { countries: ["CN", "HK", "MO", "TW"], dailyBudget: 20_000 },

  /** Only reports, until a look at the log shows what it would refuse; then `on`. */
  guard: { mode: "shadow" },

  /** Take out what you do not use: what stands here needs its keys in the environment. */
  providers: {
    tencent: { smsSdkAppId: "1400000001", voiceSdkAppId: "1400000001", region: "ap-guangzhou" },
    qcloudsms: { sdkAppId: "1400000001" },
    aliyun: {},
  },
});
