/**
 * What a user reads of a message's status: the word, what it means for him, and its colour.
 *
 * @module
 */
import type { MessageView } from "../../shared/validation/status.ts";
import { lookUp } from "./look-up";

/** A class of the component `message-cell`. */
export type Tone = "good" | "bad" | "waiting";

export interface StatusText {
  label: string;
  hint: string;
  tone: Tone;
}

type StatusTexts = Record<MessageView["status"], StatusText>;

/** The types hold both complete. */
const SMS_TEXTS: StatusTexts = {
  queued: { label: "等待发送", hint: "正在提交，请稍等", tone: "waiting" },
  submitted: { label: "已提交", hint: "已交给运营商，正在等待送达回执", tone: "waiting" },
  delivered: { label: "已送达", hint: "手机已经收到", tone: "good" },
  undelivered: { label: "未送达", hint: "手机没有收到，请检查信号、短信拦截和号码状态", tone: "bad" },
  expired: { label: "已过期", hint: "手机长时间没有信号或关机，运营商已放弃投递", tone: "bad" },
  rejected: { label: "发送失败", hint: "短信没有发出，请核对号码后重新发送", tone: "bad" },
  unknown: { label: "待确认", hint: "还不能确定是否发出，正在核实，请先留意手机", tone: "waiting" },
};

const VOICE_TEXTS: StatusTexts = {
  queued: { label: "等待呼叫", hint: "正在提交，请稍等", tone: "waiting" },
  submitted: { label: "正在呼叫", hint: "已交给运营商，请留意来电", tone: "waiting" },
  delivered: { label: "已接听", hint: "电话已经接通", tone: "good" },
  undelivered: { label: "未接通", hint: "电话没有接通，请检查信号、来电拦截和号码状态", tone: "bad" },
  expired: { label: "无结果", hint: "运营商没有告知通话结果", tone: "bad" },
  rejected: { label: "呼叫失败", hint: "电话没有拨出，请核对号码后重试", tone: "bad" },
  unknown: { label: "待确认", hint: "还不能确定是否拨出，正在核实，请先留意来电", tone: "waiting" },
};

const NEWER_STATUS: StatusText = { label: "处理中", hint: "请稍后刷新查看", tone: "waiting" };

/** The text for a status; one that only a newer function knows reads as being worked on. */
export function statusText(status: MessageView["status"], channel: MessageView["channel"] = "sms"): StatusText {
  return lookUp(channel === "voice" ? VOICE_TEXTS : SMS_TEXTS, status) ?? NEWER_STATUS;
}
