import { expect, test } from "vitest";
import { httpAccess } from "../../shared/triggers/access.ts";
import { API_KEY, API_KEYS } from "./sample-function.ts";

test("httpAccess() carries every setting over", async () => {
  const http = { apiKeys: API_KEYS, corsOrigins: ["https://a.example"], trustedProxies: 2, timerSecret: "made-up" };
  const { authenticate, ...rest } = httpAccess({ settings: { http } });
  expect(rest).toEqual({ cors: { origins: ["https://a.example"] }, trustedProxies: 2, timerSecret: "made-up" });
  const headers = { authorization: `Bearer ${API_KEY}` };
  const request = {
    method: "POST",
    path: "/",
    query: {},
    headers,
    body: new Uint8Array(),
    sourceIp: undefined,
    requestId: "i",
  };
  expect(await authenticate(request)).toEqual({ kind: "service", name: "shop" });
});
