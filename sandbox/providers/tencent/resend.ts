/**
 * A captured text once more, as the provider takes it now: under today's templates, sign names and limits.
 *
 * @module
 */
import type { CapturedMessage } from "../../message.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { composeContent } from "./content.ts";
import { type SubmitContext, submit } from "./submit.ts";

export function submitAgain(
  message: CapturedMessage,
  context: SubmitContext,
  serialNumber: () => string,
): CapturedMessage {
  const { account, app, phone: given, signName, templateId, params, sessionContext, extendCode } = message;
  const number = readPhoneNumber(given);
  const content = composeContent({ account, templateId, signName, params }, number?.domestic ?? true, context.state);
  const order = { app, given, number, content, templateId, signName, params, sessionContext, extendCode };
  return submit(order, context, serialNumber);
}
