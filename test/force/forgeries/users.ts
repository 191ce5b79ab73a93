/**
 * Mini-program users who say they are somebody else: another user, an administrator, a backend, the timer.
 *
 * @module
 */
import { SANDBOX_ADMIN, SANDBOX_API_KEY } from "../../../deploy/local.ts";
import { scfUrlEvent } from "../../fixtures/events/http.ts";
import { timerEvent } from "../../fixtures/events/timer.ts";

export const ATTACKER = "o-attacker";
export const VICTIM = "o-victim";

/** What is added to a call, to be taken for somebody. */
export const STOLEN: Readonly<Record<string, (openid: string) => object>> = {
  openid: (openid) => ({ openid }),
  OPENID: (OPENID) => ({ OPENID }),
  openId: (openId) => ({ openId }),
  FROM_OPENID: (FROM_OPENID) => ({ FROM_OPENID }),
  WX_OPENID: (WX_OPENID) => ({ WX_OPENID }),
  "userInfo.openId": (openId) => ({ userInfo: { openId, appId: "wx0123456789abcdef" } }),
  "tcbContext.openid": (openid) => ({ tcbContext: { openid, OPENID: openid } }),
  wxContext: (OPENID) => ({ wxContext: { OPENID } }),
  userId: (userId) => ({ userId, callerId: userId }),
  "caller: user": (openid) => ({ caller: { kind: "user", openid } }),
  "caller: service": () => ({ caller: { kind: "service", name: "sandbox" } }),
  context: (WX_OPENID) => ({
    context: { environment: JSON.stringify({ WX_OPENID }) },
    environ: `WX_OPENID=${WX_OPENID}`,
  }),
  "a backend's whole request": () =>
    scfUrlEvent({ headers: { authorization: `Bearer ${SANDBOX_API_KEY}` }, body: "{}" }),
  "a timer's event": () => timerEvent(),
};

/** What an administrator may be taken for by. */
export const AS_ADMIN: Readonly<Record<string, unknown>> = {
  "asAdmin: true": true,
  'asAdmin: "true"': "true",
  "asAdmin: 1": 1,
  "asAdmin: the openid": SANDBOX_ADMIN,
  "asAdmin: a list": [true],
};
