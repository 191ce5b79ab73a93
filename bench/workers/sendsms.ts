/**
 * The built `sendsms`, called as the platform calls it for mini-program users: each another user, address and phone.
 *
 * @module
 */

import type { Outcome } from "../../shared/outcome.ts";
import type { Main } from "../../shared/triggers/define-function.ts";
import type { SendSmsData } from "../../shared/validation/sms.ts";
import { callFunctionEvent, USER_ENV } from "../../test/fixtures/events/call-function.ts";
import { scfContext } from "../../test/fixtures/events/context.ts";
import { type SendResult, type SendTask, sendMany } from "../lib/load.ts";
import { phoneOf } from "../lib/samples.ts";
import { answerTasks } from "../lib/tasks.ts";

/** Where the bundle is; its other settings come from the environment too. */
const FUNCTION = process.env.BENCH_FUNCTION ?? "";

answerTasks(async ({ first, count }: SendTask): Promise<SendResult> => {
  const { main }: { main: Main } = await import(FUNCTION);
  // Before the clock runs: event and context are the platform's work.
  const invocations = Array.from({ length: count }, (_, place) => invocationOf(first + place));
  return sendMany({ first: 0, count }, (place) => send(main, invocations[place]));
});

interface Invocation {
  event: unknown;
  context: unknown;
}

function invocationOf(index: number): Invocation {
  return {
    event: callFunctionEvent({ scene: "login", phone: phoneOf(index) }),
    context: scfContext({ ...USER_ENV, WX_OPENID: `oUser${index}`, WX_CLIENTIP: addressOf(index) }),
  };
}

async function send(main: Main, invocation: Invocation | undefined): Promise<void> {
  const outcome = (await main(invocation?.event, invocation?.context)) as Outcome<SendSmsData>;
  if (!outcome.ok || outcome.data.accepted !== 1) throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
}

function addressOf(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}
