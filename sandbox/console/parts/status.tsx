/**
 * How far a message or a call is, as a small coloured word.
 *
 * @module
 */
import { words } from "../language.ts";

const TONES: Readonly<Record<string, "good" | "bad" | "busy" | "warn">> = {
  delivered: "good",
  completed: "good",
  answered: "good",
  approved: "good",
  accepted: "busy",
  submitted: "busy",
  queued: "busy",
  ringing: "busy",
  pending: "warn",
  unknown: "warn",
  expired: "warn",
  undelivered: "bad",
  unanswered: "bad",
  refused: "bad",
  rejected: "bad",
};

export function Status({ status, code }: { status: string; code?: string | undefined }) {
  const label = (words().statuses as Readonly<Record<string, string>>)[status] ?? status;
  return (
    <span class={`status ${TONES[status] ?? "busy"}`}>
      <span class="dot" />
      {label}
      {code !== undefined && code !== "" && (
        <span class="code-name" title={code}>
          {code}
        </span>
      )}
    </span>
  );
}

export function toneOf(status: string): string {
  return TONES[status] ?? "busy";
}
