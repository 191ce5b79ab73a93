/**
 * The products and versions of API 3.0 that are emulated.
 *
 * @module
 */
import { ssmActions } from "../../ssm/ssm.ts";
import type { Action } from "./action.ts";
import { reportConversion } from "./conversion.ts";
import { apiError } from "./errors.ts";
import { describePhoneNumberInfo } from "./numbers.ts";
import {
  pullSmsReplyStatus,
  pullSmsReplyStatusByPhoneNumber,
  pullSmsSendStatus,
  pullSmsSendStatusByPhoneNumber,
} from "./pulls.ts";
import { describeSendRecordList } from "./records.ts";
import { createSendMultiGlobalSms } from "./send-multi-global-sms.ts";
import { createSendSms } from "./send-sms.ts";
import { addSmsSign, deleteSmsSign, describeSmsSignList, modifySmsSign } from "./signs.ts";
import {
  callbackStatusStatistics,
  sendStatusStatistics,
  smsPackagesStatistics,
  smsPackagesStatistics2019,
} from "./statistics.ts";
import { addSmsTemplate, deleteSmsTemplate, describeSmsTemplateList, modifySmsTemplate } from "./templates.ts";
import { actionsOf2019 } from "./version-2019.ts";
import { sendCodeVoice, sendTtsVoice } from "./voice.ts";

/** One version of a product. */
export interface Version {
  actions: ReadonlyMap<string, Action>;
  needsRegion: boolean;
}

/** By version. */
export type Product = ReadonlyMap<string, Version>;

/** `serialNumber` makes the provider's ids of texts. */
export function createProducts(serialNumber: () => string): readonly Product[] {
  const sms = smsActions(serialNumber);
  const sms2019 = actionsOf2019(sms).set("SmsPackagesStatistics", smsPackagesStatistics2019);
  return [
    new Map([
      ["2021-01-11", { actions: sms, needsRegion: true }],
      ["2019-07-11", { actions: sms2019, needsRegion: false }],
    ]),
    new Map([["2020-09-02", { actions: VOICE_ACTIONS, needsRegion: true }]]),
    new Map([["2019-09-23", { actions: ssmActions(), needsRegion: true }]]),
  ];
}

/**
 * The action of a version. All products have one address here, so an action tells its product.
 * @throws ApiError `NoSuchVersion` or `InvalidAction`
 */
export function findAction(
  products: readonly Product[],
  version: string,
  name: string,
): Pick<Version, "needsRegion"> & { action: Action } {
  const owners = products.filter((product) => [...product.values()].some(({ actions }) => actions.has(name)));
  const asked = (owners.length === 0 ? products : owners).find((product) => product.has(version))?.get(version);
  if (asked === undefined) throw apiError("NoSuchVersion");
  const action = asked.actions.get(name);
  if (action === undefined) throw apiError("InvalidAction");
  return { action, needsRegion: asked.needsRegion };
}

const VOICE_ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["SendCodeVoice", sendCodeVoice],
  ["SendTtsVoice", sendTtsVoice],
]);

function smsActions(serialNumber: () => string): Map<string, Action> {
  return new Map([
    ["SendSms", createSendSms(serialNumber)],
    ["SendMultiGlobalSms", createSendMultiGlobalSms(serialNumber)],
    ["PullSmsSendStatus", pullSmsSendStatus],
    ["PullSmsReplyStatus", pullSmsReplyStatus],
    ["PullSmsSendStatusByPhoneNumber", pullSmsSendStatusByPhoneNumber],
    ["PullSmsReplyStatusByPhoneNumber", pullSmsReplyStatusByPhoneNumber],
    ["DescribeSendRecordList", describeSendRecordList],
    ["SendStatusStatistics", sendStatusStatistics],
    ["CallbackStatusStatistics", callbackStatusStatistics],
    ["SmsPackagesStatistics", smsPackagesStatistics],
    ["AddSmsSign", addSmsSign],
    ["ModifySmsSign", modifySmsSign],
    ["DeleteSmsSign", deleteSmsSign],
    ["DescribeSmsSignList", describeSmsSignList],
    ["AddSmsTemplate", addSmsTemplate],
    ["ModifySmsTemplate", modifySmsTemplate],
    ["DeleteSmsTemplate", deleteSmsTemplate],
    ["DescribeSmsTemplateList", describeSmsTemplateList],
    ["ReportConversion", reportConversion],
    ["DescribePhoneNumberInfo", describePhoneNumberInfo],
  ]);
}
