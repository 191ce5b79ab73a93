/**
 * What the page of the order shows of a state: exactly the data that its WXML names.
 *
 * @module
 */
import { NOTICE_SCENE } from "../../config";
import { type Countdown, secondsLeft } from "../../rules/countdown";
import { maskPhone } from "../../rules/phone-input";
import { type Notice, toNotice } from "../../rules/problem";
import { momentText } from "../../texts/moments";
import type { OrderState } from "./order-state";

export interface OrderView {
  isSignedIn: boolean;
  phone: string;
  scene: string;
  isSent: boolean;
  sentText: string;
  isSending: boolean;
  sendLabel: string;
  wait: Countdown | null;
  /** The scene is for backends only: nothing that the user does helps. */
  isBlocked: boolean;
  notice: Notice | null;
}

export function toOrderView(state: OrderState, now: number): OrderView {
  const { session, sentAt, isSending, problem, wait } = state;
  const isBlocked = problem?.error.code === "PERMISSION_DENIED";
  return {
    isSignedIn: session !== undefined,
    phone: session ? maskPhone(session.phone) : "",
    scene: NOTICE_SCENE,
    isSent: sentAt !== undefined,
    sentText: sentAt === undefined ? "发货后短信通知" : `${momentText(sentAt, now)} 已交给运营商`,
    isSending,
    sendLabel: sendLabel(state),
    wait: wait ?? null,
    isBlocked,
    notice: isBlocked ? null : toNotice(problem),
  };
}

/** Whole seconds until another notice can be sent. */
export function waitSeconds({ wait }: OrderState, now: number): number {
  return wait === undefined ? 0 : secondsLeft(wait, now);
}

function sendLabel({ isSending, sentAt }: OrderState): string {
  if (isSending) return "正在发送…";
  return sentAt === undefined ? "发货并短信通知我" : "再通知一次";
}
