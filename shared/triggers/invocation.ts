/**
 * What every trigger is made into before a use case sees it.
 *
 * @module
 */

import type { Scope } from "../config/settings.ts";
import type { Trail } from "./trail.ts";

export type Caller =
  /** A mini-program user, known by this invocation's own context. */
  | {
      kind: "user";
      openid: string;
      appid: string;
      unionid?: string | undefined;
      ip?: string | undefined;
      /** Top-level fields of the event that WeChat filled in itself. */
      openData?: readonly string[];
    }
  /** A backend, known by its key; `scopes` is what the key is limited to. */
  | { kind: "service"; name: string; ip?: string | undefined; scopes?: readonly Scope[] | undefined }
  /** A cloud that texts are sent through, known by a secret path. */
  | { kind: "provider"; provider: "tencent" | "aliyun" }
  /** The platform's clock. */
  | { kind: "timer"; triggerName: string };

export type CallerKind = Caller["kind"];

/** The caller of one call, and how long it may take. */
export interface Call<Kind extends CallerKind = CallerKind> {
  requestId: string;
  functionName: string;
  caller: Extract<Caller, { kind: Kind }>;
  /** For the line of log; absent where nobody writes one. */
  trail?: Trail | undefined;
  /** When the platform ends this invocation, milliseconds since the Unix epoch. */
  deadline: number;
}
