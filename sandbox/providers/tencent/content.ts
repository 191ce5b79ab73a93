/**
 * What a send would put on a phone, or why it may not: sign name, template and values, once for all recipients of a kind.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981. On which level most of these codes appear is not
 * documented; the mismatch of a template is shown for single recipients, so its relatives are put there too.
 *
 * @module
 */
import { composeText, findFault, type KnownSign, type KnownTemplate } from "../../../shared/validation/preflight.ts";
import { PREFLIGHT_RULES } from "../../../shared/validation/preflight-rules.ts";
import { countSegments, type SegmentCount } from "../../../shared/validation/segments.ts";
import type { TemplateKind } from "../../../shared/validation/template.ts";
import type { Template } from "../../accounts.ts";
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

/** The text for all domestic, or all foreign, recipients of one request. */
export function composeContent(request: ContentRequest, domestic: boolean, state: State): Content {
  const { account, signName, params } = request;
  const template = state.accounts.template(account, request.templateId);
  const text = {
    domestic,
    signName,
    sign: knownSign(signName, { state, account }),
    template: knownTemplate(template),
    values: { params },
    maxValueLength: state.settings.maxParameterLength ?? undefined,
  };
  return {
    fault: findFault(PREFLIGHT_RULES.tencent, text)?.code,
    text: composeText(PREFLIGHT_RULES.tencent, text) ?? "",
    kind: template?.kind ?? null,
  };
}

/** As the offline check knows a sign name. */
export function knownSign(text: string, { state, account }: { state: State; account: string }): KnownSign | null {
  const sign = state.accounts.signName(account, text);
  return sign === undefined ? null : { review: sign.status };
}

/** The same of a template. */
export function knownTemplate(template: Template | undefined): KnownTemplate | null {
  if (template === undefined) return null;
  const { text, kind, status, domestic, international } = template;
  return { text, kind, review: status, domestic, international };
}

/** How the text of an accepted message is billed. */
export function segmentsOf({ text }: Content, domestic: boolean, country: string): SegmentCount {
  return countSegments(text, { domestic, country });
}
