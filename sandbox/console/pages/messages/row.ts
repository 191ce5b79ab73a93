/**
 * A line of the list, the same of what the cloud took in and of what the ledger holds.
 *
 * @module
 */
import type { LedgerMessage } from "../../data/ledger.ts";
import type { CallView, MessageView } from "../../data/types.ts";
import { words } from "../../language.ts";

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
  isCall: boolean;
}

export function rowOfMessage(message: MessageView): Row {
  const { id, at, phone, status, answer, signName, text, templateId, provider, segments, timeline } = message;
  const code = status === "refused" ? answer.code : isGood(status) ? "" : (timeline[1]?.code ?? "");
  return {
    id,
    at,
    phone,
    status,
    code,
    label: signName,
    text: text === "" ? templateId : text,
    provider,
    segments,
    isCall: false,
  };
}

export function rowOfCall({
  id,
  at,
  phone,
  status,
  answer,
  text,
  fileId,
  templateId,
  provider,
  failure,
}: CallView): Row {
  const code = status === "refused" ? answer.code : failure === null ? "" : String(failure.code);
  const said = [text, fileId, templateId].find((one) => one !== "") ?? "";
  return {
    id,
    at,
    phone,
    status,
    code,
    label: words().phones.voiceCall,
    text: said,
    provider,
    segments: null,
    isCall: true,
  };
}

/** Of the cloud's list, where ids begin with `m` or `c`. */
export function rowOfTraffic(item: MessageView | CallView): Row {
  return isCallId(item.id) ? rowOfCall(item as CallView) : rowOfMessage(item as MessageView);
}

export function isCallId(id: string): boolean {
  return id.startsWith("c");
}

export function rowOfLedger(message: LedgerMessage): Row {
  const { id, at, phone, status, channel, scene, templateId, provider, segments } = message;
  const code = isGood(status) ? "" : (message.receiptCode ?? message.providerCode ?? message.errorCode ?? "");
  const text = [channel === "sms" ? "" : channel, templateId].filter(Boolean).join(" · ");
  return { id, at, phone, status, code, label: scene ?? "", text, provider, segments, isCall: channel === "voice" };
}

function isGood(status: string): boolean {
  return status === "delivered" || status === "accepted" || status === "submitted" || status === "queued";
}
