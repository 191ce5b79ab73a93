/**
 * Templates that operators submit, change, withdraw and look up. A new or changed one waits for its review; once approved it
 * may be sent by either of the cloud's protocols.
 *
 * Sources: "添加模板", https://cloud.tencent.com/document/product/382/5817, "修改模板",
 * https://cloud.tencent.com/document/product/382/8649, "删除模板", https://cloud.tencent.com/document/product/382/5818, and
 * "模板状态查询", https://cloud.tencent.com/document/product/382/5819. What refuses an id that is not there, or a change of what
 * is approved, is not documented.
 *
 * @module
 */
import { MAX_TEXT_LENGTH } from "../../../shared/validation/segments.ts";
import type { TemplateKind } from "../../../shared/validation/template.ts";
import type { Template } from "../../submissions.ts";
import { ordinaryKind } from "../tencent/ordinary-kind.ts";
import { cannotGet, classicError, unknownTemplate } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { defineQuery, type JsonOperation, type OperationContext } from "./operation.ts";
import { listed, REVIEW_STATUS, readFlag, reviewTimes, submitted } from "./review.ts";

const MAX_PAGE = 50;

interface Draft {
  title: string;
  text: string;
  kind: TemplateKind;
  remark: string;
}

export const addTemplate: JsonOperation = defineQuery((fields, context) => {
  const draft = readDraft(fields);
  const international = readFlag(fields, "international", false);
  const { texts } = context.state.accounts;
  return () => {
    const scope = { domestic: !international, international };
    const added = texts.add({ id: texts.newId(), ...draft, ...scope, ...submitted(context) });
    return { result: 0, errmsg: "", data: brief(added) };
  };
});

export const modTemplate: JsonOperation = defineQuery((fields, context) => {
  const template = own(fields.integer("tpl_id"), context);
  const draft = readDraft(fields);
  if (template.status === "approved") throw classicError(1030);
  return () => {
    const changed = context.state.accounts.texts.add({ id: template.id, ...draft, ...submitted(context) });
    return { result: 0, errmsg: "", data: brief(changed) };
  };
});

export const delTemplate: JsonOperation = defineQuery((fields, context) => {
  const fitting = new Set(fields.integers("tpl_id").map((id) => own(id, context)));
  if (fitting.size === 0) throw cannotGet("/tpl_id/0");
  return () => {
    context.state.accounts.texts.delete((template) => fitting.has(template));
    return { result: 0, errmsg: "" };
  };
});

export const getTemplate: JsonOperation = defineQuery((fields, context) => {
  if (fields.has("tpl_id") === fields.has("tpl_page")) throw cannotGet("/tpl_page");
  if (fields.has("tpl_id")) {
    const ids = new Set(fields.integers("tpl_id").map(String));
    return () => {
      const data = visible(context).filter(({ id }) => ids.has(id));
      return { result: 0, errmsg: "", count: data.length, data: data.map(full) };
    };
  }
  const { max, offset } = readPage(fields.object("tpl_page"));
  return () => {
    const all = visible(context);
    const data = all.slice(offset, offset + max).map(full);
    return { result: 0, errmsg: "", total: all.length, count: data.length, data };
  };
});

function readDraft(fields: Fields): Draft {
  const text = fields.string("text");
  const isMarketing = readFlag(fields, "type");
  if (text.trim() === "") throw cannotGet("/text");
  if (text.length > MAX_TEXT_LENGTH) throw classicError(1017);
  checkVariables(text);
  const kind = isMarketing ? "marketing" : ordinaryKind(text);
  return { title: fields.string("title", ""), text, kind, remark: fields.string("remark", "") };
}

/** In ASCII braces, numbered from 1 without a gap, in order. */
function checkVariables(text: string): void {
  const names = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  if (names.some((name, index) => name !== String(index + 1))) throw classicError(1014);
}

function readPage(page: Fields): { max: number; offset: number } {
  const max = page.integer("max");
  const offset = page.integer("offset");
  if (max < 1 || max > MAX_PAGE) throw cannotGet("/tpl_page/max");
  if (offset < 0) throw cannotGet("/tpl_page/offset");
  return { max, offset };
}

/** Only what is the account's own can be changed. */
function own(id: number, { state, account }: OperationContext): Template {
  const template = state.accounts.template(account, String(id));
  if (template?.account !== account) throw unknownTemplate();
  return template;
}

function visible(context: OperationContext): Template[] {
  return listed(context.state.accounts.templates, context).filter(({ channel }) => channel === "sms");
}

/** A template for both kinds of numbers counts as an international one. */
function brief({ id, international, status, text, kind }: Template): object {
  return {
    id: Number(id),
    international: international ? 1 : 0,
    status: REVIEW_STATUS[status],
    text,
    type: kind === "marketing" ? 1 : 0,
  };
}

function full(template: Template): object {
  const { id, international, status, text, type } = brief(template) as Record<string, unknown>;
  const { reply, title } = template;
  return { id, international, status, reply, text, type, title, ...reviewTimes(template) };
}
