/**
 * Situations of sign names, templates and statistics: what operators do, and may not do.
 *
 * @module
 */
import type { Explanation } from "../../validation/explanation.ts";

export const MANAGEMENT = {
  sign_missing_to_change: {
    actor: "operator",
    zh: { cause: "要修改、删除或引用的签名不存在", nextStep: "先列出签名，核对编号" },
    en: {
      cause: "The sign name to be changed, removed or used does not exist",
      nextStep: "List the sign names and check the id",
    },
  },
  template_missing_to_change: {
    actor: "operator",
    zh: { cause: "要修改、删除或引用的模板不存在", nextStep: "先列出模板，核对编号" },
    en: {
      cause: "The template to be changed, removed or used does not exist",
      nextStep: "List the templates and check the id",
    },
  },
  already_approved: {
    actor: "operator",
    zh: { cause: "已审核通过或正在审核，当前状态不能修改或删除", nextStep: "需要不同内容时另行提交一个" },
    en: {
      cause: "It is approved or in review, and cannot be changed or removed in that state",
      nextStep: "Hand in another one if the content must differ",
    },
  },
  already_submitted: {
    actor: "operator",
    zh: { cause: "相同的签名已提交过，还没有通过审核", nextStep: "等待审核结果，或修改原来的那一个" },
    en: {
      cause: "The same sign name was handed in before and is not approved yet",
      nextStep: "Wait for its review, or change that one",
    },
  },
  too_many: {
    actor: "operator",
    zh: { cause: "签名或模板的总数达到上限", nextStep: "删除不用的，或向服务商申请提高上限" },
    en: {
      cause: "There are as many sign names or templates as the account may have",
      nextStep: "Remove unused ones, or ask the provider for more",
    },
  },
  marketing_forbidden: {
    actor: "operator",
    zh: { cause: "该账号不能申请营销模板", nextStep: "联系服务商开通营销短信" },
    en: {
      cause: "The account may not apply for marketing templates",
      nextStep: "Ask the provider to enable marketing",
    },
  },
  marketing_without_opt_out: {
    actor: "operator",
    zh: { cause: "营销模板没有写退订方式", nextStep: "在末尾写上退订方式，例如“拒收请回复R”" },
    en: {
      cause: "The marketing template names no way to opt out",
      nextStep: "End it with the opt-out sentence that the provider asks for",
    },
  },
  draft_content: {
    actor: "operator",
    zh: { cause: "提交的签名或模板含有违规词、表情或不允许的内容", nextStep: "改写后重新提交" },
    en: {
      cause: "What was handed in holds forbidden words, emoji or content that is not allowed",
      nextStep: "Reword it and hand it in again",
    },
  },
  draft_format: {
    actor: "operator",
    zh: {
      cause: "提交的签名或模板格式不对：变量写法、类型、长度或来源不合要求",
      nextStep: "按服务商的规范修改后重新提交",
    },
    en: {
      cause: "What was handed in has a wrong form: its variables, type, length or source",
      nextStep: "Correct it by the provider's rules and hand it in again",
    },
  },
  draft_proof: {
    actor: "operator",
    zh: { cause: "证明材料缺失、为空、过大或格式不对", nextStep: "换成清晰、大小合规的图片后重新提交" },
    en: {
      cause: "The proof is missing, empty, too large or of a wrong form",
      nextStep: "Hand it in again with clear pictures of an allowed size",
    },
  },
  query_range: {
    actor: "developer",
    zh: { cause: "查询的起止时间、条数或偏移不在允许范围内", nextStep: "缩小时间范围，核对分页参数" },
    en: {
      cause: "Begin, end, limit or offset of the query is out of range",
      nextStep: "Narrow the range and check the page",
    },
  },
} as const satisfies Record<string, Explanation>;
