/**
 * Sign names that operators submit, change, withdraw and look up. A new or changed one waits for its review, which testers
 * give; once approved it may be sent under.
 *
 * Sources: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs;
 * "短信签名", https://cloud.tencent.com/document/product/382/39022
 *
 * @module
 */
import { isVisible, type SignName } from "../../submissions.ts";
import { type Action, type ActionContext, answering, defineAction } from "./action.ts";
import { apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";
import { deleted, isOwn, listRange, numericId, STATUS_CODES, submitted } from "./review.ts";

const DEFAULT_LIMIT = 10;
const MAX_SIGNS = 1000;
const MIN_LENGTH = 2;
const MAX_LENGTH = { domestic: 12, foreign: 15 } as const;

/** Which proofs go with which kind of sign name; kinds 2, 3 and 6 are withdrawn. */
const DOCUMENTS: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [0, 1]],
  [1, [0, 1, 2, 3, 4]],
  [4, [7]],
  [5, [2, 3]],
]);
/** For apps, which are no longer taken for domestic texts. */
const APP_TYPE = 1;

const DRAFT_RULES = {
  SignName: { type: "string", required: true },
  SignType: { type: "integer", required: true },
  DocumentType: { type: "integer", required: true },
  International: { type: "integer", required: true },
  SignPurpose: { type: "integer", required: true },
  ProofImage: { type: "string", required: true },
  CommissionImage: { type: "string" },
  Remark: { type: "string" },
  QualificationId: { type: "integer" },
} as const;

const MODIFY_RULES = { SignId: { type: "integer", required: true }, ...DRAFT_RULES } as const;
const DELETE_RULES = { SignId: { type: "integer", required: true } } as const;

const LIST_RULES = {
  International: { type: "integer", required: true },
  SignIdSet: { type: "integers" },
  Limit: { type: "integer" },
  Offset: { type: "integer" },
} as const;

type Draft = ParametersOf<typeof DRAFT_RULES>;

export const addSmsSign: Action = defineAction(DRAFT_RULES, (draft, context) => {
  checkDraft(draft, "InvalidParameterValue.InvalidUsedMethod");
  checkUnused(draft, context);
  const { signs } = context.state.accounts;
  if (signs.list.filter((sign) => isOwn(sign, context)).length >= MAX_SIGNS) {
    throw apiError("FailedOperation.SignNumberLimit");
  }
  return answering(() => {
    const { id } = signs.add({ id: signs.newId(), ...signOf(draft), ...submitted(context) });
    return { AddSignStatus: { SignId: Number(id) } };
  });
});

export const modifySmsSign: Action = defineAction(MODIFY_RULES, ({ SignId, ...draft }, context) => {
  const sign = find(SignId, context);
  if (sign === undefined) throw apiError("FailedOperation.MissingSignatureToModify");
  if (sign.status === "approved") throw apiError("InvalidParameterValue.SignAlreadyPassedCheck");
  checkDraft(draft, "InvalidParameterValue.InvalidSignPurpose");
  if ((draft.International === 1) !== sign.international) {
    throw apiError("InvalidParameterValue.InvalidInternational");
  }
  checkUnused(draft, context, sign);
  return answering(() => {
    context.state.accounts.signs.add({ id: sign.id, ...signOf(draft), ...submitted(context) });
    return { ModifySignStatus: { SignId } };
  });
});

export const deleteSmsSign: Action = defineAction(DELETE_RULES, ({ SignId }, context) => {
  const sign = find(SignId, context);
  if (sign === undefined) throw apiError("FailedOperation.SignIdNotExist");
  return answering(() => {
    context.state.accounts.signs.delete((one) => one === sign);
    return { DeleteSignStatus: deleted(context) };
  });
});

