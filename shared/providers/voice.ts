/**
 * The port of providers that call people. As in `provider.ts`, nothing throws for what a provider says, and what a provider
 * cannot say does not type-check.
 *
 * @module
 */
import type { CallOptions, SendFault } from "./provider.ts";

/** Everything that can be said, by all providers together. */
interface Contents {
  code: { kind: "code"; code: string };
  template: {
    kind: "template";
    templateId: string;
    params: readonly string[];
    namedParams?: Readonly<Record<string, string>> | undefined;
  };
  prompt: { kind: "prompt"; text: string };
  /** A file uploaded before. */
  file: { kind: "file"; fileId: string };
}

export type VoiceKind = keyof Contents;

/** What is said, of the kinds named. */
export type VoiceContent<Kind extends VoiceKind = VoiceKind> = Contents[Kind];

export interface VoiceRequest<Kind extends VoiceKind = VoiceKind> {
  /** Echoed with the call's events, where the provider does that. */
  requestId: string;
  /** E.164; voice serves mainland China only, everywhere. */
  phone: string;
  content: VoiceContent<Kind>;
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

/**
 * A provider whose calls can say these kinds. One that can say more is one that can say fewer, so `VoiceProvider<never>` is any
 * provider, and `say()` calls with one that only run time knows.
 */
export interface VoiceProvider<Kind extends VoiceKind = never> {
  readonly name: string;
  /** All kinds that it can say; `VoiceKindOf` of capabilities.ts are the same as a type. */
  readonly kinds: readonly VoiceKind[];
  /** A property and no method: TypeScript holds only those to the kinds of their requests. */
  readonly call: (request: VoiceRequest<Kind>, options: CallOptions) => Promise<VoiceResult>;
  /** Present where files can be uploaded. */
  readonly files?: VoiceFiles | undefined;
}

/** Calls with whichever provider this is; nobody is called when it cannot say this. */
export async function say(provider: VoiceProvider, request: VoiceRequest, options: CallOptions): Promise<VoiceResult> {
  if (canSay(provider, request.content.kind)) return provider.call(request, options);
  const fault: SendFault = {
    code: "PROVIDER_REJECTED",
    retry: "never",
    message: `This provider's calls say ${provider.kinds.join(", ")} only; choose one of those, or another provider`,
    provider: { name: provider.name, code: "UnsupportedContent" },
  };
  return { status: "rejected", fault };
}

function canSay<Kind extends VoiceKind>(provider: VoiceProvider, kind: Kind): provider is VoiceProvider<Kind> {
  return provider.kinds.includes(kind);
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
