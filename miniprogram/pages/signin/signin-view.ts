/**
 * What the sign-in page shows of a state at a moment: exactly the data that its WXML names.
 *
 * @module
 */
import { errorText, supportText } from "../../texts/errors";
import { clockText } from "../../texts/moments";
import { waitText } from "../../texts/wait";
import { codeBoxes, isCompleteCode } from "./code-input";
import { secondsLeft } from "./countdown";
import { maskPhone } from "./phone-input";
import { type Field, type Problem, pendingOf, type SignInState } from "./signin-state";

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
  codeBoxes: string[];
  /** The box that takes the next digit. */
  nextBox: number;
  isCodeFocused: boolean;
  isBusy: boolean;
  sendLabel: string;
  canSend: boolean;
  verifyLabel: string;
  canVerify: boolean;
  errorText: string;
  supportText: string;
  hintText: string;
}

export function toSignInView(state: SignInState, now: number): SignInView {
  const wait = waitSeconds(state, now);
  const isBusy = state.work !== "none";
  return {
    isSignedIn: state.session !== undefined,
    signedInAs: state.session ? maskPhone(state.session.phone) : "",
    isOffline: state.isOffline,
    phoneText: state.phoneText,
    isPhoneFocused: state.focus === "phone",
    code: state.code,
    codeBoxes: codeBoxes(state.code),
    nextBox: state.code.length,
    isCodeFocused: state.focus === "code",
    isBusy,
    sendLabel: sendLabel(state, wait),
    canSend: !isBusy && wait === 0,
    verifyLabel: state.work === "verifying" ? "正在验证…" : "登录",
    canVerify: !isBusy && isCompleteCode(state.code),
    errorText: faultOrErrorText(state, now),
    supportText: state.problem ? supportText(state.problem.error) : "",
    hintText: hintText(state, now),
  };
}

/** True while time alone changes what is shown. */
export function isCounting(state: SignInState, now: number): boolean {
  const expiresAt = pendingOf(state)?.expiresAt;
  const isCodeGood = expiresAt !== undefined && now < expiresAt;
  return (
    isCodeGood || waitSeconds(state, now) > 0 || (state.problem !== undefined && retrySeconds(state.problem, now) > 0)
  );
}

/** Whole seconds until the number in the field may be sent another code. */
export function waitSeconds(state: SignInState, now: number): number {
  const pending = pendingOf(state);
  return pending === undefined ? 0 : secondsLeft(pending.resend, now);
}

function sendLabel(state: SignInState, wait: number): string {
  if (state.work === "sending") return "正在发送…";
  if (wait > 0) return `${waitText(wait)}后重新获取`;
  return pendingOf(state) === undefined ? "获取验证码" : "重新获取";
}

function faultOrErrorText({ fault, problem }: SignInState, now: number): string {
  if (fault !== undefined) return FAULT_TEXTS[fault];
  if (problem === undefined) return "";
  if (!hasWait(problem)) return errorText(problem.error);
  const retryAfterSeconds = retrySeconds(problem, now);
  return retryAfterSeconds === 0 ? "" : errorText({ ...problem.error, retryAfterSeconds });
}

function hasWait({ error }: Problem): boolean {
  return error.retryAfterSeconds !== undefined && error.retryAfterSeconds > 0;
}

function retrySeconds({ error, shownAt }: Problem, now: number): number {
  return secondsLeft({ startedAt: shownAt, seconds: error.retryAfterSeconds ?? 0 }, now);
}

function hintText(state: SignInState, now: number): string {
  const pending = pendingOf(state);
  if (pending?.expiresAt === undefined) return "";
  if (now >= pending.expiresAt) return "验证码已过期，请重新获取";
  return `验证码已发送至 ${maskPhone(pending.phone)}，${clockText(pending.expiresAt)} 前有效`;
}
