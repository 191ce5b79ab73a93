/**
 * A line of the list, the same of what the cloud took in and of what the ledger holds.
 *
 * @module
 */
import type { LedgerMessage } from "../../data/ledger.ts";
import type { MessageView } from "../../data/types.ts";

export interface Row {
  id: string;
  at: string;
  phone: string;
  status: string;
  /** Why it is not as it should be; empty when it is. */
  code: string;
  /** Sign name, or scene. */
  label: string;
  text: string;
  provider: string;
  segments: number | null;
}

export function rowOfMessage(message: MessageView): Row {
  const { id, at, phone, status, answer, signName, text, templateId, provider, segments, timeline } = message;
  const code = status === "refused" ? answer.code : isGood(status) ? "" : (timeline[1]?.code ?? "");
  return { id, at, phone, status, code, label: signName, text: text === "" ? templateId : text, provider, segments };
}

export function rowOfLedger(message: LedgerMessage): Row {
  const { id, at, phone, status, channel, scene, templateId, provider, segments } = message;
  const code = isGood(status) ? "" : (message.receiptCode ?? message.providerCode ?? message.errorCode ?? "");
  const text = [channel === "sms" ? "" : channel, templateId].filter(Boolean).join(" · ");
  return { id, at, phone, status, code, label: scene ?? "", text, provider, segments };
}

function isGood(status: string): boolean {
  return status === "delivered" || status === "accepted" || status === "submitted" || status === "queued";
}
