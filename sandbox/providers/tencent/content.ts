/**
 * What a send would put on a phone, or why it may not: sign name, template and values, once for all recipients of a kind.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981. On which level most of these codes appear is not
 * documented; the mismatch of a template is shown for single recipients, so its relatives are put there too.
 *
 * @module
 */
import { countSegments, MAX_TEXT_LENGTH, type SegmentCount } from "../../../shared/validation/segments.ts";
import {
  checkParameters,
  fillTemplate,
  type ParameterFault,
  type TemplateKind,
} from "../../../shared/validation/template.ts";
import type { SignName, Template } from "../../accounts.ts";
import type { State } from "../../state.ts";
import type { RecipientErrorCode } from "./errors.ts";

export interface ContentRequest {
  account: string;
  templateId: string;
  signName: string;
  params: readonly string[];
}

export interface Content {
  /** Why nobody of this kind may be sent it. */
  fault: RecipientErrorCode | undefined;
  /** The whole text, sign name included; empty when there is no such template. */
  text: string;
  kind: TemplateKind | null;
}

const PARAMETER_FAULTS: Record<ParameterFault["reason"], RecipientErrorCode> = {
  count: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
  code_digits: "InvalidParameterValue.TemplateParameterFormatError",
  too_long: "InvalidParameterValue.TemplateParameterLengthLimit",
  url: "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
};

/** The text for all domestic, or all foreign, recipients of one request. */
export function composeContent(request: ContentRequest, domestic: boolean, { accounts, settings }: State): Content {
  const { account, signName, params } = request;
  const template = accounts.template(account, request.templateId);
  const text = template === undefined ? "" : signed(signName, fillTemplate(template.text, params), domestic);
  const fault =
    signFault(accounts.signName(account, signName), signName, domestic) ??
    templateFault(template, domestic) ??
    valuesFault(template, params, settings.maxParameterLength) ??
    (text.length > MAX_TEXT_LENGTH ? "InvalidParameterValue.ContentLengthLimit" : undefined);
  return { fault, text, kind: template?.kind ?? null };
}

/** How the text of an accepted message is billed. */
export function segmentsOf({ text }: Content, domestic: boolean, country: string): SegmentCount {
  return countSegments(text, { domestic, country });
}

/** Domestic texts must be signed; foreign ones may be. */
function signFault(known: SignName | undefined, given: string, domestic: boolean): RecipientErrorCode | undefined {
  if (given === "" && !domestic) return undefined;
  return known?.status === "approved" ? undefined : "FailedOperation.SignatureIncorrectOrUnapproved";
}

function templateFault(template: Template | undefined, domestic: boolean): RecipientErrorCode | undefined {
  if (template === undefined) return "FailedOperation.TemplateUnapprovedOrNotExist";
  if (template.status !== "approved") return "FailedOperation.TemplateIncorrectOrUnapproved";
  if (domestic && !template.domestic) return "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone";
  if (!domestic && !template.international) return "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone";
  return undefined;
}

function valuesFault(
  template: Template | undefined,
  params: readonly string[],
  maxLength: number | null,
): RecipientErrorCode | undefined {
  if (template === undefined) return undefined;
  const fault = checkParameters(template, params, { maxLength: maxLength ?? undefined });
  return fault === undefined ? undefined : PARAMETER_FAULTS[fault.reason];
}

function signed(signName: string, body: string, domestic: boolean): string {
  if (signName === "") return body;
  return domestic ? `【${signName}】${body}` : `[${signName}]${body}`;
}
