/**
 * The classic clients in front of canned answers; key, random and time are those of the published sample.
 *
 * @module
 */
import { createLog } from "../../../shared/log.ts";
import type { HttpRequest, HttpResult } from "../../../shared/providers/http-client.ts";
import type { QcloudsmsOptions } from "../../../shared/providers/qcloudsms/api.ts";
import { answered, canned } from "../canned.ts";

/** 2016-03-07 15:47:49 in Beijing. */
export const NOW = 1_457_336_869_000;
export const TIME = 1_457_336_869;
export const APP_ID = "1400000000";
export const APP_KEY = "5f03a35d00ee52a21327ab048186a2c4";
export const RANDOM = "7226249334";
export const DEADLINE = { deadline: NOW + 3000 };

/** Of the published sample, by what they sign. */
export const SIGNATURES = {
  one: "ecab4881ee80ad3d76bb1da68387428ca752eb885e52621a3129dcf4d9bc4fd4",
  two: "be66bb4aeb54701ed0637d0996a0b75111d5b8eda9b3a71bdc579a3d26f3edfb",
  none: "c13e54f047ed75e821e698730c72d030dc30e5b510b3f8a0fb6fb7605283d7df",
  tel: "bbdf4a186050258cab2ec766ad77f7d7b959ae12c28d1057baedb537c304f347",
  fid: "956dd455ab51cb63a80ee5216c187449ca288a0dea728264a694cbd7900fb9ac",
  hello: "974559ee8a621a279afbc36f67178c340ffaa527525f5fbdde9661d3f60b5d8f",
} as const;

export const [FIRST, SECOND, THIRD] = ["+8613788888888", "+8613788888889", "+85261234567"] as const;

export interface Opened {
  options: QcloudsmsOptions;
  asked: HttpRequest[];
  /** The log, line by line. */
  lines: () => Record<string, unknown>[];
  /** The same as written. */
  text: () => string;
}

/** Options whose transport answers from a list. */
export function opened(results: readonly (HttpResult | Error)[], more: Partial<QcloudsmsOptions> = {}): Opened {
  const http = canned(...results);
  const written: string[] = [];
  const now = more.now ?? (() => NOW);
  const log = createLog((line) => written.push(line), now);
  return {
    options: { appId: APP_ID, appKey: APP_KEY, http, now, random: () => 0.722_624_933_41, log, ...more },
    asked: http.asked,
    lines: () => written.map((line): Record<string, unknown> => JSON.parse(line)),
    text: () => written.join("\n"),
  };
}

/** A success, with what the operation answers. */
export function ok(fields: Record<string, unknown> = {}): HttpResult {
  return answered({ result: 0, errmsg: "OK", ...fields });
}

export function refused(result: number, errmsg = "No."): HttpResult {
  return answered({ result, errmsg, ext: "" });
}

/** The body of a request, with its members in the order sent. */
export function bodyOf(request: HttpRequest | undefined): Record<string, unknown> {
  return JSON.parse(String(request?.body));
}
