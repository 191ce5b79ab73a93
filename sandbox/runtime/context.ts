/**
 * The `context` of an invocation and the variables that identify its caller, per trigger.
 *
 * Sources: "Cloud.getWXContext", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html ;
 * "Node.js 开发方法", https://cloud.tencent.com/document/product/583/67790
 *
 * @module
 */
import { randomBytes, randomUUID } from "node:crypto";
import type { HttpShape } from "./http-message.ts";
import type { FunctionSpec } from "./manifest.ts";
import { HOME, PLATFORM } from "./platform.ts";
import type { Switches } from "./switches.ts";

/** A mini-program user, as WeChat knows them. */
export interface CallUser {
  openid: string;
  appid?: string | undefined;
  unionid?: string | undefined;
  clientIp?: string | undefined;
  /** The chain of callers, such as `wx_client` or `wx_client,scf`. */
  source?: string | undefined;
  /** More that WeChat says of this call, by the names of its variables. */
  more?: Readonly<Record<string, string>> | undefined;
}

/** How a timer shows in the context: WeChat's own triggers, or those made through the SCF API. Both are reported. */
export type TimerVariant = "wx" | "scf";

/** The variables of one invocation, and the namespace that its function seems to be in. */
export interface Identity {
  namespace: string;
  variables: Record<string, string>;
}

/** `wx.cloud.callFunction` by a user. */
export function callIdentity(user: CallUser, environmentId: string, now: number, switches: Switches): Identity {
  const ip = user.clientIp ?? "127.0.0.1";
  const wx = {
    WX_CLIENTIP: ip,
    WX_CLIENTIPV6: ip.includes(":") ? ip : `::ffff:${ip}`,
    WX_APPID: user.appid ?? PLATFORM.miniProgramAppId,
    WX_OPENID: user.openid,
    ...(user.unionid !== undefined && { WX_UNIONID: user.unionid }),
    WX_API_TOKEN: fakeToken(),
    ...user.more,
  };
  const tcb = {
    TCB_ENV: environmentId,
    TCB_SEQID: `${now}_0.${randomBytes(4).readUInt32BE()}_1`,
    TRIGGER_SRC: "tcb",
    TCB_ISANONYMOUS_USER: "false",
    TCB_SESSIONTOKEN: fakeToken(),
    TCB_SOURCE: user.source ?? "wx_client",
  };
  const keys = { WX_CONTEXT_KEYS: Object.keys(wx).join(","), TCB_CONTEXT_KEYS: Object.keys(tcb).join(",") };
  const variables = { ...wx, ...tcb, ...(switches.noContextKeys ? {} : keys), SCF_NAMESPACE: environmentId };
  return { namespace: environmentId, variables };
}

/** The platform's clock. */
export function timerIdentity(variant: TimerVariant, environmentId: string, switches: Switches): Identity {
  const wx = {
    WX_TRIGGER_API_TOKEN_V0: fakeToken(),
    ...(!switches.noContextKeys && { WX_CONTEXT_KEYS: "WX_TRIGGER_API_TOKEN_V0" }),
    TCB_SOURCE: "wx_trigger",
  };
  const variables = { TRIGGER_SRC: "timer", ...(variant === "wx" ? wx : {}), SCF_NAMESPACE: environmentId };
  return { namespace: environmentId, variables };
}

/** Someone with rights to the console or the API: nobody in particular, and no trigger. */
export function managementIdentity(environmentId: string): Identity {
  return { namespace: environmentId, variables: { SCF_NAMESPACE: environmentId } };
}

/** An HTTP caller: no identity at all. */
export function httpIdentity(shape: HttpShape, environmentId: string): Identity {
  if (shape === "cloudbase") {
    const variables = { TCB_ENV: environmentId, SCF_NAMESPACE: environmentId };
    return { namespace: environmentId, variables };
  }
  return { namespace: "default", variables: shape.startsWith("aws") ? {} : { SCF_NAMESPACE: "default" } };
}

/** The data of `context`; the host process adds its methods. */
export function scfContext(
  spec: FunctionSpec,
  requestId: string,
  { namespace, variables }: Identity,
  switches: Switches,
): Record<string, unknown> {
  const { region, version } = spec.place ?? HOME;
  return {
    request_id: requestId,
    function_name: spec.name,
    function_version: version,
    namespace,
    memory_limit_in_mb: spec.memoryMb,
    time_limit_in_ms: spec.timeoutSeconds * 1000,
    tencentcloud_region: region,
    tencentcloud_appid: PLATFORM.accountAppId,
    tencentcloud_uin: PLATFORM.uin,
    ...(!switches.environOnly && { environment: JSON.stringify(variables) }),
    environ: Object.entries(variables)
      .map(([key, value]) => `${key}=${value}`)
      .join(";"),
  };
}

/** Lambda's names for the same. */
export function lambdaContext(spec: FunctionSpec, requestId: string): Record<string, unknown> {
  return {
    awsRequestId: requestId,
    functionName: spec.name,
    functionVersion: "$LATEST",
    memoryLimitInMB: String(spec.memoryMb),
  };
}

/** The environment that a process starts with: settings of the deployment first, what the platform reserves last. */
export function processEnvironment(
  spec: FunctionSpec,
  settings: Record<string, string>,
  environmentId: string,
): Record<string, string> {
  const { region, version, runtime } = spec.place ?? HOME;
  return {
    ...settings,
    TENCENTCLOUD_RUNENV: "SCF",
    TENCENTCLOUD_REGION: region,
    TENCENTCLOUD_APPID: PLATFORM.accountAppId,
    TENCENTCLOUD_UIN: PLATFORM.uin,
    SCF_NAMESPACE: environmentId,
    SCF_FUNCTIONNAME: spec.name,
    SCF_FUNCTIONVERSION: version,
    SCF_RUNTIME: runtime,
    USER_CODE_ROOT: `${spec.dir}/`,
    NODE_PATH: `${spec.dir}:${spec.dir}/node_modules`,
  };
}

/**
 * What the platform would refuse in these settings, by name and without a value.
 *
 * Source: "环境变量", https://cloud.tencent.com/document/product/583/30228
 */
export function settingsFaults(settings: Record<string, string>): string[] {
  const names = Object.keys(settings);
  const faults = names
    .filter((name) => !/^[a-zA-Z]\w*$/.test(name) || /^(SCF|QCLOUD|TENCENTCLOUD)_/.test(name))
    .map(
      (name) =>
        `${name} is not a name that the platform accepts (a letter, then letters, digits and _; not SCF_, QCLOUD_ or TENCENTCLOUD_)`,
    );
  const bytes = names.reduce((sum, name) => sum + Buffer.byteLength(`${name}${settings[name]}`), 0);
  if (bytes > 4096) faults.push(`The variables take ${bytes} bytes, and the platform accepts 4096`);
  return faults;
}

function fakeToken(): string {
  return `sandbox-${randomUUID()}`;
}
