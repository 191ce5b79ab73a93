/**
 * What the twin may be told: which protocol, where to, and with what. Without options it does what the old SDK did.
 *
 * @module
 */
import type { Log } from "../../log.ts";
import type { HttpClient } from "../../providers/http-client.ts";
import type { Report } from "./dual.ts";

/** Scheme and host of each service, such as a sandbox's `http://127.0.0.1:4600`. */
export interface TwinEndpoints {
  /** @default "https://yun.tim.qq.com" */
  sms: string;
  /** @default "https://cloud.tim.qq.com" */
  voice: string;
  /** @default "https://sms.tencentcloudapi.com" */
  api3Sms: string;
  /** @default "https://vms.tencentcloudapi.com" */
  api3Voice: string;
}

/** The key of an account at Tencent Cloud, with which API 3.0 is spoken; the old app key plays no part there. */
export interface Api3Credentials {
  secretId: string;
  secretKey: string;
  /** Of temporary credentials. */
  token?: string | undefined;
  /** @default "ap-guangzhou" */
  region?: string | undefined;
  /**
   * Goes before texts to mainland China for which the call names no sign name: the old protocol takes the account's default
   * then, API 3.0 refuses.
   */
  defaultSignName?: string | undefined;
  /** @default the `appid` that the twin was made with */
  smsSdkAppId?: string | undefined;
  /** @default the `appid` that the twin was made with */
  voiceSdkAppId?: string | undefined;
}

interface CommonOptions {
  endpoints?: Partial<TwinEndpoints> | undefined;
  /** Another transport; `proxy` is then its own affair. */
  http?: HttpClient | undefined;
  /** Address of a proxy. Without it HTTPS_PROXY, HTTP_PROXY and NO_PROXY decide. */
  proxy?: string | undefined;
  /**
   * Milliseconds that a call may take; the old SDK waited for ever.
   * @default 60_000
   */
  timeoutMs?: number | undefined;
  /** Milliseconds since the Unix epoch. */
  now?: (() => number) | undefined;
  /** From 0 up to, not including, 1. */
  random?: (() => number) | undefined;
  log?: Log | undefined;
}

export type TwinOptions = CommonOptions &
  (
    | {
        /** The old protocol, as the old SDK speaks it. */
        protocol?: "classic" | undefined;
      }
    | {
        /** API 3.0 beneath, the old shapes above. */
        protocol: "api3";
        credentials: Api3Credentials;
      }
    | {
        /** Both, one after the other, and what differs; only where every endpoint is this machine. */
        protocol: "dual";
        credentials: Api3Credentials;
        /** Told after each call; callers get what the old protocol answered. */
        report(report: Report): void;
      }
  );

/** What every protocol is made with. */
export interface Wires {
  endpoints: TwinEndpoints;
  http: HttpClient;
  now(): number;
  random(): number;
  timeoutMs: number;
  log: Log | undefined;
}
