/**
 * What `sendsms` takes and answers.
 *
 * @module
 */
import * as z from "zod/mini";
import type { ErrorBody } from "../errors.ts";
import { NationCode, PhoneText, ProviderField, RequiredText, SceneName } from "./fields.ts";

/** Recipients of one call. A call's body and reply must stay below the platforms' 6 MB. */
export const MAX_RECIPIENTS = 100_000;
/** Messages listed in one reply; the rest is read page by page from `pullstatus`. */
export const MAX_LISTED_MESSAGES = 10_000;

export const OnePhone = {
  phone: z.optional(PhoneText),
  /** The form of Tencent's published sample: national number and country code apart. */
  mobile: z.optional(PhoneText),
  nationcode: z.optional(NationCode),
};

interface PhoneFields {
  phone?: string | undefined;
  mobile?: string | undefined;
  nationcode?: string | undefined;
  phones?: string[] | undefined;
}

export function namesOneRecipientForm({ phone, mobile, phones }: PhoneFields): boolean {
  return [phone, mobile, phones].filter((form) => form !== undefined).length === 1;
}

function splitIsWhole({ mobile, nationcode }: PhoneFields): boolean {
  return (mobile === undefined) === (nationcode === undefined);
}

export const splitRule = z.refine<PhoneFields>(splitIsWhole, { path: ["nationcode"], message: "goes with mobile" });

/** Proof that a person asks, such as a captcha's ticket, where the guard wants one. */
export const Challenge = z.optional(RequiredText(4096));

/** A mini-program user names a scene and a phone, and nothing else. */
export const SendSmsUserInput = z
  .strictObject({ scene: z.optional(SceneName), ...OnePhone, challenge: Challenge })
  .check(
    z.refine(namesOneRecipientForm, { path: ["phone"], message: "is required (or mobile with nationcode)" }),
    splitRule,
  );
export type SendSmsUserInput = z.infer<typeof SendSmsUserInput>;

/** What no text holds: controls but line feed, halves of characters, and what a failed decoding leaves. */
const NOT_TEXT = /[\p{Cc}\p{Surrogate}\ufffd]/u;

export const ParamValue = z.union([
  z.string().check(
    z.maxLength(500, "must have at most 500 characters"),
    z.refine((text) => !NOT_TEXT.test(text.replaceAll("\n", "")), "must be readable text"),
  ),
  z.int(),
]);

/** A backend names a scene, or template and values itself. */
export const SendSmsServiceInput = z
  .strictObject({
    scene: z.optional(SceneName),
    ...OnePhone,
    phones: z.optional(
      z
        .array(PhoneText)
        .check(
          z.minLength(1, "must have at least 1 item"),
          z.maxLength(MAX_RECIPIENTS, `must have at most ${MAX_RECIPIENTS} items`),
        ),
    ),
    /**
     * Named values of the scene; with `templateId` the template's: a list for {1}, {2}, …, named ones for `${name}`.
     */
    params: z.optional(z.union([z.record(RequiredText(32), ParamValue), z.array(ParamValue)])),
    provider: z.optional(ProviderField),
    templateId: z.optional(RequiredText(64)),
    /** A text that is written out, as `qcloudsms` takes it: it must equal an approved template with its values in it. */
    text: z.optional(RequiredText(500)),
    signName: z.optional(RequiredText(64)),
    challenge: Challenge,
    extendCode: z.optional(z.string().check(z.regex(/^\d{1,12}$/, "must be 1 to 12 digits"))),
    senderId: z.optional(RequiredText(32)),
    /** Given back in the reply and by `pullstatus`; stays with us. */
    sessionContext: z.optional(RequiredText(512)),
    /** The same key and payload within a day answer what was answered first, and send nothing again. */
    idempotencyKey: z.optional(RequiredText(128)),
    /** Checks everything and sends nothing. */
    dryRun: z.optional(z.boolean()),
  })
  .check(
    z.refine(namesOneRecipientForm, { path: ["phones"], message: "is required (or phone, or mobile with nationcode)" }),
    splitRule,
    z.refine(({ scene, templateId }) => scene === undefined || templateId === undefined, {
      path: ["templateId"],
      message: "cannot go with scene: a scene has its own templates",
    }),
    z.refine(
      ({ text, provider, templateId, scene, params }) =>
        text === undefined || (provider === "qcloudsms" && (templateId ?? scene ?? params) === undefined),
      { path: ["text"], message: "goes with provider qcloudsms, and without scene, templateId and params" },
    ),
    z.refine(
      ({ templateId, text, provider, signName }) =>
        (templateId ?? text ?? provider ?? signName) === undefined || (templateId ?? text) !== undefined,
      {
        path: ["templateId"],
        message: "is required when provider or signName is given",
      },
    ),
    z.refine(({ templateId, params }) => !Array.isArray(params) || templateId !== undefined, {
      path: ["params"],
      message: "must be an object of named values for a scene",
    }),
  );
export type SendSmsServiceInput = z.infer<typeof SendSmsServiceInput>;

/** Something that a provider may not like, or that costs more than need be; nothing is refused for it. */
export interface SendWarning {
  /** docs/preflight.md explains each. */
  reason:
    | "mixed_numbers"
    | "route_skipped"
    | "text_differs"
    | "review_old"
    | "value_length"
    | "sign_default"
    | "marketing_hours";
  message: string;
}

/** How a text would go out, by the first of its routes that would not be refused. */
export interface PlannedSend {
  templateId: string;
  /** Where the template's text is known from: the provider's list, the config, or nowhere; then nothing was checked. */
  template: "synced" | "config" | "unknown";
  encoding?: "domestic" | "gsm7" | "ucs2";
  /** CNY, where the config has the provider's price. */
  price?: number;
  warnings?: readonly SendWarning[];
}

/** One recipient's part of the reply. */
export interface SendSmsEntry {
  /** The message's id in the ledger; absent when nothing was written. */
  id?: string;
  /** E.164; as asked when it is no phone number. */
  phone: string;
  status: "accepted" | "rejected" | "unknown" | "planned";
  provider?: string;
  serialNumber?: string;
  /** Billed segments. */
  segments?: number;
  /** Dry runs: what the text would be sent and billed as. */
  planned?: PlannedSend;
  /** True where the same number stood earlier in the list; it was texted once. */
  duplicate?: true;
  error?: ErrorBody;
}

export interface SendSmsData {
  /** One per phone, in the order asked; at most the first 10,000. */
  messages: SendSmsEntry[];
  /** Counts of recipients, duplicates left out. */
  accepted: number;
  rejected: number;
  unknown: number;
  /** True when nothing was sent because the caller asked for a check only. */
  dryRun?: true;
  /** Dry runs: CNY of all recipients whose price is known. */
  price?: number;
  /** Dry runs: what concerns the call as a whole. */
  warnings?: SendWarning[];
  /** Given when the list was cut: the others are in `pullstatus` under `batchId`. */
  moreInBatch?: string;
  /** Echo of the caller's own context. */
  sessionContext?: string;
  /** Code scenes: how long the code is good. */
  expiresInSeconds?: number;
  /** Code scenes: when a user interface should offer to send again. */
  resendAfterSeconds?: number;
}
