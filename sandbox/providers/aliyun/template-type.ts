/**
 * The kinds of templates as numbers: 0 code, 1 notice, 2 promotion, 3 international. One of the older lists has numbers of
 * its own.
 *
 * Source: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk
 *
 * @module
 */
import type { TemplateKind } from "../../../shared/validation/template.ts";
import type { Template } from "../../accounts.ts";

const TYPES: Readonly<Record<TemplateKind, number>> = { code: 0, notice: 1, marketing: 2 };
const INTERNATIONAL = 3;
const LISTED: readonly number[] = [2, 0, 1, 6];

type Kinds = Pick<Template, "kind" | "domestic" | "international">;

export function templateTypeOf({ kind, domestic, international }: Kinds): number {
  return international && !domestic ? INTERNATIONAL : TYPES[kind];
}

/** What QuerySmsTemplateList calls a type. */
export function listedTypeOf(type: number): number {
  return LISTED[type] ?? 0;
}

/** Undefined when there is no such type. */
export function kindsOf(type: number): Kinds | undefined {
  if (type === INTERNATIONAL) return { kind: "notice", domestic: false, international: true };
  const [kind] = Object.entries(TYPES).find(([, number]) => number === type) ?? [];
  return kind === undefined ? undefined : { kind: kind as TemplateKind, domestic: true, international: false };
}
