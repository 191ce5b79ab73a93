/**
 * ReportConversion: a client says that the code in a message was used. Kept with the message, where testers see it.
 *
 * What the provider answers to a serial number that it does not know is not documented; here the status says so.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { type Action, checkApp, defineAction } from "./action.ts";
import { sentBy } from "./sent.ts";

const RULES = {
  SmsSdkAppId: { type: "string", required: true },
  SerialNo: { type: "string", required: true },
  ConversionTime: { type: "integer" },
} as const;

/** In this spelling in the published sample; the text beside it writes `ok`. */
const REPORTED = { Code: "OK", Message: "success" };
const UNKNOWN = { Code: "FailedOperation", Message: "the serial number is unknown" };

export const reportConversion: Action = defineAction(RULES, ({ SmsSdkAppId, SerialNo, ConversionTime }, context) => {
  checkApp(SmsSdkAppId, context);
  return {
    phones: [],
    run: () => {
      const message = sentBy(SmsSdkAppId, context).find(({ serialNumber }) => serialNumber === SerialNo);
      if (SerialNo === "" || message === undefined) return { payload: { ReportConversionStatus: UNKNOWN } };
      const { clock, messages } = context.state;
      messages.change(message, { convertedAt: ConversionTime === undefined ? clock.now() : ConversionTime * 1000 });
      return { payload: { ReportConversionStatus: REPORTED } };
    },
  };
});
