/**
 * What a send would look like, without sending it.
 *
 * @module
 */
import type { Phone } from "../validation/phone.ts";
import { countSegments } from "../validation/segments.ts";
import { fillNamedTemplate, fillTemplate } from "../validation/template.ts";
import type { SendTarget } from "./plan.ts";

/** Segments billed for a target's text to this phone; undefined where the config does not tell the text. */
export function previewSegments(
  { text, signName, values }: SendTarget,
  phone: Phone,
  digits: number,
): number | undefined {
  if (text === undefined) return undefined;
  const { params, namedParams } = values("0".repeat(digits));
  const body =
    namedParams === undefined ? fillTemplate(text, params) : fillNamedTemplate(text, (name) => namedParams[name]);
  const sign = signName === null ? "" : phone.domestic ? `【${signName}】` : `[${signName}]`;
  return countSegments(sign + body, { domestic: phone.domestic, country: phone.country ?? undefined }).segments;
}
