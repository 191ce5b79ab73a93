/**
 * Sign names that operators hand in, change, withdraw and look up, by the older and the newer actions. A new or changed one
 * waits for its review, which testers give.
 *
 * Sources: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk; "国内消息API错误码",
 * https://help.aliyun.com/document_detail/101346.html
 *
 * @module
 */
import { isVisible, type SignName } from "../../submissions.ts";
import { type Action, type ActionContext, defineLookup } from "./action.ts";
import { businessError } from "./errors.ts";
import { pageOf } from "./pages.ts";
import type { SignPaper } from "./paperwork.ts";
import { AUDIT_STATES, auditInfo, createdAt, isOwn, listedReason, STATUS_NUMBERS, submitted } from "./review.ts";

const MIN_LENGTH = 2;
const MAX_LENGTH = 12;
const MAX_REMARK = 200;
const MAX_FILES = 10;
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const SOURCES: readonly number[] = [0, 1, 2, 3, 4, 5];
const NEWER_SOURCES: readonly number[] = [0, 2, 5];
const FOR_CODES = 0;
const DEFAULT_PAGE_SIZE = 10;

const NAME_RULES = { SignName: { type: "string", required: true } } as const;

const ADD_RULES = {
  SignName: { type: "string", required: true },
  SignSource: { type: "integer", required: true },
  Remark: { type: "string", required: true },
  SignType: { type: "integer" },
} as const;

const CREATE_RULES = {
  SignName: { type: "string", required: true },
  SignSource: { type: "integer", required: true },
  QualificationId: { type: "integer", required: true },
  SignType: { type: "integer" },
  Remark: { type: "string" },
} as const;

const LIST_RULES = { PageIndex: { type: "integer" }, PageSize: { type: "integer" } } as const;

interface Draft {
  SignName: string;
  SignSource: number;
  SignType?: number | undefined;
  Remark?: string | undefined;
  QualificationId?: number | undefined;
}

export const addSmsSign: Action = defineLookup(ADD_RULES, (draft, context) => {
  checkDraft(draft, SOURCES);
  checkFiles(context);
  checkUnused(draft.SignName, context);
  submit(draft, context);
  return { SignName: draft.SignName };
});

export const modifySmsSign: Action = defineLookup(ADD_RULES, (draft, context) => {
  checkChangeable(draft.SignName, context);
  checkDraft(draft, SOURCES);
  checkFiles(context);
  submit(draft, context);
  return { SignName: draft.SignName };
});

export const createSmsSign: Action = defineLookup(CREATE_RULES, (draft, context) => {
  checkDraft(draft, NEWER_SOURCES);
  checkUnused(draft.SignName, context);
  return { SignName: draft.SignName, OrderId: submit(draft, context).orderId };
});

export const updateSmsSign: Action = defineLookup(CREATE_RULES, (draft, context) => {
  checkChangeable(draft.SignName, context);
  checkDraft(draft, NEWER_SOURCES);
  return { SignName: draft.SignName, OrderId: submit(draft, context).orderId };
});

export const deleteSmsSign: Action = defineLookup(NAME_RULES, ({ SignName }, context) => {
  const sign = findOwn(SignName, context);
  if (sign.status === "pending") throw businessError("isv.ERROR_SIGN_NOT_DELETE");
  context.state.accounts.signs.delete((one) => one === sign);
  return { SignName };
});

export const querySmsSign: Action = defineLookup(NAME_RULES, ({ SignName }, context) => {
  const sign = find(SignName, context);
  const { status, reply } = sign;
  return { SignName, SignStatus: STATUS_NUMBERS[status], Reason: reply, CreateDate: createdAt(sign) };
});

export const getSmsSign: Action = defineLookup(NAME_RULES, ({ SignName }, context) => {
  const sign = find(SignName, context);
  const paper = paperOf(sign, context);
  return {
    SignName,
    SignCode: `SIGN_${sign.id}`,
    SignStatus: STATUS_NUMBERS[sign.status],
    SignTag: "",
    SignUsage: "",
    ApplyScene: sign.remark,
    Remark: sign.remark,
    CreateDate: createdAt(sign),
    OrderId: paper?.orderId ?? "",
    QualificationId: paper?.qualificationId ?? 0,
    ThirdParty: false,
    AuditInfo: auditInfo(sign),
    FileUrlList: [],
    SignIspRegisterDetailList: [],
  };
});

