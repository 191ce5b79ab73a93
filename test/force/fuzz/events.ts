/**
 * Invocations of every function by every way in: the platforms' own shapes, filled with what the function takes, then
 * changed somewhere; and things that are no event at all.
 *
 * @module
 */
import fc from "fast-check";
import {
  callbackUrl,
  SANDBOX_ADMIN,
  SANDBOX_API_KEY,
  SANDBOX_SIGNING_KEY,
  SANDBOX_STATUS_KEY,
} from "../../../deploy/local.ts";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import { callFunctionEvent, USER_ENV } from "../../fixtures/events/call-function.ts";
import { lambdaContext, oldContext, scfContext } from "../../fixtures/events/context.ts";
import { HOST_NAMES, HTTP_HOSTS, type HttpHost } from "../../fixtures/events/http.ts";
import { OTHER_EVENTS } from "../../fixtures/events/others.ts";
import { API_TIMER_ENV, timerEvent, WECHAT_TIMER_ENV } from "../../fixtures/events/timer.ts";
import { mp3, wav } from "../../helpers/sounds.ts";
import { filledIn } from "../forgeries/numbers.ts";
import {
  API3_INPUTS,
  type CallableName,
  FUNCTIONS,
  type FunctionName,
  freshPhone,
  PUSHES,
  SERVICE_INPUTS,
  USER_INPUTS,
} from "./inputs.ts";
import { mutate, mutations } from "./mutations.ts";

export interface Invocation {
  fn: FunctionName;
  /** Which kind of event it began as. */
  way: "callFunction" | "http" | "api3" | "timer" | "push" | "other";
  event: unknown;
  context: unknown;
}

interface Body {
  bytes: Uint8Array;
  contentType?: string | undefined;
}

const CALLABLE = FUNCTIONS.filter((name): name is CallableName => name !== "smscallback");
const CALLBACK_PATH = new URL(callbackUrl("http://localhost", "tencent")).pathname.replace(/\/tencent$/, "");

/** Inputs of a function, well-formed or not any more. */
function inputOf(samples: (phone: string) => readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.tuple(freshPhone, fc.nat(1000), mutations(3)).map(([phone, which, changes]) => {
    const known = samples(phone);
    return mutate(known[which % known.length], changes);
  });
}

const user: fc.Arbitrary<Invocation> = fc
  .constantFrom(...FUNCTIONS)
  .chain((fn) =>
    fc.record({
      fn: fc.constant(fn),
      input: fn === "smscallback" ? fc.constant({}) : inputOf(USER_INPUTS[fn]),
      openid: fc.oneof(fc.constantFrom(SANDBOX_ADMIN, "o-1", ""), fc.string({ maxLength: 30 })),
      isOld: fc.boolean(),
      openData: fc.oneof(
        { weight: 4, arbitrary: fc.constant(filledIn("phone")) },
        { weight: 1, arbitrary: fc.string().map((text) => ({ WX_OPEN_DATA_INFO: text })) },
      ),
    }),
  )
  .map(({ fn, input, openid, isOld, openData }) => {
    const env = { ...USER_ENV, WX_OPENID: openid, ...openData };
    const event = typeof input === "object" && input !== null ? callFunctionEvent({ ...input }) : input;
    return { fn, way: "callFunction", event, context: isOld ? oldContext(env) : scfContext(env) };
  });

const CONTENT_TYPES = [
  ...["application/json", "application/json; charset=utf-8", "application/json; charset=gbk", "text/plain", ""],
  ...["application/x-www-form-urlencoded", "audio/mpeg", "multipart/form-data", 'multipart/form-data; boundary="a b"'],
  ...["application/vnd.x+json", ";;;", "application/json;charset", "multipart/form-data; boundary=x; boundary=y"],
];