export const describeSmsSignList: Action = defineAction(LIST_RULES, (parameters, context) => {
  const { International, SignIdSet } = parameters;
  if (International !== 0 && International !== 1) throw apiError("InvalidParameterValue.InvalidInternational");
  const range = listRange({ ids: SignIdSet, limit: parameters.Limit ?? DEFAULT_LIMIT, offset: parameters.Offset });
  return answering(() => {
    const visible = context.state.accounts.signs.list.filter(
      (sign) => isVisible(sign, context.account) && sign.international === (International === 1),
    );
    return { DescribeSignListStatusSet: range(visible).map(signMembers) };
  });
});

function checkDraft(
  draft: Draft,
  purposeCode: "InvalidParameterValue.InvalidUsedMethod" | "InvalidParameterValue.InvalidSignPurpose",
): void {
  const { SignType, DocumentType, International, SignPurpose } = draft;
  if (International !== 0 && International !== 1) throw apiError("InvalidParameterValue.InvalidInternational");
  if (SignPurpose !== 0 && SignPurpose !== 1) throw apiError(purposeCode);
  const documents = DOCUMENTS.get(SignType);
  // No code is listed for a wrong kind; the general one is used.
  if (documents === undefined) throw apiError("InvalidParameterValue", "SignType");
  if (SignType === APP_TYPE && International === 0) throw apiError("InvalidParameterValue", "SignType");
  if (!documents.includes(DocumentType)) throw apiError("InvalidParameterValue.InvalidDocumentType");
  checkName(draft);
  checkImages(draft);
  if (draft.QualificationId !== undefined && draft.QualificationId < 1) {
    throw apiError("InvalidParameterValue.QualificationIdNotFound");
  }
}

function checkName({ SignName, International }: Draft): void {
  const max = International === 1 ? MAX_LENGTH.foreign : MAX_LENGTH.domestic;
  const { length } = [...SignName];
  if (length > max) throw apiError("InvalidParameterValue.SignNameLengthTooLong");
  const isWritable = International === 1 || /^[\p{Script=Han}A-Za-z0-9]*$/u.test(SignName);
  if (length < MIN_LENGTH || !isWritable) throw apiError("InvalidParameterValue", "SignName");
}

/** Another's name needs the other's letter. */
function checkImages({ ProofImage, CommissionImage, SignPurpose }: Draft): void {
  const needed = SignPurpose === 1 ? [ProofImage, CommissionImage ?? ""] : [ProofImage];
  if (!needed.every((image) => /^[A-Za-z0-9+/]+={0,2}$/.test(image))) {
    throw apiError("InvalidParameterValue.ImageInvalid");
  }
}

/** A name that was refused may be submitted again. */
function checkUnused({ SignName, International }: Draft, { state, account }: ActionContext, except?: SignName): void {
  const same = state.accounts.signs.list.filter(
    (sign) =>
      sign !== except &&
      isVisible(sign, account) &&
      sign.text === SignName &&
      sign.international === (International === 1),
  );
  if (same.some(({ status }) => status === "approved")) throw apiError("InvalidParameterValue.SignAlreadyPassedCheck");
  if (same.some(({ status }) => status === "pending")) throw apiError("InvalidParameterValue.SignExistAndUnapproved");
}

function signOf({ SignName, International, Remark = "" }: Draft) {
  return { text: SignName, international: International === 1, remark: Remark };
}

/** Only what is the account's own can be changed. */
function find(signId: number, context: ActionContext): SignName | undefined {
  return context.state.accounts.signs.list.find((sign) => sign.id === String(signId) && isOwn(sign, context));
}

/** There are no qualifications here: 0 and empty, as for international texts. */
function signMembers({ id, text, international, status, reply, appliedAt }: SignName) {
  return {
    SignId: numericId(id),
    International: international ? 1 : 0,
    StatusCode: STATUS_CODES[status],
    ReviewReply: reply,
    SignName: text,
    CreateTime: Math.floor((appliedAt ?? 0) / 1000),
    QualificationId: 0,
    QualificationName: "",
    QualificationStatusCode: 0,
  };
}
