/**
 * What `smscallback` takes and answers.
 *
 * @module
 */

/** A provider's push as it came; its body is read by the provider's own rules. */
export interface PushInput {
  provider: "tencent" | "aliyun";
  /** UTF-8. */
  body: string;
}

export interface PushData {
  /** Items that came. */
  received: number;
  /** Those of them that could be read; all are kept word for word. */
  read: number;
}
