import fc from "fast-check";
import { expect, test } from "vitest";
import { USER_ENV } from "../fixtures/events/call-function.ts";
import { type Env, scfContext } from "../fixtures/events/context.ts";
import { awsV2Event, HOST_NAMES, HTTP_HOSTS, scfUrlEvent } from "../fixtures/events/http.ts";
import { OTHER_EVENTS } from "../fixtures/events/others.ts";
import { API_TIMER_ENV, TRIGGER_NAME, timerEvent, WECHAT_TIMER_ENV } from "../fixtures/events/timer.ts";
import { API_KEY, asHttpAnswer, asOutcome, sampleFunction } from "./sample-function.ts";

const SECRET = "made-up-message";
const BODIES = ["", "{}", '{"a":1}', "[", "null", "\ud800", "e30="];
const METHODS = ["POST", "POST", "POST", "GET", "OPTIONS", "HEAD", ""];
const KEYS = [`Bearer ${API_KEY}`, `Bearer ${API_KEY}`, `Bearer ${API_KEY}`, "Bearer no", "Basic x", ""];

const httpEvent = fc
  .record({
    host: fc.constantFrom(...HOST_NAMES),
    method: fc.constantFrom(...METHODS),
    authorization: fc.constantFrom(...KEYS),
    contentType: fc.constantFrom("application/json", "text/plain", ""),
    body: fc.oneof(fc.constantFrom(...BODIES), fc.string()),
    isBase64: fc.boolean(),
  })
  .map(({ host, contentType, authorization, ...rest }) => {
    const headers = { ...(authorization && { authorization }), ...(contentType && { "content-type": contentType }) };
    return HTTP_HOSTS[host]({ ...rest, headers }).event as Record<string, unknown>;
  });

const timer = fc.constantFrom(timerEvent(), timerEvent(SECRET), timerEvent(SECRET), {
  ...timerEvent(SECRET),
  TriggerName: "other",
});

/** Whole events, events of two kinds at once, events with any field replaced, and anything at all. */
const anyEvent = fc.oneof(
  { weight: 3, arbitrary: httpEvent },
  { weight: 3, arbitrary: timer },
  fc.constantFrom(...Object.values(OTHER_EVENTS)),
  fc.tuple(httpEvent, timer).map(([http, tick]) => ({ ...http, ...tick })),
  fc
    .tuple(
      fc.oneof(httpEvent, timer),
      fc.constantFrom("headers", "body", "requestContext", "Type", "Message", "httpMethod", "version"),
      fc.anything(),
    )
    .map(([event, name, value]) => ({ ...event, [name]: value })),
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
  fc.object({
    key: fc.constantFrom("httpMethod", "headers", "requestContext", "Type", "version", "http", "__proto__", "userInfo"),
  }),
);

const someEnv: fc.Arbitrary<Env> = fc
  .tuple(
    fc.constantFrom<Env>({}, USER_ENV, API_TIMER_ENV, WECHAT_TIMER_ENV),
    fc.dictionary(
      fc.constantFrom("WX_OPENID", "WX_FROM_OPENID", "WX_FROM_APPID", "TRIGGER_SRC", "TCB_SOURCE"),
      fc.constantFrom("", "o", "timer", "wx_trigger"),
      { maxKeys: 1 },
    ),
  )
  .map(([env, more]) => ({ ...env, ...more }));

const anyContext = fc.oneof(
  { weight: 3, arbitrary: someEnv.map(scfContext) },
  fc.anything({ withNullPrototype: true }),
  fc.record({
    environment: fc.anything(),
    environ: fc.anything(),
    time_limit_in_ms: fc.anything(),
    request_id: fc.anything(),
  }),
);

/** What the platform says in a context, found out another way than the code under test does. */
function envOf(context: unknown): Record<string, unknown> {
  const { environment } = (context ?? {}) as { environment?: unknown };
  try {
    return JSON.parse(String(environment)) ?? {};
  } catch {
    return {};
  }
}

