/**
 * A message's whole life: the requests that it was in, and what happened to it, explained.
 *
 * @module
 */
import { answerSituation, explainReceipt, explainSituation } from "../../shared/explain/explain.ts";
import type { Explanation } from "../../shared/validation/explanation.ts";
import { type CapturedMessage, type MessageView, viewMessage } from "../message.ts";
import type { SeenRequestView } from "../seen.ts";
import type { State } from "../state.ts";

export interface LifeStep {
  at: string;
  kind: "accepted" | "refused" | "receipt" | "receipt_pulled" | "receipt_pushed" | "converted" | "reply";
  /** The provider's, or the carrier's; the person's words of a reply. */
  code?: string;
  explanation?: Explanation;
}

export interface MessageLife {
  message: MessageView;
  /** The one that sent it, and the one that first pulled its receipt, as far as they are still kept. */
  requests: SeenRequestView[];
  /** In the order that they happened. */
  steps: LifeStep[];
}

export function lifeOf(message: CapturedMessage, state: State, base: string): MessageLife {
  const { requestId, receiptPulledBy } = message;
  const requests = state.requests.named(receiptPulledBy === undefined ? [requestId] : [requestId, receiptPulledBy]);
  const steps = [...ownSteps(message), ...pushSteps(message, state), ...replySteps(message, state)];
  steps.sort((left, right) => left.at.localeCompare(right.at));
  return { message: viewMessage(message, base), requests, steps };
}

function ownSteps(message: CapturedMessage): LifeStep[] {
  const { at, receipt, receiptPulledAt, convertedAt } = message;
  const steps: LifeStep[] = [{ at: iso(at), ...answerStep(message) }];
  if (receipt !== null) {
    const { code } = receipt;
    const explanation = explainReceipt({ provider: message.provider, channel: "sms", code });
    steps.push({ at: iso(receipt.at), kind: "receipt", code, explanation });
  }
  if (receiptPulledAt !== null) steps.push({ at: iso(receiptPulledAt), kind: "receipt_pulled" });
  if (convertedAt !== undefined) steps.push({ at: iso(convertedAt), kind: "converted" });
  return steps;
}

/** What is on no list was accepted, and needs no words. */
function answerStep({ status, provider, answer }: CapturedMessage): Omit<LifeStep, "at"> {
  const { code } = answer;
  const situation = answerSituation({ provider, channel: "sms", code });
  const kind = status === "refused" ? "refused" : "accepted";
  if (kind === "refused") return { kind, code, explanation: explainSituation(situation ?? "unlisted_code") };
  return { kind, code, ...(situation !== undefined && { explanation: explainSituation(situation) }) };
}

function pushSteps({ sequence }: CapturedMessage, { pushes }: State): LifeStep[] {
  const taken = [...pushes.records].filter(({ message, result }) => message === sequence && result === "taken");
  return taken.map(({ at }) => ({ at: iso(at), kind: "receipt_pushed" }));
}

function replySteps({ sequence }: CapturedMessage, { carrier }: State): LifeStep[] {
  const replies = [...carrier.replies].filter(({ answered }) => answered === sequence);
  return replies.map(({ at, text }) => ({ at: iso(at), kind: "reply", code: text }));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
