/**
 * Sign names that operators submit, change, withdraw and look up. A new or changed one waits for its review.
 *
 * Sources: "添加签名", https://cloud.tencent.com/document/product/382/6038, "修改签名",
 * https://cloud.tencent.com/document/product/382/8650, "删除签名", https://cloud.tencent.com/document/product/382/6039, and
 * "短信签名状态查询", https://cloud.tencent.com/document/product/382/6040. What refuses an id that is not there, or a change of
 * what is approved, is not documented.
 *
 * @module
 */
import type { SignName } from "../../submissions.ts";
import { cannotGet, classicError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { defineQuery, type JsonOperation, type OperationContext } from "./operation.ts";
import { listed, REVIEW_STATUS, readFlag, reviewTimes, submitted } from "./review.ts";

/** Letters, digits and Chinese; the longest is that of foreign ones. */
const SIGN = /^[^\s【】[\]]{2,15}$/;

export const addSign: JsonOperation = defineQuery((fields, context) => {
  const draft = readDraft(fields);
  const international = readFlag(fields, "international", false);
  const { signs } = context.state.accounts;
  return () => {
    const added = signs.add({ id: signs.newId(), ...draft, international, ...submitted(context) });
    return { result: 0, errmsg: "", data: brief(added) };
  };
});

export const modSign: JsonOperation = defineQuery((fields, context) => {
  const sign = own(fields.integer("sign_id"), context);
  const draft = readDraft(fields);
  if (sign.status === "approved") throw classicError(1030);
  return () => {
    const changed = context.state.accounts.signs.add({ id: sign.id, ...draft, ...submitted(context) });
    return { result: 0, errmsg: "", data: brief(changed) };
  };
});

export const delSign: JsonOperation = defineQuery((fields, context) => {
  const fitting = new Set(fields.integers("sign_id").map((id) => own(id, context)));
  if (fitting.size === 0) throw cannotGet("/sign_id/0");
  return () => {
    context.state.accounts.signs.delete((sign) => fitting.has(sign));
    return { result: 0, errmsg: "" };
  };
});

export const getSign: JsonOperation = defineQuery((fields, context) => {
  const ids = new Set(fields.integers("sign_id").map(String));
  return () => {
    const data = listed(context.state.accounts.signNames, context).filter(({ id }) => ids.has(id));
    return { result: 0, errmsg: "", count: data.length, data: data.map(full) };
  };
});

/** The picture proves a right that nobody checks here: it is only held to its form. */
function readDraft(fields: Fields): { text: string; remark: string } {
  const text = fields.string("text");
  if (!SIGN.test(text)) throw classicError(1012);
  if (!/^[A-Za-z0-9+/\r\n]*={0,2}$/.test(fields.string("pic", ""))) throw cannotGet("/pic");
  return { text, remark: fields.string("remark", "") };
}

/** Only what is the account's own can be changed. */
function own(id: number, { state, account }: OperationContext): SignName {
  const sign = state.accounts.signNames.find((one) => one.account === account && one.id === String(id));
  if (sign === undefined) throw classicError(1012);
  return sign;
}

function brief({ id, international, status, text }: SignName): object {
  return { id: Number(id), international: international ? 1 : 0, status: REVIEW_STATUS[status], text };
}

function full(sign: SignName): object {
  const { id, international, status, text } = brief(sign) as Record<string, unknown>;
  return { id, international, status, reply: sign.reply, text, ...reviewTimes(sign) };
}
