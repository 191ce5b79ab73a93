import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { ProviderAdmin } from "../../shared/providers/admin.ts";
import { createAliyunAdmin } from "../../shared/providers/aliyun/admin.ts";
import { createAliyunProvider } from "../../shared/providers/aliyun/client.ts";
import { createAliyunVoice } from "../../shared/providers/aliyun/voice.ts";
import { CAPABILITIES } from "../../shared/providers/capabilities.ts";
import { createHttpClient, type HttpClient, type HttpRequest } from "../../shared/providers/http-client.ts";
import { PROVIDERS, type ProviderName, type SendRequest, type SmsProvider } from "../../shared/providers/provider.ts";
import { createQcloudsmsAdmin } from "../../shared/providers/qcloudsms/admin.ts";
import { createQcloudsmsProvider } from "../../shared/providers/qcloudsms/client.ts";
import { createQcloudsmsVoice } from "../../shared/providers/qcloudsms/voice.ts";
import { createTencentAdmin } from "../../shared/providers/tencent/admin.ts";
import { createTencentProvider } from "../../shared/providers/tencent/client.ts";
import { createTencentVoice } from "../../shared/providers/tencent/voice.ts";
import {
  say,
  type VoiceContent,
  type VoiceKind,
  type VoiceProvider,
  type VoiceRequest,
} from "../../shared/providers/voice.ts";
import { NOON, openSandbox } from "../sandbox/helpers.ts";

interface Ports {
  sms: SmsProvider;
  voice: VoiceProvider;
  admin: ProviderAdmin;
}

type Address = { http: HttpClient; endpoint: string };

const now = () => NOON;
const APP = { id: "1400000001", key: "sandboxAppKey" };

const OPEN: Readonly<Record<ProviderName, (address: Address) => Ports>> = {
  tencent(address) {
    const options = { ...address, now, secretId: "AKIDsandbox", secretKey: "sandboxSecretKey", smsSdkAppId: APP.id };
    return {
      sms: createTencentProvider(options),
      voice: createTencentVoice({ ...options, voiceSdkAppId: APP.id }),
      admin: createTencentAdmin(options),
    };
  },
  qcloudsms({ http, endpoint }) {
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
    const options = { ...address, now, randomBytes, accessKeyId: "testId", accessKeySecret: "testSecret" };
    return {
      sms: createAliyunProvider(options),
      voice: createAliyunVoice(options),
      admin: createAliyunAdmin(options),
    };
  },
};
let nonces = 0;

/** The ports in front of a transport that keeps what it is asked and answers nothing. */
function openCanned(name: ProviderName): Ports & { asked: HttpRequest[] } {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    async send(request) {
      asked.push(request);
      return { kind: "unknown", error: new Error("No answer") };
    },
    close() {},
  };
  return { ...OPEN[name]({ http, endpoint: "http://127.0.0.1:1" }), asked };
}

function openAt(sandbox: Sandbox, name: ProviderName): Ports {
  const http = createHttpClient({ now, proxy: "" });
  onTestFinished(() => http.close());
  return OPEN[name]({ http, endpoint: sandbox.url });
}

const OPTIONS = { deadline: NOON + 5000 };
const PHONE = "+8613800138000";

function request(more: Partial<SendRequest> = {}): SendRequest {
  return {
    requestId: "01KDVXQG00EXAMPLE000000000",
    phones: [PHONE],
    templateId: "7839",
    signName: "信使",
    params: [],
    ...more,
  };
}

/** What one send puts on the wire, as text. */
async function wireOf(name: ProviderName, more: Partial<SendRequest>): Promise<string> {
  const { sms, asked } = openCanned(name);
  await sms.send(request(more), OPTIONS);
  return asked.map(({ url, body }) => `${url} ${body}`).join("\n");
}

const TOO_MANY: Readonly<Record<ProviderName, string>> = {
  tencent: "LimitExceeded.PhoneNumberCountLimit",
  qcloudsms: "1046",
  aliyun: "isv.MOBILE_COUNT_OVER_LIMIT",
};

