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
  /** 0 when nothing is on its way. */
  timer: 0,
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

  onRetry() {
    if (this.state.work === "none") this.refresh();
  },

  onSignIn() {
    wx.switchTab({ url: "/pages/signin/signin" });
  },

  onNetworkChange(isOffline: boolean) {
    if (!isOffline && this.state.problem?.error.code === "OFFLINE") this.refresh();
  },

  /** Asks for the newest messages; it overtakes a page that is still on its way. */
  async refresh() {
    const request = this.begin("refreshing");
    const answer = await pullStatus({ limit: list.PAGE_SIZE });
    if (request === this.request) this.update(list.refreshed(this.state, answer, Date.now()));
  },

  /** It may overtake a look. */
  async readOn() {
    const { work, nextCursor } = this.state;
    if (work === "refreshing" || work === "reading on" || nextCursor === undefined) return;
    const request = this.begin("reading on");
    const answer = await pullStatus({ limit: list.PAGE_SIZE, cursor: nextCursor });
    if (request === this.request) this.update(list.readOn(this.state, answer, Date.now()));
  },

  /** Sees what became of messages on their way, while the user watches. */
  async look() {
    const request = this.begin("looking");
    const answer = await pullStatus({ limit: list.PAGE_SIZE });
    if (request === this.request) this.update(list.looked(this.state, answer, Date.now()));
  },

  begin(work: list.Work): number {
    this.request += 1;
    this.update(list.began(this.state, work));
    return this.request;
  },

  /** Takes a new state, and shows it if anybody looks: an answer that comes later waits for `onShow`. */
  update(state: list.MessagesState) {
    this.state = state;
    if (!this.isVisible) return;
    const now = Date.now();
    const changed = changes(this.data, toMessagesView(state, now));
    if (changed) this.setData(changed);
    clearTimeout(this.timer);
    const wait = list.untilLook(state, now);
    this.timer = wait === undefined ? 0 : setTimeout(() => this.look(), wait);
  },

  rest() {
    this.isVisible = false;
    clearTimeout(this.timer);
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
