/**
 * What goes wrong between a test and a sandbox, with codes to switch on.
 *
 * @module
 */

/** Add, never rename. */
export type SandboxErrorCode =
  /** What was asked for cannot be; the message names every bad field. */
  | "INVALID_ARGUMENT"
  /** There is no such message, call, rule, template … */
  | "NOT_FOUND"
  /** Not now: a call that is over, a text that is too old to answer. */
  | "CONFLICT"
  /** What was waited for did not come in time. */
  | "TIMEOUT"
  /** The message came, and there is no code in it. */
  | "NO_CODE"
  | "PAYLOAD_TOO_LARGE"
  /** The sandbox is not to be called by this name. */
  | "PERMISSION_DENIED"
  /** Another sandbox than this client was made for. */
  | "METHOD_NOT_ALLOWED"
  /** The sandbox failed; its log says why. */
  | "INTERNAL"
  /** Nothing answers at the address. */
  | "UNREACHABLE"
  /** Something answers that is no sandbox. */
  | "NOT_A_SANDBOX";

/** Every error that the client throws. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  /** Of HTTP; 0 when there was no answer. */
  readonly status: number;
  /** What else the sandbox said, such as where a search does not parse. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: SandboxErrorCode,
    message: string,
    { status = 0, details = {}, ...options }: SandboxErrorOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export interface SandboxErrorOptions extends ErrorOptions {
  status?: number;
  details?: Readonly<Record<string, unknown>>;
}
