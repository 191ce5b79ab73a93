/**
 * The user's own messages and what became of them. The rules are in `messages-state.ts`, the looks in
 * `messages-view.ts`; this carries events in, and data out.
 *
 * @module
 */
import { changes } from "../../platform/changes";
import { watchNetwork } from "../../platform/network";
import { pullStatus } from "../../services/pullstatus";
import * as list from "./messages-state";
import { toMessagesView } from "./messages-view";

Page({
  data: toMessagesView(list.FIRST_STATE, 0),

  state: list.FIRST_STATE,
  isVisible: false,
  /** Grows with each request: an answer to any but the last is ignored. */
  request: 0,
  stopWatching: undefined as (() => void) | undefined,

  onShow() {
    this.isVisible = true;
    this.stopWatching?.();
    this.stopWatching = watchNetwork((isOffline) => this.onNetworkChange(isOffline));
    this.refresh();
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  async onPullDownRefresh() {
    await this.refresh();
    wx.stopPullDownRefresh();
  },

  onReachBottom() {
    this.readOn();
  },

  onRetryTap() {
    if (this.state.work === "none") this.refresh();
  },

  onSignInTap() {
    wx.switchTab({ url: "/pages/signin/signin" });
  },

  onNetworkChange(isOffline: boolean) {
    if (!isOffline && this.state.problem?.code === "OFFLINE") this.refresh();
  },

  /** Asks for the newest messages; it overtakes a page that is still on its way. */
  async refresh() {
    const request = this.begin("refreshing");
    const answer = await pullStatus({ limit: list.PAGE_SIZE });
    if (request === this.request) this.update(list.refreshed(this.state, answer));
  },

  async readOn() {
    const { work, nextCursor } = this.state;
    if (work !== "none" || nextCursor === undefined) return;
    const request = this.begin("reading on");
    const answer = await pullStatus({ limit: list.PAGE_SIZE, cursor: nextCursor });
    if (request === this.request) this.update(list.readOn(this.state, answer));
  },

  begin(work: "refreshing" | "reading on"): number {
    this.request += 1;
    this.update(list.began(this.state, work));
    return this.request;
  },

  /** Takes a new state, and shows it if anybody looks: an answer that comes later waits for `onShow`. */
  update(state: list.MessagesState) {
    this.state = state;
    if (!this.isVisible) return;
    const changed = changes(this.data, toMessagesView(state, Date.now()));
    if (changed) this.setData(changed);
  },

  rest() {
    this.isVisible = false;
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
