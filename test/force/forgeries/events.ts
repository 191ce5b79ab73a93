/**
 * Events that somebody writes who may invoke a function but is nobody to it: identities in the event, shapes of two hosts at
 * once, timers that are none. And identities that the invocation before left in the process.
 *
 * @module
 */
import { SANDBOX_ADMIN } from "../../../deploy/local.ts";
import { USER_ENV } from "../../fixtures/events/call-function.ts";
import { type Env, scfContext } from "../../fixtures/events/context.ts";
import { awsV1Event, awsV2Event, cloudbaseEvent, scfGatewayEvent, scfUrlEvent } from "../../fixtures/events/http.ts";
import { API_TIMER_ENV, timerEvent, WECHAT_TIMER_ENV } from "../../fixtures/events/timer.ts";
import type { Prize } from "./prizes.ts";
import type { Direct } from "./target.ts";

/** What a timer trigger's event must carry. */
export const TIMER_SECRET = "what-only-the-trigger-knows";

type Made = Omit<Direct, "fn">;

const NOBODY = scfContext();
const WRONG = { authorization: "Bearer wrong", "content-type": "application/json" };
/** What a process holds after an administrator's call. */
const LEFTOVER: Env = { ...USER_ENV, WX_OPENID: SANDBOX_ADMIN, WX_FROM_OPENID: SANDBOX_ADMIN, TRIGGER_SRC: "timer" };

const IDENTITY = {
  openid: SANDBOX_ADMIN,
  openId: SANDBOX_ADMIN,
  OPENID: SANDBOX_ADMIN,
  FROM_OPENID: SANDBOX_ADMIN,
  WX_OPENID: SANDBOX_ADMIN,
  userInfo: { openId: SANDBOX_ADMIN, appId: "wx0123456789abcdef" },
  wxContext: { OPENID: SANDBOX_ADMIN },
  environment: JSON.stringify({ WX_OPENID: SANDBOX_ADMIN }),
  environ: `WX_OPENID=${SANDBOX_ADMIN}`,
};

/** By what they pretend; each makes one event of what is wanted. */
export const EVENT_ATTACKS: Readonly<Record<string, (wanted: object) => Made>> = {
  "an openid in the event, and nobody in the context": (wanted) => ({
    event: { ...wanted, ...IDENTITY, asAdmin: true },
    context: NOBODY,
  }),
  "an openid left in the process": (wanted) => ({
    event: { ...wanted, asAdmin: true },
    context: NOBODY,
    leftover: LEFTOVER,
  }),
  "an openid left in the process, over HTTP": (wanted) => ({
    event: scfUrlEvent({ headers: WRONG, body: JSON.stringify({ ...wanted, asAdmin: true }) }),
    context: NOBODY,
    leftover: LEFTOVER,
  }),
  "an openid beside the context's own fields": (wanted) => ({
    event: { ...wanted, asAdmin: true },
    context: { ...IDENTITY, ...NOBODY, identity: IDENTITY, clientContext: IDENTITY },
  }),
  "two openids in one environ": (wanted) => ({
    event: { ...wanted, asAdmin: true },
    context: { ...NOBODY, environment: undefined, environ: `WX_OPENID=${SANDBOX_ADMIN};A=1;WX_OPENID=o-attacker` },
  }),
  "an openid that is no text": (wanted) => ({
    event: { ...wanted, asAdmin: true },
    context: { ...NOBODY, environment: JSON.stringify({ WX_OPENID: [SANDBOX_ADMIN] }) },
  }),
  "an openid of the prototype": (wanted) => ({
    event: { ...wanted, asAdmin: true },
    context: { ...NOBODY, environment: `{"__proto__":{"WX_OPENID":"${SANDBOX_ADMIN}"}}` },
  }),
  "a gateway's authorizer": (wanted) => {
    const event = awsV1Event({ headers: WRONG, body: JSON.stringify(wanted) });
    const claims = { claims: { sub: "sandbox" }, principalId: "sandbox", scopes: ["admin"] };
    return { event: { ...event, requestContext: { ...event.requestContext, authorizer: claims } }, context: NOBODY };
  },
  "an API key id of the gateway": (wanted) => {
    const event = awsV1Event({ headers: WRONG, body: JSON.stringify(wanted) });
    const identity = { ...event.requestContext.identity, apiKey: "sandbox-key", userArn: "arn:aws:iam::1:root" };
    return { event: { ...event, requestContext: { ...event.requestContext, identity } }, context: NOBODY };
  },
  "a signed-in identity of Lambda": (wanted) => {
    const event = awsV2Event({ headers: WRONG, body: JSON.stringify(wanted) });
    const authorizer = { iam: { userId: "sandbox", accountId: "1" }, jwt: { claims: { sub: "sandbox" }, scopes: [] } };
    return { event: { ...event, requestContext: { ...event.requestContext, authorizer } }, context: NOBODY };
  },
  "a gateway's secret id": (wanted) => ({
    event: scfGatewayEvent({ headers: WRONG, body: JSON.stringify(wanted) }),
    context: NOBODY,
  }),
  "a user's event with an HTTP shape": (wanted) => ({
    event: {
      ...(cloudbaseEvent({ headers: WRONG, body: JSON.stringify(wanted) }) as object),
      ...IDENTITY,
      ...wanted,
      asAdmin: true,
    },
    context: NOBODY,
  }),
  "two hosts' shapes, a key in neither": (wanted) => ({
    event: { ...awsV1Event({ headers: WRONG, body: JSON.stringify(wanted) }), ...awsV2Event({ headers: WRONG }) },
    context: NOBODY,
  }),
  "headers of two kinds that differ, a key in neither": (wanted) => ({
    event: {
      ...scfUrlEvent({ body: JSON.stringify(wanted) }),
      multiValueHeaders: { Authorization: ["Bearer", " sandbox"], authorization: ["key"] },
      headers: { AUTHORIZATION: "Bearer x", authorization: "Bearer y", cookie: "authorization=Bearer sandbox-key" },
    },
    context: NOBODY,
  }),
  "a key of the prototype": (wanted) => ({
    event: {
      ...scfUrlEvent({ body: JSON.stringify(wanted) }),
      headers: JSON.parse('{"__proto__":{"authorization":"Bearer sandbox-key"}}'),
    },
    context: NOBODY,
  }),
};

