/**
 * An order that is sent off: its buyer gets a text of a scene of its own. The rules are in `order-state.ts`, the looks in
 * `order-view.ts`; this carries events in, and data out.
 *
 * @module
 */
import { NOTICE_SCENE } from "../../config";
import { changes } from "../../platform/changes";
import { watchNetwork } from "../../platform/network";
import { loadSession } from "../../platform/session";
import { sendSms } from "../../services/sendsms";
import * as order from "./order-state";
import { toOrderView, waitSeconds } from "./order-view";

Page({
  data: toOrderView(order.FIRST_STATE, 0),

  state: order.FIRST_STATE,
  isVisible: false,
  stopWatching: undefined as (() => void) | undefined,

  onShow() {
    this.isVisible = true;
    this.stopWatching?.();
    this.stopWatching = watchNetwork((isOffline) => {
      if (!isOffline) this.update(order.reconnected(this.state));
    });
    this.update(order.shown(this.state, loadSession()));
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  async onSendPress() {
    const { session, isSending } = this.state;
    if (session === undefined || isSending || waitSeconds(this.state, Date.now()) > 0) return;
    this.update(order.began(this.state));
    const answer = await sendSms({ phone: session.phone, scene: NOTICE_SCENE });
    this.update(order.answered(this.state, answer, Date.now()));
  },

  onSignIn() {
    wx.switchTab({ url: "/pages/signin/signin" });
  },

  onMessagesTap() {
    wx.switchTab({ url: "/pages/messages/messages" });
  },

  /** Takes a new state, and shows it if anybody looks: an answer that comes later waits for `onShow`. */
  update(state: order.OrderState) {
    this.state = state;
    if (!this.isVisible) return;
    const changed = changes(this.data, toOrderView(state, Date.now()));
    if (changed) this.setData(changed);
  },

  rest() {
    this.isVisible = false;
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