/** JSON, sometimes not quite; or bytes; or a sound, alone or in a form. */
function bodyOf(input: unknown): fc.Arbitrary<Body> {
  const json = Buffer.from(JSON.stringify(input) ?? "");
  const text = (bytes: string | Uint8Array, contentType = "application/json"): Body => ({
    bytes: Buffer.from(bytes),
    contentType,
  });
  return fc.oneof(
    { weight: 60, arbitrary: fc.constant(text(json)) },
    { weight: 5, arbitrary: fc.constantFrom(...CONTENT_TYPES).map((type) => text(json, type)) },
    { weight: 4, arbitrary: fc.nat(Math.max(0, json.length - 1)).map((end) => text(json.subarray(0, end))) },
    { weight: 4, arbitrary: fc.tuple(fc.nat(json.length), fc.nat(255)).map((flip) => text(flipped(json, ...flip))) },
    { weight: 4, arbitrary: fc.string({ unit: "binary" }).map((garbage) => text(garbage)) },
    { weight: 4, arbitrary: fc.uint8Array().map((garbage) => text(garbage, "application/octet-stream")) },
    { weight: 1, arbitrary: fc.constantFrom("[", '{"a":', '"').map((open) => text(open.repeat(50_000))) },
    { weight: 1, arbitrary: fc.constant(text(`{"phones":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)) },
    { weight: 4, arbitrary: sound },
    { weight: 4, arbitrary: form },
  );
}

function flipped(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  if (at < changed.length) changed[at] = value;
  return changed;
}

const sound: fc.Arbitrary<Body> = fc
  .record({
    bytes: fc.constantFrom(mp3(), wav(), mp3(1).subarray(0, 100), Buffer.alloc(0), Buffer.from("ID3")),
    at: fc.nat(900),
    value: fc.nat(255),
    contentType: fc.constantFrom("audio/mpeg", "audio/wav", "application/octet-stream", "audio/x-wav; a=b"),
  })
  .map(({ bytes, at, value, contentType }) => ({ bytes: flipped(bytes, at, value), contentType }));

const form: fc.Arbitrary<Body> = fc
  .record({
    disposition: fc.constantFrom(
      'form-data; name="audio"; filename="a.mp3"',
      'form-data; name="audio"',
      'form-data; name="other"; filename=a',
      'form-data; name="audio; filename=""',
      "",
    ),
    ending: fc.constantFrom("\r\n--x--\r\n", "\r\n--x--", "\r\n--x\r\n", "--x--", ""),
    prefix: fc.constantFrom("", "\r\n", "preamble\r\n", "--x--\r\n", "\u0000"),
    more: fc.string({ maxLength: 30 }),
  })
  .map(({ disposition, ending, prefix, more }) => {
    const head = `${prefix}--x\r\ncontent-disposition: ${disposition}\r\n${more && `x-${more}\r\n`}\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), mp3(), Buffer.from(ending)]);
    return { bytes, contentType: "multipart/form-data; boundary=x" };
  });

type Credential = (body: Uint8Array, contentType: string | undefined) => Record<string, string>;

const HOST = "functions.example.com";

const CREDENTIALS: readonly { weight: number; make: Credential }[] = [
  { weight: 70, make: () => ({ authorization: `Bearer ${SANDBOX_API_KEY}` }) },
  { weight: 5, make: () => ({ authorization: `Bearer ${SANDBOX_STATUS_KEY}` }) },
  { weight: 10, make: signed },
  { weight: 3, make: () => ({ authorization: "Bearer wrong" }) },
  { weight: 2, make: () => ({ authorization: "TC3-HMAC-SHA256 Credential=a/2026-01-01/sms/tc3_request" }) },
  { weight: 2, make: () => ({ authorization: "\u0000" }) },
  { weight: 3, make: () => ({}) },
];

function signed(body: Uint8Array, contentType = "application/json"): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = { "content-type": contentType, host: HOST };
  const request = { method: "POST", headers, body, service: "sms", timestamp } as const;
  const authorization = signTc3(request, SANDBOX_SIGNING_KEY);
  return { ...headers, authorization, "x-tc-timestamp": String(timestamp) };
}

const credential = fc.oneof(...CREDENTIALS.map(({ weight, make }) => ({ weight, arbitrary: fc.constant(make) })));

const moreHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 2,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        ...["x-forwarded-for", "x-scf-remote-addr", "origin", "content-encoding", "content-length", "cookie", "x"],
        ...["x-tc-timestamp", "x-tc-content-sha256", "x-tc-action", "x-tc-version", "transfer-encoding", "__proto__"],
      ),
      fc.oneof(fc.constantFrom("gzip", "SendSms", "PullSmsSendStatus", "1", "::1", "UNSIGNED-PAYLOAD"), fc.string()),
      { maxKeys: 3 },
    ),
  },
);

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constant("POST") },
  { weight: 1, arbitrary: fc.constantFrom("GET", "OPTIONS", "HEAD", "PUT", "post", "") },
);

function httpOf(input: fc.Arbitrary<unknown>): fc.Arbitrary<{ event: Record<string, unknown>; context: unknown }> {
  return fc
    .record({
      body: input.chain(bodyOf),
      host: fc.constantFrom<HttpHost>(...HOST_NAMES),
      prove: credential,
      isBase64: fc.boolean(),
      more: moreHeaders,
      method,
    })
    .map(({ body: { bytes, contentType }, host, prove, isBase64, more, method: verb }) => {
      const headers = {
        host: HOST,
        ...(contentType ? { "content-type": contentType } : {}),
        ...prove(bytes, contentType),
        ...more,
      };
      const body = Buffer.from(bytes).toString(isBase64 ? "base64" : "utf8");
      const { event, context } = HTTP_HOSTS[host]({ method: verb, headers, body, isBase64 });
      return { event: event as Record<string, unknown>, context };
    });
}

