/**
 * The kind of an ordinary text. Older types of templates know ordinary texts and marketing only.
 *
 * @module
 */
import type { TemplateKind } from "../../../shared/validation/template.ts";

const MENTIONS_CODE = /验证码|校验码|动态码|\bcode\b/i;

/** A template that mentions a code is one of codes, so that its values are held to that. */
export function ordinaryKind(text: string): TemplateKind {
  return MENTIONS_CODE.test(text) ? "code" : "notice";
}
