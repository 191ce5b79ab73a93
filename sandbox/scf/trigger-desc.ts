/**
 * `TriggerDesc`, the text that describes a trigger, as it is written and as it is read back.
 *
 * Sources: "触发器配置描述", https://cloud.tencent.com/document/product/583/39901 ; "创建函数 URL",
 * https://cloud.tencent.com/document/product/583/100227
 *
 * @module
 */
import { createHash } from "node:crypto";
import { parseCron } from "../runtime/cron.ts";
import { PLATFORM } from "../runtime/platform.ts";
import { scfError } from "./errors.ts";
import type { CloudFunction, Cors, TimerDescription, Trigger, UrlDescription } from "./model.ts";

const URL_FLAGS = ["ApiGwCompatible", "EnableSimpleMode"] as const;

/**
 * A timer's: the expression alone, or as JSON with `cron`.
 * @throws ApiError unless it has seven fields that fire
 */
export function readTimerDescription(text: string): TimerDescription {
  const parsed = text.trimStart().startsWith("{") ? readObject(text) : { cron: text };
  const { cron } = parsed;
  if (typeof cron !== "string") throw wrong("cron is missing");
  try {
    parseCron(cron);
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : "the expression cannot be read");
  }
  return { cron: cron.trim() };
}

/**
 * A function URL's: JSON.
 * @throws ApiError when it is none, or a member of it has a wrong value
 */
export function readUrlDescription(text: string): UrlDescription {
  const { AuthType = "NONE", NetConfig = {}, CorsConfig, ...others } = readObject(text);
  if (AuthType !== "NONE" && AuthType !== "CAM") throw wrong("AuthType must be NONE or CAM");
  const { EnableIntranet = false, EnableExtranet = true } = membersOf(NetConfig, "NetConfig");
  if (typeof EnableIntranet !== "boolean" || typeof EnableExtranet !== "boolean") {
    throw wrong("EnableIntranet and EnableExtranet must be true or false");
  }
  if (!EnableIntranet && !EnableExtranet) throw wrong("one of EnableIntranet and EnableExtranet must be true");
  return {
    authType: AuthType,
    intranet: EnableIntranet,
    extranet: EnableExtranet,
    cors: CorsConfig === undefined ? undefined : readCors(membersOf(CorsConfig, "CorsConfig")),
    others: readFlags(others),
  };
}

/** How it is read back; `base` is the sandbox's address. */
export function viewDescription(trigger: Trigger, base: string): string {
  if (trigger.type === "timer") return JSON.stringify({ cron: trigger.desc.cron });
  const { authType, intranet, extranet, cors, others } = trigger.desc;
  const address = `${base}/scf/fn/${trigger.urlId}`;
  return JSON.stringify({
    AuthType: authType,
    NetConfig: {
      EnableIntranet: intranet,
      EnableExtranet: extranet,
      IntranetUrl: intranet ? address : "",
      ExtranetUrl: extranet ? address : "",
    },
    ...(cors !== undefined && { CorsConfig: cors }),
    ...others,
  });
}

/** The part of a function URL that is its own; the same for the same version or alias. */
export function urlIdOf({ home, name }: CloudFunction, qualifier: string): string {
  const whole = [home.account, home.region, home.namespace, name, qualifier].join("\n");
  const id = createHash("sha256").update(whole).digest("hex").slice(0, 10);
  return `${PLATFORM.accountAppId}-${id}`;
}

function readCors(given: Record<string, unknown>): Cors {
  const { Enable = false, Credentials = false, MaxAge = 0 } = given;
  if (typeof Enable !== "boolean" || typeof Credentials !== "boolean") {
    throw wrong("Enable and Credentials of CorsConfig must be true or false");
  }
  if (!Number.isSafeInteger(MaxAge) || Number(MaxAge) < 0) throw wrong("MaxAge of CorsConfig must be seconds");
  const [Origins, Methods, Headers, ExposeHeaders] = ["Origins", "Methods", "Headers", "ExposeHeaders"].map((name) =>
    readList(name, given[name]),
  );
  return {
    Enable,
    Origins: Origins ?? [],
    Methods: Methods ?? [],
    Headers: Headers ?? [],
    ExposeHeaders: ExposeHeaders ?? [],
    Credentials,
    MaxAge: Number(MaxAge),
  };
}

function readList(name: string, value: unknown = []): string[] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string" && /^[\x21-\x7e]+$/.test(one))) {
    throw wrong(`${name} of CorsConfig must be a list of texts`);
  }
  return value;
}

function readFlags(others: Record<string, unknown>): Record<string, boolean> {
  const flags: Record<string, boolean> = {};
  for (const [name, value] of Object.entries(others)) {
    if (!URL_FLAGS.some((flag) => flag === name)) throw wrong(`${name} is not a member of it`);
    if (typeof value !== "boolean") throw wrong(`${name} must be true or false`);
    flags[name] = value;
  }
  return flags;
}

function readObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong("it is not JSON");
  }
  return membersOf(parsed, "it");
}

function membersOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(`${name} is not an object`);
  return { ...value };
}

function wrong(why: string) {
  return scfError("InvalidParameterValue.TriggerDesc", why);
}
