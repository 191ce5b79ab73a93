/**
 * Codes that stand where a provider gave none: our own words of `shared/providers/faults.ts` and its neighbours, and our
 * error codes.
 *
 * @module
 */
import type { CodeTable } from "../situations/situations.ts";

export const OUR_CODES: CodeTable = {
  NotSent: "not_sent",
  NoAnswer: "no_provider_answer",
  UnreadableReply: "unreadable_answer",
  RecipientMissing: "unreadable_answer",
  RecipientRepeated: "unreadable_answer",
  UnsupportedContent: "cannot_be_asked",
  NamedParamsMissing: "cannot_be_asked",
  TemplateIdNotNumeric: "cannot_be_asked",
  NoSuchFile: "voice_file_unusable",

  INTERNAL: "rejected_unexplained",
  INVALID_ARGUMENT: "cannot_be_asked",
  NOT_CONFIGURED: "not_configured",
  OUTCOME_UNKNOWN: "unknown_outcome",
  PROVIDER_REJECTED: "rejected_unexplained",
  PROVIDER_UNAVAILABLE: "not_sent",
  RATE_LIMITED: "our_limit",
  RECIPIENT_BLOCKED: "blocklisted",
};
