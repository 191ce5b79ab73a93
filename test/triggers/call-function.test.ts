import { expect, test } from "vitest";
import * as z from "zod/mini";
import { APPID, callFunctionEvent, OPENID, USER_ENV } from "../fixtures/events/call-function.ts";
import { type Env, oldContext, REQUEST_ID, scfContext } from "../fixtures/events/context.ts";
import { NOW, sampleFunction } from "./sample-function.ts";

async function callerOf(context: unknown): Promise<unknown> {
  const { main, ran } = sampleFunction();
  await main({}, context);
  return ran[0]?.call.caller;
}

const USER = { kind: "user", openid: OPENID, appid: APPID, ip: "203.0.113.7" };

test("main() answers a mini-program user with the outcome itself", async () => {
  const { main, ran } = sampleFunction();
  const answer = await main(callFunctionEvent({ scene: "login", phone: "13800000000" }), scfContext(USER_ENV));
  const input = { scene: "login", phone: "13800000000" };
  expect(answer).toEqual({ ok: true, requestId: REQUEST_ID, data: { echo: input } });
  const call = { requestId: REQUEST_ID, functionName: "sample", deadline: NOW + 19_000, caller: USER };
  expect(ran).toEqual([{ kind: "user", input, call }]);
});

test("main() passes a closed schema, though the platform adds its own fields", async () => {
  const user = z.strictObject({ scene: z.string() });
  const { main } = sampleFunction({ user });
  const answer = await main(callFunctionEvent({ scene: "login" }), scfContext(USER_ENV));
  expect(answer).toMatchObject({ ok: true, data: { echo: { scene: "login" } } });
  const refused = await main(callFunctionEvent({ scene: "login", openid: "oForged" }), scfContext(USER_ENV));
  const message = "Cannot read the request: openid: is not a known field";
  expect(refused).toMatchObject({ ok: false, error: { code: "INVALID_ARGUMENT", message } });
});

for (const event of [undefined, null, "text", 7, true, [], [{ phone: "1" }]]) {
  test(`main() takes the event ${JSON.stringify(event)} of a user as no fields`, async () => {
    const { main, ran } = sampleFunction();
    await main(event, scfContext(USER_ENV));
    expect(ran[0]?.input).toEqual({});
  });
}

test("main() knows a user by the old form of the context, with = and , in its values", async () => {
  const env = { ...USER_ENV, WX_API_TOKEN: "a=b,c==", TCB_SESSIONTOKEN: "x=y" };
  expect(await callerOf(oldContext(env))).toEqual(USER);
});

const IDENTITIES: { name: string; env: Env; caller: unknown }[] = [
  {
    name: "an openid of digits only as the text it is",
    env: { WX_OPENID: "0012345678901234567890", WX_APPID: "00042" },
    caller: { kind: "user", openid: "0012345678901234567890", appid: "00042" },
  },
  {
    name: "a user without WX_CONTEXT_KEYS",
    env: { WX_OPENID: OPENID },
    caller: { kind: "user", openid: OPENID, appid: "" },
  },
  {
    name: "a unionid",
    env: { WX_OPENID: OPENID, WX_APPID: APPID, WX_UNIONID: "uUnion" },
    caller: { kind: "user", openid: OPENID, appid: APPID, unionid: "uUnion" },
  },
  {
    name: "the caller of a shared environment, without mixing in the owner",
    env: { WX_OPENID: OPENID, WX_APPID: APPID, WX_UNIONID: "uOwner", WX_FROM_OPENID: "oFrom", WX_FROM_APPID: "wxFrom" },
    caller: { kind: "user", openid: "oFrom", appid: "wxFrom" },
  },
  {
    name: "an IPv6 address",
    env: { WX_OPENID: OPENID, WX_APPID: APPID, WX_CLIENTIPV6: "2001:db8::7" },
    caller: { kind: "user", openid: OPENID, appid: APPID, ip: "2001:db8::7" },
  },
];

for (const { name, env, caller } of IDENTITIES) {
  test(`main() knows ${name}`, async () => {
    expect(await callerOf(scfContext(env))).toEqual(caller);
  });
}
