/**
 * What `pullstatus` answers to "why did it not arrive?": all that is known of one number, in one line of time.
 *
 * @module
 */
import type { Explanation } from "./explanation.ts";
import type { MessageView } from "./status.ts";

/** What an entry may hold besides; each kind says which. Times are milliseconds since the Unix epoch. */
interface Happening {
  at: number;
  /** The message it is about; absent when it is about the number alone. */
  messageId?: string;
}

/** What was said with a code, and what that means. */
interface Said {
  /** The provider's, the carrier's, or ours where they said none. */
  code: string;
  explanation: Explanation;
}

export type TimelineEntry =
  /** Somebody asked for a text or a call, and it was written down. */
  | (Happening & {
      kind: "requested";
      /** `pullstatus`: by its timer, in place of a text that failed or stayed silent. */
      function: "sendsms" | "sendvoice" | "pullstatus";
      channel: MessageView["channel"];
      scene: string | null;
      /** A user's openid, or a backend's key name. */
      caller: { kind: "user" | "service"; id: string };
      batchId: string;
    })
  /** A code was made, or the open one was sent once more. */
  | (Happening & { kind: "code_issued" | "code_renewed"; scene: string; expiresAt: number; openid: string | null })
  /** The last check of a code; earlier ones are counted, not timed. */
  | (Happening & { kind: "code_checked"; scene: string; checks: number; isRight: boolean })
  | (Happening & { kind: "code_expired"; scene: string; checks: number })
  /** Its text failed or stayed silent, so the timer has it called. */
  | (Happening & { kind: "voice_fallback"; scene: string })
  /** A route that surely did not take it; another was tried after it. */
  | (Happening & Said & { kind: "route_refused"; provider: string; templateId: string; words: string | null })
  /** The provider took it. */
  | (Happening & {
      kind: "accepted";
      provider: string;
      templateId: string;
      serialNumber: string | null;
      segments: number | null;
    })
  /** The provider did not take it, or did not say. */
  | (Happening & Said & { kind: "rejected" | "unknown"; provider: string; templateId: string; words: string | null })
  /** What the carrier reported. */
  | (Happening &
      Said & {
        kind: "receipt";
        status: "delivered" | "undelivered" | "expired";
        provider: string;
        serialNumber: string;
        /** How it came to us first, when, and how often in all. */
        source: "pull" | "query" | "push";
        receivedAt: number;
        times: number;
        /** Only phone and time led to the message. */
        isGuess: boolean;
      })
  /** We refused it ourselves, for one reason, `count` times that day; `at` is the last time. */
  | (Happening & {
      kind: "refused";
      firstAt: number;
      count: number;
      channel: MessageView["channel"];
      scene: string | null;
      /** As the caller was told, such as `phone_30s`. */
      reason: string;
      /** When the same send passes by itself; null where waiting does not help. */
      endsAt: number | null;
      explanation: Explanation;
    })
  /** The person wrote back. */
  | (Happening & { kind: "reply"; text: string; signName: string })
  /** The number was put on our list of those that must not be texted, and is still there. */
  | (Happening & { kind: "suppressed"; reason: "opted_out" | "blocklist" | "manual"; note: string | null });

/** How the newest message stands, or that a send after it was refused, in words. */
export interface Verdict {
  /** `refused`: by ourselves, after all else that happened; `nothing`: nobody asked for a send to this number. */
  status: MessageView["status"] | "refused" | "nothing";
  /** The newest message. */
  messageId?: string;
  /** Why, and what to do; absent when there is nothing. */
  explanation?: Explanation;
  zh: string;
  en: string;
}

export interface TimelineData {
  /** E.164. */
  phone: string;
  verdict: Verdict;
  entries: TimelineEntry[];
  /** Messages that the entries are about; older ones are left out when there are more than asked for. */
  messages: number;
  hasMore: boolean;
  /** What a timeline cannot show. */
  notes: { zh: string; en: string }[];
}
