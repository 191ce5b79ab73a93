import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { ApiKeySetting } from "../../shared/config/settings.ts";
import { createBearerAuth } from "../../shared/triggers/bearer.ts";
import type { HttpRequest } from "../../shared/triggers/http-request.ts";

function apiKey(name: string, key: string): ApiKeySetting {
  return { name, sha256: createHash("sha256").update(key).digest("hex") };
}

const KEYS = [apiKey("shop", "shop-key"), apiKey("crm", "crm-key_~+/.=="), apiKey("second-shop", "shop-key")];

function request(authorization?: string): HttpRequest {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return {
    method: "POST",
    path: "/",
    query: {},
    headers,
    body: new Uint8Array(),
    sourceIp: undefined,
    requestId: "id",
  };
}

for (const [authorization, name] of [
  ["Bearer shop-key", "shop"],
  ["bearer shop-key", "shop"],
  ["BEARER   shop-key ", "shop"],
  ["Bearer crm-key_~+/.==", "crm"],
] as const) {
  test(`createBearerAuth() takes ${JSON.stringify(authorization)} as ${name}`, async () => {
    expect(await createBearerAuth(KEYS)(request(authorization))).toEqual({ kind: "service", name });
  });
}

test("createBearerAuth() takes hashes in either case", async () => {
  const keys = KEYS.map(({ name, sha256 }) => ({ name, sha256: sha256.toUpperCase() }));
  expect(await createBearerAuth(keys)(request("Bearer shop-key"))).toEqual({ kind: "service", name: "shop" });
});

const MALFORMED = "Send an API key as Authorization: Bearer <key>";
const UNKNOWN = "This API key is not known";
const REFUSED: [authorization: string | undefined, message: string][] = [
  [undefined, MALFORMED],
  ["", MALFORMED],
  ["Bearer", MALFORMED],
  ["Bearer ", MALFORMED],
  ["shop-key", MALFORMED],
  ["Basic c2hvcC1rZXk=", MALFORMED],
  ["Bearer shop-key, Bearer shop-key", MALFORMED],
  ["Bearer shop-key\u0000", MALFORMED],
  ["Bearer shop-kez", UNKNOWN],
  ["Bearer shop-key=", UNKNOWN],
  ["Bearer SHOP-KEY", UNKNOWN],
  [`Bearer ${KEYS[0]?.sha256}`, UNKNOWN],
];

for (const [authorization, message] of REFUSED) {
  test(`createBearerAuth() refuses ${JSON.stringify(authorization)}`, async () => {
    await expect(createBearerAuth(KEYS)(request(authorization))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message,
    });
  });
}

test("createBearerAuth() refuses everybody when no key is configured", async () => {
  for (const authorization of [undefined, "Bearer ", "Bearer shop-key"]) {
    await expect(createBearerAuth([])(request(authorization))).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      message: "No API key is configured, so every HTTP call is refused",
    });
  }
});

for (const sha256 of ["", "ab", `${"0".repeat(63)}g`, "0".repeat(65), "0".repeat(66)]) {
  test(`createBearerAuth() does not start with the hash ${JSON.stringify(sha256)}`, () => {
    expect(() => createBearerAuth([{ name: "shop", sha256 }])).toThrow(
      expect.objectContaining({
        code: "NOT_CONFIGURED",
        message: "The hash of API key shop must be a SHA-256 in 64 hexadecimal digits",
      }),
    );
  });
}
