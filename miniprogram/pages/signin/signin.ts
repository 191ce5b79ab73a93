/**
 * Signing in with a code by SMS. The rules are in `signin-state.ts`, the looks in `signin-view.ts`; this carries events
 * in, and data out.
 *
 * @module
 */
import { changes } from "../../platform/changes";
import { isOffline, watchNetwork } from "../../platform/network";
import { sendSms } from "../../services/sendsms";
import { verifyCode } from "../../services/verifycode";
import { isCompleteCode } from "./code-input";
import { readPhone } from "./phone-input";
import * as signIn from "./signin-state";
import { loadPending, loadSession, savePending, saveSession } from "./signin-storage";
import { isCounting, toSignInView, waitSeconds } from "./signin-view";

type TextInput = { detail: { value: string } };

const TICK_MS = 1000;

Page({
  data: toSignInView(signIn.FIRST_STATE, 0),

  state: signIn.FIRST_STATE,
  isVisible: false,
  /** 0 when nothing counts. */
  ticker: 0,
  stopWatching: undefined as (() => void) | undefined,

  onShow() {
    this.isVisible = true;
    this.update(signIn.shown(this.state, { pending: loadPending(), session: loadSession() }));
    this.stopWatching?.();
    this.stopWatching = watchNetwork((offline) => this.update(signIn.networkChanged(this.state, offline)));
    isOffline().then((offline) => this.update(signIn.networkChanged(this.state, offline)));
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  onPhoneInput({ detail }: TextInput) {
    this.update(signIn.typedPhone(this.state, detail.value));
  },

  onPhoneBlur() {
    this.update(signIn.left(this.state, "phone"));
  },

  onCodeBlur() {
    this.update(signIn.left(this.state, "code"));
  },

  /** What it returns replaces the text of the field: pasted words go, digits stay. */
  onCodeInput({ detail }: TextInput): string {
    const before = this.state.code;
    this.update(signIn.typedCode(this.state, detail.value));
    const { code } = this.state;
    if (code !== before && isCompleteCode(code)) this.verify();
    return code;
  },

  async onSendTap() {
    if (this.state.work !== "none" || waitSeconds(this.state, Date.now()) > 0) return;
    const phone = readPhone(this.state.phoneText);
    if (phone === undefined) return this.update(signIn.refused(this.state, "phone"));
    this.update(signIn.began(this.state, "sending"));
    const answer = await sendSms({ phone });
    this.remember(signIn.sendAnswered(this.state, phone, answer, Date.now()));
  },

  onVerifyTap() {
    this.verify();
  },

  async verify() {
    if (this.state.work !== "none") return;
    const phone = readPhone(this.state.phoneText);
    if (phone === undefined) return this.update(signIn.refused(this.state, "phone"));
    if (!isCompleteCode(this.state.code)) return this.update(signIn.refused(this.state, "code"));
    this.update(signIn.began(this.state, "verifying"));
    const answer = await verifyCode({ phone, code: this.state.code });
    this.remember(signIn.verifyAnswered(this.state, answer, Date.now()));
  },

  onSignOutTap() {
    this.remember(signIn.signedOut(this.state));
  },

  onMessagesTap() {
    wx.switchTab({ url: "/pages/messages/messages" });
  },

  /** Takes a new state, and shows it if anybody looks: an answer that comes later waits for `onShow`. */
  update(state: signIn.SignInState) {
    this.state = state;
    if (this.isVisible) this.show();
  },

  /** Also stores what is new: an answer counts even when the page it was meant for is gone. */
  remember(state: signIn.SignInState) {
    if (state.pending !== this.state.pending) savePending(state.pending);
    if (state.session !== this.state.session) saveSession(state.session);
    this.update(state);
  },

  show() {
    const now = Date.now();
    const changed = changes(this.data, toSignInView(this.state, now));
    if (changed) this.setData(changed);
    if (!isCounting(this.state, now)) this.stopTicking();
    else if (this.ticker === 0) this.ticker = setInterval(() => this.show(), TICK_MS);
  },

  stopTicking() {
    clearInterval(this.ticker);
    this.ticker = 0;
  },

  /** Out of sight: no timer, no listener. */
  rest() {
    this.isVisible = false;
    this.stopTicking();
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
