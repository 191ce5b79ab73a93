/**
 * What a send would put on phones: by template, or as a free text that must equal a template filled in.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976, and "单发短信",
 * https://cloud.tencent.com/document/product/382/5808
 *
 * @module
 */
import { MAX_TEXT_LENGTH } from "../../../shared/validation/segments.ts";
import { countVariables } from "../../../shared/validation/template.ts";
import { isVisible, type Template } from "../../submissions.ts";
import { type Content, composeContent } from "../tencent/content.ts";
import { cannotGet } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { matchTemplate } from "./free-text.ts";
import type { OperationContext } from "./operation.ts";

/** Whose sign names and templates are meant. */
export type Place = Pick<OperationContext, "state" | "account">;

/** What a request says is to be sent, read but not yet looked up. */
export type Wording =
  | { by: "template"; templateId: string; signName: string; params: readonly string[] }
  | { by: "text"; text: string; marketing: boolean };

/** A wording looked up: its text or why it cannot be sent, and what it is made of. */
export interface Composed {
  content: Content;
  templateId: string;
  signName: string;
  params: readonly string[];
}

/** A free text may begin with the sign name it goes out under. */
const SIGNED = /^【([^【】]{1,30})】/;

/** @throws ClassicError 1004 when what a template or a free text needs is missing or of a wrong type */
export function readWording(fields: Fields): Wording {
  if (fields.has("tpl_id") || !fields.has("msg")) {
    const templateId = String(fields.integer("tpl_id"));
    return { by: "template", templateId, signName: fields.string("sign", ""), params: fields.values("params") };
  }
  const type = fields.integer("type");
  if (type !== 0 && type !== 1) throw cannotGet("/type");
  return { by: "text", text: fields.string("msg"), marketing: type === 1 };
}

/** The text for all recipients of one request, who are all domestic or all foreign. */
export function composeWording(wording: Wording, domestic: boolean, context: Place): Composed {
  if (wording.by === "template") {
    const { templateId, signName, params } = wording;
    return composeTemplate({ templateId, params }, signName, domestic, context);
  }
  const signName = SIGNED.exec(wording.text)?.[1] ?? "";
  const body = wording.text.replace(SIGNED, "");
  if (wording.text.length > MAX_TEXT_LENGTH) return unsent(wording.text, "InvalidParameterValue.ContentLengthLimit");
  const fitting = findTemplate(body, wording.marketing, context).map((found) =>
    composeTemplate(found, signName, domestic, context),
  );
  const sendable = fitting.find(({ content }) => content.fault === undefined) ?? fitting[0];
  return sendable ?? unsent(wording.text, "FailedOperation.TemplateIncorrectOrUnapproved");
}

/** The approved templates that a text follows, with the values in it. */
function findTemplate(body: string, marketing: boolean, { state, account }: Place) {
  return state.accounts.templates
    .filter((template) => isVisible(template, account) && isOfType(template, marketing))
    .flatMap(({ id, text }) => {
      const params = matchTemplate(text, body, countVariables(text));
      return params === undefined ? [] : [{ templateId: id, params }];
    });
}

function isOfType({ status, channel, kind }: Template, marketing: boolean): boolean {
  return status === "approved" && channel === "sms" && (kind === "marketing") === marketing;
}

/** The sign name that a text goes out under: domestic ones always have one, the account's default where none is given. */
export function signUnder(given: string, domestic: boolean, { state: { accounts, settings }, account }: Place): string {
  const isUsable = accounts.signName(account, given)?.status === "approved";
  const fallsBack = domestic && !isUsable && (given === "" || settings.classicSignFallback);
  return fallsBack ? (accounts.signs.default(account)?.text ?? "") : given;
}

function composeTemplate(
  { templateId, params }: Pick<Composed, "templateId" | "params">,
  given: string,
  domestic: boolean,
  { state, account }: Place,
): Composed {
  const signName = signUnder(given, domestic, { state, account });
  const content = composeContent({ account, templateId, signName, params }, domestic, state);
  if (signName === given || given === "" || content.text === "") return { content, templateId, signName, params };
  const text = content.text.replace(`【${signName}】`, () => `【${signName}】[${given}]`);
  return { content: { ...content, text }, templateId, signName, params };
}

function unsent(text: string, fault: Content["fault"]): Composed {
  return { content: { fault, text, kind: null }, templateId: "", signName: "", params: [] };
}
