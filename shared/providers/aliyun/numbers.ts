/**
 * Phone numbers as the provider takes them: 11 digits in mainland China, country code and number elsewhere.
 *
 * Source: "SendSms", https://help.aliyun.com/document_detail/55284.html
 *
 * @module
 */

const MAINLAND_MOBILE = /^1[3-9]\d{9}$/;
const MAINLAND = /^\+86(\d+)$/;
/** What would be taken for a mobile number of mainland China; numbers of North America can look like one. */
const LOOKS_MAINLAND = /^(?:86)?1[3-9]\d{9}$/;

/**
 * `+8613711112222` as `13711112222`, `+85251234567` as `85251234567`. A foreign number that looks like a mainland one gets a
 * `00` in front, as other clients send it: at worst it is refused, where without it a stranger would be texted.
 */
export function wirePhone(e164: string): string {
  const mainland = MAINLAND.exec(e164)?.[1];
  if (mainland !== undefined) return mainland;
  const digits = e164.replace(/^\+/, "");
  return LOOKS_MAINLAND.test(digits) ? `00${digits}` : digits;
}

/** The reverse, as pushes write numbers. */
export function e164Of(wire: string): string {
  const digits = wire.replace(/^(?:\+|00)/, "");
  return MAINLAND_MOBILE.test(digits) ? `+86${digits}` : `+${digits}`;
}
