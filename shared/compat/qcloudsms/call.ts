/**
 * One call of the old SDK, before any protocol: what it would put on the wire, what it wants, and what its caller gets.
 *
 * Source: qcloudsms_js 0.1.1, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import type { XinshiError } from "../../errors.ts";
import type { ClassicSubject } from "../../signing/classic.ts";

/** What callers pass as a country code, a phone number or an id. */
export type Id = string | number;

/** What the caller wants done, in no protocol's words. */
export type Wanted =
  | { kind: "template"; to: Tel[]; isSingle: boolean; templateId: number; params: readonly unknown[]; sign: string }
  | { kind: "text" }
  | { kind: "queue"; type: PullType; max: number }
  | { kind: "phone"; type: PullType; of: Tel; beginTime: number; endTime: number; max: number }
  | { kind: "code"; to: Tel; code: string; playTimes: number }
  | { kind: "tts"; to: Tel; templateId: number; params: readonly unknown[]; playTimes: number }
  | { kind: "prompt" }
  | { kind: "file" }
  | { kind: "upload" };

/** 0 pulls receipts, 1 replies. */
export type PullType = 0 | 1;

export interface Tel {
  nationcode: string;
  mobile: string;
}

export interface Call {
  appid: Id;
  appkey: string;
  /** The sender's own `url`: where the old protocol goes. */
  url: string;
  subject: ClassicSubject;
  /** The old body: `sig` and `time` are in their places, but not yet filled in. */
  body: Readonly<Record<string, unknown>> | Audio;
  wanted: Wanted;
  extend: string;
  ext: string;
}

export interface Audio {
  content: Buffer;
  contentType: "audio/mpeg" | "audio/wav";
}

/** What callbacks get second: a plain object, so that it can be returned from a cloud function. */
export interface Response {
  statusCode: number;
  headers: Readonly<Record<string, string>>;
  /** The request as the old SDK shows it. Through API 3.0 it has neither `sig` nor `Authorization`: nothing was signed so. */
  req: RequestEcho;
}

export interface RequestEcho {
  host: string;
  path: string;
  method: "POST";
  headers: Readonly<Record<string, string>>;
  body: Readonly<Record<string, unknown>> | Buffer;
}

/** How a call ended: `res` is there as soon as anything was answered. */
export type Settled = { error: Error; res?: Response } | { error: undefined; res: Response; resData: unknown };

/** How calls are made. */
export interface Protocol {
  /** Why this protocol cannot make such a call at all. */
  refusal(call: Call): XinshiError | undefined;
  /** Never rejects. */
  run(call: Call): Promise<Settled>;
}

/** As the old SDK calls back: `err` alone when nothing readable was answered, else `res` and what it says. */
export type Callback<Data> = (err: Error | undefined, res: Response | undefined, resData: Data | undefined) => void;

/** A method of the old SDK: with its callback as there; without, it returns a promise of what the callback gets third. */
export interface Method<Required extends readonly unknown[], Optional extends readonly unknown[], Data> {
  (...args: [...Required, ...Optional, callback: Callback<Data>]): void;
  (...args: [...Required, ...Partial<Optional>]): Promise<Data>;
}

/**
 * @param plan checks its arguments, which it throws for, and makes a call of them
 * @throws Error as the old SDK, at once when there is a callback; else the promise rejects
 */
export function method<Required extends readonly unknown[], Optional extends readonly unknown[], Data>(
  protocol: Protocol,
  plan: (...args: [...Required, ...Partial<Optional>]) => Call,
): Method<Required, Optional, Data> {
  function planned(args: unknown[]): Call {
    const call = plan(...(args as [...Required, ...Partial<Optional>]));
    const refusal = protocol.refusal(call);
    if (refusal !== undefined) throw refusal;
    return call;
  }
  async function promised(args: unknown[]): Promise<unknown> {
    const settled = await protocol.run(planned(args));
    if (settled.error !== undefined) throw settled.error;
    return settled.resData;
  }
  function called(...args: unknown[]): Promise<unknown> | undefined {
    const last = args.at(-1);
    if (!isCallback(last)) return promised(args);
    void protocol.run(planned(args.slice(0, -1))).then((settled) => callBack(last, settled));
    return undefined;
  }
  return called as Method<Required, Optional, Data>;
}

function isCallback(value: unknown): value is Callback<unknown> {
  return typeof value === "function";
}

/** Outside the promise: what a callback throws must end up where it did, not in a rejection that nobody sees. */
function callBack(callback: Callback<unknown>, settled: Settled): void {
  queueMicrotask(() => {
    if (settled.error !== undefined) callback(settled.error, settled.res, undefined);
    else callback(undefined, settled.res, settled.resData);
  });
}

/** The old SDK's own check. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Text as the old SDK joins it: nothing is written for what is not there. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}

/** As the old SDK treats its optional fields: whatever is falsy is left empty. */
export function optionalText(value: unknown): string {
  return value ? String(value) : "";
}
