/**
 * Pushes that do not come from somebody who knows the secret path.
 *
 * @module
 */
import { callbackUrl, SANDBOX_API_KEY } from "../../../deploy/local.ts";
import type { RawRequest } from "./target.ts";

const TOKEN = new URL(callbackUrl("http://localhost", "tencent")).pathname.split("/").at(-2) ?? "";
const RECEIPT = JSON.stringify([
  { nationcode: "86", mobile: "13700001000", sid: "forged", report_status: "FAIL", errmsg: "MK:0012" },
]);

/** Its `host` is put in where it is sent. */
function push(path: string, more: Partial<RawRequest> = {}): RawRequest {
  return {
    path,
    headers: [["content-type", "application/json"]],
    body: RECEIPT,
    ...more,
  };
}

/** The right path, for the proof that the others are refused for theirs. */
export const GOOD_PUSH: RawRequest = push(`/${TOKEN}/tencent`);

export const CALLBACK_ATTACKS: Readonly<Record<string, RawRequest>> = {
  "no token": push("/tencent"),
  "an empty token": push("//tencent"),
  "no path": push(""),
  "another token": push(`/${TOKEN.replace("s", "t")}/tencent`),
  "a token and a letter": push(`/${TOKEN}x/tencent`),
  "a token short of a letter": push(`/${TOKEN.slice(0, -1)}/tencent`),
  "a token in capitals": push(`/${TOKEN.toUpperCase()}/aliyun`),
  "a token with an encoded letter": push(`/${TOKEN.replace("s", "%73")}/tencent`),
  "a token and an encoded slash": push(`/${TOKEN}%2Ftencent`),
  "a token with a blank": push(`/${TOKEN}%20/tencent`),
  "a token with a zero character": push(`/${TOKEN}%00/tencent`),
  "the token in the query": push(`/tencent?token=${TOKEN}&path=/${TOKEN}/tencent`),
  "the path in the query": push(`/?/${TOKEN}/tencent`),
  "the token in headers": push("/x/tencent", {
    headers: [
      ["x-callback-token", TOKEN],
      ["authorization", `Bearer ${TOKEN}`],
      ["x-original-url", `/${TOKEN}/tencent`],
    ],
  }),
  "the token in the body": push("/x/tencent", { body: JSON.stringify({ token: TOKEN, path: `/${TOKEN}/tencent` }) }),
  "a backend's key": push("/x/tencent", {
    headers: [["authorization", `Bearer ${SANDBOX_API_KEY}`]],
  }),
  "a backend's key in the path": push(`/${SANDBOX_API_KEY}/tencent`),
  "another provider": push(`/${TOKEN}/qcloudsms`),
  "no provider": push(`/${TOKEN}/`),
  "a provider of the prototype": push(`/${TOKEN}/toString`),
  "a provider in capitals": push(`/${TOKEN}/TENCENT`),
  "more behind the provider": push(`/${TOKEN}/tencent/x`),
  "token and provider the other way round": push(`/tencent/${TOKEN}`),
  "back from the right path": push(`/${TOKEN}/tencent/..`),
  "by GET": push(`/${TOKEN}/tencent`, { method: "GET" }),
  "by PUT": push(`/${TOKEN}/tencent`, { method: "PUT" }),
};
