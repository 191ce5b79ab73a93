/**
 * Signing in: with WeChat's own number, or with a code by text or by call. The rules are in `signin-state.ts`, the looks
 * in `signin-view.ts`; this carries events in, and data out.
 *
 * @module
 */
import { isCompleteCode } from "../../components/code-input/code-text";
import { CODE_SCENE } from "../../config";
import { changes } from "../../platform/changes";
import { isOffline, watchNetwork } from "../../platform/network";
import { requirePrivacy } from "../../platform/privacy";
import { loadSession, saveSession } from "../../platform/session";
import { readPhone } from "../../rules/phone-input";
import { askPhoneNumber } from "../../services/phonenumber";
import { sendSms } from "../../services/sendsms";
import { sendVoice } from "../../services/sendvoice";
import { verifyCode } from "../../services/verifycode";
import * as signIn from "./signin-state";
import { loadPending, savePending } from "./signin-storage";
import { recallSeconds, toSignInView, untilChange, waitSeconds } from "./signin-view";

type TextInput = { detail: { value: string } };
type CodeInput = { detail: { code: string } };
/** Of a refusal only `errMsg` is there. */
type PhoneNumberEvent = { detail: { cloudID?: string; errMsg?: string } };

Page({
  data: toSignInView(signIn.FIRST_STATE, 0),

  state: signIn.FIRST_STATE,
  isVisible: false,
  /** 0 when time changes nothing. */
  timer: 0,
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

  onCodeLeave() {
    this.update(signIn.left(this.state, "code"));
  },

  onCodeChange({ detail }: CodeInput) {
    const before = this.state.code;
    this.update(signIn.typedCode(this.state, detail.code));
    const { code } = this.state;
    if (code !== before && isCompleteCode(code)) this.verify();
  },

  async onSendPress() {
    if (this.state.work !== "none" || waitSeconds(this.state, Date.now()) > 0) return;
    const phone = readPhone(this.state.phoneText);
    if (phone === undefined) return this.update(signIn.refused(this.state, "phone"));
    this.update(signIn.began(this.state, "sending"));
    if (!(await requirePrivacy())) return this.update(signIn.stopped(this.state, "PRIVACY_REFUSED", Date.now()));
    const answer = await sendSms({ phone, scene: CODE_SCENE });
    this.remember(signIn.sendAnswered(this.state, phone, answer, Date.now()));
  },

  async onCallPress() {
    if (this.state.work !== "none" || recallSeconds(this.state, Date.now()) > 0) return;
    const phone = readPhone(this.state.phoneText);
    if (phone === undefined) return this.update(signIn.refused(this.state, "phone"));
    this.update(signIn.began(this.state, "calling"));
    const answer = await sendVoice({ phone, scene: CODE_SCENE });
    this.remember(signIn.callAnswered(this.state, phone, answer, Date.now()));
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
    const answer = await verifyCode({ phone, code: this.state.code, scene: CODE_SCENE });
    this.remember(signIn.verifyAnswered(this.state, answer, Date.now()));
  },

  /** WeChat itself asks the user which number to give, and for consent to the privacy guide. */
  async onPhoneNumber({ detail: { cloudID, errMsg } }: PhoneNumberEvent) {
    if (this.state.work !== "none") return;
    if (errMsg !== "getPhoneNumber:ok") return this.update(signIn.stopped(this.state, "PHONE_REFUSED", Date.now()));
    this.update(signIn.began(this.state, "one tap"));
    const answer = await askPhoneNumber(cloudID);
    this.remember(signIn.oneTapAnswered(this.state, answer, Date.now()));
  },

  onContractTap() {
    wx.openPrivacyContract({});
  },

  onMessagesTap() {
    wx.switchTab({ url: "/pages/messages/messages" });
  },

  onOrderTap() {
    wx.navigateTo({ url: "/pages/order/order" });
  },

  onVoiceTap() {
    wx.navigateTo({ url: "/pages/voice/voice" });
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
    clearTimeout(this.timer);
    const wait = untilChange(this.state, now);
    this.timer = wait === undefined ? 0 : setTimeout(() => this.show(), wait);
  },

  /** Out of sight: no timer, no listener. */
  rest() {
    this.isVisible = false;
    clearTimeout(this.timer);
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
