/**
 * What the triggers need of an app: who may come in, and how far a request is believed.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import type { Authenticate } from "./authenticate.ts";
import { createBearerAuth } from "./bearer.ts";

export interface Cors {
  /** Origins such as `https://admin.example.com`; `*` is any. */
  origins: readonly string[];
}

export interface HttpAccess {
  authenticate: Authenticate;
  /** Off unless given. Leave it off where the gateway answers CORS itself: browsers refuse the header twice. */
  cors?: Cors | undefined;
  /**
   * Proxies between the caller and the function whose `x-forwarded-for` is believed.
   * @default 0
   */
  trustedProxies?: number | undefined;
  /** The message that timer triggers made through the SCF API carry. Where it is given, an event without it is refused. */
  timerSecret?: string | undefined;
  /** Each opens the path of pushes. */
  callbackTokens?: readonly string[] | undefined;
  /**
   * Largest request body, after base64.
   * @default 6291456
   */
  maxBodyBytes?: number | undefined;
}

/** Access by the app's settings: API keys, CORS, proxies and the timers' message. */
export function httpAccess({ settings }: { settings: Pick<Settings, "http"> }): HttpAccess {
  const { apiKeys, corsOrigins, trustedProxies, timerSecret } = settings.http;
  return { authenticate: createBearerAuth(apiKeys), cors: { origins: corsOrigins }, trustedProxies, timerSecret };
}

/** Access of a function that only takes pushes. */
export function callbackAccess({ settings }: { settings: Pick<Settings, "callback"> }): HttpAccess {
  return { authenticate: createBearerAuth([]), callbackTokens: settings.callback.tokens };
}
