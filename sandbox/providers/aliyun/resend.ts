/**
 * A captured text once more, as the provider takes it now: under today's templates, sign names and limits.
 *
 * @module
 */
import { namedVariablesOf } from "../../../shared/validation/template.ts";
import type { CapturedMessage } from "../../message.ts";
import type { ActionContext } from "./action.ts";
import { findTemplate } from "./content.ts";
import { named } from "./named-text.ts";
import { sendAll } from "./send.ts";

export function sendAgain(message: CapturedMessage, context: ActionContext, bizId: () => string): CapturedMessage {
  const { phone: given, signName, extendCode, templateId: templateCode, sessionContext: outId, params } = message;
  const values = named(namedVariablesOf(findTemplate(templateCode, context)?.text ?? ""), params);
  const entries = [{ given, signName, extendCode, values }];
  const [sent] = sendAll({ templateCode, outId, entries }, context, bizId).messages ?? [];
  if (sent === undefined) throw new Error("A send captures a message for each recipient");
  return sent;
}
