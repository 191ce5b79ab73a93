/**
 * The whole life of a text or a call: the requests that it was in, and what happened to it, explained.
 *
 * @module
 */
import { answerSituation, explainReceipt, explainSituation } from "../../shared/explain/explain.ts";
import type { Explanation } from "../../shared/validation/explanation.ts";
import { type Call, viewCall } from "../calls.ts";
import { type CapturedMessage, type MessageView, viewMessage } from "../message.ts";
import { callResultOf } from "../providers/aliyun/call-results.ts";
import type { PushRecord } from "../pushes.ts";
import type { SeenRequestView } from "../seen.ts";
import type { State } from "../state.ts";

/** What happens to texts and to calls, to texts only, and to calls only. */
type StepKind =
  | ("accepted" | "refused")
  | ("receipt" | "receipt_pulled" | "receipt_pushed" | "converted" | "reply")
  | ("answered" | "key" | "completed" | "unanswered" | "result_read" | "result_pushed");

export interface LifeStep {
  at: string;
  kind: StepKind;
  /** The provider's, or the carrier's; the person's words of a reply, the key that they pressed. */
  code?: string;
  explanation?: Explanation;
}

interface Life {
  /** The one that sent it, and the one that first asked what became of it, as far as they are still kept. */
  requests: SeenRequestView[];
  /** In the order that they happened. */
  steps: LifeStep[];
}

export interface MessageLife extends Life {
  message: MessageView;
}

export interface CallLife extends Life {
  call: ReturnType<typeof viewCall>;
}

export function lifeOf(message: CapturedMessage, state: State, base: string): MessageLife {
  const { requestId, receiptPulledBy, sequence } = message;
  const pushes = pushSteps(state, "receipt_pushed", (push) => push.message === sequence);
  const steps = [...ownSteps(message), ...pushes, ...replySteps(message, state)];
  return { message: viewMessage(message, base), ...lifeWith(state, [requestId, receiptPulledBy], steps) };
}

export function lifeOfCall(call: Call, state: State, base: string): CallLife {
  const { requestId, resultReadBy, sequence } = call;
  const pushes = pushSteps(state, "result_pushed", (push) => push.call === sequence);
  const steps = [...callSteps(call, state), ...pushes];
  return { call: viewCall(call, base), ...lifeWith(state, [requestId, resultReadBy], steps) };
}

function lifeWith({ requests }: State, ids: readonly (string | null | undefined)[], steps: LifeStep[]): Life {
  const known = ids.filter((id) => id !== undefined && id !== null);
  return { requests: requests.named(known), steps: steps.sort((left, right) => left.at.localeCompare(right.at)) };
}

function ownSteps(message: CapturedMessage): LifeStep[] {
  const { at, receipt, receiptPulledAt, convertedAt } = message;
  const steps: LifeStep[] = [{ at: iso(at), ...answerStep(message, "sms") }];
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
function answerStep(
  { status, provider, answer }: Pick<CapturedMessage | Call, "status" | "provider" | "answer">,
  channel: "sms" | "voice",
): Omit<LifeStep, "at"> {
  const { code } = answer;
  const situation = answerSituation({ provider, channel, code });
  const kind = status === "refused" ? "refused" : "accepted";
  if (kind === "accepted" && channel === "voice") return { kind, code }; // what comes next is no receipt
  if (kind === "refused") return { kind, code, explanation: explainSituation(situation ?? "unlisted_code") };
  return { kind, code, ...(situation !== undefined && { explanation: explainSituation(situation) }) };
}

function callSteps(call: Call, state: State): LifeStep[] {
  const { at, answeredAt, endedAt, resultReadAt } = call;
  const steps: LifeStep[] = [{ at: iso(at), ...answerStep(call, "voice") }];
  if (answeredAt !== null) steps.push({ at: iso(answeredAt), kind: "answered" });
  for (const event of state.calls.events) {
    if (event.kind === "key" && event.call === call) steps.push({ at: iso(event.at), kind: "key", code: event.key });
  }
  if (endedAt !== null) steps.push({ at: iso(endedAt), ...endStep(call) });
  if (resultReadAt !== null) steps.push({ at: iso(resultReadAt), kind: "result_read" });
  return steps;
}

/** In the words of the provider: Alibaba Cloud has a code for each end, Tencent for what went wrong. */
function endStep(call: Call): Omit<LifeStep, "at"> {
  const { provider, failureCode } = call;
  const kind = failureCode === null ? "completed" : "unanswered";
  if (provider === "aliyun") {
    const code = callResultOf(call) ?? "";
    return { kind, code, explanation: explainReceipt({ provider, channel: "voice", code }) };
  }
  const known = failureCode === null ? "ANSWERED" : `FAILURE_${failureCode}`;
  const explanation = explainReceipt({ provider, channel: "voice", code: known });
  return { kind, ...(failureCode !== null && { code: String(failureCode) }), explanation };
}

function pushSteps({ pushes }: State, kind: StepKind, isAbout: (push: PushRecord) => boolean): LifeStep[] {
  const taken = [...pushes.records].filter((push) => push.result === "taken" && isAbout(push));
  return taken.map(({ at }) => ({ at: iso(at), kind }));
}

function replySteps({ sequence }: CapturedMessage, { carrier }: State): LifeStep[] {
  const replies = [...carrier.replies].filter(({ answered }) => answered === sequence);
  return replies.map(({ at, text }) => ({ at: iso(at), kind: "reply", code: text }));
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
