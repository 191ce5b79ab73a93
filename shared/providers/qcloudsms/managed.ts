/**
 * Sign names and templates at Tencent's classic interfaces, as managed lists.
 *
 * Source: "qcloud-documents", 短信/开发指南/API 文档, https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { parseLocalTime } from "../../validation/beijing.ts";
import type { Managed, ManagedSign, ManagedTemplate, Review, SignDraft, TemplateDraft } from "../admin.ts";
import { type Ask, itemsOf, type Told, unreadable } from "./ask.ts";
import { Added, MAX_TEMPLATE_PAGE, SignItem, TemplateItem } from "./wire.ts";

type Query = Parameters<Managed<unknown, unknown>["list"]>[0];

export function managedSigns(ask: Ask): Managed<ManagedSign, SignDraft> {
  return {
    async list({ ids, international }, options) {
      if (ids === undefined)
        throw new XinshiError("INVALID_ARGUMENT", "Sign names can only be listed by their ids here");
      const told = await ask("get_sign", { sign_id: ids.map(numberOf) }, options);
      return itemsOf(told, readSign).filter(ofKind(international));
    },
    async add(draft, options) {
      return idOf(await ask("add_sign", signFields(draft), options));
    },
    async modify(id, draft, options) {
      await ask("mod_sign", { sign_id: numberOf(id), ...signFields(draft) }, options);
    },
    async remove(id, options) {
      await ask("del_sign", { sign_id: [numberOf(id)] }, options);
    },
  };
}

export function managedTemplates(ask: Ask): Managed<ManagedTemplate, TemplateDraft> {
  return {
    async list(query, options) {
      const told = await ask("get_template", templateQuery(query), options);
      return itemsOf(told, readTemplate).filter(ofKind(query.international));
    },
    async add(draft, options) {
      return idOf(await ask("add_template", templateFields(draft), options));
    },
    async modify(id, draft, options) {
      await ask("mod_template", { tpl_id: numberOf(id), ...templateFields(draft) }, options);
    },
    async remove(id, options) {
      await ask("del_template", { tpl_id: [numberOf(id)] }, options);
    },
  };
}

/** Either ids or a page, never both. */
function templateQuery({ ids, limit = MAX_TEMPLATE_PAGE, offset = 0 }: Query): Record<string, unknown> {
  if (ids !== undefined) return { tpl_id: ids.map(numberOf) };
  return { tpl_page: { max: Math.min(limit, MAX_TEMPLATE_PAGE), offset } };
}

function signFields({ text, international, remark, proofImages, extra }: SignDraft): Record<string, unknown> {
  const pic = proofImages?.[0]?.base64;
  return {
    text,
    ...(international === undefined ? {} : { international: Number(international) }),
    ...(remark === undefined ? {} : { remark }),
    ...(pic === undefined ? {} : { pic }),
    ...extra,
  };
}

/** Codes and notices are one kind here. */
function templateFields({ name, text, use, international, remark, extra }: TemplateDraft): Record<string, unknown> {
  return {
    title: name,
    text,
    type: use === "marketing" ? 1 : 0,
    ...(international === undefined ? {} : { international: Number(international) }),
    ...(remark === undefined ? {} : { remark }),
    ...extra,
  };
}

const REVIEWS = ["approved", "pending", "refused"] as const satisfies Review[];

function readSign(item: unknown): ManagedSign | undefined {
  const parsed = SignItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { id, text, international, status, reply, apply_time } = parsed.data;
  return {
    id: String(id),
    text,
    international: international === 1,
    review: REVIEWS[status],
    reason: reply || undefined,
    createdAt: parseLocalTime(apply_time),
  };
}

function readTemplate(item: unknown): ManagedTemplate | undefined {
  const parsed = TemplateItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { id, title, text, type, international, status, reply, apply_time } = parsed.data;
  return {
    id: String(id),
    name: title ?? "",
    text,
    use: type === 1 ? "marketing" : undefined, // codes and notices are one kind
    international: international === 1,
    review: REVIEWS[status],
    reason: reply || undefined,
    createdAt: parseLocalTime(apply_time),
  };
}

function ofKind(international: boolean | undefined): (item: { international: boolean }) => boolean {
  return (item) => international === undefined || item.international === international;
}

function idOf(told: Told): string {
  const added = Added.safeParse(told.reply);
  if (!added.success) throw unreadable(told);
  return String(added.data.data.id);
}

/** @throws XinshiError `INVALID_ARGUMENT` when it is none of this provider's ids */
function numberOf(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new XinshiError("INVALID_ARGUMENT", "The id of a sign name or template must be digits here, such as 7839");
}
