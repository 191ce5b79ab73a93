/**
 * What a send would put on a phone, or why it may not: sign name, template and values, once for all recipients alike.
 *
 * Source: "国内消息API错误码", https://help.aliyun.com/document_detail/101346.html. In which order the provider looks is not
 * documented.
 *
 * @module
 */
import { composeText, findFault, type KnownSign, type KnownTemplate } from "../../../shared/validation/preflight.ts";
import { PREFLIGHT_RULES } from "../../../shared/validation/preflight-rules.ts";
import { namedVariablesOf, type TemplateKind } from "../../../shared/validation/template.ts";
import type { Template } from "../../accounts.ts";
import type { ActionContext } from "./action.ts";
import type { AliyunError } from "./errors.ts";
import { errorOf, type Values } from "./named-text.ts";

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

/** Whose sign names and templates are meant. */
type Place = Pick<ActionContext, "state" | "account">;

/** The text for domestic, or for foreign, recipients. */
export function composeContent(request: ContentRequest, domestic: boolean, context: ActionContext): Content {
  const { signName, templateCode, values } = request;
  const template = findTemplate(templateCode, context);
  const text = {
    domestic,
    signName,
    sign: knownSign(signName, context),
    template: knownTemplate(template, context),
    values: { params: [], namedParams: Object.fromEntries(values) },
    maxValueLength: context.state.settings.maxParameterLength ?? undefined,
  };
  const fault = findFault(PREFLIGHT_RULES.aliyun, text);
  return {
    fault: fault && errorOf(fault.code),
    text: composeText(PREFLIGHT_RULES.aliyun, text) ?? "",
    kind: template?.kind ?? null,
    params: namedVariablesOf(template?.text ?? "").flatMap((name) => values.get(name) ?? []),
  };
}

/** Whether a template belongs to this provider; the others' ids are digits. */
export function isAliyunTemplate({ id, channel }: Pick<Template, "id" | "channel">): boolean {
  return channel === "sms" && id.startsWith("SMS_");
}

export function findTemplate(code: string, { state, account }: Place): Template | undefined {
  const template = state.accounts.template(account, code);
  return template !== undefined && isAliyunTemplate(template) ? template : undefined;
}

/** As the offline check knows a sign name. */
export function knownSign(text: string, { state, account }: Place): KnownSign | null {
  const sign = state.accounts.signName(account, text);
  if (sign === undefined) return null;
  return { review: sign.status, isForCodesOnly: state.paperwork.sign(account, text)?.isForCodes };
}

/** The same of a template. */
export function knownTemplate(template: Template | undefined, { state, account }: Place): KnownTemplate | null {
  if (template === undefined) return null;
  const { id, text, kind, status, domestic, international } = template;
  const isDeclared = (state.paperwork.template(account, id)?.rule ?? null) !== null;
  return { text, kind, review: status, domestic, international, isDeclared };
}
