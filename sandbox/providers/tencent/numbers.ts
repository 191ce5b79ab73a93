/**
 * DescribePhoneNumberInfo: numbers as they would be read for sending. One that cannot be read comes back unchanged.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { readPhoneNumber } from "../../phone-number.ts";
import { type Action, defineAction } from "./action.ts";
import { apiError } from "./errors.ts";
import { MAX_PHONES } from "./submit.ts";

const RULES = { PhoneNumberSet: { type: "strings", required: true } } as const;

export const describePhoneNumberInfo: Action = defineAction(RULES, ({ PhoneNumberSet }) => {
  if (PhoneNumberSet.length === 0) throw apiError("InvalidParameterValue.IncorrectPhoneNumber");
  if (PhoneNumberSet.length > MAX_PHONES) throw apiError("LimitExceeded.PhoneNumberCountLimit");
  return { phones: [], run: () => ({ payload: { PhoneNumberInfoSet: PhoneNumberSet.map(infoOf) } }) };
});

function infoOf(given: string) {
  const number = readPhoneNumber(given);
  if (number === undefined) {
    return {
      Code: "FailedOperation.PhoneNumberParseFail",
      Message: "the phone number cannot be parsed",
      NationCode: "",
      SubscriberNumber: "",
      PhoneNumber: given,
      IsoCode: "",
      IsoName: "",
    };
  }
  const { e164, country, countryCode, national } = number;
  return {
    Code: "Ok",
    Message: "Describe success",
    NationCode: countryCode,
    SubscriberNumber: national,
    PhoneNumber: e164,
    IsoCode: country,
    IsoName: nameOf(country),
  };
}

/** `DEF`, the code of no one country, has no name. */
function nameOf(country: string): string {
  return country.length === 2 ? (new Intl.DisplayNames(["en"], { type: "region" }).of(country) ?? "") : "";
}
