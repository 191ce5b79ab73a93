/**
 * What a service call gives its page: the function's data, or an error with a code of the function's or of our own.
 *
 * @module
 */
import type { ErrorCode } from "../../shared/errors.ts";

/** Failures that no function told of. */
export type ClientErrorCode =
  /** No network, so nothing was sent. */
  | "OFFLINE"
  /** This WeChat has no `wx.cloud`. */
  | "CLOUD_MISSING"
  /** No such function or environment. */
  | "FUNCTION_MISSING"
  /** The function threw, or answered something else than an outcome. */
  | "FUNCTION_FAILED"
  /** No answer came in time; what was asked may have been done. */
  | "FUNCTION_TIMEOUT"
  /** The user did not agree to the privacy guide. */
  | "PRIVACY_REFUSED"
  /** The user did not give WeChat's own number, or WeChat has none to give. */
  | "PHONE_REFUSED"
  /** No function here turns WeChat's code into a number. */
  | "PHONE_UNAVAILABLE"
  /** The user did not allow the microphone. */
  | "MIC_REFUSED"
  | "RECORD_FAILED"
  /** Tapped twice by mistake. */
  | "RECORD_TOO_SHORT"
  | "FILE_UNREADABLE"
  | "PLAY_FAILED"
  /** The cloud storage did not take a file. */
  | "UPLOAD_FAILED";

export type AppErrorCode = ErrorCode | ClientErrorCode;

export interface AppError {
  code: AppErrorCode;
  /** English, for developers; what a user reads comes from `texts/errors.ts`. */
  message: string;
  /** Which rule said no, such as `phone_30s`. */
  reason?: string | undefined;
  /** Whole seconds until the same call can work. */
  retryAfterSeconds?: number | undefined;
  /** Wrong codes that may still be tried. */
  attemptsLeft?: number | undefined;
  /** Finds the call in the function's log. */
  requestId?: string | undefined;
}

export type Answer<Data> = { ok: true; value: Data } | { ok: false; error: AppError };