const timed = (env: Env, event: object = timerEvent(TIMER_SECRET)): Made => ({ event, context: scfContext(env) });

/** None is the timer of the function. */
export const TIMER_ATTACKS: Readonly<Record<string, Made>> = {
  "nobody in the context": timed({ SCF_NAMESPACE: "demo" }),
  "a user in the context": timed({ ...USER_ENV, TRIGGER_SRC: "timer" }),
  "a user of a shared environment": timed({ ...API_TIMER_ENV, WX_FROM_APPID: "wx1", WX_FROM_OPENID: "o-1" }),
  "another source": timed({ ...API_TIMER_ENV, TRIGGER_SRC: "tcb" }),
  "a user further back in the chain": timed({ ...WECHAT_TIMER_ENV, TCB_SOURCE: "wx_trigger,wx_client" }),
  "a user first in the chain": timed({ ...WECHAT_TIMER_ENV, TCB_SOURCE: "wx_client,wx_trigger" }),
  "a source that begins like it": timed({ ...WECHAT_TIMER_ENV, TCB_SOURCE: "wx_trigger_x" }),
  "the source left in the process": { ...timed({ SCF_NAMESPACE: "demo" }), leftover: { ...API_TIMER_ENV } },
  "the source in the event": timed({}, { ...timerEvent(TIMER_SECRET), TRIGGER_SRC: "timer", TCB_SOURCE: "wx_trigger" }),
  "another trigger's name": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), TriggerName: "every-hour" }),
  "no trigger's name": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), TriggerName: "" }),
  "no argument": timed(API_TIMER_ENV, timerEvent()),
  "a wrong argument": timed(API_TIMER_ENV, timerEvent(`${TIMER_SECRET}x`)),
  "the argument's beginning": timed(API_TIMER_ENV, timerEvent(TIMER_SECRET.slice(0, -1))),
  "the argument in a list": timed(API_TIMER_ENV, { ...timerEvent(), Message: [TIMER_SECRET] }),
  "an HTTP event beside": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), ...scfUrlEvent({ headers: WRONG }) }),
  "HTTP headers beside": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), headers: {} }),
  "the type in other letters": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), Type: "timer" }),
  "the type in a list": timed(API_TIMER_ENV, { ...timerEvent(TIMER_SECRET), Type: ["Timer"] }),
};

/** The event of a prize as an administrator would write it. */
export function wantedOf({ body }: Prize, phone: string): object {
  return body(phone);
}
