/**
 * The old calls through API 3.0, SMS and VMS. What it has no counterpart for is refused before anything is sent, and the
 * error names what to call instead.
 *
 * @module
 */
import { type ErrorDetails, XinshiError } from "../../errors.ts";
import { createTencentApi } from "../../providers/tencent/api.ts";
import { VMS } from "../../providers/tencent/wire.ts";
import { needsSignName, runSms } from "./api3-sms.ts";
import { runVoice } from "./api3-voice.ts";
import type { Call, Protocol, Wanted } from "./call.ts";
import { unsignedEcho } from "./classic.ts";
import type { Api3Credentials, Wires } from "./options.ts";
import type { Reply } from "./replies.ts";

type Possible = Exclude<Wanted, { kind: keyof typeof ALTERNATIVES }>;

/** For what API 3.0 cannot do, what to call instead. */
const ALTERNATIVES = {
  text: "API 3.0 sends approved templates only: call sendWithParam with the template's id and its values",
  prompt: "API 3.0 reads out approved templates only: call TtsVoiceSender with a voice template's id and its values",
  file: "API 3.0 plays no uploaded files: call TtsVoiceSender with a voice template, or stay with protocol: 'classic' here",
  upload: "API 3.0 takes no files: call TtsVoiceSender with a voice template, or stay with protocol: 'classic' here",
} as const;

const NO_SIGN_NAME =
  "API 3.0 knows no default sign name: give sendWithParam one, or set credentials.defaultSignName for all calls";

const NO_COUNTERPART: ErrorDetails = { reason: "no_api3_counterpart" };

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createApi3(wires: Wires, credentials: Api3Credentials): Protocol {
  const { endpoints, http, now, log, timeoutMs } = wires;
  const { secretId, secretKey, token, region } = credentials;
  const common = { secretId, secretKey, token, region, http, now, log };
  const sms = createTencentApi({ ...common, endpoint: endpoints.api3Sms });
  const voice = createTencentApi({ ...common, endpoint: endpoints.api3Voice }, VMS);

  function reply(call: Call, wanted: Possible): Promise<Reply> {
    const deadline = now() + timeoutMs;
    const { smsSdkAppId = String(call.appid), voiceSdkAppId = String(call.appid), defaultSignName } = credentials;
    return wanted.kind === "code" || wanted.kind === "tts"
      ? runVoice(voice, wanted, { call, sdkAppId: voiceSdkAppId, deadline })
      : runSms(sms, wanted, { call, sdkAppId: smsSdkAppId, defaultSignName, deadline });
  }

  return {
    refusal: ({ wanted }) => (isPossible(wanted) ? signNameRefusal(wanted, credentials) : refusalOf(wanted)),
    async run(call) {
      if (!isPossible(call.wanted)) return { error: refusalOf(call.wanted) };
      const refusal = signNameRefusal(call.wanted, credentials);
      if (refusal !== undefined) return { error: refusal };
      try {
        const resData = await reply(call, call.wanted);
        return { error: undefined, res: { statusCode: 200, headers: {}, req: unsignedEcho(call) }, resData };
      } catch (error) {
        return { error: error instanceof Error ? error : new Error("The call failed") };
      }
    },
  };
}

function isPossible(wanted: Wanted): wanted is Possible {
  return !Object.hasOwn(ALTERNATIVES, wanted.kind);
}

function signNameRefusal(wanted: Possible, { defaultSignName = "" }: Api3Credentials): XinshiError | undefined {
  if (wanted.kind !== "template" || defaultSignName !== "" || !needsSignName(wanted)) return undefined;
  return new XinshiError("INVALID_ARGUMENT", NO_SIGN_NAME, NO_COUNTERPART);
}

function refusalOf({ kind }: Exclude<Wanted, Possible>): XinshiError {
  return new XinshiError("INVALID_ARGUMENT", ALTERNATIVES[kind], NO_COUNTERPART);
}
