/**
 * Sign names and templates, as managed lists. The provider has two families of actions for them; the newer one is used, but
 * where a sign name comes with pictures, which only the older one takes. A sign name is its own id.
 *
 * Source: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk
 *
 * @module
 */
import { parseLocalTime } from "../../validation/beijing.ts";
import type { Managed, ManagedSign, ManagedTemplate, Review, SignDraft, TemplateDraft, TemplateUse } from "../admin.ts";
import type { CallOptions } from "../provider.ts";
import {
  AddedTemplate,
  type ListedSign,
  type ListedTemplate,
  Nothing,
  OneSign,
  OneTemplate,
  SignList,
  TemplateList,
} from "./admin-wire.ts";
import type { Ask } from "./ask.ts";
import { MAX_PAGE, type Parameters } from "./wire.ts";

/** A company's own name. */
const COMPANY = "0";

const TYPES: Readonly<Record<TemplateUse, number>> = { code: 0, notice: 1, marketing: 2 };
const INTERNATIONAL = 3;

export function managedSigns(ask: Ask): Managed<ManagedSign, SignDraft> {
  return {
    async list({ ids, limit, offset, international }, options) {
      if (international === true) return []; // sign names are not told apart
      if (ids !== undefined) return Promise.all(ids.map((id) => getSign(ask, id, options)));
      return listPages({ limit, offset }, async (page) => {
        const { data } = await ask("QuerySmsSignList", { query: page, schema: SignList }, options);
        return (data.SmsSignList ?? []).map(readSign);
      });
    },
    async add(draft, options) {
      const action = draft.proofImages === undefined ? "CreateSmsSign" : "AddSmsSign";
      await ask(action, { ...signFields(draft.text, draft), schema: Nothing }, options);
      return draft.text;
    },
    async modify(id, draft, options) {
      const action = draft.proofImages === undefined ? "UpdateSmsSign" : "ModifySmsSign";
      await ask(action, { ...signFields(id, draft), schema: Nothing }, options);
    },
    async remove(id, options) {
      await ask("DeleteSmsSign", { query: { SignName: id }, schema: Nothing }, options);
    },
  };
}

export function managedTemplates(ask: Ask): Managed<ManagedTemplate, TemplateDraft> {
  return {
    async list({ ids, limit, offset, international }, options) {
      const fits = (one: ManagedTemplate): boolean =>
        international === undefined || one.international === international;
      if (ids !== undefined) return (await Promise.all(ids.map((id) => getTemplate(ask, id, options)))).filter(fits);
      const listed = await listPages({ limit, offset }, async (page) => {
        const { data } = await ask("QuerySmsTemplateList", { query: page, schema: TemplateList }, options);
        return (data.SmsTemplateList ?? []).map(readTemplate);
      });
      return listed.filter(fits);
    },
    async add(draft, options) {
      const question = { query: templateFields(draft), schema: AddedTemplate };
      return (await ask("CreateSmsTemplate", question, options)).data.TemplateCode;
    },
    async modify(id, draft, options) {
      const query = { ...templateFields(draft), TemplateCode: id };
      await ask("UpdateSmsTemplate", { query, schema: Nothing }, options);
    },
    async remove(id, options) {
      await ask("DeleteSmsTemplate", { query: { TemplateCode: id }, schema: Nothing }, options);
    },
  };
}

async function getSign(ask: Ask, SignName: string, options: CallOptions): Promise<ManagedSign> {
  const { data } = await ask("GetSmsSign", { query: { SignName }, schema: OneSign }, options);
  return {
    id: data.SignName,
    text: data.SignName,
    international: false,
    review: reviewOf(data.SignStatus),
    reason: data.AuditInfo?.RejectInfo || undefined,
    createdAt: parseLocalTime(data.CreateDate),
  };
}

async function getTemplate(ask: Ask, TemplateCode: string, options: CallOptions): Promise<ManagedTemplate> {
  const { data } = await ask("GetSmsTemplate", { query: { TemplateCode }, schema: OneTemplate }, options);
  return {
    ...templateOf(data, data.TemplateType),
    review: reviewOf(data.TemplateStatus),
    reason: data.AuditInfo?.RejectInfo || undefined,
  };
}

/**
 * The items from `offset` on, at most `limit`, out of pages that begin where their size says.
 * @param read returns one page
 */
async function listPages<Item>(
  { limit = MAX_PAGE, offset = 0 }: { limit?: number | undefined; offset?: number | undefined },
  read: (page: Parameters) => Promise<Item[]>,
): Promise<Item[]> {
  const size = Math.max(1, Math.min(limit, MAX_PAGE));
  const first = Math.floor(offset / size);
  const last = Math.ceil((offset + limit) / size);
  const items: Item[] = [];
  for (let page = first; page < last; page++) {
    const found = await read({ PageIndex: String(page + 1), PageSize: String(size) });
    items.push(...found);
    if (found.length < size) break;
  }
  const skipped = offset - first * size;
  return items.slice(skipped, skipped + limit);
}

/** Pictures travel as a form, as the official SDK sends them. */
function signFields(text: string, { remark, proofImages, extra }: SignDraft): { query: Parameters; form?: Parameters } {
  const query = { SignSource: COMPANY, Remark: remark, ...textsOf(extra), SignName: text };
  if (proofImages === undefined) return { query };
  const files = proofImages.flatMap(({ base64, suffix }, index) => [
    [`SignFileList.${index + 1}.FileContents`, base64],
    [`SignFileList.${index + 1}.FileSuffix`, suffix],
  ]);
  return { query, form: Object.fromEntries(files) as Parameters };
}

function templateFields({ name, text, use, international, remark, extra }: TemplateDraft): Parameters {
  return {
    TemplateName: name,
    TemplateContent: text,
    TemplateType: String(international ? INTERNATIONAL : TYPES[use]),
    Remark: remark,
    ...textsOf(extra),
  };
}

function textsOf(extra: SignDraft["extra"] = {}): Parameters {
  return Object.fromEntries(Object.entries(extra).map(([name, value]) => [name, String(value)]));
}

function readSign({ SignName, AuditStatus, CreateDate, Reason }: ListedSign): ManagedSign {
  return {
    id: SignName,
    text: SignName,
    international: false,
    review: reviewOfState(AuditStatus),
    reason: Reason?.RejectInfo || undefined,
    createdAt: parseLocalTime(CreateDate),
  };
}

function readTemplate(item: ListedTemplate): ManagedTemplate {
  return {
    ...templateOf(item, item.OuterTemplateType),
    review: reviewOfState(item.AuditStatus),
    reason: item.Reason?.RejectInfo || undefined,
  };
}

type DescribedTemplate = Pick<ListedTemplate, "TemplateCode" | "TemplateName" | "TemplateContent" | "CreateDate">;

function templateOf(item: DescribedTemplate, type: number): Omit<ManagedTemplate, "review" | "reason"> {
  const uses = Object.keys(TYPES) as TemplateUse[];
  return {
    id: item.TemplateCode,
    name: item.TemplateName ?? "",
    text: item.TemplateContent,
    use: uses.find((use) => TYPES[use] === type), // an international one may be for any
    international: type === INTERNATIONAL,
    createdAt: parseLocalTime(item.CreateDate),
  };
}

/** What was withdrawn cannot be sent either. */
function reviewOf(status: number): Review {
  if (status === 1) return "approved";
  return status === 0 ? "pending" : "refused";
}

/** Withdrawn ones are spelt in two ways. */
function reviewOfState(state: string): Review {
  if (state === "AUDIT_STATE_PASS") return "approved";
  return state === "AUDIT_STATE_INIT" ? "pending" : "refused";
}