const http: fc.Arbitrary<Invocation> = fc
  .constantFrom(...CALLABLE)
  .chain((fn) => httpOf(inputOf(SERVICE_INPUTS[fn])).map((made) => ({ fn, way: "http" as const, ...made })));

/** Signed after the headers that name the action are there, as every SDK does; nothing else is sent. */
const api3: fc.Arbitrary<Invocation> = fc
  .constantFrom("sendsms" as const, "pullstatus" as const)
  .chain((fn) =>
    fc.constantFrom(...Object.entries(API3_INPUTS[fn])).chain(([action, samples]) =>
      fc.record({
        fn: fc.constant(fn),
        action: fc.oneof(
          { weight: 12, arbitrary: fc.constant(action) },
          { weight: 1, arbitrary: fc.constantFrom("SendMultiGlobalSms", "toString", "__proto__", "") },
        ),
        version: fc.oneof(
          { weight: 12, arbitrary: fc.constant("2021-01-11") },
          { weight: 1, arbitrary: fc.constantFrom("2019-07-11", "") },
        ),
        input: inputOf(samples),
        host: fc.constantFrom<HttpHost>(...HOST_NAMES),
        isBase64: fc.boolean(),
      }),
    ),
  )
  .map(({ fn, action, version, input, host, isBase64 }) => {
    const text = JSON.stringify(input) ?? "";
    const headers = { ...signed(Buffer.from(text)), "x-tc-action": action, "x-tc-version": version };
    const body = isBase64 ? Buffer.from(text).toString("base64") : text;
    return { fn, way: "api3", ...HTTP_HOSTS[host]({ headers, body, isBase64 }) };
  });

const push: fc.Arbitrary<Invocation> = fc
  .constantFrom("tencent" as const, "aliyun" as const)
  .chain((provider) =>
    fc.record({
      made: httpOf(inputOf(PUSHES[provider])),
      path: fc.oneof(
        { weight: 12, arbitrary: fc.constant(`${CALLBACK_PATH}/${provider}`) },
        { weight: 1, arbitrary: fc.constantFrom("/", `${CALLBACK_PATH}/toString`, `${CALLBACK_PATH}x/${provider}`) },
        { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
      ),
    }),
  )
  .map(({ made: { event, context }, path }) => {
    const at = "rawPath" in event ? { rawPath: path } : { path };
    return { fn: "smscallback", way: "push", event: { ...event, ...at }, context };
  });

const timer: fc.Arbitrary<Invocation> = fc
  .record({
    fn: fc.oneof({ weight: 3, arbitrary: fc.constant("pullstatus" as const) }, fc.constantFrom(...FUNCTIONS)),
    env: fc.constantFrom(API_TIMER_ENV, WECHAT_TIMER_ENV, USER_ENV, {}),
    changes: mutations(2),
  })
  .map(({ fn, env, changes }) => {
    return { fn, way: "timer", event: mutate(timerEvent(), changes), context: scfContext(env) };
  });

const other: fc.Arbitrary<Invocation> = fc
  .record({
    fn: fc.constantFrom(...FUNCTIONS),
    event: fc.oneof(
      fc.constantFrom(...Object.values(OTHER_EVENTS)),
      fc.json().map((text): unknown => JSON.parse(text)),
      fc.object({
        key: fc.constantFrom("httpMethod", "headers", "requestContext", "Type", "version", "http", "body", "path"),
      }),
    ),
    context: fc.oneof(
      fc.constant(scfContext()),
      fc.constant(lambdaContext()),
      fc.json().map((text): unknown => JSON.parse(text)),
      fc.record({ environment: fc.jsonValue(), environ: fc.jsonValue(), request_id: fc.jsonValue() }),
    ),
  })
  .map((made) => ({ way: "other", ...made }));

/** One of all; a third is changed once more as a whole: event, or context. */
export const invocation: fc.Arbitrary<Invocation> = fc
  .record({
    made: fc.oneof(
      { weight: 30, arbitrary: user },
      { weight: 40, arbitrary: http },
      { weight: 8, arbitrary: api3 },
      { weight: 15, arbitrary: push },
      { weight: 1, arbitrary: timer },
      { weight: 9, arbitrary: other },
    ),
    changes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: mutations(2) }),
    ofContext: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: mutations(2) }),
  })
  .map(({ made, changes, ofContext }) => ({
    ...made,
    event: changes.length === 0 ? made.event : mutate(made.event, changes),
    context: ofContext.length === 0 ? made.context : mutate(made.context, ofContext),
  }));
