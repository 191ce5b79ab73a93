/**
 * Every error thrown on purpose: a stable code, the HTTP status that goes with it, and what a caller may read.
 *
 * @module
 */

/** One line a code. Callers switch on these names: add, never rename. */
const HTTP_STATUS = {
  INVALID_ARGUMENT: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  CODE_EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  CODE_MISMATCH: 422,
  RATE_LIMITED: 429,
  RECIPIENT_BLOCKED: 403,
  PROVIDER_REJECTED: 502,
  PROVIDER_UNAVAILABLE: 503,
  OUTCOME_UNKNOWN: 504,
  NOT_CONFIGURED: 500,
  INTERNAL: 500,
} as const;

/** A stable error code; `docs/errors.md` explains each in English and Chinese. */
export type ErrorCode = keyof typeof HTTP_STATUS;

/** Every code, in the order of the table. */
export const ERROR_CODES = Object.keys(HTTP_STATUS) as readonly ErrorCode[];

/**
 * What a provider itself said, kept whole. Where it said nothing that could be read, `code` is our word for that: `NoAnswer`,
 * `UnreadableReply`, `NotSent` and the like, which no provider uses.
 */
export interface ProviderFault {
  name: string;
  code: string;
  message?: string;
}

export interface ErrorDetails {
  /** Which rule said no, such as `phone_30s`. */
  reason?: string | undefined;
  /** Whole seconds until the same call can work. */
  retryAfterSeconds?: number | undefined;
  /** Wrong codes that may still be tried. */
  attemptsLeft?: number | undefined;
  /** Where in a text the fault is: its first character, counted from 0, and how many. */
  position?: number | undefined;
  length?: number | undefined;
  /** The provider's own words. */
  provider?: ProviderFault | undefined;
  /** What the provider would have answered; it was not asked. */
  wouldBe?: Pick<ProviderFault, "name" | "code"> | undefined;
}

/** The `error` member of an outcome: what a caller sees. */
export interface ErrorBody extends ErrorDetails {
  code: ErrorCode;
  message: string;
}

/**
 * An expected failure. `message` is English, for developers, and holds no phone number and no secret, because it is
 * logged and returned; `cause` goes to the log only.
 */
export class XinshiError extends Error {
  override readonly name = "XinshiError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  /** A function and the SQLite driver beside it are bundles of their own, each with its copy of this class. */
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === "XinshiError" && "toBody" in thrown;
  }

  /** The HTTP status of this error. */
  get status(): number {
    return HTTP_STATUS[this.code];
  }

  /** The shape a caller sees; absent details are left out. */
  toBody(): ErrorBody {
    return { code: this.code, message: this.message, ...definedOnly(this.details) };
  }
}

/** The error that a body was made of. */
export function errorFrom({ code, message, ...details }: ErrorBody): XinshiError {
  return new XinshiError(code, message, details);
}

/** The HTTP status that goes with a code. */
export function httpStatusOf(code: ErrorCode): number {
  return HTTP_STATUS[code];
}

/** Any thrown value as one of ours: what was not expected becomes `INTERNAL`, with the original as its cause. */
export function toXinshiError(thrown: unknown): XinshiError {
  if (thrown instanceof XinshiError) return thrown;
  return new XinshiError("INTERNAL", "Something went wrong on our side; quote the request id", {}, { cause: thrown });
}

function definedOnly<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}
