/**
 * Templates that operators hand in, change, withdraw and look up, by the older and the newer actions. A new or changed one
 * waits for its review, which testers give.
 *
 * Sources: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk; "Verification-code template
 * rules", https://help.aliyun.com/document_detail/463237.htm
 *
 * @module
 */
import { formatDay } from "../../../shared/validation/beijing.ts";
import { namedVariablesOf } from "../../../shared/validation/template.ts";
import { isVisible, type Template } from "../../submissions.ts";
import { type Action, type ActionContext, defineLookup } from "./action.ts";
import { findTemplate, isAliyunTemplate } from "./content.ts";
import { businessError } from "./errors.ts";
import { parseJson, readValues } from "./named-text.ts";
import { pageOf } from "./pages.ts";
import type { TemplatePaper } from "./paperwork.ts";
import { AUDIT_STATES, auditInfo, createdAt, isOwn, listedReason, STATUS_NUMBERS, submitted } from "./review.ts";
import { kindsOf, listedTypeOf, templateTypeOf } from "./template-type.ts";

const MAX_NAME = 30;
const MAX_CONTENT = 500;
const MAX_REMARK = 100;
const MAX_PER_DAY = 100;
const DEFAULT_PAGE_SIZE = 10;
const INTERNATIONAL = 3;

const CODE_RULES = { TemplateCode: { type: "string", required: true } } as const;

const ADD_RULES = {
  TemplateType: { type: "integer", required: true },
  TemplateName: { type: "string", required: true },
  TemplateContent: { type: "string", required: true },
  Remark: { type: "string", required: true },
} as const;

const CREATE_RULES = {
  TemplateType: { type: "integer", required: true },
  TemplateName: { type: "string", required: true },
  TemplateContent: { type: "string", required: true },
  TemplateRule: { type: "string" },
  RelatedSignName: { type: "string" },
  IntlType: { type: "integer" },
  Remark: { type: "string" },
} as const;

const LIST_RULES = { PageIndex: { type: "integer" }, PageSize: { type: "integer" } } as const;

const NEWER_LIST_RULES = {
  PageIndex: { type: "integer" },
  PageSize: { type: "integer" },
  AuditStatus: { type: "integer" },
  SignName: { type: "string" },
  TemplateCode: { type: "string" },
  TemplateName: { type: "string" },
  TemplateType: { type: "integer" },
} as const;

interface Draft {
  TemplateType: number;
  TemplateName: string;
  TemplateContent: string;
  Remark?: string | undefined;
  TemplateRule?: string | undefined;
  RelatedSignName?: string | undefined;
  IntlType?: number | undefined;
}

export const addSmsTemplate: Action = defineLookup(ADD_RULES, (draft, context) => {
  checkDraft(draft);
  return { TemplateCode: submitNew(draft, null, context).code };
});

export const modifySmsTemplate: Action = defineLookup({ ...CODE_RULES, ...ADD_RULES }, (parameters, context) => {
  const { TemplateCode, ...draft } = parameters;
  checkChangeable(TemplateCode, context);
  checkDraft(draft);
  submit(TemplateCode, draft, null, context);
  return { TemplateCode };
});

export const createSmsTemplate: Action = defineLookup(CREATE_RULES, (draft, context) => {
  checkDraft(draft);
  const { code, paper } = submitNew(draft, readRule(draft), context);
  return { TemplateCode: code, TemplateName: draft.TemplateName, OrderId: paper.orderId };
});

export const updateSmsTemplate: Action = defineLookup({ ...CODE_RULES, ...CREATE_RULES }, (parameters, context) => {
  const { TemplateCode, ...draft } = parameters;
  checkChangeable(TemplateCode, context);
  checkDraft(draft);
  const paper = submit(TemplateCode, draft, readRule(draft), context);
  return { TemplateCode, TemplateName: draft.TemplateName, OrderId: paper.orderId };
});

export const deleteSmsTemplate: Action = defineLookup(CODE_RULES, ({ TemplateCode }, context) => {
  const template = findOwn(TemplateCode, context);
  if (template.status === "pending") throw businessError("isv.ERROR_TEMPLATE_NOT_DELETE");
  context.state.accounts.texts.delete((one) => one === template);
  return { TemplateCode };
});

export const querySmsTemplate: Action = defineLookup(CODE_RULES, ({ TemplateCode }, context) => {
  const template = find(TemplateCode, context);
  return {
    TemplateCode,
    TemplateName: template.title,
    TemplateContent: template.text,
    TemplateType: templateTypeOf(template),
    TemplateStatus: STATUS_NUMBERS[template.status],
    Reason: template.reply,
    CreateDate: createdAt(template),
  };
});

/** Status and type are texts here, unlike in every other action. */
export const getSmsTemplate: Action = defineLookup(CODE_RULES, ({ TemplateCode }, context) => {
  const template = find(TemplateCode, context);
  const paper = paperOf(template, context);
  return {
    TemplateCode,
    TemplateName: template.title,
    TemplateContent: template.text,
    TemplateType: String(templateTypeOf(template)),
    TemplateStatus: String(STATUS_NUMBERS[template.status]),
    ApplyScene: template.remark,
    Remark: template.remark,
    CreateDate: createdAt(template),
    OrderId: paper?.orderId ?? "",
    RelatedSignName: paper?.relatedSign ?? "",
    VariableAttribute: JSON.stringify(paper?.rule ?? {}),
    AuditInfo: auditInfo(template),
    FileUrlList: { FileUrl: [] },
  };
});