function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function saysUser(context: unknown): boolean {
  const env = envOf(context);
  return isFilled(env.WX_OPENID) || isFilled(env.WX_FROM_OPENID);
}

function hasKey(event: unknown): boolean {
  const { headers, multiValueHeaders } = event as { headers?: unknown; multiValueHeaders?: unknown };
  return JSON.stringify([headers, multiValueHeaders])?.includes(API_KEY) === true;
}

function saysTimer(event: unknown, context: unknown): boolean {
  const { Type, TriggerName, Message } = event as Record<string, unknown>;
  const { TRIGGER_SRC, TCB_SOURCE, WX_FROM_APPID } = envOf(context);
  const real = TRIGGER_SRC === "timer" || TCB_SOURCE === "wx_trigger";
  return Type === "Timer" && TriggerName === TRIGGER_NAME && Message === SECRET && real && !isFilled(WX_FROM_APPID);
}

test("main() answers every event and context with an outcome, and lets nobody in who is not shown to be somebody", async () => {
  const { main, ran, logged } = sampleFunction({ triggerName: TRIGGER_NAME, access: { timerSecret: SECRET } });
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(anyEvent, anyContext, async (event, context) => {
      ran.length = 0;
      logged.length = 0;
      const answer = await main(event, context);
      if (!isAnsweredPreflight(answer)) asOutcome(isHttp(answer) ? readBody(answer) : answer);
      expect(logged).toHaveLength(1);
      for (const { kind } of ran) {
        reached.add(kind);
        if (kind === "user") expect(saysUser(context)).toBe(true);
        else expect(saysUser(context)).toBe(false);
        if (kind === "service") expect(hasKey(event)).toBe(true);
        if (kind === "timer") expect(saysTimer(event, context)).toBe(true);
      }
    }),
    { numRuns: 4_000 },
  );
  expect([...reached].sort()).toEqual(["service", "timer", "user"]);
});

test("main() throws for nobody but a real timer, whatever breaks", async () => {
  const run = () => {
    throw new Error("boom");
  };
  const { main, ran } = sampleFunction({ triggerName: TRIGGER_NAME, access: { timerSecret: SECRET }, run });
  let thrown = 0;
  await fc.assert(
    fc.asyncProperty(anyEvent, anyContext, async (event, context) => {
      ran.length = 0;
      try {
        const answer = await main(event, context);
        expect(ran.some(({ kind }) => kind === "timer")).toBe(false);
        if (!isAnsweredPreflight(answer)) asOutcome(isHttp(answer) ? readBody(answer) : answer);
      } catch (error) {
        thrown += 1;
        expect(saysTimer(event, context), String(error)).toBe(true);
        expect(String(error)).toMatch(/^Error: INTERNAL \(request id [^ ]+\)$/);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(thrown).toBeGreaterThan(0);
});

test("main() answers any body of any type with a status that fits its outcome", async () => {
  const { main } = sampleFunction();
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64")),
  );
  await fc.assert(
    fc.asyncProperty(
      body,
      fc.option(fc.string(), { nil: undefined }),
      fc.boolean(),
      async (text, contentType, isBase64) => {
        const headers = {
          authorization: `Bearer ${API_KEY}`,
          ...(contentType !== undefined && { "content-type": contentType }),
        };
        for (const event of [
          scfUrlEvent({ headers, body: text, isBase64 }),
          awsV2Event({ headers, body: text, isBase64 }),
        ]) {
          const answer = asHttpAnswer(await main(event, scfContext()));
          expect([200, 400, 415]).toContain(answer.statusCode);
          expect(asOutcome(JSON.parse(answer.body)).ok).toBe(answer.statusCode === 200);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

function isHttp(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "statusCode" in answer;
}

/** The two HTTP answers without a body. */
function isAnsweredPreflight(answer: unknown): boolean {
  return (
    isHttp(answer) && asHttpAnswer(answer).body === "" && [204, 405, 401, 413].includes(asHttpAnswer(answer).statusCode)
  );
}

function readBody(answer: unknown): unknown {
  return JSON.parse(asHttpAnswer(answer).body);
}
