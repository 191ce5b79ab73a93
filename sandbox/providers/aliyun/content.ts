/**
 * What a send would put on a phone, or why it may not: sign name, template and values, once for all recipients alike.
 *
 * Source: "国内消息API错误码", https://help.aliyun.com/document_detail/101346.html. In which order the provider looks is not
 * documented.
 *
 * @module
 */
import { MAX_TEXT_LENGTH } from "../../../shared/validation/segments.ts";
import type { TemplateKind } from "../../../shared/validation/template.ts";
import type { Template } from "../../accounts.ts";
import type { ActionContext } from "./action.ts";
import { type AliyunError, businessError } from "./errors.ts";
import { fillNamed, type Values, valuesFault, variablesOf } from "./named-text.ts";

export interface ContentRequest {
  signName: string;
  templateCode: string;
  values: Values;
}

export interface Content {
  /** Why nobody of this kind may be sent it. */
  fault: AliyunError | undefined;
  /** The whole text, sign name included; empty when there is no such template. */
  text: string;
  kind: TemplateKind | null;
  /** The values used, in the order of the text. */
  params: readonly string[];
}

/** The text for domestic, or for foreign, recipients. */
export function composeContent(request: ContentRequest, domestic: boolean, context: ActionContext): Content {
  const { signName, templateCode, values } = request;
  const template = findTemplate(templateCode, context);
  const text = template === undefined ? "" : `${bracketed(signName, domestic)}${fillNamed(template.text, values)}`;
  const fault =
    signFault(signName, template, context) ??
    templateFault(template, domestic) ??
    fillFault(template, values, context) ??
    (text.length > MAX_TEXT_LENGTH ? businessError("isv.PARAM_LENGTH_LIMIT") : undefined);
  const params = variablesOf(template?.text ?? "").flatMap((name) => values.get(name) ?? []);
  return { fault, text, kind: template?.kind ?? null, params };
}

/** Whether a template belongs to this provider; the others' ids are digits. */
export function isAliyunTemplate({ id, channel }: Pick<Template, "id" | "channel">): boolean {
  return channel === "sms" && id.startsWith("SMS_");
}

export function findTemplate(code: string, { state, account }: ActionContext): Template | undefined {
  const template = state.accounts.template(account, code);
  return template !== undefined && isAliyunTemplate(template) ? template : undefined;
}

function bracketed(signName: string, domestic: boolean): string {
  return domestic ? `【${signName}】` : `[${signName}]`;
}

function signFault(
  signName: string,
  template: Template | undefined,
  { state, paperwork, account }: ActionContext,
): AliyunError | undefined {
  const sign = state.accounts.signName(account, signName);
  if (sign === undefined) return businessError("isv.SMS_SIGNATURE_ILLEGAL");
  if (sign.status !== "approved") return businessError("isv.SIGN_STATE_ILLEGAL");
  const isForCodes = paperwork.sign(account, signName)?.isForCodes ?? false;
  const isOther = template !== undefined && template.kind !== "code";
  return isForCodes && isOther ? businessError("isv.SMS_SIGNATURE_SCENE_ILLEGAL") : undefined;
}

/** No code is listed for a mainland template to a foreign number; it is no template for that number. */
function templateFault(template: Template | undefined, domestic: boolean): AliyunError | undefined {
  if (template === undefined || template.status !== "approved") return businessError("isv.SMS_TEMPLATE_ILLEGAL");
  if (domestic && !template.domestic) return businessError("isv.DOMESTIC_NUMBER_NOT_SUPPORTED");
  return !domestic && !template.international ? businessError("isv.SMS_TEMPLATE_ILLEGAL") : undefined;
}

function fillFault(
  template: Template | undefined,
  values: Values,
  { state, paperwork, account }: ActionContext,
): AliyunError | undefined {
  if (template === undefined) return undefined;
  const isDeclared = (paperwork.template(account, template.id)?.rule ?? null) !== null;
  return valuesFault({ ...template, isDeclared }, values, state.settings.maxParameterLength);
}
