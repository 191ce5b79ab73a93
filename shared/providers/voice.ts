/**
 * The port of providers that call people. As in `provider.ts`, nothing throws for what a provider says.
 *
 * @module
 */
import type { CallOptions, SendFault } from "./provider.ts";

/** What is said. A provider names the kinds it can in `VoiceProvider.kinds`. */
export type VoiceContent =
  | { kind: "code"; code: string }
  | {
      kind: "template";
      templateId: string;
      params: readonly string[];
      namedParams?: Readonly<Record<string, string>> | undefined;
    }
  | { kind: "prompt"; text: string }
  /** A file uploaded before. */
  | { kind: "file"; fileId: string };

export type VoiceKind = VoiceContent["kind"];

export interface VoiceRequest {
  /** Echoed with the call's events, where the provider does that. */
  requestId: string;
  /** E.164; voice serves mainland China only, everywhere. */
  phone: string;
  content: VoiceContent;
  /**
   * How often it is said, 1 to 3.
   * @default 2
   */
  playTimes?: number | undefined;
}

export type VoiceResult =
  | { status: "accepted"; callId: string }
  | { status: "rejected"; fault: SendFault }
  | { status: "unknown"; fault: SendFault; rawBody?: string | undefined };

export interface VoiceProvider {
  readonly name: string;
  readonly kinds: readonly VoiceKind[];
  call(request: VoiceRequest, options: CallOptions): Promise<VoiceResult>;
  /** Present where files can be uploaded. */
  readonly files?: VoiceFiles | undefined;
}

export interface VoiceFile {
  fileId: string;
  /** Whether it may be called with already. */
  review: "approved" | "pending" | "refused";
  /** The reviewer's words, when refused. */
  reason?: string | undefined;
}

export interface VoiceFiles {
  /** Largest file, in bytes. */
  readonly maxBytes: number;
  /** @throws XinshiError `PROVIDER_REJECTED`, `PROVIDER_UNAVAILABLE`, `OUTCOME_UNKNOWN` */
  upload(file: { bytes: Uint8Array; type: "mp3" | "wav" }, options: CallOptions): Promise<VoiceFile>;
  /** @throws the same */
  status(fileId: string, options: CallOptions): Promise<VoiceFile>;
}
