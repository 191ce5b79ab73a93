import { describe, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import type { Authenticate } from "../../shared/triggers/authenticate.ts";
import { REQUEST_ID, scfContext } from "../fixtures/events/context.ts";
import { HOST_NAMES, HTTP_HOSTS, type SampleRequest, SOURCE_IP, scfUrlEvent } from "../fixtures/events/http.ts";
import {
  API_KEY,
  asHttpAnswer,
  asOutcome,
  type HttpAnswer,
  type SampleOptions,
  sampleFunction,
} from "./sample-function.ts";

const AUTHORIZED = { authorization: `Bearer ${API_KEY}` };
const JSON_HEADERS = { ...AUTHORIZED, "content-type": "application/json" };

/** A call to a Function URL, and what came back. */
async function post(request: SampleRequest, options: SampleOptions = {}) {
  const { main, ran, logged } = sampleFunction(options);
  const answer = asHttpAnswer(await main(scfUrlEvent(request), scfContext()));
  return { answer, ran, logged, outcome: answer.body === "" ? undefined : asOutcome(JSON.parse(answer.body)) };
}

/** Shape × encoding × method × content type: the answer is the same everywhere. */
const MATRIX: { name: string; request: SampleRequest; status: number; code?: string }[] = [
  { name: "JSON", request: { headers: JSON_HEADERS, body: '{"phone":"+8613800000000"}' }, status: 200 },
  {
    name: "JSON with charset",
    request: { headers: { ...AUTHORIZED, "content-type": "Application/JSON; Charset=UTF-8" }, body: "{}" },
    status: 200,
  },
  {
    name: "JSON of a kind",
    request: { headers: { ...AUTHORIZED, "content-type": "application/vnd.api+json" }, body: "{}" },
    status: 200,
  },
  { name: "JSON without content-type", request: { headers: AUTHORIZED, body: ' {"a":"信"}' }, status: 200 },
  { name: "no body", request: { headers: AUTHORIZED }, status: 200 },
  { name: "no body of any type", request: { headers: { ...AUTHORIZED, "content-type": "text/plain" } }, status: 200 },
  { name: "a list", request: { headers: JSON_HEADERS, body: "[]" }, status: 400, code: "INVALID_ARGUMENT" },
  {
    name: "half JSON",
    request: { headers: JSON_HEADERS, body: '{"phone":"+861380' },
    status: 400,
    code: "INVALID_ARGUMENT",
  },
  { name: "blanks", request: { headers: JSON_HEADERS, body: "  " }, status: 400, code: "INVALID_ARGUMENT" },
  {
    name: "a form",
    request: { headers: { ...AUTHORIZED, "content-type": "application/x-www-form-urlencoded" }, body: "a=1" },
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
  {
    name: "text without content-type",
    request: { headers: AUTHORIZED, body: "phone=1" },
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
  {
    name: "another charset",
    request: { headers: { ...AUTHORIZED, "content-type": "application/json;charset=gbk" }, body: "{}" },
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
  {
    name: "a compressed body",
    request: { headers: { ...JSON_HEADERS, "content-encoding": "gzip" }, body: "{}" },
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
  {
    name: "no key",
    request: { headers: { "content-type": "application/json" }, body: "{}" },
    status: 401,
    code: "UNAUTHENTICATED",
  },
  {
    name: "a wrong key",
    request: { headers: { authorization: "Bearer no" }, body: "{}" },
    status: 401,
    code: "UNAUTHENTICATED",
  },
  {
    name: "a wrong key and half JSON",
    request: { headers: { authorization: "Bearer no" }, body: "{" },
    status: 401,
    code: "UNAUTHENTICATED",
  },
  ...["GET", "HEAD", "PUT", "PATCH", "DELETE", "TRACE", "BREW"].map((method) => ({
    name: method,
    request: { method, headers: JSON_HEADERS, body: "{}" },
    status: 405,
    code: "METHOD_NOT_ALLOWED",
  })),
];

describe.each(HOST_NAMES)("main() on %s", (host) => {
  for (const { name, request, status, code } of MATRIX) {
    for (const isBase64 of [false, true]) {
      test(`answers ${status} to ${name}${isBase64 ? " in base64" : ""}`, async () => {
        const body =
          isBase64 && request.body !== undefined ? Buffer.from(request.body).toString("base64") : request.body;
        const { event, context } = HTTP_HOSTS[host]({ ...request, ...(body !== undefined && { body }), isBase64 });
        const { main, ran } = sampleFunction();
        const answer = asHttpAnswer(await main(event, context));
        expect(answer.statusCode).toBe(status);
        expect(answer.headers).toMatchObject({
          "content-type": "application/json; charset=utf-8",
          "cache-control": "no-store",
        });
        expect(ran).toHaveLength(status === 200 ? 1 : 0);
        if (request.method === "HEAD") expect(answer.body).toBe("");
        else
          expect(asOutcome(JSON.parse(answer.body))).toMatchObject(
            code === undefined ? { ok: true } : { error: { code } },
          );
      });
    }
  }

  test("hands the caller, the input and the request id to the use case", async () => {
    const { main, ran } = sampleFunction();
    const { event, context } = HTTP_HOSTS[host]({ headers: JSON_HEADERS, body: '{"a":"信"}' });
    const outcome = asOutcome(JSON.parse(asHttpAnswer(await main(event, context)).body));
    const requestId = host.startsWith("aws") ? "8f1e2d3c-1111-4222-8333-444455556666" : REQUEST_ID;
    expect(outcome).toEqual({ ok: true, requestId, data: { echo: { a: "信" } } });
    expect(ran[0]?.input).toEqual({ a: "信" });
    const ip = host === "cloudbase" ? undefined : SOURCE_IP;
    expect(ran[0]?.call).toMatchObject({ requestId, caller: { kind: "service", name: "shop", ip } });
  });
});

test("main() refuses a body that is not UTF-8", async () => {
  const body = Buffer.from([...Buffer.from('{"a":"'), 0xff, 0xfe, ...Buffer.from('"}')]).toString("base64");
  const { outcome } = await post({ headers: JSON_HEADERS, body, isBase64: true });
  expect(outcome).toMatchObject({
    error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: body: must be UTF-8" },
  });
});

test("main() repeats nothing of a body that is not JSON", async () => {
  const { answer, outcome, logged } = await post({ headers: JSON_HEADERS, body: "13800000000 secret" });
  expect(outcome).toMatchObject({
    error: { code: "INVALID_ARGUMENT", message: "Cannot read the request: body: must be valid JSON" },
  });
  expect(answer.body + JSON.stringify(logged)).not.toMatch(/13800|secret/);
});

test("main() counts the bytes of a body, after base64", async () => {
  const access = { maxBodyBytes: 9 };
  const fits = Buffer.from('{"a":"b"}');
  const message = "The body must have at most 9 bytes";
  expect((await post({ headers: JSON_HEADERS, body: fits.toString("utf8") }, { access })).answer.statusCode).toBe(200);
  expect(
    (await post({ headers: JSON_HEADERS, body: fits.toString("base64"), isBase64: true }, { access })).answer
      .statusCode,
  ).toBe(200);
  for (const request of [
    { body: '{"a":"信"}' },
    { body: Buffer.from('{"a":"bc"}').toString("base64"), isBase64: true },
  ]) {
    const { answer, outcome } = await post({ headers: JSON_HEADERS, ...request }, { access });
    expect(answer.statusCode).toBe(413);
    expect(outcome).toMatchObject({ error: { code: "PAYLOAD_TOO_LARGE", message } });
  }
});

test("main() takes at most 6 MB unless told otherwise", async () => {
  const body = JSON.stringify({ a: "x".repeat(6 * 1024 * 1024 - 8) });
  expect((await post({ headers: JSON_HEADERS, body })).answer.statusCode).toBe(200);
  expect((await post({ headers: JSON_HEADERS, body: `${body} ` })).answer.statusCode).toBe(413);
});

const ERRORS: { error: XinshiError; status: number; headers: Record<string, string> }[] = [
  {
    error: new XinshiError("RATE_LIMITED", "Wait", { reason: "phone_30s", retryAfterSeconds: 17 }),
    status: 429,
    headers: { "retry-after": "17" },
  },
  {
    error: new XinshiError("RATE_LIMITED", "Wait", { retryAfterSeconds: 0.2 }),
    status: 429,
    headers: { "retry-after": "1" },
  },
  { error: new XinshiError("UNAUTHENTICATED", "Who?"), status: 401, headers: { "www-authenticate": "Bearer" } },
  { error: new XinshiError("METHOD_NOT_ALLOWED", "No"), status: 405, headers: { allow: "POST, OPTIONS" } },
  { error: new XinshiError("CODE_MISMATCH", "Wrong", { attemptsLeft: 3 }), status: 422, headers: {} },
  {
    error: new XinshiError("OUTCOME_UNKNOWN", "Wait", { provider: { name: "tencent", code: "X" } }),
    status: 504,
    headers: {},
  },
];

for (const { error, status, headers } of ERRORS) {
  test(`main() answers ${error.code} with ${status} and ${JSON.stringify(headers)}`, async () => {
    const run = () => {
      throw error;
    };
    const { answer, outcome } = await post({ headers: JSON_HEADERS, body: "{}" }, { run });
    const always = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toEqual({ ...always, ...headers });
    expect(outcome).toEqual({ ok: false, requestId: REQUEST_ID, error: error.toBody() });
  });
}

test("main() lets authenticate see the trusted address, and gives it to the use case", async () => {
  const seen: (string | undefined)[] = [];
  const authenticate: Authenticate = async ({ sourceIp }) => {
    seen.push(sourceIp);
    return { kind: "service", name: "any" };
  };
  const headers = { "x-forwarded-for": "198.51.100.9, 198.51.100.8" };
  for (const [trustedProxies, ip] of [
    [0, SOURCE_IP],
    [1, "198.51.100.8"],
    [2, "198.51.100.9"],
    [3, SOURCE_IP],
  ] as const) {
    const { ran } = await post({ headers }, { access: { authenticate, trustedProxies } });
    expect(ran[0]?.call.caller).toEqual({ kind: "service", name: "any", ip });
    expect(seen.at(-1)).toBe(ip);
  }
});

describe("main() with CORS", () => {
  const ORIGIN = "https://admin.example.com";
  const preflight = { method: "OPTIONS", headers: { origin: ORIGIN, "access-control-request-method": "POST" } };

  function corsOf({ headers }: HttpAnswer): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).filter(([name]) => name === "vary" || name.startsWith("access-control-")),
    );
  }

  test("off says nothing of it", async () => {
    for (const access of [{}, { cors: { origins: [] } }]) {
      const { answer } = await post(preflight, { access });
      expect(answer).toMatchObject({ statusCode: 204, body: "", headers: { allow: "POST, OPTIONS" } });
      expect(corsOf(answer)).toEqual({});
      expect(corsOf((await post({ headers: { ...JSON_HEADERS, origin: ORIGIN } }, { access })).answer)).toEqual({});
    }
  });

  test("answers a preflight without a key and without running anything", async () => {
    const { answer, ran, logged } = await post(preflight, { access: { cors: { origins: [ORIGIN] } } });
    expect(answer).toMatchObject({ statusCode: 204, body: "" });
    expect(corsOf(answer)).toEqual({
      vary: "origin",
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-expose-headers": "retry-after",
      "access-control-max-age": "600",
    });
    expect(ran).toEqual([]);
    expect(logged).toMatchObject([{ trigger: "http", caller: null, outcome: "OK" }]);
  });

  test("lets a listed origin read answers, also of errors", async () => {
    const cors = { origins: ["https://other.example.com", ORIGIN] };
    const shared = {
      vary: "origin",
      "access-control-allow-origin": ORIGIN,
      "access-control-expose-headers": "retry-after",
    };
    for (const headers of [JSON_HEADERS, {}]) {
      expect(corsOf((await post({ headers: { ...headers, origin: ORIGIN } }, { access: { cors } })).answer)).toEqual(
        shared,
      );
    }
  });

  for (const origin of [
    "https://admin.example.com.evil.example",
    "http://admin.example.com",
    "null",
    ORIGIN.toUpperCase(),
  ]) {
    test(`does not let ${origin} read answers`, async () => {
      const access = { cors: { origins: [ORIGIN] } };
      expect(corsOf((await post({ ...preflight, headers: { origin } }, { access })).answer)).toEqual({
        vary: "origin",
      });
      expect(corsOf((await post({ headers: { ...JSON_HEADERS, origin } }, { access })).answer)).toEqual({
        vary: "origin",
      });
    });
  }

  test("can be for any origin", async () => {
    const { answer } = await post(preflight, { access: { cors: { origins: ["*"] } } });
    expect(answer.headers["access-control-allow-origin"]).toBe("*");
  });
});
