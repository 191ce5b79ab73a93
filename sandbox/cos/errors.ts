/**
 * Errors of Cloud Object Storage: its codes with their HTTP statuses, and XML to say them in.
 *
 * Source: "Error Codes", https://www.tencentcloud.com/document/product/436/7730
 *
 * @module
 */

const WORDS = {
  AccessDenied: [403, "Access Denied."],
  BadDigest: [400, "The Content-MD5 you specified did not match what we received."],
  BucketAlreadyOwnedByYou: [409, "The bucket exists already, and is yours."],
  EntityTooLarge: [400, "The object is larger than the sandbox takes."],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidAccessKeyId: [403, "The Access Key Id you provided does not exist in our records."],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidURI: [400, "Could not parse the specified URI."],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  NoSuchBucket: [404, "The specified bucket does not exist."],
  NoSuchKey: [404, "The specified key does not exist."],
  NotImplemented: [501, "The sandbox does not have this."],
  SignatureDoesNotMatch: [403, "The Signature you specified is invalid."],
  SlowDown: [503, "Please reduce your request rate."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type CosErrorCode = keyof typeof WORDS;

/** What a request is refused with. */
export class CosError extends Error {
  override readonly name = "CosError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The error of a code, in words of its own where they say more. */
export function cosError(code: CosErrorCode, message?: string): CosError {
  const [status, words] = WORDS[code];
  return new CosError(code, status, message ?? words);
}

/** The error that a fault rule names. */
export function chosenCosError(code: string, message = "A fault rule of the sandbox."): CosError {
  const [status] = Object.hasOwn(WORDS, code) ? WORDS[code as CosErrorCode] : [400];
  return new CosError(code, status, message);
}

/** As it goes over the wire. */
export function errorXml({ code, message }: CosError, resource: string, requestId: string): string {
  return `${XML_HEAD}<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><Resource>${escapeXml(resource)}</Resource><RequestId>${requestId}</RequestId><TraceId>${requestId}</TraceId></Error>`;
}

export const XML_HEAD = "<?xml version='1.0' encoding='utf-8' ?>\n";

export function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
