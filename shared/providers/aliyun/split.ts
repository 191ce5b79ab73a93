/**
 * One number that may not be texted gets the whole request refused, and the answer does not say which it is. Refused means that
 * nobody was texted, so the request is sent again in halves until only that number is left out.
 *
 * Source: "API error codes", https://help.aliyun.com/document_detail/101346.html
 *
 * @module
 */
import type { CallOptions, RecipientResult, SendAnswer } from "../provider.ts";
import type { ApiAnswer } from "./api.ts";
import { sendAnswerOf } from "./send.ts";

/** What is said of one number, and then holds for nobody else. */
const OF_ONE_NUMBER: ReadonlySet<string> = new Set([
  "isv.MOBILE_NUMBER_ILLEGAL",
  "isv.BLACK_KEY_CONTROL_LIMIT",
  "isv.CUSTOMER_REFUSED",
  "isv.BUSINESS_LIMIT_CONTROL",
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
]);
/** Finds three of a thousand; a list with more of them is the caller's to look at. */
const MAX_REQUESTS = 64;
/** With less than this left, a request is not begun. */
const MIN_SEND_MS = 300;

type SendOnce = (phones: readonly string[]) => Promise<ApiAnswer>;

/** One result a phone, in the order asked. What there is no time to find out has the refusal of the whole. */
export async function sendSplitting(
  phones: readonly string[],
  sendOnce: SendOnce,
  { deadline, now }: CallOptions & { now(): number },
): Promise<SendAnswer> {
  const results = new Map<string, RecipientResult>();
  const pieces = [phones];
  const hasTime = (): boolean => deadline - now() >= MIN_SEND_MS;
  let refusal: ApiAnswer | undefined;
  let rawBody: string | undefined;
  for (let sent = 1, piece = pieces.pop(); piece !== undefined; sent++, piece = pieces.pop()) {
    const answer = refusal !== undefined && !hasTime() ? refusal : await sendOnce(piece);
    if (isOfOneNumber(answer) && hasTime() && piece.length > 1 && sent + pieces.length + 2 <= MAX_REQUESTS) {
      const middle = piece.length >> 1;
      pieces.push(piece.slice(middle), piece.slice(0, middle)); // the first half is next
      refusal = answer;
      continue;
    }
    const read = sendAnswerOf(piece, answer);
    for (const result of read.results) results.set(result.phone, result);
    rawBody ??= read.rawBody;
  }
  return { results: phones.flatMap((phone) => results.get(phone) ?? []), ...(rawBody !== undefined && { rawBody }) };
}

function isOfOneNumber(answer: ApiAnswer): boolean {
  return answer.kind === "refused" && OF_ONE_NUMBER.has(answer.refusal.code);
}
