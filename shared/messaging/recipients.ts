/**
 * The recipients a call names: parsed, in the order asked, each number once.
 *
 * @module
 */

import { loadPhoneParser } from "../validation/load-phone-parser.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { Phone, PhoneFault } from "../validation/phone.ts";
import type { SendSmsServiceInput } from "../validation/sms.ts";

export type PhoneFields = Pick<SendSmsServiceInput, "phone" | "mobile" | "nationcode" | "phones">;

export type Recipient =
  | { asked: string; phone: Phone }
  /** The same number stood earlier, at `first`. */
  | { asked: string; phone: Phone; first: number }
  /** `field`: where in the call it stands, such as `phones.3`. */
  | { asked: string; field: string; fault: string };

/** Every recipient in the order asked; bad numbers keep their place. */
export async function readRecipients(fields: PhoneFields): Promise<Recipient[]> {
  const parser = await loadPhoneParser();
  const seen = new Map<string, number>();
  const place = (asked: string, field: string, parsed: Phone | PhoneFault, index = 0): Recipient => {
    if ("fault" in parsed) return { asked, field, fault: parsed.fault };
    const first = seen.get(parsed.e164);
    if (first !== undefined) return { asked, phone: parsed, first };
    seen.set(parsed.e164, index);
    return { asked, phone: parsed };
  };
  if (fields.mobile !== undefined) {
    return [place(fields.mobile, "mobile", parser.parseSplit(fields.mobile, fields.nationcode ?? ""))];
  }
  const { phone = "", phones } = fields;
  if (phones === undefined) return [place(phone, "phone", parser.parse(phone))];
  return phones.map((asked, index) => place(asked, `phones.${index}`, parser.parse(asked), index));
}

/**
 * The one phone of a call that may name only one.
 *
 * @throws XinshiError `INVALID_ARGUMENT`
 */
export async function readPhone(fields: Omit<PhoneFields, "phones">): Promise<Phone> {
  const [recipient] = await readRecipients(fields);
  if (recipient !== undefined && "phone" in recipient) return recipient.phone;
  throw invalidArgument([recipient === undefined ? "phone: is required" : `${recipient.field}: ${recipient.fault}`]);
}
