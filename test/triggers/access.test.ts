import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { SigningKey } from "../../shared/config/settings.ts";
import { signTc3 } from "../../shared/signing/tc3.ts";
import { openStore } from "../../shared/store/open.ts";
import { type HttpAccess, httpAccess } from "../../shared/triggers/access.ts";
import type { HttpRequest } from "../../shared/triggers/http-request.ts";
import { API_KEY, API_KEYS } from "./sample-function.ts";

const NOW = Date.UTC(2026, 0, 31, 4, 0, 0);
const KEY: SigningKey = { name: "crm", secretId: "AKIDofthecrm12345678", secretKey: "k".repeat(32), scopes: ["send"] };
const BODY = JSON.stringify({ phone: "+8613711112222" });

function open(now = (): number => NOW): HttpAccess {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-access-"));
  const store = openStore({ driver: "sqlite", path: join(folder, "test.db") });
  onTestFinished(async () => {
    await (await store).close();
    rmSync(folder, { recursive: true, force: true });
  });
  const http = {
    apiKeys: API_KEYS,
    signingKeys: [KEY],
    adminOpenids: ["o-admin"],
    corsOrigins: ["https://a.example"],
    trustedProxies: 2,
    timerSecret: "made-up",
  };
  return httpAccess({ settings: { http }, deps: { now, randomBytes }, store: () => store });
}

function request(headers: Record<string, string>, body = BODY): HttpRequest {
  return {
    method: "POST",
    path: "/",
    query: {},
    headers,
    body: Buffer.from(body),
    sourceIp: undefined,
    requestId: "i",
  };
}

interface Signing {
  at?: number;
  secret?: string;
  id?: string;
  service?: string;
  body?: string;
}

function signed({ at = NOW, secret = KEY.secretKey, id = KEY.secretId, service = "sms", body = BODY }: Signing = {}) {
  const timestamp = Math.floor(at / 1000);
  const headers = { "content-type": "application/json", host: "fn.example.com" };
  const authorization = signTc3({ method: "POST", headers, body, service, timestamp }, { id, secret });
  return { ...headers, authorization, "x-tc-timestamp": String(timestamp) };
}

test("httpAccess() carries every setting over", async () => {
  const { authenticate, ...rest } = open();
  expect(rest).toEqual({
    adminOpenids: ["o-admin"],
    cors: { origins: ["https://a.example"] },
    trustedProxies: 2,
    timerSecret: "made-up",
  });
  expect(await authenticate(request({ authorization: `Bearer ${API_KEY}` }))).toEqual({
    kind: "service",
    name: "shop",
  });
});

test("httpAccess() takes a signature once, in whatever service's name it was made", async () => {
  const { authenticate } = open();
  for (const service of ["sms", "vms", "sendsms"]) {
    const headers = signed({ service });
    expect(await authenticate(request(headers))).toEqual({ kind: "service", name: "crm", scopes: ["send"] });
    await expect(authenticate(request(headers))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message: "This signature was used before",
      details: { reason: "replayed" },
    });
  }
});

test("httpAccess() takes one of many uses of a signature at once", async () => {
  const { authenticate } = open();
  const headers = signed();
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => authenticate(request(headers))));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("httpAccess() remembers a signature as long as it could be used", async () => {
  let now = NOW;
  const { authenticate } = open(() => now);
  const headers = signed({ at: NOW + 300_000 }); // as far ahead as may be
  await authenticate(request(headers));
  for (const later of [600_000 - 1000, 600_000]) {
    now = NOW + later;
    await expect(authenticate(request(headers))).rejects.toMatchObject({ details: { reason: "replayed" } });
  }
  now = NOW + 600_001;
  await expect(authenticate(request(headers))).rejects.toMatchObject({ details: { reason: "expired" } });
});

test("httpAccess() takes a repeatable request again within two seconds of its signature, and never after them", async () => {
  let now = NOW;
  const { authenticate } = open(() => now);
  const pull = { ...request(signed()), isRepeatable: true };
  for (const soon of [0, 1, 1999]) {
    now = NOW + soon;
    expect(await authenticate(pull)).toMatchObject({ name: "crm" });
  }
  for (const later of [2000, 60_000, 300_000]) {
    now = NOW + later;
    await expect(authenticate(pull)).rejects.toMatchObject({ details: { reason: "replayed" } });
  }
});

test("httpAccess() takes no request for another once its signature came as a repeatable one", async () => {
  const { authenticate } = open();
  const headers = signed();
  await authenticate({ ...request(headers), isRepeatable: true });
  await expect(authenticate(request(headers))).rejects.toMatchObject({ details: { reason: "replayed" } });
});

const WRONG = "The signature is not right";
for (const [what, headers, body, message] of [
  ["of a wrong key", signed({ secret: "x".repeat(32) }), BODY, WRONG],
  ["of a key that nobody has", signed({ id: "AKIDofnobody12345678" }), BODY, WRONG],
  ["of another body", signed(), `${BODY} `, WRONG],
  ["under another host", { ...signed(), host: "other.example.com" }, BODY, WRONG],
  ["under another content type", { ...signed(), "content-type": "text/plain" }, BODY, WRONG],
  ["with another time beside it", { ...signed(), "x-tc-timestamp": String(NOW / 1000 + 1) }, BODY, WRONG],
  ["cut off", { ...signed(), authorization: signed().authorization.slice(0, -1) }, BODY, WRONG],
  ["without a time", { ...signed(), "x-tc-timestamp": "" }, BODY, WRONG],
  [
    "that leaves the body out",
    { ...signed(), "x-tc-content-sha256": "UNSIGNED-PAYLOAD" },
    BODY,
    "The body must be signed too",
  ],
  ["from six minutes ago", signed({ at: NOW - 360_000 }), BODY, "The signature's time is more than five minutes off"],
  ["from six minutes ahead", signed({ at: NOW + 360_000 }), BODY, "The signature's time is more than five minutes off"],
] as const) {
  test(`httpAccess() refuses a signature ${what}`, async () => {
    await expect(open().authenticate(request(headers, body))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message,
    });
  });
}

test("httpAccess() takes a header of another algorithm for no signature at all", async () => {
  const headers = { authorization: signed().authorization.replace("TC3-HMAC-SHA256", "HmacSHA1") };
  await expect(open().authenticate(request(headers))).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
    message: "Send an API key as Authorization: Bearer <key>",
  });
});
