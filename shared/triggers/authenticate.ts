/**
 * The contract of one scheme by which a backend proves who it is.
 *
 * @module
 */
import type { HttpRequest } from "./http-request.ts";
import type { Caller } from "./invocation.ts";

export type ServiceCaller = Extract<Caller, { kind: "service" }>;

export interface AuthenticateRequest extends HttpRequest {
  /**
   * Whether the same may be asked twice within a second.
   * @default false
   */
  isRepeatable?: boolean;
}

/** @throws XinshiError `UNAUTHENTICATED` or `PERMISSION_DENIED` */
export type Authenticate = (request: AuthenticateRequest) => Promise<ServiceCaller>;
