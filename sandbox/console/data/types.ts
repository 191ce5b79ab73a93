/**
 * What the sandbox answers, as this page reads it.
 *
 * @module
 */
import type { Explanation } from "../../../shared/validation/explanation.ts";
import type { viewCall } from "../../calls.ts";
import type { viewReply } from "../../carrier.ts";
import type { StoredFault } from "../../faults.ts";
import type { MessageView } from "../../message.ts";
import type { InvocationView } from "../../runtime/console.ts";
import type { FunctionSummary } from "../../runtime/contract.ts";
import type { DeployedView } from "../../scf/console.ts";
import type { SeenRequestView } from "../../seen.ts";
import type { SignName, Template } from "../../submissions.ts";

export type { CallLife, LifeStep, MessageLife } from "../../control/life.ts";
export type { DeployedView, Explanation, InvocationView, MessageView, SeenRequestView, StoredFault };

export type CallView = ReturnType<typeof viewCall>;
export type ReplyView = ReturnType<typeof viewReply>;
export type FunctionView = FunctionSummary<InvocationView>;
export type SignView = Dated<SignName>;
export type TemplateView = Dated<Template>;

type Dated<Item> = Omit<Item, "appliedAt" | "repliedAt"> & { appliedAt: string | null; repliedAt: string | null };

export interface MessagePage {
  messages: MessageView[];
  total: number;
  next: string | null;
}

/** Texts and calls together. */
export interface TrafficPage {
  items: (MessageView | CallView)[];
  total: number;
  next: string | null;
}

export interface PhoneBrief {
  phone: string;
  optedOutOf: string[];
}

export interface Phones {
  phones: PhoneBrief[];
  behaviours: { endsIn: string; description: string }[];
}

export interface Phone {
  phone: string;
  behaviour: string;
  optedOutOf: string[];
  calls: CallView[];
  inbox: MessageView[];
  replies: ReplyView[];
}

export interface ClockView {
  now: number;
  offsetMs: number;
  ticking: boolean;
  iso: string;
}

export interface FunctionAnswer {
  requestId: string;
  status: number;
  result: unknown;
  error?: unknown;
  logs: string[];
  durationMs: number;
  isCold: boolean;
}

export interface Failure {
  code: string;
  count: number;
  explanation?: Explanation;
}

export interface Latency {
  p50: number;
  p90: number;
  p99: number;
  max: number;
  count: number;
}

export interface CloudStatistics {
  from: string;
  to: string;
  buckets: { at: string; accepted: number; delivered: number; failed: number; refused: number }[];
  latencyMs: Latency;
  failures: Failure[];
  providers: {
    provider: string;
    accepted: number;
    delivered: number;
    failed: number;
    refused: number;
    segments: number;
  }[];
}

export interface PreflightAnswer {
  recipients: {
    phone: string;
    domestic: boolean;
    text?: string;
    length?: number;
    segments?: number;
    encoding?: string;
    fault?: { reason: string; field: string; rule: string; variable?: string; code: string };
  }[];
}
