/**
 * What API 3.0 answers, as the old replies or as the error that a callback gets.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { SendFault } from "../../providers/provider.ts";
import type { ApiAnswer } from "../../providers/tencent/api.ts";
import { UnreadableReply } from "../../providers/unreadable-reply.ts";
import { errmsgOf, resultOf } from "./api3-codes.ts";
import type { Call, Tel } from "./call.ts";
import type { Reply } from "./replies.ts";

/** What every call through API 3.0 needs besides what is wanted. */
export interface Asked {
  call: Call;
  sdkAppId: string;
  /** Of a text whose call names none. */
  defaultSignName?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  deadline: number;
}

export type Answered = Extract<ApiAnswer, { kind: "answered" }>;
export type Refused = Extract<ApiAnswer, { kind: "refused" }>;

/** @throws XinshiError when no answer came that says anything */
export function openedOf(answer: ApiAnswer): Answered | Refused {
  if (answer.kind === "failed") throw errorOf(answer.fault, answer.raw);
  return answer;
}

/** The error for what the old SDK, too, has an error: not sent, no answer, an unreadable one. */
export function errorOf({ code, message, provider }: SendFault, rawBody?: string): XinshiError {
  const cause = rawBody === undefined ? undefined : new UnreadableReply(rawBody);
  return new XinshiError(code, message, { provider }, { cause });
}

/** @param rawBody the answer as it came */
export function unreadable(rawBody: string): XinshiError {
  const message = "It is not known whether the provider accepted the message; do not send it again";
  const provider = { name: "tencent", code: "UnreadableReply" };
  return errorOf({ code: "OUTCOME_UNKNOWN", message, retry: "unsafe", provider }, rawBody);
}

/** A refusal of the whole request. */
export function refusedReply({ code, message }: Refused, ext: string): Reply {
  return { ...refusalOf(code, message), ext };
}

/** A refusal of a request or of one recipient. */
export function refusalOf(code: string, words: string | null | undefined): { result: number; errmsg: string } {
  return { result: resultOf(code), errmsg: errmsgOf(code, words ?? "") };
}

/** A country code may come with its plus. */
export function e164({ nationcode, mobile }: Tel): string {
  return `+${nationcode.replace(/^\+/, "")}${mobile}`;
}
