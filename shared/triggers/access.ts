/**
 * What the triggers need of an app: who may come in, and how far a request is believed.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import type { Deps } from "../deps.ts";
import type { Authenticate } from "./authenticate.ts";
import { createBearerAuth } from "./bearer.ts";
import { createSignedAuth, isSigned } from "./signed.ts";

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
  /** Mini-program users who may call as a backend does, where a function allows it. */
  adminOpenids?: readonly string[] | undefined;
  /** Each opens the path of pushes. */
  callbackTokens?: readonly string[] | undefined;
  /**
   * Largest request body, after base64.
   * @default 6291456
   */
  maxBodyBytes?: number | undefined;
}

/** What access is made of: settings, and where used signatures are remembered. */
export interface AccessParts {
  settings: Pick<Settings, "http">;
  deps: Deps;
  store(): Promise<{
    /** True when `holder` now has the named lease until `now + ttlMs`. */
    acquireLease(lease: { name: string; holder: string; now: number; ttlMs: number }): Promise<boolean>;
  }>;
}

/** Access by the app's settings: API keys and signatures, administrators, CORS, proxies and the timers' message. */
export function httpAccess({ settings, deps, store }: AccessParts): HttpAccess {
  const { apiKeys, signingKeys, adminOpenids, corsOrigins, trustedProxies, timerSecret } = settings.http;
  const bearer = createBearerAuth(apiKeys);
  const signed = createSignedAuth({
    keys: signingKeys,
    now: deps.now,
    async claim(hash, expiresAt) {
      const now = deps.now();
      const holder = Buffer.from(deps.randomBytes(16)).toString("hex"); // nobody can renew what another holds
      return (await store()).acquireLease({ name: `signature:${hash}`, holder, now, ttlMs: expiresAt - now });
    },
  });
  return {
    authenticate: (request) => (isSigned(request.headers.authorization) ? signed(request) : bearer(request)),
    adminOpenids,
    cors: { origins: corsOrigins },
    trustedProxies,
    timerSecret,
  };
}

/** Access of a function that only takes pushes. */
export function callbackAccess({ settings }: { settings: Pick<Settings, "callback"> }): HttpAccess {
  return { authenticate: createBearerAuth([]), callbackTokens: settings.callback.tokens };
}
