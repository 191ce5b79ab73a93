/**
 * A captured text once more, as the provider takes it now: by its template, or by its words where it followed none.
 *
 * @module
 */
import type { CapturedMessage } from "../../message.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { submit } from "../tencent/submit.ts";
import { composeWording, type Wording } from "./content.ts";
import type { OperationContext } from "./operation.ts";
import { CLASSIC } from "./sends.ts";

export function sendAgain(message: CapturedMessage, context: OperationContext): CapturedMessage {
  const { app, phone: given, sessionContext, extendCode } = message;
  const number = readPhoneNumber(given);
  const composed = composeWording(wordingOf(message), number?.domestic ?? true, context);
  return submit({ ...composed, app, given, number, sessionContext, extendCode }, context, context.sid, CLASSIC);
}

function wordingOf({ templateId, signName, params, text, templateKind }: CapturedMessage): Wording {
  if (templateId !== "") return { by: "template", templateId, signName, params };
  return { by: "text", text, marketing: templateKind === "marketing" };
}
