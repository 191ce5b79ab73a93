/**
 * Numbers as the product writes them: 11 digits of mainland China, bare or after `+86`, `0086`, `86` or a lone `+`; all
 * others as country code and number. Published foreign samples have 11 digits too, so a mainland number must begin like a
 * mobile one.
 *
 * Source: "SendSms", https://help.aliyun.com/document_detail/55284.html. A leading `00` before other country codes is what
 * some clients send; whether the provider takes it is not documented.
 *
 * @module
 */
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";

const MAINLAND = /^(?:\+86|0086|86|\+)?(1[3-9]\d{9})$/;
const FOREIGN = /^(?:00|\+)?([1-9]\d{5,14})$/;

export function readAliyunPhone(text: string): PhoneNumber | undefined {
  const mainland = MAINLAND.exec(text)?.[1];
  if (mainland !== undefined) return readPhoneNumber(`+86${mainland}`);
  const digits = FOREIGN.exec(text)?.[1];
  const number = digits === undefined ? undefined : readPhoneNumber(`+${digits}`);
  return number?.domestic === false ? number : undefined;
}

/** As the product shows it: without prefix in mainland China, with the country code elsewhere. */
export function shownPhone({ countryCode, national }: Pick<PhoneNumber, "countryCode" | "national">): string {
  return countryCode === "86" ? national : `${countryCode}${national}`;
}