/** Recognised on the wire whatever stands around it. */
const MARK = "739731";

describe.each(PROVIDERS)("the capabilities of %s", (name) => {
  const can = CAPABILITIES[name];

  test("are the parts of its ports", () => {
    const { sms, voice, admin } = openCanned(name);
    expect({
      maxRecipients: sms.maxRecipients,
      voice: voice.kinds,
      voiceFiles: voice.files !== undefined,
      queue: sms.queue !== undefined,
      phoneLog: sms.phoneLog !== undefined,
      conversions: admin.reportConversion !== undefined,
    }).toEqual({
      maxRecipients: can.maxRecipients,
      voice: can.voice,
      voiceFiles: can.voiceFiles,
      queue: can.queue,
      phoneLog: can.phoneLog,
      conversions: can.conversions,
    });
  });

  test.each<{ field: string; more: Partial<SendRequest>; travels: boolean }>([
    { field: "a sender id", more: { senderId: MARK, params: [] }, travels: can.senderId },
    { field: "an extend code", more: { extendCode: MARK }, travels: can.extendCode },
    { field: "a value by position", more: { params: [MARK] }, travels: can.params === "positional" },
    { field: "a value by name", more: { namedParams: { code: MARK } }, travels: can.params === "named" },
  ])("say whether $field travels", async ({ more, travels }) => {
    expect((await wireOf(name, more)).includes(MARK)).toBe(travels);
  });

  test.each<VoiceContent>([
    { kind: "code", code: "5678" },
    { kind: "template", templateId: "12345", params: [] },
    { kind: "prompt", text: "您好" },
    { kind: "file", fileId: "f1" },
  ])("say whether a call can say a $kind", async (content) => {
    const { voice, asked } = openCanned(name);
    const result = await say(voice, { requestId: "r1", phone: PHONE, content }, OPTIONS);
    const isSaid = can.voice.includes(content.kind);
    expect(asked).toHaveLength(isSaid ? 1 : 0);
    expect(result).toMatchObject(
      isSaid
        ? { status: "unknown", fault: { provider: { code: "NoAnswer" } } }
        : { status: "rejected", fault: { code: "PROVIDER_REJECTED", provider: { code: "UnsupportedContent" } } },
    );
  });

  test("are as many recipients as the provider takes", async () => {
    const { sms } = openAt(await openSandbox(), name);
    const values = name === "aliyun" ? { templateId: "SMS_153055065", namedParams: { code: "1" } } : { params: ["1"] };
    const phones = Array.from({ length: can.maxRecipients + 1 }, (_, index) => `+861380013${1000 + index}`);
    const fitting = await sms.send(request({ ...values, phones: phones.slice(1) }), OPTIONS);
    expect(new Set(fitting.results.map(({ status }) => status))).toEqual(new Set(["accepted"]));
    const { results } = await sms.send(request({ ...values, phones }), OPTIONS);
    expect(results).toHaveLength(phones.length);
    expect(results[0]).toMatchObject({ status: "rejected", fault: { provider: { code: TOO_MANY[name] } } });
  });
});

test("what a provider's calls cannot say does not type-check", () => {
  expectTypeOf<Kinds<typeof createTencentVoice>>().toEqualTypeOf<"code" | "template">();
  expectTypeOf<Kinds<typeof createAliyunVoice>>().toEqualTypeOf<"template" | "file">();
  expectTypeOf<Kinds<typeof createQcloudsmsVoice>>().toEqualTypeOf<VoiceKind>();
  // One that says more stands in for one that says less, and not the other way round.
  expectTypeOf<VoiceProvider<VoiceKind>>().toExtend<VoiceProvider<"file">>();
  expectTypeOf<VoiceProvider<"file">>().not.toExtend<VoiceProvider<VoiceKind>>();
  expectTypeOf<VoiceProvider<"file">>().toExtend<VoiceProvider>();
});

/** What the calls of a client take. */
type Kinds<Create extends (options: never) => { call(request: never, options: never): unknown }> =
  Parameters<ReturnType<Create>["call"]>[0] extends VoiceRequest<infer Kind> ? Kind : never;
