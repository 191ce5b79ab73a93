/**
 * The addresses of deployed functions: `/scf/fn/<url id>/…` is a function URL; `/scf/call/<function>` and
 * `/scf/timer/<function>` are what a mini-program and the platform's clock do, with the function written as
 * `<account>.<region>.<namespace>.<name>`.
 *
 * @module
 */
import { callIdentity } from "../runtime/context.ts";
import { callFailure, platformBody } from "../runtime/platform.ts";
import type { Routed } from "../runtime/routes.ts";
import { timerEvent } from "../runtime/timers.ts";
import type { Cloud } from "./cloud.ts";
import { answerUrl } from "./function-url.ts";
import { type CloudFunction, DEFAULT_ALIAS, type TimerTrigger } from "./model.ts";

/** Deployed functions, as the runtime's routes need them. */
export function routesTo(cloud: Cloud): Routed {
  const found = (name: string): CloudFunction => {
    const fn = functionAt(cloud, name);
    if (fn === undefined) throw new Error(`There is no function ${name}`);
    return fn;
  };
  return {
    has: (name) => functionAt(cloud, name) !== undefined || cloud.url(name) !== undefined,
    hasHttp: (name) => cloud.url(name) !== undefined,
    timerNames: (name) => timersOf(functionAt(cloud, name)).map((timer) => timer.name),
    async call(name, data, user, switches) {
      const { clock, chance } = cloud.state;
      const requestId = chance.uuid();
      const fn = functionAt(cloud, name);
      const older = switches.olderErrors === true;
      if (fn === undefined) return callFailure(UNKNOWN_FUNCTION, requestId, older);
      const identity = callIdentity(user, fn.home.namespace, clock.now(), switches);
      const userInfo = { appId: identity.variables.WX_APPID, openId: user.openid };
      const event = { ...Object(data), userInfo };
      const request = { trigger: "call", requestId, event, identity, switches } as const;
      const { ending } = await cloud.run(fn, DEFAULT_ALIAS, request);
      if ("fault" in ending) return callFailure(ending.fault, requestId, older);
      return { result: JSON.parse(ending.result), requestID: requestId, errMsg: "cloud.callFunction:ok" };
    },
    async http(name, request, options) {
      const target = cloud.url(name);
      if (target === undefined) throw new Error(`There is no function URL ${name}`);
      return answerUrl(cloud, target, request, options);
    },
    async timer(name, options) {
      const fn = found(name);
      const timer = timersOf(fn).find((one) => one.name === options.name);
      if (timer === undefined) throw new Error(`The function ${name} has no such timer`);
      const { clock, chance } = cloud.state;
      const requestId = chance.uuid();
      const argument = options.forged ? undefined : timer.argument;
      const event = timerEvent({ name: timer.name, cron: timer.desc.cron, argument }, clock.now());
      const { record, ending } = await cloud.run(fn, timer.qualifier, {
        trigger: "timer",
        requestId,
        event,
        identity: options.forged ? cloud.identity(fn) : cloud.timerIdentity(fn),
        switches: options.switches,
      });
      return {
        fired: true,
        requestId,
        status: record.status,
        result: "fault" in ending ? null : JSON.parse(ending.result),
        ...("fault" in ending && { error: platformBody(ending.fault, requestId) }),
        logs: record.logs,
        durationMs: record.durationMs,
      };
    },
  };
}

const UNKNOWN_FUNCTION = { status: 435, message: "FunctionName parameter could not be found" };

function timersOf(fn: CloudFunction | undefined): TimerTrigger[] {
  return fn?.triggers.filter((trigger): trigger is TimerTrigger => trigger.type === "timer") ?? [];
}

function functionAt(cloud: Cloud, address: string): CloudFunction | undefined {
  const [, account = "", region = "", namespace = "", name = ""] =
    /^(.+)\.([^.]+)\.([^.]+)\.([^.]+)$/.exec(decoded(address)) ?? [];
  return cloud.at({ account, region, namespace }, name);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