export const querySmsSignList: Action = defineLookup(LIST_RULES, (parameters, context) => {
  const { PageIndex = 1, PageSize = DEFAULT_PAGE_SIZE } = parameters;
  const visible = context.state.accounts.signNames.filter((sign) => isVisible(sign, context.account));
  const listed = pageOf(visible, PageIndex, PageSize).map((sign) => ({
    SignName: sign.text,
    AuditStatus: AUDIT_STATES[sign.status],
    BusinessType: paperOf(sign, context)?.isForCodes === true ? "验证码类型" : "通用类型",
    CreateDate: createdAt(sign),
    OrderId: paperOf(sign, context)?.orderId ?? "",
    Reason: listedReason(sign),
  }));
  return { CurrentPage: PageIndex, PageSize, TotalCount: visible.length, SmsSignList: listed };
});

function checkDraft({ SignName, SignSource, Remark = "" }: Draft, sources: readonly number[]): void {
  if (!sources.includes(SignSource)) throw businessError("isv.SIGN_SOURCE_ILLEGAL");
  if (/\p{Emoji_Presentation}/u.test(SignName)) throw businessError("isv.SMS_SIGN_EMOJI_ILLEGAL");
  const { length } = [...SignName];
  if (length > MAX_LENGTH) throw businessError("isv.SIGN_OVER_LIMIT");
  if (length < MIN_LENGTH || /[【】[\]]/.test(SignName)) throw businessError("isv.SIGN_NAME_ILLEGAL");
  if (Remark.length > MAX_REMARK) throw businessError("isv.PARAM_LENGTH_LIMIT");
}

/** `SignFileList.1.FileContents` and so on: base64, and what kind of picture it is. */
function checkFiles({ given }: ActionContext): void {
  const indexes = [...given.keys()].flatMap((name) => /^SignFileList\.(\d{1,4})\.FileContents$/.exec(name)?.[1] ?? []);
  if (indexes.length > MAX_FILES) throw businessError("isv.SIGN_FILE_LIMIT");
  if (indexes.length === 0) throw businessError("isv.ERROR_EMPTY_FILE");
  for (const index of indexes) {
    const contents = given.get(`SignFileList.${index}.FileContents`) ?? "";
    if (contents === "" || !given.get(`SignFileList.${index}.FileSuffix`)) throw businessError("isv.ERROR_EMPTY_FILE");
    if (Buffer.byteLength(contents, "base64") > MAX_FILE_BYTES) throw businessError("isv.SIGN_FILE_LIMIT");
  }
}

/** A name that was refused may be handed in again. No code is listed for one that is there already. */
function checkUnused(text: string, { state, account }: ActionContext): void {
  const known = state.accounts.signName(account, text);
  if (known !== undefined && known.status !== "refused") throw businessError("isv.SIGN_NAME_ILLEGAL");
}

function checkChangeable(text: string, context: ActionContext): void {
  if (findOwn(text, context).status !== "refused") throw businessError("isv.ERROR_SIGN_NOT_MODIFY");
}

function submit({ SignName, SignSource, SignType, Remark = "", QualificationId }: Draft, context: ActionContext) {
  const { state, account } = context;
  const paper: SignPaper = {
    orderId: state.paperwork.newOrderId(),
    source: SignSource,
    isForCodes: SignType === FOR_CODES,
    qualificationId: QualificationId ?? null,
  };
  state.accounts.addSignName({ id: SignName, text: SignName, remark: Remark, ...submitted(context) });
  state.paperwork.keepSign(account, SignName, paper);
  return paper;
}

function find(text: string, { state, account }: ActionContext): SignName {
  const sign = state.accounts.signName(account, text);
  if (sign === undefined) throw businessError("isv.SMS_SIGNATURE_ILLEGAL");
  return sign;
}

/** Only what is the account's own can be changed. */
function findOwn(text: string, context: ActionContext): SignName {
  const sign = context.state.accounts.signNames.find((one) => one.text === text && isOwn(one, context));
  if (sign === undefined) throw businessError("isv.SMS_SIGNATURE_ILLEGAL");
  return sign;
}

function paperOf({ text, account }: SignName, { state }: ActionContext): SignPaper | undefined {
  return account === null ? undefined : state.paperwork.sign(account, text);
}
