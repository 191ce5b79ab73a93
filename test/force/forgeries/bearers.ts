/**
 * What is sent in place of an API key, and where identities of other kinds are put in its place.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { SANDBOX_ADMIN, SANDBOX_API_KEY, SANDBOX_SIGNING_KEY } from "../../../deploy/local.ts";
import type { MakeRequest } from "./signatures.ts";
import type { Headers } from "./target.ts";

const KEY = SANDBOX_API_KEY;
const HASH = createHash("sha256").update(KEY).digest("hex");

/** A key that was good once: the operator took it out. */
export const REVOKED_KEY = "revoked-backend-key";

const sendWith =
  (more: Headers, path?: string): MakeRequest =>
  ({ host, body }) => ({
    headers: [["host", host], ["content-type", "application/json"], ...more],
    body,
    ...(path !== undefined && { path }),
  });

const say = (authorization: string): MakeRequest => sendWith([["authorization", authorization]]);

/** The key itself is in some: there it is where no key belongs. */
export const BEARER_ATTACKS: Readonly<Record<string, MakeRequest>> = {
  "no header": sendWith([]),
  "an empty header": say(""),
  "the scheme alone": say("Bearer"),
  "the scheme and blanks": say("Bearer    "),
  "the key without scheme": say(KEY),
  "another scheme": say(`Token ${KEY}`),
  "Basic with the key": say(`Basic ${Buffer.from(`sandbox:${KEY}`).toString("base64")}`),
  "another key": say("Bearer sandbox-kez"),
  "a key in capitals": say(`Bearer ${KEY.toUpperCase()}`),
  "a key and a letter": say(`Bearer ${KEY}x`),
  "a key short of a letter": say(`Bearer ${KEY.slice(0, -1)}`),
  "a key and padding": say(`Bearer ${KEY}=`),
  "a key in quotes": say(`Bearer "${KEY}"`),
  "a key in base64": say(`Bearer ${Buffer.from(KEY).toString("base64")}`),
  "the key's hash": say(`Bearer ${HASH}`),
  "the key's name": say("Bearer sandbox"),
  "the setting": say(`Bearer sandbox:${HASH}`),
  "a blank inside": say(`Bearer ${KEY.replace("-", " ")}`),
  "a tab after the scheme": say(`Bearer\t${KEY}`),
  "the key twice": say(`Bearer ${KEY} ${KEY}`),
  "the key twice, with a comma": say(`Bearer ${KEY}, Bearer ${KEY}`),
  "the header twice, both right": sendWith([
    ["authorization", `Bearer ${KEY}`],
    ["Authorization", `Bearer ${KEY}`],
  ]),
  "the header twice, the first right": sendWith([
    ["authorization", `Bearer ${KEY}`],
    ["authorization", "Bearer x"],
  ]),
  "the header twice, the second right": sendWith([
    ["authorization", "Bearer x"],
    ["authorization", `Bearer ${KEY}`],
  ]),
  "two schemes": say(`TC3-HMAC-SHA256 Bearer ${KEY}`),
  "a revoked key": say(`Bearer ${REVOKED_KEY}`),
  "the signing key's secret": say(`Bearer ${SANDBOX_SIGNING_KEY.secret}`),
  "the signing key's id": say(`Bearer ${SANDBOX_SIGNING_KEY.id}`),
  "a token that says it needs no signature": say("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzYW5kYm94In0."),
  "the key in the query": sendWith([], `?authorization=Bearer%20${KEY}&access_token=${KEY}&key=${KEY}`),
  "the key in the path": sendWith([], `/${KEY}`),
  "the key in a cookie": sendWith([["cookie", `authorization=Bearer ${KEY}; token=${KEY}`]]),
  "the key in other headers": sendWith([
    ["proxy-authorization", `Bearer ${KEY}`],
    ["x-authorization", `Bearer ${KEY}`],
    ["x-forwarded-authorization", `Bearer ${KEY}`],
    ["x-api-key", KEY],
    ["authorization2", `Bearer ${KEY}`],
    ["_authorization", `Bearer ${KEY}`],
  ]),
};

const EVENT_IN_A_HEADER = JSON.stringify({ authorization: [`Bearer ${KEY}`] });

/** Nothing in a request makes its sender somebody: not what the platforms write elsewhere. */
export const SMUGGLED: Readonly<Record<string, MakeRequest>> = {
  "a user's identity in headers": sendWith([
    ["x-wx-openid", SANDBOX_ADMIN],
    ["x-wx-from-openid", SANDBOX_ADMIN],
    ["x-wx-source", "wx_client"],
    ["wx_openid", SANDBOX_ADMIN],
    ["x-cloudbase-context", JSON.stringify({ OPENID: SANDBOX_ADMIN })],
  ]),
  "a gateway's identity in headers": sendWith([
    ["x-forwarded-user", "sandbox"],
    ["x-remote-user", "sandbox"],
    ["x-amzn-oidc-identity", "sandbox"],
    ["x-scf-caller", "timer"],
    ["x-scf-remote-addr", "127.0.0.1"],
    ["x-forwarded-for", "127.0.0.1"],
  ]),
  "parts of an event as headers": sendWith([
    ["multivalueheaders", EVENT_IN_A_HEADER],
    ["headers", EVENT_IN_A_HEADER],
    ["requestcontext", JSON.stringify({ authorizer: { name: "sandbox" } })],
    ["__proto__", `Bearer ${KEY}`],
    ["type", "Timer"],
  ]),
  "a whole event as the body": ({ host }) => ({
    headers: [
      ["host", host],
      ["content-type", "application/json"],
    ],
    body: JSON.stringify({
      httpMethod: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      multiValueHeaders: { authorization: [`Bearer ${KEY}`] },
      requestContext: { serviceId: "service-1", identity: { secretId: "sandbox" }, sourceIp: "127.0.0.1" },
      userInfo: { openId: SANDBOX_ADMIN },
      Type: "Timer",
      TriggerName: "every-minute",
    }),
  }),
  "a timer's event as the body": ({ host }) => ({
    headers: [
      ["host", host],
      ["content-type", "application/json"],
    ],
    body: JSON.stringify({ Type: "Timer", TriggerName: "every-minute", Time: new Date().toISOString(), Message: "" }),
  }),
  "an event in the query": sendWith([], `?httpMethod=POST&headers[authorization]=Bearer%20${KEY}&Type=Timer`),
};
