/**
 * Somebody else's number in the place of one's own: what only WeChat can say of a user's phone, said by the client.
 *
 * @module
 */
import { SANDBOX_API_KEY } from "../../../deploy/local.ts";
import { callFunctionEvent, USER_ENV } from "../../fixtures/events/call-function.ts";
import { type Env, scfContext } from "../../fixtures/events/context.ts";
import { scfUrlEvent } from "../../fixtures/events/http.ts";
import type { Direct } from "./target.ts";

/** What WeChat fills in, as it stands in the event. */
export function openPhone(purePhoneNumber: string, appid = USER_ENV.WX_APPID): Record<string, unknown> {
  const data = { phoneNumber: purePhoneNumber, purePhoneNumber, countryCode: "86", watermark: { timestamp: 1, appid } };
  return { cloudID: "61_made-up", data };
}

/** What WeChat says of the fields that it filled in. */
export function filledIn(...keys: string[]): Env {
  return { WX_OPEN_DATA_INFO: JSON.stringify({ keys }) };
}

const PHONE = openPhone("13900139000");
const SAYS = filledIn("phone");

function asUser(data: Record<string, unknown>, env: Env = {}, more: Partial<Direct> = {}): Direct {
  return { fn: "phonenumber", event: callFunctionEvent(data), context: scfContext({ ...USER_ENV, ...env }), ...more };
}

/** With what comes only of WeChat: let in, or the rest proves nothing. */
export const GOOD_NUMBER: Direct = asUser({ phone: PHONE }, SAYS);

/** By what they pretend. */
export const NUMBER_ATTACKS: Readonly<Record<string, Direct>> = {
  "the fields that WeChat writes": asUser({ phone: PHONE }),
  "what WeChat says of them, in the event": asUser({ phone: PHONE, ...SAYS }),
  "the same under the SDK's name": asUser({ phone: PHONE, OPEN_DATA_INFO: { keys: ["phone"] } }),
  "the same in the field itself": asUser({ phone: { ...PHONE, ...SAYS } }),
  "the same beside the user": asUser({ phone: PHONE, userInfo: SAYS, tcbContext: SAYS }),
  "the same left in the process": asUser({ phone: PHONE }, {}, { leftover: SAYS }),
  "another field that WeChat did fill in": asUser({ phone: PHONE, profile: { cloudID: "61_b" } }, filledIn("profile")),
  "a field with the phone below it": asUser({ phone: PHONE, "phone.data": {} }, filledIn("phone.data")),
  "fields that are no list": asUser({ phone: PHONE }, { WX_OPEN_DATA_INFO: '{"keys":"phone"}' }),
  "fields of the prototype": asUser({ phone: PHONE }, { WX_OPEN_DATA_INFO: '{"__proto__":{"keys":["phone"]}}' }),
  "a number given to another mini-program": asUser({ phone: openPhone("13900139000", "wxffffffffffffffff") }, SAYS),
  "nobody, with a number that WeChat filled in": {
    fn: "phonenumber",
    event: { phone: PHONE },
    context: scfContext({ ...SAYS }),
  },
  "a backend's key": {
    fn: "phonenumber",
    event: scfUrlEvent({
      headers: { authorization: `Bearer ${SANDBOX_API_KEY}`, "content-type": "application/json" },
      body: JSON.stringify({ phone: PHONE, ...SAYS }),
    }),
    context: scfContext({ ...SAYS }),
  },
};
