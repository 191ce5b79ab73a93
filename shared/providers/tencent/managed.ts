/**
 * Sign names and templates at Tencent Cloud SMS, as managed lists.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { Managed, ManagedSign, ManagedTemplate, Review, SignDraft, TemplateDraft, TemplateUse } from "../admin.ts";
import { AddedSign, AddedTemplate, MAX_LISTED, SignItem, type StatusCode, TemplateItem } from "./admin-wire.ts";
import { type Ask, itemsOf, memberOf } from "./ask.ts";
import type { Requests } from "./wire.ts";

type Query = Parameters<Managed<unknown, unknown>["list"]>[0];

/** Of a template that may go to domestic and to foreign numbers. */
const BOTH = 3;
/** A company's sign name, proven by its licence, for its own use. */
const SIGN_DEFAULTS = { SignType: 0, DocumentType: 0, SignPurpose: 0 } as const;

export function managedSigns(ask: Ask): Managed<ManagedSign, SignDraft> {
  return {
    async list(query, options) {
      const found = await listKinds(query, async (International, { ids, ...page }) => {
        const request = ids === undefined ? { International, ...page } : { International, SignIdSet: ids };
        const told = await ask("DescribeSmsSignList", request, options);
        return itemsOf(told, "DescribeSignListStatusSet", SignItem);
      });
      return found.map(readSign);
    },
    async add(draft, options) {
      const told = await ask("AddSmsSign", signFields(draft), options);
      return String(memberOf(told, "AddSignStatus", AddedSign).SignId);
    },
    async modify(id, draft, options) {
      await ask("ModifySmsSign", { SignId: numberOf(id), ...signFields(draft) }, options);
    },
    async remove(id, options) {
      await ask("DeleteSmsSign", { SignId: numberOf(id) }, options);
    },
  };
}

export function managedTemplates(ask: Ask): Managed<ManagedTemplate, TemplateDraft> {
  return {
    async list(query, options) {
      const found = await listKinds(query, async (International, { ids, ...page }) => {
        const request = ids === undefined ? { International, ...page } : { International, TemplateIdSet: ids };
        const told = await ask("DescribeSmsTemplateList", request, options);
        return itemsOf(told, "DescribeTemplateStatusSet", TemplateItem);
      });
      const byId = new Map(found.map((item) => [item.TemplateId, item])); // one for both kinds comes with each
      return [...byId.values()].map(readTemplate);
    },
    async add(draft, options) {
      const told = await ask("AddSmsTemplate", templateFields(draft), options);
      return String(memberOf(told, "AddTemplateStatus", AddedTemplate).TemplateId);
    },
    async modify(id, draft, options) {
      await ask("ModifySmsTemplate", { TemplateId: numberOf(id), ...templateFields(draft) }, options);
    },
    async remove(id, options) {
      await ask("DeleteSmsTemplate", { TemplateId: numberOf(id) }, options);
    },
  };
}

interface Page {
  ids?: number[];
  Limit?: number;
  Offset?: number;
}

/** A request is about one kind, domestic or international: where neither is named, both are asked for the same page. */
async function listKinds<Item>(
  { international, ids, limit = MAX_LISTED, offset = 0 }: Query,
  listOne: (international: 0 | 1, page: Page) => Promise<Item[]>,
): Promise<Item[]> {
  const pages = ids === undefined ? [{ Limit: Math.min(limit, MAX_LISTED), Offset: offset }] : idPages(ids);
  const kinds = international === undefined ? ([0, 1] as const) : ([international ? 1 : 0] as const);
  const lists = kinds.flatMap((kind) => pages.map((page) => listOne(kind, page)));
  return (await Promise.all(lists)).flat();
}

function idPages(ids: readonly string[]): Page[] {
  const numbers = ids.map(numberOf);
  const starts = Array.from({ length: Math.ceil(numbers.length / MAX_LISTED) }, (_, page) => page * MAX_LISTED);
  return starts.map((start) => ({ ids: numbers.slice(start, start + MAX_LISTED) }));
}

/** The second picture is the letter of whoever owns the name. */
function signFields({ text, international, remark, proofImages = [], extra }: SignDraft): Requests["AddSmsSign"] {
  const [proof, commission] = proofImages;
  return {
    ...SIGN_DEFAULTS,
    SignName: text,
    International: international ? 1 : 0,
    ProofImage: proof?.base64 ?? "",
    ...(commission === undefined ? {} : { CommissionImage: commission.base64 }),
    ...(remark === undefined ? {} : { Remark: remark }),
    ...extra,
  };
}

const SMS_TYPES: Readonly<Record<TemplateUse, number>> = { marketing: 1, notice: 2, code: 3 };

function templateFields(draft: TemplateDraft): Requests["AddSmsTemplate"] {
  const { name, text, use, international, remark = "", extra } = draft;
  return {
    TemplateName: name,
    TemplateContent: text,
    SmsType: SMS_TYPES[use],
    International: international ? 1 : 0,
    Remark: remark,
    ...extra,
  };
}

function readSign({ SignId, SignName, International, StatusCode, ReviewReply, CreateTime }: SignItem): ManagedSign {
  return {
    id: String(SignId),
    text: SignName,
    international: International === 1,
    review: reviewOf(StatusCode),
    reason: ReviewReply || undefined,
    createdAt: CreateTime ? CreateTime * 1000 : undefined,
  };
}

/** The list does not say what a template is for. */
function readTemplate(item: TemplateItem): ManagedTemplate {
  const { TemplateId, TemplateName, TemplateContent, International, StatusCode, ReviewReply, CreateTime } = item;
  return {
    id: String(TemplateId),
    name: TemplateName ?? "",
    text: TemplateContent,
    international: International !== 0,
    ...(International === BOTH && { domestic: true as const }),
    review: reviewOf(StatusCode),
    reason: ReviewReply || undefined,
    createdAt: CreateTime ? CreateTime * 1000 : undefined,
  };
}

/** What is approved but not yet in force cannot be sent, so it is still pending. */
function reviewOf(code: StatusCode): Review {
  if (code === 0) return "approved";
  return code === -1 ? "refused" : "pending";
}

/** @throws XinshiError `INVALID_ARGUMENT` when it is none of this provider's ids */
function numberOf(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new XinshiError("INVALID_ARGUMENT", "The id of a sign name or template must be digits here, such as 7839");
}
