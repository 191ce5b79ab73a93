/**
 * A provider's push: an HTTP request whose path ends in `/<token>/<provider>`. Pushes carry no signature, so the token is
 * all that tells them from anybody's; a wrong one is told nothing.
 *
 * Sources: "短信下发状态通知", https://cloud.tencent.com/document/api/382/59178; "SmsReport, HTTP batch push",
 * https://help.aliyun.com/document_detail/101867.html
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { PushInput } from "../validation/push.ts";
import type { HttpAccess } from "./access.ts";
import { type HttpRequest, readHttpRequest } from "./http-request.ts";
import { type HttpResponse, toHttpResponse } from "./http-response.ts";
import type { Caller } from "./invocation.ts";
import { isSameText } from "./same-text.ts";
import type { Trigger } from "./trigger.ts";

type Provider = PushInput["provider"];

/** What each provider wants to hear before it stops pushing the same again. */
const ACKNOWLEDGEMENTS: Readonly<Record<Provider, string>> = {
  tencent: '{"result":0,"errmsg":"OK"}',
  aliyun: '{"code":0,"msg":"成功"}',
};

/** What providers push is far below this. */
const MAX_BODY_BYTES = 1024 * 1024;

/** In front of it, a gateway may have put whatever it likes. */
const PATH = /\/([^/]+)\/(tencent|aliyun)\/?$/;

export const pushTrigger: Trigger<HttpRequest> = {
  name: "push",
  match: ({ event, requestId }) => readHttpRequest(event, requestId),
  async read(request, gate) {
    const provider = providerOf(request, await gate.access());
    if (request.method !== "POST") throw new XinshiError("METHOD_NOT_ALLOWED", "Pushes come by POST");
    if (request.body.byteLength > MAX_BODY_BYTES) {
      throw new XinshiError("PAYLOAD_TOO_LARGE", `A push must have at most ${MAX_BODY_BYTES} bytes`);
    }
    const caller: Caller = { kind: "provider", provider };
    return { kind: "call", caller, input: { provider, body: Buffer.from(request.body).toString("utf8") } };
  },
  reply(outcome, json, request): HttpResponse {
    const response = toHttpResponse(outcome, json, request.method);
    const provider = PATH.exec(request.path)?.[2];
    return outcome.ok && isProvider(provider) ? { ...response, body: ACKNOWLEDGEMENTS[provider] } : response;
  },
};

/** Every token is compared, so that time tells nothing of which one was nearly right. */
function providerOf({ path }: HttpRequest, { callbackTokens = [] }: HttpAccess): Provider {
  const [, token = "", provider] = PATH.exec(path) ?? [];
  const isKnown = callbackTokens.map((known) => isSameText(known, token)).includes(true);
  if (isKnown && isProvider(provider)) return provider;
  throw new XinshiError("NOT_FOUND", "There is nothing here");
}

function isProvider(name: string | undefined): name is Provider {
  return name !== undefined && Object.hasOwn(ACKNOWLEDGEMENTS, name);
}
