/**
 * Timers and Function URLs as the platform writes them.
 *
 * Sources: "Trigger Configuration Description", https://www.tencentcloud.com/document/product/583/31441 ; "函数 URL",
 * https://cloud.tencent.com/document/product/583/100227
 *
 * @module
 */
import type { CloudTrigger } from "./state.ts";
import type { Cors, WantedFunction } from "./wanted.ts";

export interface WantedTrigger {
  type: "timer" | "http";
  name: string;
  /** As the platform takes it. */
  desc: string;
  enabled: boolean;
  qualifier: string;
  /** Of timers; null: what the cloud has stays. */
  argument: string | null;
}

/** Name of the address; it is not part of it. */
const URL_NAME = "url";

interface UrlDesc {
  AuthType?: string;
  NetConfig?: { EnableIntranet?: boolean; EnableExtranet?: boolean; ExtranetUrl?: string; IntranetUrl?: string };
  CorsConfig?: {
    Enable?: boolean;
    Origins?: readonly string[];
    Methods?: readonly string[];
    Headers?: readonly string[];
    ExposeHeaders?: readonly string[];
    Credentials?: boolean;
    MaxAge?: number;
  };
}

/** Everything that should call this function, through the alias. */
export function wantedTriggers({ timers, url }: WantedFunction, qualifier: string): WantedTrigger[] {
  const ofTimers = timers.map(({ name, cron, argument, enabled }): WantedTrigger => {
    return { type: "timer", name, desc: cron, enabled, qualifier, argument };
  });
  if (url === undefined) return ofTimers;
  const desc: UrlDesc = {
    AuthType: url.auth,
    NetConfig: { EnableIntranet: url.intranet, EnableExtranet: true },
    CorsConfig: corsConfig(url.cors),
  };
  const address: WantedTrigger = {
    type: "http",
    name: URL_NAME,
    desc: JSON.stringify(desc),
    enabled: true,
    qualifier,
    argument: null,
  };
  return [address, ...ofTimers];
}

function corsConfig(cors: Cors | undefined): UrlDesc["CorsConfig"] & object {
  return {
    Enable: cors !== undefined,
    Origins: cors?.origins ?? [],
    Methods: cors?.methods ?? [],
    Headers: cors?.headers ?? [],
    ExposeHeaders: cors?.exposeHeaders ?? [],
    Credentials: cors?.credentials ?? false,
    MaxAge: cors?.maxAgeSeconds ?? 0,
  };
}

/** What differs, in words that hold no secret; nothing when it is the same. */
export function triggerChanges(wanted: WantedTrigger, there: CloudTrigger): string[] {
  const changes = wanted.type === "timer" ? timerChanges(wanted, there) : urlChanges(wanted, there);
  if (wanted.enabled !== there.enabled) changes.push(wanted.enabled ? "switched on" : "switched off");
  return changes;
}

function timerChanges({ desc, argument }: WantedTrigger, there: CloudTrigger): string[] {
  const cron = cronOf(there.desc);
  return [
    ...(cron === desc ? [] : [`cron ${cron} → ${desc}`]),
    ...(argument === null || argument === there.argument ? [] : ["argument changed"]),
  ];
}

/** It is written as text and read back as `{"cron":"…"}`. */
export function cronOf(desc: string): string {
  const { cron } = parseDesc(desc) as { cron?: unknown };
  return (typeof cron === "string" ? cron : desc).trim().split(/\s+/).join(" ");
}

function urlChanges({ desc }: WantedTrigger, there: CloudTrigger): string[] {
  const wanted = parseDesc(desc) as UrlDesc;
  const current = parseDesc(there.desc) as UrlDesc;
  const intranet = [current.NetConfig?.EnableIntranet ?? false, wanted.NetConfig?.EnableIntranet ?? false];
  return [
    ...(current.AuthType === wanted.AuthType ? [] : [`authentication ${current.AuthType} → ${wanted.AuthType}`]),
    ...(intranet[0] === intranet[1] ? [] : [`private address ${intranet[1] ? "off → on" : "on → off"}`]),
    ...(isSameCors(current.CorsConfig, wanted.CorsConfig) ? [] : ["CORS changed"]),
  ];
}

/** The platform may leave out what is empty; while CORS is off the rest says nothing. */
function isSameCors(current: UrlDesc["CorsConfig"], wanted: UrlDesc["CorsConfig"]): boolean {
  const normal = (cors: UrlDesc["CorsConfig"]): string => {
    if (!cors?.Enable) return "off";
    const lists = [cors.Origins, cors.Methods, cors.Headers, cors.ExposeHeaders].map((list) =>
      [...(list ?? [])].sort(),
    );
    return JSON.stringify([lists, cors.Credentials ?? false, cors.MaxAge ?? 0]);
  };
  return normal(current) === normal(wanted);
}

/** The public address; undefined for other triggers. */
export function addressOf({ type, desc }: Pick<CloudTrigger, "type" | "desc">): string | undefined {
  return type === "http" ? (parseDesc(desc) as UrlDesc).NetConfig?.ExtranetUrl : undefined;
}

function parseDesc(desc: string): object {
  try {
    const parsed: unknown = JSON.parse(desc);
    return typeof parsed === "object" && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
