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
  return sendMany({ first, count }, (index) => send(main, index));
});

async function send(main: Main, index: number): Promise<void> {
  const event = callFunctionEvent({ scene: "login", phone: phoneOf(index) });
  const context = scfContext({ ...USER_ENV, WX_OPENID: `oUser${index}`, WX_CLIENTIP: addressOf(index) });
  const outcome = (await main(event, context)) as Outcome<SendSmsData>;
  if (!outcome.ok || outcome.data.accepted !== 1) throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
}

function addressOf(index: number): string {
  return `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
}