export const querySmsTemplateList: Action = defineLookup(LIST_RULES, (parameters, context) => {
  const { PageIndex = 1, PageSize = DEFAULT_PAGE_SIZE } = parameters;
  const visible = visibleTemplates(context);
  const listed = pageOf(visible, PageIndex, PageSize).map((template) => ({
    TemplateCode: template.id,
    TemplateName: template.title,
    TemplateContent: template.text,
    AuditStatus: AUDIT_STATES[template.status],
    SignatureName: paperOf(template, context)?.relatedSign ?? "",
    CreateDate: createdAt(template),
    OrderId: paperOf(template, context)?.orderId ?? "",
    TemplateType: listedTypeOf(templateTypeOf(template)),
    OuterTemplateType: templateTypeOf(template),
    Reason: listedReason(template),
  }));
  return { CurrentPage: PageIndex, PageSize, TotalCount: visible.length, SmsTemplateList: listed };
});

export const getSmsTemplateList: Action = defineLookup(NEWER_LIST_RULES, (parameters, context) => {
  const { PageIndex = 1, PageSize = DEFAULT_PAGE_SIZE, AuditStatus, SignName, TemplateCode, TemplateName } = parameters;
  const fitting = visibleTemplates(context).filter(
    (template) =>
      (AuditStatus === undefined || STATUS_NUMBERS[template.status] === AuditStatus) &&
      (SignName === undefined || paperOf(template, context)?.relatedSign === SignName) &&
      (TemplateCode === undefined || template.id === TemplateCode) &&
      (TemplateName === undefined || template.title.includes(TemplateName)) &&
      (parameters.TemplateType === undefined || templateTypeOf(template) === parameters.TemplateType),
  );
  const listed = pageOf(fitting, PageIndex, PageSize).map((template) => ({
    TemplateCode: template.id,
    TemplateName: template.title,
    TemplateContent: template.text,
    TemplateType: templateTypeOf(template),
    AuditStatus: STATUS_NUMBERS[template.status],
    SignName: paperOf(template, context)?.relatedSign ?? "",
    GmtCreate: createdAt(template),
    WorkOrderId: paperOf(template, context)?.orderId ?? "",
  }));
  const page = { PageNo: PageIndex, PageSize, Total: fitting.length };
  return { Success: true, Data: { List: listed, ...page } };
});

function visibleTemplates({ state, account }: ActionContext): Template[] {
  return state.accounts.templates.filter((template) => isAliyunTemplate(template) && isVisible(template, account));
}

function checkDraft({ TemplateType, TemplateName, TemplateContent, Remark = "" }: Draft): void {
  const kinds = kindsOf(TemplateType);
  if (kinds === undefined) throw businessError("isv.INVALID_PARAMETERS");
  if (TemplateName.length > MAX_NAME || TemplateContent.length > MAX_CONTENT) {
    throw businessError("isv.TEMPLATE_OVER_LIMIT");
  }
  if (Remark.length > MAX_REMARK) throw businessError("isv.PARAM_LENGTH_LIMIT");
  if (kinds.kind === "code" && namedVariablesOf(TemplateContent).length !== 1) {
    throw businessError("template_parameter_count_illegal");
  }
}

/** What the newer actions ask for besides: an attribute a variable, and whom the template is for. */
function readRule({ TemplateContent, TemplateRule, TemplateType, RelatedSignName, IntlType }: Draft) {
  if (TemplateType === INTERNATIONAL ? IntlType === undefined : RelatedSignName === undefined) {
    throw businessError("isv.INVALID_PARAMETERS");
  }
  const rule = TemplateRule === undefined ? new Map<string, string>() : readValues(parseJson(TemplateRule));
  if (!namedVariablesOf(TemplateContent).every((name) => rule.has(name))) throw businessError("isv.INVALID_PARAMETERS");
  return Object.fromEntries(rule);
}

function checkChangeable(code: string, context: ActionContext): void {
  if (findOwn(code, context).status !== "refused") throw businessError("isv.ERROR_TEMPLATE_NOT_MODIFY");
}

function submitNew(draft: Draft, rule: TemplatePaper["rule"], context: ActionContext) {
  const { account, state } = context;
  const today = formatDay(state.clock.now());
  if (state.paperwork.templatesOn(account, today) >= MAX_PER_DAY) throw businessError("isv.SMS_OVER_LIMIT");
  state.paperwork.countTemplate(account, today);
  const code = state.paperwork.newTemplateCode();
  return { code, paper: submit(code, draft, rule, context) };
}

function submit(code: string, draft: Draft, rule: TemplatePaper["rule"], context: ActionContext): TemplatePaper {
  const { account, state } = context;
  const { TemplateType, TemplateName, TemplateContent, Remark = "", RelatedSignName = "" } = draft;
  const described = { id: code, title: TemplateName, text: TemplateContent, remark: Remark };
  state.accounts.addTemplate({ ...described, ...kindsOf(TemplateType), ...submitted(context) });
  const paper = { orderId: state.paperwork.newOrderId(), rule, relatedSign: RelatedSignName };
  state.paperwork.keepTemplate(account, code, paper);
  return paper;
}

function find(code: string, context: ActionContext): Template {
  const template = findTemplate(code, context);
  if (template === undefined) throw businessError("isv.SMS_TEMPLATE_ILLEGAL");
  return template;
}

/** Only what is the account's own can be changed. */
function findOwn(code: string, context: ActionContext): Template {
  const template = find(code, context);
  if (!isOwn(template, context)) throw businessError("isv.SMS_TEMPLATE_ILLEGAL");
  return template;
}

function paperOf({ id, account }: Template, { state }: ActionContext): TemplatePaper | undefined {
  return account === null ? undefined : state.paperwork.template(account, id);
}
