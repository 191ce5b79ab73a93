/**
 * What the sign-in page shows of a state at a moment: exactly the data that its WXML names.
 *
 * @module
 */
import { isCompleteCode } from "../../components/code-input/code-text";
import { VOICE_AFTER_SECONDS } from "../../config";
import { type Countdown, secondsLeft } from "../../rules/countdown";
import { maskPhone } from "../../rules/phone-input";
import { type Notice, toNotice } from "../../rules/problem";
import { clockText } from "../../texts/moments";
import { type Field, type PendingCode, pendingOf, type SignInState } from "./signin-state";

const FAULT_TEXTS: Record<Field, string> = {
  phone: "请填写正确的手机号；境外号码请以 00 和国家码开头",
  code: "请填写短信中的 6 位数字验证码",
};

export interface SignInView {
  isSignedIn: boolean;
  signedInAs: string;
  isOffline: boolean;
  phoneText: string;
  isPhoneFocused: boolean;
  code: string;
  isCodeFocused: boolean;
  isBusy: boolean;
  sendLabel: string;
  sendWait: Countdown | null;
  canCall: boolean;
  callLabel: string;
  callWait: Countdown | null;
  verifyLabel: string;
  canVerify: boolean;
  isVerifying: boolean;
  canOneTap: boolean;
  oneTapLabel: string;
  notice: Notice | null;
  faultText: string;
  hintText: string;
}

export function toSignInView(state: SignInState, now: number): SignInView {
  const pending = pendingOf(state);
  const isBusy = state.work !== "none";
  return {
    isSignedIn: state.session !== undefined,
    signedInAs: state.session ? maskPhone(state.session.phone) : "",
    // Said once: an error says it too.
    isOffline: state.isOffline && state.problem?.error.code !== "OFFLINE",
    phoneText: state.phoneText,
    isPhoneFocused: state.focus === "phone",
    code: state.code,
    isCodeFocused: state.focus === "code",
    isBusy,
    sendLabel: sendLabel(state),
    sendWait: pending?.resend ?? null,
    canCall: pending !== undefined && now >= callableAt(pending),
    callLabel: state.work === "calling" ? "正在拨打…" : "收不到短信？接听语音验证码",
    callWait: pending?.recall ?? null,
    verifyLabel: state.work === "verifying" ? "正在验证…" : "登录",
    canVerify: !isBusy && isCompleteCode(state.code),
    isVerifying: state.work === "verifying",
    canOneTap: state.canOneTap,
    oneTapLabel: state.work === "one tap" ? "正在登录…" : "微信手机号一键登录",
    notice: toNotice(state.problem),
    faultText: state.fault ? FAULT_TEXTS[state.fault] : "",
    hintText: hintText(pending, now),
  };
}

/** Milliseconds until time alone changes what is shown; undefined when it does not. */
export function untilChange(state: SignInState, now: number): number | undefined {
  const pending = pendingOf(state);
  if (pending === undefined) return undefined;
  const ends = [callableAt(pending), endOf(pending.recall), pending.expiresAt ?? 0];
  const next = Math.min(...ends.filter((end) => end > now));
  return Number.isFinite(next) ? next - now : undefined;
}

/** Whole seconds until the number in the field may be sent another code. */
export function waitSeconds(state: SignInState, now: number): number {
  const pending = pendingOf(state);
  return pending === undefined ? 0 : secondsLeft(pending.resend, now);
}

/** Whole seconds until the number in the field may be called another time. */
export function recallSeconds(state: SignInState, now: number): number {
  const recall = pendingOf(state)?.recall;
  return recall === undefined ? 0 : secondsLeft(recall, now);
}

function sendLabel(state: SignInState): string {
  if (state.work === "sending") return "正在发送…";
  return pendingOf(state) === undefined ? "获取验证码" : "重新获取";
}

/** When a call is offered in place of the text; never for numbers abroad, which cannot be called. */
function callableAt({ phone, resend, recall }: PendingCode): number {
  if (!phone.startsWith("+86")) return Number.POSITIVE_INFINITY;
  return recall === undefined ? resend.startedAt + VOICE_AFTER_SECONDS * 1000 : 0;
}

function endOf(wait: Countdown | undefined): number {
  return wait === undefined ? 0 : wait.startedAt + wait.seconds * 1000;
}

function hintText(pending: PendingCode | undefined, now: number): string {
  if (pending?.expiresAt === undefined) return "";
  if (now >= pending.expiresAt) return "验证码已过期，请重新获取";
  const isCalled = now < endOf(pending.recall);
  const how = isCalled
    ? `正在拨打 ${maskPhone(pending.phone)}，请留意来电`
    : `验证码已发送至 ${maskPhone(pending.phone)}`;
  return `${how}，${clockText(pending.expiresAt)} 前有效`;
}
