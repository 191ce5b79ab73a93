/**
 * A recording on its way: recorded or chosen, listened to, uploaded, reviewed, and played in a call. The rules are in
 * `voice-state.ts`, the looks in `voice-view.ts`; this carries events in, and data out.
 *
 * @module
 */
import { RECORDING_SCENE } from "../../config";
import { changes } from "../../platform/changes";
import { chooseSound } from "../../platform/files";
import { watchNetwork } from "../../platform/network";
import { play, stopPlaying } from "../../platform/player";
import { requirePrivacy } from "../../platform/privacy";
import type { Clip } from "../../platform/recorder";
import { loadSession } from "../../platform/session";
import { failed } from "../../rules/problem";
import type { AppError } from "../../services/app-error";
import { sendVoice } from "../../services/sendvoice";
import { uploadRecording } from "../../services/upload-recording";
import { uploadVoice } from "../../services/uploadvoice";
import * as voice from "./voice-state";
import { loadUploaded, saveUploaded } from "./voice-storage";
import { toVoiceView, waitSeconds } from "./voice-view";

Page({
  data: toVoiceView(voice.FIRST_STATE, 0),

  state: voice.FIRST_STATE,
  isVisible: false,
  /** 0 while no review is waited for. */
  timer: 0,
  stopWatching: undefined as (() => void) | undefined,

  onShow() {
    this.isVisible = true;
    this.stopWatching?.();
    this.stopWatching = watchNetwork((isOffline) => {
      if (!isOffline) this.update(voice.reconnected(this.state));
    });
    this.update(voice.shown(this.state, loadSession(), loadUploaded()));
    this.check();
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  onRecorded({ detail }: { detail: Clip }) {
    this.update(voice.took(this.state, detail));
  },

  onRecordFailed({ detail }: { detail: AppError }) {
    this.update(voice.faced(this.state, detail, "upload", Date.now()));
  },

  async onChooseTap() {
    if (!(await requirePrivacy())) {
      const { error } = failed("PRIVACY_REFUSED", "The user did not agree");
      return this.update(voice.faced(this.state, error, "upload", Date.now()));
    }
    const chosen = await chooseSound();
    if (chosen === undefined) return;
    const { state } = this;
    this.update(chosen.ok ? voice.took(state, chosen.value) : voice.faced(state, chosen.error, "upload", Date.now()));
  },

  onPlayTap() {
    const { clip, isPlaying } = this.state;
    if (clip === undefined) return;
    if (isPlaying) return stopPlaying();
    this.update(voice.played(this.state, true));
    play(clip.path, (isWell) => this.onPlayEnd(isWell));
  },

  onPlayEnd(isWell: boolean) {
    const state = voice.played(this.state, false);
    const { error } = failed("PLAY_FAILED", "The sound cannot be played");
    this.update(isWell ? state : voice.faced(state, error, "upload", Date.now()));
  },

  async onUploadPress() {
    const { clip, work } = this.state;
    if (clip === undefined || work !== "none" || waitSeconds(this.state, Date.now()) > 0) return;
    this.update(voice.began(this.state, "uploading"));
    this.remember(voice.uploadAnswered(this.state, await uploadRecording(clip), Date.now()));
  },

  async onCallPress() {
    const { session, uploaded, work } = this.state;
    if (session === undefined || uploaded === undefined) return;
    if (work !== "none" || waitSeconds(this.state, Date.now()) > 0) return;
    this.update(voice.began(this.state, "calling"));
    const answer = await sendVoice({ scene: RECORDING_SCENE, phone: session.phone, fid: uploaded.fid });
    this.remember(voice.callAnswered(this.state, answer, Date.now()));
  },

  onAgainTap() {
    stopPlaying();
    this.remember(voice.dropped(this.state));
  },

  onNoticeAction() {
    wx.openSetting({});
  },

  onSignIn() {
    wx.switchTab({ url: "/pages/signin/signin" });
  },

  onMessagesTap() {
    wx.switchTab({ url: "/pages/messages/messages" });
  },

  /** Asks how far the review is. */
  async check() {
    const { uploaded } = this.state;
    if (uploaded === undefined || uploaded.review !== "pending") return;
    const answer = await uploadVoice({ fid: uploaded.fid });
    this.remember(voice.reviewAnswered(this.state, uploaded.fid, answer));
  },

  /** Takes a new state, and shows it if anybody looks: an answer that comes later waits for `onShow`. */
  update(state: voice.VoiceState) {
    this.state = state;
    if (!this.isVisible) return;
    const changed = changes(this.data, toVoiceView(state, Date.now()));
    if (changed) this.setData(changed);
    clearTimeout(this.timer);
    const wait = voice.untilCheck(state);
    this.timer = wait === undefined ? 0 : setTimeout(() => this.check(), wait);
  },

  /** Also stores what is new: an answer counts even when the page it was meant for is gone. */
  remember(state: voice.VoiceState) {
    if (state.uploaded !== this.state.uploaded) saveUploaded(state.uploaded);
    this.update(state);
  },

  /** Out of sight: no sound, no timer, no listener. */
  rest() {
    stopPlaying();
    this.isVisible = false;
    clearTimeout(this.timer);
    this.stopWatching?.();
    this.stopWatching = undefined;
  },
});
