/**
 * The contract of one scheme by which a backend proves who it is.
 *
 * @module
 */
import type { HttpRequest } from "./http-request.ts";
import type { Caller } from "./invocation.ts";

export type ServiceCaller = Extract<Caller, { kind: "service" }>;

/** @throws XinshiError `UNAUTHENTICATED` or `PERMISSION_DENIED` */
export type Authenticate = (request: HttpRequest) => Promise<ServiceCaller>;
