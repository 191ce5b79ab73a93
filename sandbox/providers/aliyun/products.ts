/**
 * The two products emulated. Both have the same version and no action in common, so the action tells the product too.
 *
 * @module
 */
import type { Chance } from "../../chance.ts";
import type { Clock } from "../../clock.ts";
import type { Action } from "./action.ts";
import { createBizIds } from "./biz-id.ts";
import { querySendDetails, querySendStatistics } from "./queries.ts";
import { createSendBatchSms, createSendSms } from "./send-sms.ts";
import {
  addSmsSign,
  createSmsSign,
  deleteSmsSign,
  getSmsSign,
  modifySmsSign,
  querySmsSign,
  querySmsSignList,
  updateSmsSign,
} from "./signs.ts";
import {
  addSmsTemplate,
  createSmsTemplate,
  deleteSmsTemplate,
  getSmsTemplate,
  getSmsTemplateList,
  modifySmsTemplate,
  querySmsTemplate,
  querySmsTemplateList,
  updateSmsTemplate,
} from "./templates.ts";
import { createSingleCallByTts, createSingleCallByVoice, queryCallDetailByCallId } from "./voice.ts";

export const VERSION = "2017-05-25";

/** `bizId` makes the provider's ids of texts. */
export function createActions(clock: Clock, chance: Chance, bizId: () => string): ReadonlyMap<string, Action> {
  const callId = createBizIds(clock, chance, "^108000");
  return new Map([
    ["SendSms", createSendSms(bizId)],
    ["SendBatchSms", createSendBatchSms(bizId)],
    ["QuerySendDetails", querySendDetails],
    ["QuerySendStatistics", querySendStatistics],
    ["AddSmsSign", addSmsSign],
    ["ModifySmsSign", modifySmsSign],
    ["CreateSmsSign", createSmsSign],
    ["UpdateSmsSign", updateSmsSign],
    ["DeleteSmsSign", deleteSmsSign],
    ["QuerySmsSign", querySmsSign],
    ["GetSmsSign", getSmsSign],
    ["QuerySmsSignList", querySmsSignList],
    ["AddSmsTemplate", addSmsTemplate],
    ["ModifySmsTemplate", modifySmsTemplate],
    ["CreateSmsTemplate", createSmsTemplate],
    ["UpdateSmsTemplate", updateSmsTemplate],
    ["DeleteSmsTemplate", deleteSmsTemplate],
    ["QuerySmsTemplate", querySmsTemplate],
    ["GetSmsTemplate", getSmsTemplate],
    ["QuerySmsTemplateList", querySmsTemplateList],
    ["GetSmsTemplateList", getSmsTemplateList],
    ["SingleCallByTts", createSingleCallByTts(callId)],
    ["SingleCallByVoice", createSingleCallByVoice(callId)],
    ["QueryCallDetailByCallId", queryCallDetailByCallId],
  ]);
}
