/**
 * Templates that operators submit, change, withdraw and look up. A new or changed one waits for its review, which testers
 * give; once approved it may be sent.
 *
 * Sources: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs;
 * "正文模板审核标准", https://cloud.tencent.com/document/product/382/39023
 *
 * @module
 */
import { MAX_TEXT_LENGTH } from "../../../shared/validation/segments.ts";
import type { TemplateKind } from "../../../shared/validation/template.ts";
import { isVisible, type Template } from "../../submissions.ts";
import { type Action, type ActionContext, answering, defineAction } from "./action.ts";
import { apiError, type RequestErrorCode } from "./errors.ts";
import { ordinaryKind } from "./ordinary-kind.ts";
import type { ParametersOf } from "./parameters.ts";
import { deleted, isOwn, listRange, numericId, STATUS_CODES, submitted } from "./review.ts";

const MAX_TEMPLATES = 1000;
const MAX_NAME_LENGTH = 100;

const DRAFT_RULES = {
  TemplateName: { type: "string", required: true },
  TemplateContent: { type: "string", required: true },
  SmsType: { type: "integer", required: true },
  International: { type: "integer", required: true },
  Remark: { type: "string", required: true },
} as const;

const MODIFY_RULES = { TemplateId: { type: "integer", required: true }, ...DRAFT_RULES } as const;
const DELETE_RULES = { TemplateId: { type: "integer", required: true } } as const;

const LIST_RULES = {
  International: { type: "integer", required: true },
  TemplateIdSet: { type: "integers" },
  Limit: { type: "integer" },
  Offset: { type: "integer" },
} as const;

type Draft = ParametersOf<typeof DRAFT_RULES>;

/** Ordinary texts, before codes and notices were told apart in 2024; the published samples still ask for them. */
const ORDINARY = 0;

const KINDS: ReadonlyMap<number, TemplateKind> = new Map([
  [1, "marketing"],
  [2, "notice"],
  [3, "code"],
]);

export const addSmsTemplate: Action = defineAction(DRAFT_RULES, (draft, context) => {
  const kind = checkDraft(draft);
  const { accounts } = context.state;
  if (draft.International === 0 && accounts.signs.default(context.account) === undefined) {
    throw apiError("FailedOperation.MissingSignature");
  }
  if (accounts.texts.list.filter((template) => isOwn(template, context)).length >= MAX_TEMPLATES) {
    throw apiError("FailedOperation.TemplateNumberLimit");
  }
  return answering(() => {
    const { id } = accounts.texts.add({
      id: accounts.texts.newId(),
      ...templateOf(draft, kind),
      ...submitted(context),
    });
    return { AddTemplateStatus: { TemplateId: id } };
  });
});

export const modifySmsTemplate: Action = defineAction(MODIFY_RULES, ({ TemplateId, ...draft }, context) => {
  const template = find(TemplateId, context);
  if (template === undefined) throw apiError("FailedOperation.MissingTemplateToModify");
  if (template.status === "approved") throw apiError("FailedOperation.TemplateAlreadyPassedCheck");
  const kind = checkDraft(draft);
  if ((draft.International === 1) !== template.international) {
    throw apiError("InvalidParameterValue.InvalidInternational");
  }
  return answering(() => {
    context.state.accounts.texts.add({ id: template.id, ...templateOf(draft, kind), ...submitted(context) });
    return { ModifyTemplateStatus: { TemplateId } };
  });
});

export const deleteSmsTemplate: Action = defineAction(DELETE_RULES, ({ TemplateId }, context) => {
  const template = find(TemplateId, context);
  if (template === undefined) throw apiError("FailedOperation.TemplateIdNotExist");
  return answering(() => {
    context.state.accounts.texts.delete((one) => one === template);
    return { DeleteTemplateStatus: deleted(context) };
  });
});

/** Without ids and without a limit nothing is listed: the documented default is 0. */
export const describeSmsTemplateList: Action = defineAction(LIST_RULES, (parameters, context) => {
  const { International, TemplateIdSet, Limit = 0, Offset } = parameters;
  if (International !== 0 && International !== 1) throw apiError("InvalidParameterValue.InvalidInternational");
  const range = listRange({ ids: TemplateIdSet, limit: Limit, offset: Offset });
  return answering(() => {
    const visible = context.state.accounts.texts.list.filter(
      (template) =>
        isVisible(template, context.account) &&
        template.channel === "sms" &&
        (International === 1 ? template.international : template.domestic),
    );
    return { DescribeTemplateStatusSet: range(visible).map(templateMembers) };
  });
});

function checkDraft(draft: Draft): TemplateKind {
  const { TemplateName, TemplateContent, SmsType, International } = draft;
  const isNamed = TemplateName !== "" && TemplateName.length <= MAX_NAME_LENGTH;
  if (!isNamed || TemplateContent.trim() === "" || TemplateContent.length > MAX_TEXT_LENGTH) {
    throw apiError("InvalidParameter.InvalidParameters");
  }
  const kind = SmsType === ORDINARY ? ordinaryKind(TemplateContent) : KINDS.get(SmsType);
  if (kind === undefined) throw apiError("InvalidParameterValue.InvalidSmsType");
  if (International !== 0 && International !== 1) throw apiError("InvalidParameterValue.InvalidInternational");
  const fault = contentFault(TemplateContent, kind, International === 0);
  if (fault !== undefined) throw apiError(fault);
  return kind;
}

const BRACED = /\{([^{}]*)\}/g;
/** Now it is R; older texts answer with another word, which stays allowed. */
const OPT_OUT = /回复(?:R|TD|T|N)/i;
const FORBIDDEN = /[【】¥★]/;

function contentFault(text: string, kind: TemplateKind, domestic: boolean): RequestErrorCode | undefined {
  const variables = [...text.matchAll(BRACED)].map(([, name]) => name);
  if (variables.some((name, index) => name !== String(index + 1))) {
    return "InvalidParameterValue.UnsupportedTemplateVariable";
  }
  if (/\}\{/.test(text) || text.replace(BRACED, "").trim() === "") return "InvalidParameterValue.InvalidTemplateFormat";
  if (FORBIDDEN.test(text)) return "InvalidParameterValue.InvalidTemplateFormat";
  if (kind === "code" && !domestic && !/code/i.test(text)) return "InvalidParameterValue.InvalidTemplateFormat";
  if (kind === "marketing" && domestic && !OPT_OUT.test(text)) {
    return "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe";
  }
  return undefined;
}

function templateOf({ TemplateName, TemplateContent, International, Remark }: Draft, kind: TemplateKind) {
  return {
    title: TemplateName,
    text: TemplateContent,
    kind,
    domestic: International === 0,
    international: International === 1,
    remark: Remark,
  };
}

/** Only what is the account's own can be changed. */
function find(templateId: number, context: ActionContext): Template | undefined {
  return context.state.accounts.texts.list.find(
    (template) => template.id === String(templateId) && template.channel === "sms" && isOwn(template, context),
  );
}

const BOTH = 3;

function templateMembers({ id, text, title, domestic, international, status, reply, appliedAt }: Template) {
  return {
    TemplateId: numericId(id),
    International: domestic && international ? BOTH : Number(international),
    StatusCode: STATUS_CODES[status],
    ReviewReply: reply,
    TemplateName: title,
    CreateTime: Math.floor((appliedAt ?? 0) / 1000),
    TemplateContent: text,
  };
}
