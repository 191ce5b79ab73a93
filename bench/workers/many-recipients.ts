/**
 * One call of the built `sendsms` by a backend, over HTTP, with very many recipients; how long it took, and how much
 * memory this process ever had.
 *
 * @module
 */

import type { Outcome } from "../../shared/outcome.ts";
import type { Main } from "../../shared/triggers/define-function.ts";
import type { SendSmsData } from "../../shared/validation/sms.ts";
import { scfContext } from "../../test/fixtures/events/context.ts";
import { scfUrlEvent } from "../../test/fixtures/events/http.ts";
import { phoneOf } from "../lib/samples.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface ManyTask {
  /** The bundle. */
  file: string;
  apiKey: string;
  first: number;
  count: number;
}

export interface ManyResult {
  seconds: number;
  peakMegabytes: number;
}

/** The longest that a platform allows: how long it takes is what is asked here. */
const TIME_LIMIT_MS = 900_000;

answerTasks(async ({ file, apiKey, first, count }: ManyTask): Promise<ManyResult> => {
  const { main }: { main: Main } = await import(file);
  const event = scfUrlEvent({
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    body: bodyOf(first, count),
  });
  const context = { ...scfContext(), time_limit_in_ms: TIME_LIMIT_MS, getRemainingTimeInMillis: () => TIME_LIMIT_MS };
  const startedAt = performance.now();
  const reply = (await main(event, context)) as { statusCode: number; body: string };
  const seconds = (performance.now() - startedAt) / 1000;
  const outcome = JSON.parse(reply.body) as Outcome<SendSmsData>;
  if (!outcome.ok || outcome.data.accepted !== count) {
    throw new Error(`Not all were accepted: ${reply.statusCode} ${reply.body.slice(0, 1000)}`);
  }
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
});

function bodyOf(first: number, count: number): string {
  const phones = Array.from({ length: count }, (_, index) => phoneOf(first + index));
  return JSON.stringify({ scene: "order_shipped", phones, params: { order: "20260131" } });
}
